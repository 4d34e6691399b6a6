"""A time of day."""

from __future__ import annotations

import re
from datetime import time
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _

from steps.fields.base import FieldType, normalise, required_message
from steps.fields.number import western
from steps.fields.text import NormalisedText
from steps.rules import Kind
from steps.spec import Step, Value

_TIME = re.compile(
    r"(?P<hour>[0-9]{1,2}) (?: \s?[:.h]\s? (?P<minute>[0-9]{2}) (?: :[0-9]{2}(?:\.[0-9]{1,6})? )? )? \s? (?P<half>[ap]\.?m\.?)?",
    re.VERBOSE | re.IGNORECASE,
)


def parse(text: str) -> time:
    """A time as people write it: "9:30", "09.30", "9:30 pm", "9 pm". ValueError when it is none."""
    match = _TIME.fullmatch(western(text.strip()))
    if match is None or (match["minute"] is None and match["half"] is None):
        raise ValueError(text)
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(text)
        hour = hour % 12 + (12 if match["half"].lower().startswith("p") else 0)
    return time(hour, minute)


class _TimeOfDay(NormalisedText):
    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return f"{parse(text):%H:%M}" if text else ""
        except ValueError as error:
            raise ValidationError(_("Enter a time in hours and minutes, like 09:30 or 17:45."), code="invalid_time") from error


class Time(FieldType):
    """A time of day, stored as "17:45"."""

    key: ClassVar[str] = "time"
    label: ClassVar[str] = "Time of day"
    kind: ClassVar[Kind | None] = Kind.TEXT

    def form_field(self, step: Step) -> forms.Field:
        return _TimeOfDay(
            required=step.required,
            minimum=0,
            maximum=40,
            error_messages=required_message(str(_("Enter a time to go on."))),
        )

    def words(self, value: Value, step: Step) -> str:
        return time_format(time.fromisoformat(str(value))) if value else ""

    def operand(self, raw: str, choices: frozenset[str]) -> Value:
        """A whole time as it is stored; the beginning of one, such as "09:", as it is written."""
        text = super().operand(raw, choices)
        try:
            return f"{parse(str(text)):%H:%M}"
        except ValueError:
            return normalise(str(text))
