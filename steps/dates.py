"""Dates in conditions: fixed ones, and ones counted from the day a visit began."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

_AMOUNT = r"(?P<amount>[0-9]{1,5})\s*(?P<unit>day|week|month|year)s?"
_RELATIVE = re.compile(rf"today|{_AMOUNT}\s+ago|in\s+{_AMOUNT.replace('amount', 'later').replace('unit', 'later_unit')}")


def constant(raw: str) -> str:
    """A date as a marketer types it, made canonical: "2026-03-02", "today", "18 years ago", "in 2 weeks".

    ValueError, with what to do, for anything else.
    """
    text = " ".join(raw.lower().split())
    match = _RELATIVE.fullmatch(text)
    if match:
        if match["amount"]:
            return f"{int(match['amount'])} {_unit(match['amount'], match['unit'])} ago"
        return f"in {int(match['later'])} {_unit(match['later'], match['later_unit'])}" if match["later"] else text
    try:
        if is_date(text):
            return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise ValueError(f"“{raw}” is not a date. Enter one like 2026-03-02, or today, 18 years ago, in 2 weeks.")


def is_date(text: str) -> bool:
    """Whether a canonical value is an ISO date; no canonical number looks like one."""
    return len(text) == 10 and text[4] == "-" == text[7]


def resolve(text: str, today: date) -> str:
    """The ISO date of a canonical constant, `today` being the day the visit began.

    A day that a month does not have is its last (18 years before 29 February 2028 is 28 February 2010); dates stay within the
    years 1 to 9999.
    """
    match = _RELATIVE.fullmatch(text)
    if match is None:
        return text
    if match["amount"]:
        return _moved(today, -int(match["amount"]), match["unit"]).isoformat()
    if match["later"]:
        return _moved(today, int(match["later"]), match["later_unit"]).isoformat()
    return today.isoformat()


def _unit(amount: str, unit: str) -> str:
    return unit if int(amount) == 1 else f"{unit}s"


def _moved(day: date, amount: int, unit: str) -> date:
    if unit in ("day", "week"):
        days = timedelta(days=amount * (7 if unit == "week" else 1))
        try:
            return day + days
        except OverflowError:
            return date.min if amount < 0 else date.max
    months = 12 * day.year + day.month - 1 + amount * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    if not 1 <= year <= date.max.year:
        return date.min if amount < 0 else date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
