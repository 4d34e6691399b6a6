"""A day of the calendar."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from steps import dates
from steps.fields.base import FieldType
from steps.rules import Kind
from steps.spec import Step, Value


class Date(FieldType):
    """A date, stored as ISO 8601. Browsers send that; where people type it themselves, 31.12.2026 is understood too."""

    key: ClassVar[str] = "date"
    label: ClassVar[str] = "Date"
    kind: ClassVar[Kind | None] = Kind.DATE

    def form_field(self, step: Step) -> forms.Field:
        return forms.DateField(
            required=step.required,
            # Not 12/31/2026: nobody can tell the day from the month in 03/04/2026.
            input_formats=["%Y-%m-%d", "%d.%m.%Y"],
            error_messages={
                "required": _("Enter a date to go on."),
                "invalid": _("Enter a date as year-month-day, like 2026-12-31."),
            },
        )

    def canonical(self, cleaned: Any, step: Step) -> Value:
        return cleaned.isoformat() if isinstance(cleaned, date) else None

    def words(self, value: Value, step: Step) -> str:
        return date_format(date.fromisoformat(str(value))) if value else ""

    def operand(self, raw: str, choices: frozenset[str]) -> Value:
        return dates.constant(raw)
