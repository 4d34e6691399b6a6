"""A number, kept as an exact decimal."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from steps.fields.base import FieldType, required_message
from steps.numbers import plain
from steps.rules import Kind
from steps.spec import Step, Value

MAX_DIGITS = 15
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:(?:,[0-9]{3}){2,}|(?:\.[0-9]{3}){2,})", re.ASCII)
_AMBIGUOUS = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}", re.ASCII)
_PLAIN = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?|[+-]?\.[0-9]+", re.ASCII)


class PlainNumber(forms.Field):
    """A decimal number as people type it ("1 200", "2,5", "-3"): no exponents, no other scripts' digits, at most 15 digits."""

    def __init__(self, *, minimum: Decimal | None, maximum: Decimal | None, **kwargs: Any) -> None:
        self.minimum = minimum
        self.maximum = maximum
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        text = str(value or "").strip()
        if not text:
            return None
        if _AMBIGUOUS.fullmatch(text):
            # A thousand to some, one to others: guessing wrong would store an answer nobody gave.
            raise ValidationError(
                _("Write it without the comma: %(whole)s, or %(decimal)s for a decimal."),
                code="ambiguous_number",
                params={"whole": text.replace(",", ""), "decimal": text.replace(",", ".")},
            )
        try:
            return parse(text)
        except ValueError as error:
            raise ValidationError(_("Enter a number in digits, like 12 or 12.5."), code="invalid_number") from error

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if self.minimum is not None and value < self.minimum:
            raise ValidationError(
                _("Enter a number of at least %(limit)s."), code="min_value", params={"limit": plain(self.minimum)}
            )
        if self.maximum is not None and value > self.maximum:
            raise ValidationError(
                _("Enter a number of at most %(limit)s."), code="max_value", params={"limit": plain(self.maximum)}
            )


class Number(FieldType):
    """A number, whole or with decimals."""

    key: ClassVar[str] = "number"
    label: ClassVar[str] = "Number"
    kind: ClassVar[Kind | None] = Kind.NUMBER
    bounds: ClassVar[str] = "value"

    def form_field(self, step: Step) -> forms.Field:
        return PlainNumber(
            required=step.required,
            minimum=None if step.minimum is None else Decimal(step.minimum),
            maximum=None if step.maximum is None else Decimal(step.maximum),
            error_messages=required_message(str(_("Enter a number to go on."))),
        )

    def canonical(self, cleaned: Any, step: Step) -> Value:
        return None if cleaned is None else plain(cleaned)

    def operand(self, raw: str, choices: frozenset[str]) -> Value:
        try:
            return plain(parse(raw.strip()))
        except ValueError as error:
            raise ValueError(f"“{raw}” is not a number. Enter digits, like 12 or 12.5.") from error


def parse(text: str) -> Decimal:
    """The number in `text`; ValueError when it is none. A lone comma is a decimal comma; spaces, and commas or points that come
    more than once, group thousands.
    """
    text = text.replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "").replace(".", "")
    elif text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    if len(text) > MAX_DIGITS + 2 or not _PLAIN.fullmatch(text):
        raise ValueError(text)
    number = Decimal(text)
    if len(number.as_tuple().digits) > MAX_DIGITS:
        raise ValueError(text)
    return number
