"""From the bytes of a file to plain JSON values that an importer can rely on."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from funnel.documents.problems import path_of
from funnel.documents.text import NoNumber, Repeated, load
from funnel.importing.conversion import Notes
from funnel.importing.texts import kept

# The largest forms known have half a megabyte.
LIMIT = 10_000_000
# Conditions nest; more than this is no form that anybody made.
_DEEPEST = 200

# What there is in a source once it was read: numbers are int where they are whole, else Decimal.
Json = Any


def read(data: bytes, notes: Notes) -> Json:
    """What the file says, without what nothing can hold, which is noted. DocumentError for what is not JSON, too large or too deep."""
    return _sound(load(data, most=LIMIT, deepest=_DEEPEST), notes, ())


def _sound(value: Any, notes: Notes, place: tuple[str | int, ...]) -> Json:
    match value:
        case str():
            return _text(value, notes, place)
        case list():
            return [_sound(item, notes, (*place, number)) for number, item in enumerate(value)]
        case dict():
            if isinstance(value, Repeated):
                for key in value.keys_twice:
                    notes.add(
                        path_of((*place, key)), "property_not_taken", "This name stands twice in one object; the last one counts."
                    )
            return {_text(key, notes, place): _sound(item, notes, (*place, key)) for key, item in value.items()}
        case NoNumber():
            notes.add(path_of(place), "value_unusable", "This is not a number that can be kept. It was left out.")
            return None
        case Decimal():
            return int(value) if value == value.to_integral_value() else value
    return value


def _text(text: str, notes: Notes, place: tuple[str | int, ...]) -> str:
    clean = kept(text)
    if clean != text:
        notes.add(
            path_of(place), "text_cleaned", "Characters that cannot be kept were taken out of it. Read it once in the draft."
        )
    return clean
