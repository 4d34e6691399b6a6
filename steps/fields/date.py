"""A day of the calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from steps import dates
from steps.fields.base import FieldType, normalise
from steps.options import Option, OptionKind
from steps.rules import Kind
from steps.spec import Step, Value

_LONGEST = 40


@dataclass(frozen=True, slots=True)
class DateOption(Option):
    """An option that is a date: fixed, or counted from the day on which the visitor answers."""

    def read(self, raw: object) -> Value:
        """As `dates.constant`; "" for none."""
        text = normalise(str(raw or ""))[:_LONGEST]
        return dates.constant(text) if text else ""


_COUNTED = _("Such as 2026-03-02, today, 18 years ago or in 2 weeks, counted from the day of the answer. Empty: any.")
EARLIEST = DateOption("earliest", _("Earliest date"), OptionKind.TEXT, help_text=_COUNTED)
LATEST = DateOption("latest", _("Latest date"), OptionKind.TEXT, help_text=_COUNTED)


class _Day(forms.DateField):
    """A date from `earliest` to `latest`, each None where there is no such bound."""

    def __init__(self, *, earliest: date | None, latest: date | None, **kwargs: Any) -> None:
        self.earliest = earliest
        self.latest = latest
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        # Nothing long is a date, and must not cost a thought.
        return super().to_python(normalise(value[: 2 * _LONGEST]) if isinstance(value, str) else value)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and self.earliest is not None and value < self.earliest:
            day = date_format(self.earliest)
            raise ValidationError(_("Enter a date that is not before %(day)s."), code="min_date", params={"day": day})
        if value is not None and self.latest is not None and value > self.latest:
            day = date_format(self.latest)
            raise ValidationError(_("Enter a date that is not after %(day)s."), code="max_date", params={"day": day})


class Date(FieldType):
    """A date, stored as ISO 8601. Browsers send that; where people type it themselves, 31.12.2026 is understood too."""

    key: ClassVar[str] = "date"
    label: ClassVar[str] = "Date"
    kind: ClassVar[Kind | None] = Kind.DATE
    options: ClassVar[tuple[Option, ...]] = (EARLIEST, LATEST)

    def form_field(self, step: Step) -> forms.Field:
        return _Day(
            required=step.required,
            earliest=self._bound(step, EARLIEST),
            latest=self._bound(step, LATEST),
            # Not 12/31/2026: nobody can tell the day from the month in 03/04/2026.
            input_formats=["%Y-%m-%d", "%d.%m.%Y"],
            error_messages={
                "required": _("Enter a date to go on."),
                "invalid": _("Enter a date as year-month-day, like 2026-12-31."),
            },
        )

    def context(self, step: Step, field: BoundField) -> dict[str, Any]:
        """`earliest` and `latest` as ISO dates, empty where there is no such bound."""
        bounds = {option.key: self._bound(step, option) for option in (EARLIEST, LATEST)}
        return {key: bound.isoformat() if bound else "" for key, bound in bounds.items()}

    def canonical(self, cleaned: Any, step: Step) -> Value:
        return cleaned.isoformat() if isinstance(cleaned, date) else None

    def words(self, value: Value, step: Step) -> str:
        return date_format(date.fromisoformat(str(value))) if value else ""

    def operand(self, raw: str, choices: frozenset[str]) -> Value:
        return dates.constant(raw)

    def _bound(self, step: Step, option: Option) -> date | None:
        text = self.option(step, option.key)
        return date.fromisoformat(dates.resolve(text, timezone.localdate())) if text else None
