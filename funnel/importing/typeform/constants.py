"""Comparisons with fixed values."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from funnel.documents.parts import ConditionPart
from funnel.importing.logic import ALWAYS, NEVER, Logic
from funnel.importing.source import Json
from funnel.importing.typeform.values import Place, number_of, ref_of
from steps import dates
from steps.fields.base import normalise
from steps.fields.number import parse
from steps.numbers import plain
from steps.rules import Kind

# Those of our operators that hold where there is no answer.
NEGATIVE = frozenset({"not_equals", "not_contains"})
_LONGEST = 1_900

Limits = tuple[Decimal | None, Decimal | None]
_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


class UnusableError(ValueError):
    """Raised for a condition that cannot be taken, for which its rule is left out: where, which code, and why."""

    def __init__(self, place: Place, code: str, message: str) -> None:
        super().__init__(message)
        self.place, self.code, self.message = place, code, message


def with_constant(name: str, kind: Kind | None, operator: str, value: Json, place: Place) -> Logic:
    """A comparison of something of this kind with a fixed value; UnusableError when it cannot be compared with that."""
    if kind is Kind.TEXT:
        return _with_text(name, operator, value, place)
    constant: str | None = None
    match kind:
        case Kind.NUMBER:
            constant = _number(value)
        case Kind.DATE:
            constant = _date(value)
        case Kind.FLAG:
            flag = value if isinstance(value, bool) else _FLAGS.get(ref_of(value).lower())
            constant = {True: "yes", False: "no"}[flag] if flag is not None else None
    if constant is None:
        raise UnusableError(place, "value_unusable", "It cannot be compared with this value.")
    return ConditionPart(left=name, operator=operator, value=constant)


def is_out_of_reach(operator: str, value: Json, limits: Limits) -> bool:
    """Whether no number within the limits compares like this, because it is compared with one beyond them."""
    number, (low, high) = number_of(value), limits
    if number is None:
        return False
    too_low, too_high = low is not None and number < low, high is not None and number > high
    match operator:
        case "equals":
            return too_low or too_high
        case "less_than" | "less_or_equal":
            return too_low or (operator == "less_than" and number == low)
        case "greater_than" | "greater_or_equal":
            return too_high or (operator == "greater_than" and number == high)
    return False


def _with_text(name: str, operator: str, value: Json, place: Place) -> Logic:
    text = value if isinstance(value, str) else ref_of(value)
    if isinstance(value, bool):
        text = "true" if value else "false"
    if value is not None and not isinstance(value, str | int | float | Decimal):
        raise UnusableError(place, "value_unusable", "It cannot be compared with this value.")
    if len(text) > _LONGEST:
        raise UnusableError(place, "value_unusable", f"It is compared with more than {_LONGEST:,} characters.")
    text = normalise(text)
    if text:
        return ConditionPart(left=name, operator=operator, value=text)
    # No answer is the empty text; every answer contains it, begins and ends with it.
    match operator:
        case "equals":
            return NEVER
        case "not_equals":
            return ALWAYS
        case _:
            return ConditionPart(left=name, operator="is_empty" if operator in NEGATIVE else "is_answered")


def _number(value: Json) -> str | None:
    number = None if isinstance(value, bool) else number_of(value)
    if number is None:
        return None
    try:
        return plain(parse(plain(number)))
    except ValueError:
        return None


def _date(value: Json) -> str | None:
    text = value.strip()[:40] if isinstance(value, str) else ""
    try:
        return datetime.fromisoformat(text).date().isoformat() if "T" in text else dates.constant(text)
    except ValueError:
        return None
