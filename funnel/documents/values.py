"""What a condition compares with: a JSON value in the document, one line of text in the draft."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from steps.fields import FIELD_TYPES
from steps.fields.number import MAX_DIGITS, parse, plain
from steps.models import Step
from steps.rules import OPERATORS, Operand

_LONGEST = 2_000
_SEPARATORS = re.compile(r"[,;\n]")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?", re.ASCII)

Json = str | bool | int | float | list["Json"]


def to_text(value: Any) -> str:
    """The draft's text for a value of the document; ValueError for what no operator compares with."""
    text = ", ".join(_item(item) for item in value) if isinstance(value, list) else _scalar(value)
    if len(text) > _LONGEST:
        raise ValueError(f"The value has {len(text)} characters. Use at most {_LONGEST}.")
    return text


def from_text(text: str, operator: str, source: Step | None) -> Json:
    """The value of the document for a draft's text. What the draft has wrong stays text, as it was typed."""
    kind = FIELD_TYPES.get(source.type) if source else None
    known = OPERATORS.get(operator)
    if source is None or kind is None or known is None or known.operand is Operand.NOTHING:
        return text
    choices = frozenset(choice.key for choice in source.choices.all())
    if known.operand is Operand.MANY:
        parts = [part.strip() for part in _SEPARATORS.split(text) if part.strip()]
        return list(parts) if parts else text
    try:
        value = kind.operand(text, choices)
    except ValueError:
        return text
    if isinstance(value, bool):
        return value
    if not kind.is_text and isinstance(value, str) and _NUMBER.fullmatch(value):
        # Fifteen digits at most, which a float gives back unchanged.
        return float(value) if "." in value else int(value)
    return text


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
