"""What an importer hands over: a funnel document, and what of the source it could not take or took differently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from funnel.documents import Document, Warned
from funnel.documents.problems import short

# Each with what it means; `docs/reference/imports.md` says what to do. Nothing of a source is ever left out without one of these.
CODES: Mapping[str, str] = {
    "type_unknown": "A question of a type that there is nothing like here was left out.",
    "property_not_taken": "A property that has no counterpart here was left out.",
    "text_shortened": "A text was longer than it may be here, and was cut.",
    "text_cleaned": "A text held what cannot be kept or shown here, such as HTML, and was cleaned.",
    "title_missing": "Something without a title was given one.",
    "reference_repeated": "Two things have one reference; the first has kept it.",
    "reference_unknown": "Something names a thing that is not there.",
    "reference_later": "A condition reads an answer that is given only later.",
    "jump_backwards": "A jump back to an earlier step would make a loop, and was left out.",
    "jump_nowhere": "A jump leads to nothing that is there, and was left out.",
    "operator_unknown": "A condition with an operator that there is nothing like here was left out, with its rule.",
    "expression_unreadable": "An expression that cannot be read, or does what cannot be done here, was left out, with its rule.",
    "condition_too_large": "A condition has too many cases once its groups are written out, and was left out, with its rule.",
    "value_unusable": "A value cannot be compared with, or be what it is set as.",
    "meaning_changed": "Something was taken, and means something a little different here.",
}


@dataclass(frozen=True, slots=True)
class Known:
    """The keys that an earlier import of the same source has made, by their references in it; those of choices by the step's too."""

    slug: str = ""
    steps: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[tuple[str, str], str] = field(default_factory=dict)
    endings: Mapping[str, str] = field(default_factory=dict)
    hidden: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Conversion:
    """A source as a document; `source` names the very form it was made from, such as "typeform:a1b2c3", "" for one without a name."""

    document: Document
    source: str
    notes: tuple[Warned, ...]
    # The keys of what every funnel has without declaring it, by the references that the source has for it.
    built_in: Mapping[str, str] = field(default_factory=dict)


class Notes:
    """Collects what could not be taken, in the order in which it was met; the same said twice is kept once."""

    def __init__(self) -> None:
        self._found: dict[Warned, None] = {}
        # Hidden fields of the source that every funnel has, by what the source calls them: nothing is lost, and nothing declared.
        self.built_in: dict[str, str] = {}

    def add(self, path: str, code: str, message: str) -> None:
        """Note it: `path` as `documents.problems.path_of` writes it, `code` one of `CODES`, the message a sentence or two."""
        if code not in CODES:
            raise KeyError(code)
        self._found[Warned(short_path(path), code, message)] = None

    def all(self) -> tuple[Warned, ...]:
        """Everything noted."""
        return tuple(self._found)


def short_path(path: str) -> str:
    """A path that fits on a screen, however long the names in the source are."""
    return path if len(path) <= 300 else short(path[:150]) + path[-150:]
