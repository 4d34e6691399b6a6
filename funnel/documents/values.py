"""What a condition compares with and a path test answers: a JSON value in the document, one line of text in the draft."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from steps.fields import FIELD_TYPES
from steps.fields.number import MAX_DIGITS, parse
from steps.numbers import plain
from steps.references import Reference
from steps.rules import OPERATORS, Kind, Operand

_LONGEST = 2_000
_SEPARATORS = re.compile(r"[,;\n]")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?", re.ASCII)
# More digits than this are no number of picks.
_LONGEST_COUNT = 4

Json = str | bool | int | float | list["Json"]


def to_text(value: Any, operator: str = "") -> str:
    """The draft's text for what the document compares with; ValueError for what no operator compares with."""
    separator = "; " if operator in OPERATORS and OPERATORS[operator].operand is Operand.RANGE else ", "
    text = separator.join(_item(item) for item in value) if isinstance(value, list) else _scalar(value)
    if len(text) > _LONGEST:
        raise ValueError(f"The value has {len(text)} characters. Use at most {_LONGEST}.")
    return text


def from_text(text: str, operator: str, left: Reference | None) -> Json:
    """The value of the document for what the draft compares `left` with. What the draft has wrong stays text, as it was typed."""
    known = OPERATORS.get(operator)
    if left is None or left.kind is None or known is None:
        return text
    match known.operand:
        case Operand.NOTHING:
            return text
        case Operand.MANY:
            return [part.strip() for part in _SEPARATORS.split(text) if part.strip()] or text
        case Operand.RANGE:
            return _range(text, left)
        case Operand.COUNT:
            digits = text.strip()
            return int(digits) if digits.isdecimal() and len(digits) <= _LONGEST_COUNT else text
        case Operand.ONE:
            return _constant(text, left)


def to_answer(value: Any) -> str:
    """The text after the “=” of a path test; ValueError for what cannot stand on one line."""
    text = (", ".join(_item(item) for item in value) if isinstance(value, list) else _scalar(value)).strip()
    if len(text.splitlines()) > 1:
        raise ValueError(f"“{text.splitlines()[0][:60]}” goes on in another line. Leave out line ends.")
    return text


def from_answer(text: str, left: Reference) -> Json:
    """The value of the document for the answer of a path test. What cannot be read stays text, as it was typed."""
    if left.kind is Kind.CHOICES:
        parts = [part.strip() for part in text.split(",") if part.strip()]
        return list(parts) if parts and not any(_SEPARATORS.search(part) for part in parts) else text
    # Unlike a condition's, other ways to write a number can be refused, so they stay what they are.
    plainly = left.kind is Kind.FLAG or (left.kind is Kind.NUMBER and _NUMBER.fullmatch(text))
    return _constant(text, left) if plainly else text


def _constant(text: str, left: Reference) -> str | bool | int | float:
    kind = FIELD_TYPES["number" if left.step is None else left.step.type]
    choices = frozenset(choice.key for choice in left.step.choices) if left.step else frozenset[str]()
    try:
        value = kind.operand(text, choices)
    except ValueError:
        return text
    if isinstance(value, bool):
        return value
    if left.kind is Kind.NUMBER and isinstance(value, str) and _NUMBER.fullmatch(value):
        # Fifteen digits at most, which a float gives back unchanged.
        return float(value) if "." in value else int(value)
    return text


def _range(text: str, left: Reference) -> Json:
    parts = [_constant(part.strip(), left) for part in text.split(";")]
    sound = all(not isinstance(part, str) or (part and not _SEPARATORS.search(part)) for part in parts)
    return [*parts] if len(parts) == 2 and sound else text


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        try:
            return plain(parse(plain(value)))
        except ValueError as error:
            raise ValueError(f"The number has more than {MAX_DIGITS} digits. Use fewer.") from error
    raise ValueError("Write text, a number, true or false, or a list of these.")


def _item(value: Any) -> str:
    text = _scalar(value)
    if not text.strip() or _SEPARATORS.search(text):
        raise ValueError(f"“{text[:60]}” cannot be one of several values. Leave out blanks, commas, semicolons and line ends.")
    return text
