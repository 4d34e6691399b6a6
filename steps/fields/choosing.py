"""How choices are shown: the options that the picked types share, the order of the choices, their letters."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from steps import picks
from steps.fields.base import FieldType
from steps.options import Option, OptionKind
from steps.spec import Choice, Step

CARDS, LIST, DROPDOWN, SEARCH = "cards", "list", "dropdown", "search"
# Layouts that do not show all choices at once.
FOLDED = frozenset({DROPDOWN, SEARCH})
# Characters that can be typed for "Other".
LONGEST_OTHER = 200

LAYOUT = Option(
    "layout",
    _("Layout"),
    OptionKind.ONE_OF,
    CARDS,
    help_text=_("Dropdowns suit long lists that people know, such as countries. Several picks are always cards or a list."),
    choices=(
        (CARDS, _("Cards")),
        (LIST, _("Compact list")),
        (DROPDOWN, _("Dropdown")),
        (SEARCH, _("Dropdown with search")),
    ),
)
OTHER = Option(
    picks.OTHER,
    _("“Other, namely …”"),
    OptionKind.FLAG,
    default=False,
    help_text=_("The choice with the key “other” asks what else, in a text box. Add such a choice, whatever its label."),
)
SHUFFLE = Option(
    "shuffle",
    _("Random order"),
    OptionKind.FLAG,
    default=False,
    help_text=_("So that no choice gains by being first. It stays the same for all of a visit."),
)
PIN_LAST = Option(
    picks.PIN_LAST,
    _("Keep this many at the end"),
    OptionKind.NUMBER,
    "",
    help_text=_("How many of the last choices stay in their place when the order is random."),
    least=0,
    most=100,
    whole=True,
)
LETTERS = Option(
    "letters",
    _("Letter keys"),
    OptionKind.FLAG,
    default=True,
    help_text=_("A, B, C … on cards, and on the keyboard of those who have one."),
)
EXCLUSIVE = Option(
    picks.EXCLUSIVE,
    _("The last choice excludes the others"),
    OptionKind.FLAG,
    default=False,
    help_text=_("For “None of these”. A choice with the key “other” does not count as the last."),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A choice as it is shown; `letter` is the key that picks it, or empty."""

    key: str
    label: str
    picture: str
    letter: str
    is_picked: bool
    asks: bool


# What can only be wrong with the text for "Other".
_AT_OTHER = frozenset({"other_missing", "max_length"})


def arranged(step: Step, seed: str) -> list[Choice]:
    """The step's choices in the order in which they are shown: as listed, or shuffled by `seed`, always the same for the same one.

    Without a seed they stay as listed. What asks for anything else and what excludes the others keep to the end.
    """
    listed = list(step.choices)
    if not seed or not is_shuffled(step):
        return listed
    pinned = int(step.options.get(PIN_LAST.key) or 0)
    last = {choice.key for choice in listed[max(0, len(listed) - pinned) :]} | {picks.exclusive_key(step)}
    last |= {picks.OTHER} if picks.asks_other(step) else set()
    mixed = sorted((choice for choice in listed if choice.key not in last), key=lambda choice: _lot(seed, step, choice))
    return [*mixed, *(choice for choice in listed if choice.key in last)]


def is_shuffled(step: Step) -> bool:
    """Whether its choices stand in another order for each visitor."""
    return bool(step.options.get(SHUFFLE.key))


def seed_of(field: BoundField) -> str:
    """What random orders of this visit begin with; empty when there is no visit yet."""
    return str(getattr(field.form, "seed", ""))


def shown(step: Step, field: BoundField, picked: Collection[str], *, letters: bool) -> list[Shown]:
    """The choices as they are shown, those with a key in `picked` picked; with letters as far as there are any."""
    keys = ascii_uppercase if letters else ""
    asking = picks.asks_other(step)
    return [
        Shown(
            choice.key,
            choice.label,
            choice.picture,
            keys[place : place + 1],
            choice.key in picked,
            asking and choice.key == picks.OTHER,
        )
        for place, choice in enumerate(arranged(step, seed_of(field)))
    ]


def has_letters(kind: FieldType, step: Step) -> bool:
    """Whether the step's choices have letter keys."""
    return bool(kind.option(step, LETTERS.key))


def context(kind: FieldType, step: Step, field: BoundField, raw: Any, *, layout: str) -> dict[str, Any]:
    """What templates of picked types need: the choices, what was typed for "Other", the layout. `raw` is what is picked, if anything."""
    found = [str(pick) for pick in raw] if isinstance(raw, list | tuple) else [str(raw)] if raw else []
    letters = layout == CARDS and has_letters(kind, step)
    other = f"{field.html_name}_other"
    return {
        "choices": shown(step, field, {picks.key_of(pick) for pick in found}, letters=letters),
        "layout": layout,
        "has_letters": letters,
        "other_name": other,
        # Where the summary of errors leads, if not to the choices.
        "error_at": other if _AT_OTHER.intersection(getattr(field.form, "error_codes", ())) else "",
        "other_text": picks.text_in(found),
        "longest_other": LONGEST_OTHER,
    }


def _lot(seed: str, step: Step, choice: Choice) -> str:
    return hashlib.sha256(f"{seed}\n{step.key}\n{choice.key}".encode()).hexdigest()
