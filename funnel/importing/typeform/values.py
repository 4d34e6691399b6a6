"""Plain values out of JSON that may hold anything anywhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from funnel.documents.problems import path_of, short
from funnel.importing.conversion import Notes
from funnel.importing.source import Json
from steps.numbers import plain

# Where something stands in the source: names and numbers, as `path_of` takes them.
Place = tuple[str | int, ...]
Object = dict[str, Any]

_LONGEST_REF = 200
# Whole digits and decimals that a column of ours holds.
_WHOLE, _PLACES = Decimal(10) ** 11, Decimal("0.0001")


def object_of(value: Json) -> Object:
    """The object itself; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def objects(value: Json, notes: Notes, place: Place) -> Iterator[tuple[Place, Object]]:
    """The objects of a list, each with its place; whatever else is there is noted."""
    if value is not None and not isinstance(value, list):
        notes.add(path_of(place), "property_not_taken", "This is not a list. It was left out.")
    for number, item in enumerate(value if isinstance(value, list) else ()):
        if isinstance(item, dict):
            yield (*place, number), item
        else:
            notes.add(path_of((*place, number)), "property_not_taken", "This is not an object { … }. It was left out.")


def ref_of(value: Json) -> str:
    """A reference or a name, as far as it can be kept; "" when it is none."""
    if isinstance(value, str):
        return value.strip()[:_LONGEST_REF].rstrip()
    number = number_of(value) if isinstance(value, int | float | Decimal) else None
    return "" if number is None else plain(number)[:_LONGEST_REF]


def number_of(value: Json) -> Decimal | None:
    """The number that a value is or says; None when it is none, or has more digits than anything here."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        return None
    if isinstance(value, int) and value.bit_length() > 100:
        # More digits than Python would write out.
        return None
    try:
        number = Decimal(str(value)[:100].strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) <= 30 else None


def column_of(value: Json, notes: Notes, place: Place) -> Decimal | None:
    """The number as a draft keeps it, rounded to four decimals; None, noted, for what is no such number, and for nothing at all."""
    if value is None:
        return None
    number = number_of(value)
    if number is None or abs(number) >= _WHOLE:
        notes.add(path_of(place), "value_unusable", "This is not a number that can be kept here. It was left out.")
        return None
    kept = number.quantize(_PLACES)
    if kept != number:
        notes.add(path_of(place), "meaning_changed", f"It was rounded to {plain(kept)}: numbers have at most four decimals here.")
    return Decimal(plain(kept))


def flag_of(value: Json) -> bool:
    """Whether it is true; nothing else is."""
    return value is True


def says_nothing(value: Json) -> bool:
    """Whether it is what a form has where nothing was set."""
    return value is None or (isinstance(value, str | bool | int | list | dict) and not value)


def part_of(data: Object, name: str, notes: Notes, place: Place) -> Object:
    """The object that another has under a name; an empty one, noted if there is something else, when there is none."""
    value = data.get(name)
    if not isinstance(value, dict) and not says_nothing(value):
        notes.add(path_of((*place, name)), "property_not_taken", "This is not an object { … }. It was left out.")
    return object_of(value)


def note_no_flags(data: Object, names: Collection[str], notes: Notes, place: Place) -> None:
    """Note what should be true or false, and is neither."""
    for name in names:
        if data.get(name) is not None and not isinstance(data[name], bool):
            notes.add(path_of((*place, name)), "value_unusable", "This is neither true nor false. It counts as not set.")


def note_others(data: Object, known: Collection[str], notes: Notes, place: Place) -> None:
    """Note what an object says beside the names that are taken, or that lose nothing."""
    for name, value in data.items():
        if name not in known and not says_nothing(value):
            message = f"“{short(name)}” has no counterpart here. Look whether the draft needs something in its place."
            notes.add(path_of((*place, name)), "property_not_taken", message)
