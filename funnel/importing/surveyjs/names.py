"""What the names in a survey's expressions and texts stand for."""

from __future__ import annotations

from dataclasses import dataclass, field

from funnel.importing.surveyjs.meaning import Value
from steps.rules import Kind


@dataclass(frozen=True, slots=True)
class Readable:
    """What a name stands for: its key and kind here, and the position of its step, -1 for what is known from the start.

    `values` holds what the survey calls each choice, or yes and no, by what it is called here. A `lost` one was left out, for the
    reason given; one that `says_nothing` was left out because nobody would ever have been asked.
    """

    name: str
    key: str = ""
    kind: Kind | None = None
    position: int = -1
    values: tuple[tuple[str, Value], ...] = ()
    is_variable: bool = False
    # The number of picks of `key`, not the picks themselves; `values` are those that can be picked.
    counts: bool = False
    can_recall: bool = True
    lost: str = ""
    says_nothing: bool = False


@dataclass(slots=True)
class Names:
    """Everything that can be named. The first of a name has it; upper and lower case matter only where both are there."""

    _exact: dict[str, Readable] = field(default_factory=dict)
    _folded: dict[str, Readable] = field(default_factory=dict)
    by_key: dict[str, Readable] = field(default_factory=dict)

    def add(self, item: Readable) -> None:
        """Let its name stand for it, unless that stands for something already."""
        self._exact.setdefault(item.name, item)
        if item.key:
            self.by_key.setdefault(item.key, item)
        self._folded.setdefault(item.name.lower(), item)

    def silence(self, key: str) -> None:
        """Let all names of a step stand for nothing from now on, since nobody is asked."""
        for names in (self._exact, self._folded):
            names |= {
                name: Readable(item.name, kind=item.kind, says_nothing=True) for name, item in names.items() if item.key == key
            }

    def find(self, name: str) -> Readable | None:
        """What the name stands for; None when there is no such thing."""
        name = name.strip()
        return self._exact.get(name) or self._folded.get(name.lower())
