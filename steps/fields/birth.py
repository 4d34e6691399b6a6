"""A date of birth, in three boxes: a calendar is a long way from 1960."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dates import MONTHS, MONTHS_3, MONTHS_ALT
from django.utils.formats import date_format, get_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from steps import dates
from steps.fields.number import western
from steps.fields.parts import Part, PartsField, PartsType, wrong
from steps.options import Option, OptionKind
from steps.rules import Kind
from steps.spec import Step, Value

# A little more than the message says: somebody did become 122.
OLDEST = 123
MIN_AGE = Option(
    "min_age",
    _("Youngest age"),
    OptionKind.NUMBER,
    help_text=_("In whole years, on the day of the answer. Empty: any."),
    least=0,
    most=120,
    whole=True,
)
# What formats of dates call the three.
_LETTERS = {"day": "djS", "month": "mnMNFbE", "year": "yYo"}


class _Birthday(PartsField):
    """Day, month and year; cleaned, a date."""

    def __init__(self, *, min_age: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.min_age = min_age

    def taken_apart(self, text: str) -> dict[str, str]:
        """An ISO date."""
        year, _dash, rest = text.partition("-")
        month, _dash, day = rest.partition("-")
        return {"year": year, "month": month, "day": day}

    def checked(self, texts: Mapping[str, str]) -> dict[str, str]:
        """The ISO date as `date`. ValidationError with what is wrong first."""
        kept = super().checked(texts)
        return {"date": _day(kept, self.min_age).isoformat()} if kept else {}


class DateOfBirth(PartsType):
    """A date of birth, stored as ISO 8601."""

    key: ClassVar[str] = "date_of_birth"
    label: ClassVar[str] = "Date of birth"
    kind: ClassVar[Kind | None] = Kind.DATE
    is_row: ClassVar[bool] = True
    options: ClassVar[tuple[Option, ...]] = (MIN_AGE,)

    def layout(self, step: Step) -> list[Part]:
        boxes = {
            "day": Part("day", _("Day"), _("Enter the day you were born."), "bday-day", "numeric", longest=4),
            "month": Part("month", _("Month"), _("Enter the month you were born."), "bday-month", "numeric", longest=20),
            "year": Part("year", _("Year"), _("Enter the year you were born."), "bday-year", "numeric", longest=6),
        }
        return [boxes[name] for name in order()]

    def form_field(self, step: Step) -> forms.Field:
        return _Birthday(
            parts=self.layout(step),
            min_age=int(self.option(step, MIN_AGE.key) or 0),
            required=step.required,
            missing=_("Enter your date of birth to go on."),
        )

    def canonical(self, cleaned: Any, step: Step) -> Value:
        return cleaned.get("date") if cleaned else None

    def typed(self, value: Value) -> Any:
        if not isinstance(value, str) or not dates.is_date(value):
            return None
        year, month, day = value.split("-")
        return {"year": year.lstrip("0"), "month": month.lstrip("0"), "day": day.lstrip("0")}

    def cell(self, value: Value) -> str:
        return value if isinstance(value, str) else ""

    def words(self, value: Value, step: Step) -> str:
        return date_format(date.fromisoformat(value)) if isinstance(value, str) and value else ""

    def operand(self, raw: str, choices: frozenset[str]) -> Value:
        return dates.constant(raw)


def order() -> list[str]:
    """ "day", "month" and "year" in the order in which the active language writes them."""
    written = get_format("DATE_FORMAT")
    places = {name: [written.find(letter) for letter in letters if letter in written] for name, letters in _LETTERS.items()}
    return sorted(places, key=lambda name: min(places[name], default=0))


def _day(texts: Mapping[str, str], min_age: int) -> date:
    year, month, day = _year(texts["year"]), _month(texts["month"]), _number(texts["day"])
    if month is None:
        raise ValidationError([wrong("month", _("Enter the month as a number from 1 to 12."), "invalid_month")])
    today = timezone.localdate()
    if year is None:
        raise ValidationError([wrong("year", _("Enter the year with four digits, like 1987."), "invalid_year")])
    if year < today.year - OLDEST:
        raise ValidationError([wrong("year", _("That is more than 120 years ago. Check the year."), "too_long_ago")])
    try:
        born = date(year, month, day or 0)
    except ValueError as error:
        raise ValidationError([wrong("day", _("That month has no such day. Check the day."), "invalid_day")]) from error
    if born > today:
        raise ValidationError([wrong("year", _("That day has not come yet. Check the year."), "in_future")])
    if born.isoformat() > dates.resolve(f"{min_age} years ago", today):
        message = ngettext("You must be at least %(age)d year old.", "You must be at least %(age)d years old.", min_age)
        raise ValidationError([wrong("year", message, "min_age", age=min_age)])
    return born


def _number(text: str) -> int | None:
    digits = western(text)
    return int(digits) if digits.isascii() and digits.isdigit() else None


def _year(text: str) -> int | None:
    number = _number(text)
    return number if number is not None and 1000 <= number <= 9999 else None


def _month(text: str) -> int | None:
    """A month's number, also from its name in the active language, whole or cut short."""
    number = _number(text)
    if number is not None:
        return number if 1 <= number <= 12 else None
    folded = text.casefold().rstrip(".")
    for names in (MONTHS, MONTHS_ALT, MONTHS_3):
        for month, name in names.items():
            if str(name).casefold().rstrip(".") == folded:
                return month
    return None
