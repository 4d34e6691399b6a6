"""Comparisons of days: with fixed ones, with days counted from today, and by how many years ago they were."""

from __future__ import annotations

import re
from decimal import Decimal

from funnel.importing.logic import NEVER, All, Any, Logic
from funnel.importing.surveyjs.building import OPERATORS, answered, condition, contrary
from funnel.importing.surveyjs.meaning import CannotError, Value, evaluate, number
from funnel.importing.surveyjs.names import Readable
from funnel.importing.surveyjs.sums import Find
from funnel.importing.surveyjs.tree import Call, Expression, Name, names
from steps.dates import constant as sound_date
from steps.rules import Kind

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def compared(item: Readable, operator: str, value: Value) -> Logic:
    """A comparison of a day with a fixed one."""
    if operator == "anyof" and isinstance(value, tuple):
        return Any(tuple(compared(item, "equal", part) for part in value))
    if operator not in OPERATORS:
        raise CannotError(f"it uses “{operator}” with the day “{item.name[:60]}”")
    if not isinstance(value, str) or not _DATE.fullmatch(value.strip()):
        if operator == "equal":
            return NEVER
        raise CannotError("it compares a day with what is none")
    try:
        return condition(item, OPERATORS[operator], sound_date(value.strip()))
    except ValueError:
        raise CannotError(f"there is no day “{value.strip()}”") from None


def today(item: Expression) -> str | None:
    """The day that `today()` with a number of days stands for; None for anything else."""
    if not isinstance(item, Call) or item.function not in ("today", "currentdate"):
        return None
    if not item.arguments:
        return "today"
    days = evaluate(item.arguments[0], {}) if len(item.arguments) == 1 and not any(names(item.arguments[0])) else None
    if not isinstance(days, Decimal) or days != days.to_integral_value() or abs(days) > 9_999:
        raise CannotError("it counts days from today in a way that cannot be said here")
    return "today" if not days else f"in {int(days)} days" if days > 0 else f"{-int(days)} days ago"


def by_age(left: Call, operator: str, right: Expression, find: Find) -> Logic:
    """Whole years since a day: at least 18 is on or before the day 18 years ago."""
    if len(left.arguments) != 1 or not isinstance(left.arguments[0], Name) or any(names(right)):
        raise CannotError("it asks for an age in a way that cannot be said here")
    born = find(left.arguments[0].text)
    years = number(evaluate(right, {}))
    if born.kind is not Kind.DATE or years is None or years != years.to_integral_value() or not 0 < years < 9_000:
        raise CannotError("it asks for an age in a way that cannot be said here")
    count = int(years)
    match operator:
        case "greaterorequal":
            return _older(born, count)
        case "greater":
            return _older(born, count + 1)
        case "less":
            return All((answered(born), contrary(_older(born, count), frozenset())))
        case "lessorequal":
            return All((answered(born), contrary(_older(born, count + 1), frozenset())))
    same = All((_older(born, count), contrary(_older(born, count + 1), frozenset())))
    return same if operator == "equal" else contrary(same, frozenset())


def _older(born: Readable, years: int) -> Logic:
    return condition(born, "less_or_equal", f"{years} years ago")
