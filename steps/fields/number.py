"""A number, kept as an exact decimal."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.formats import get_format
from django.utils.translation import gettext_lazy as _

from steps.fields.base import FieldType, normalise, required_message
from steps.numbers import plain
from steps.options import Option, OptionKind
from steps.rules import Kind
from steps.spec import Step, Value

MAX_DIGITS = 15
_LONGEST = 100
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:(?:,[0-9]{3}){2,}|(?:\.[0-9]{3}){2,})", re.ASCII)
_AMBIGUOUS = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}", re.ASCII)
# Digits and marks of numbers as Arabic, Persian and Urdu keyboards type them.
_WESTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫", "01234567890123456789.", "٬")
_POINTED = re.compile(r"[+-]?[1-9][0-9]{0,2}\.[0-9]{3}", re.ASCII)
_PLAIN = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?|[+-]?\.[0-9]+", re.ASCII)


UNIT = Option("unit", _("Unit"), OptionKind.TEXT, help_text=_("Shown after the number, such as kg or €."), most=20, is_text=True)
STEP = Option(
    "step",
    _("Only multiples of"),
    OptionKind.NUMBER,
    help_text=_("Counted from the minimum, or from 0. With 1, whole numbers only. Empty: any number."),
    least=0,
)


class PlainNumber(forms.Field):
    """A decimal number as people type it ("1 200", "2,5", "-3"): no exponents, at most 15 digits, in steps of `step` if it is given."""

    def __init__(self, *, minimum: Decimal | None, maximum: Decimal | None, step: Decimal | None = None, **kwargs: Any) -> None:
        self.minimum = minimum
        self.maximum = maximum
        self.step = step
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        # Nothing long is a number, and must not cost a thought.
        text = western(normalise(str(value or "")[:_LONGEST]))
        if not text:
            return None
        if _AMBIGUOUS.fullmatch(text):
            # A thousand to some, one to others: guessing wrong would store an answer nobody gave.
            raise ValidationError(
                _("Write it without the comma: %(whole)s, or %(decimal)s for a decimal."),
                code="ambiguous_number",
                params={"whole": text.replace(",", ""), "decimal": text.replace(",", ".")},
            )
        if get_format("DECIMAL_SEPARATOR") == "," and _POINTED.fullmatch(text):
            # The other way round where a comma begins the decimals.
            raise ValidationError(
                _("Write it without the point: %(whole)s, or %(decimal)s for a decimal."),
                code="ambiguous_number",
                params={"whole": text.replace(".", ""), "decimal": text.replace(".", ",") + "0"},
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
        if self.step:
            self._check_step(value, self.step)

    def _check_step(self, value: Decimal, step: Decimal) -> None:
        base = Fraction(self.minimum or 0)
        steps = (Fraction(value) - base) / Fraction(step)
        if steps.denominator == 1:
            return
        if step == 1 and base.denominator == 1:
            raise ValidationError(_("Enter a whole number, like 12."), code="not_whole")
        lower = base + steps.__floor__() * Fraction(step)
        near = [number for number in (lower, lower + Fraction(step)) if self.maximum is None or number <= Fraction(self.maximum)]
        raise ValidationError(
            _("Enter a multiple of %(step)s, such as %(near)s."),
            code="off_step",
            params={"step": plain(step), "near": plain(_decimal(near[-1] if near else lower))},
        )


class Number(FieldType):
    """A number, whole or with decimals."""

    key: ClassVar[str] = "number"
    label: ClassVar[str] = "Number"
    kind: ClassVar[Kind | None] = Kind.NUMBER
    bounds: ClassVar[str] = "value"
    options: ClassVar[tuple[Option, ...]] = (UNIT, STEP)

    def context(self, step: Step, field: BoundField) -> dict[str, Any]:
        """`unit`, and `inputmode`, the keyboard that has all one needs: no phone has one with a minus and a comma."""
        step_by = self.option(step, STEP.key)
        if step.minimum is not None and step.minimum.startswith("-"):
            keyboard = "text"
        else:
            keyboard = "numeric" if step_by and "." not in f"{step_by}{step.minimum or ''}" else "decimal"
        return {"unit": self.option(step, UNIT.key), "inputmode": keyboard}

    def form_field(self, step: Step) -> forms.Field:
        return PlainNumber(
            required=step.required,
            minimum=None if step.minimum is None else Decimal(step.minimum),
            maximum=None if step.maximum is None else Decimal(step.maximum),
            step=Decimal(self.option(step, STEP.key) or 0),
            error_messages=required_message(str(_("Enter a number to go on."))),
        )

    def canonical(self, cleaned: Any, step: Step) -> Value:
        return None if cleaned is None else plain(cleaned)

    def words(self, value: Value, step: Step) -> str:
        """With its unit, which a line end does not part from it."""
        unit = self.option(step, UNIT.key)
        return f"{value}\u00a0{unit}" if value and unit else self.cell(value)

    def operand(self, raw: str, choices: frozenset[str]) -> Value:
        try:
            return plain(parse(raw.strip()))
        except ValueError as error:
            raise ValueError(f"“{raw}” is not a number. Enter digits, like 12 or 12.5.") from error


def western(text: str) -> str:
    """`text` with Arabic, Persian and Urdu digits as 0 to 9."""
    return text.translate(_WESTERN)


def _decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)


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
