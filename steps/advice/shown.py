"""What of a draft's rows visitors get to see."""

from __future__ import annotations

from collections.abc import Iterator

from steps import models, recall
from steps.compiling.draft import Draft
from steps.fields import FIELD_TYPES
from steps.spec import Choice, Ending, Step

Texts = models.Step | models.Choice | models.Ending

# The columns that may recall something.
_STEP_TEXTS = tuple(name for name, _ in recall.texts(Step("", "", "")))
_CHOICE_TEXTS = tuple(name for name, _ in recall.texts(Choice("", "")))
_ENDING_TEXTS = tuple(name for name, _ in recall.texts(Ending("", "")))


def asks(row: models.Step) -> bool:
    """Whether the step asks something; one of an unknown type will once it has a type."""
    kind = FIELD_TYPES.get(row.type)
    return kind is None or kind.asks


def autocomplete(row: models.Step) -> str:
    """What a text step asks for, as a token for browsers; empty for other steps, which may have kept theirs from before."""
    kind = FIELD_TYPES.get(row.type)
    return row.autocomplete if kind and kind.is_text else ""


def choices(row: models.Step) -> list[models.Choice]:
    """The step's choices; those are left out that it has kept from a time when it was of another type."""
    kind = FIELD_TYPES.get(row.type)
    return list(row.choices.all()) if kind and kind.has_choices else []


def rows(draft: Draft) -> Iterator[Texts]:
    """All rows with texts for visitors, in the order of the pages."""
    for step in draft.steps:
        yield step
        yield from choices(step)
    yield from draft.endings


def tokens(row: Texts) -> Iterator[recall.Token]:
    """The recalls in all texts of a row."""
    match row:
        case models.Step():
            names = _STEP_TEXTS
        case models.Choice():
            names = _CHOICE_TEXTS
        case models.Ending():
            names = _ENDING_TEXTS
    for name in names:
        yield from recall.tokens(getattr(row, name))
