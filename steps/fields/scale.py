"""Numbers that are picked: stars, a scale, a slider."""

from __future__ import annotations

from abc import ABC, abstractmethod
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from steps.fields.base import FieldType
from steps.fields.number import STEP, UNIT, Number, PlainNumber
from steps.numbers import plain
from steps.options import Option, OptionKind
from steps.rules import Kind
from steps.spec import Step, Value

_STARS = Option("stars", _("Stars"), OptionKind.NUMBER, "5", least=3, most=10, whole=True)
_FROM = Option("from", _("First number"), OptionKind.NUMBER, "0", help_text=_("0 or 1."), least=0, most=1, whole=True)
_TO = Option("to", _("Last number"), OptionKind.NUMBER, "10", help_text=_("2 to 10."), least=2, most=10, whole=True)
_NPS = Option(
    "nps",
    _("Would they recommend it?"),
    OptionKind.FLAG,
    default=False,
    help_text=_("The scale of the Net Promoter Score: 0 to 10, from “not at all likely” to “extremely likely”."),
)
_LOW = Option("low_label", _("What the first number means"), OptionKind.TEXT, most=60, is_text=True)
_HIGH = Option("high_label", _("What the last number means"), OptionKind.TEXT, most=60, is_text=True)


class _Picked(FieldType, ABC):
    """A whole number picked among those shown."""

    kind: ClassVar[Kind | None] = Kind.NUMBER
    style: ClassVar[str] = "scales"
    checks_inline: ClassVar[bool] = False

    @abstractmethod
    def limits(self, step: Step) -> tuple[int, int]:
        """The first and the last number."""

    def numbers(self, step: Step) -> list[str]:
        """All that can be picked."""
        first, last = self.limits(step)
        return [str(number) for number in range(first, last + 1)]

    def form_field(self, step: Step) -> forms.Field:
        return forms.ChoiceField(
            required=step.required,
            choices=[(number, number) for number in self.numbers(step)],
            error_messages={
                "required": _("Pick a number to go on."),
                "invalid_choice": _("That number is not one of those shown. Pick one of them."),
            },
        )

    def operand(self, raw: str, choices: frozenset[str]) -> Value:
        return Number().operand(raw, choices)


class Rating(_Picked):
    """So many stars."""

    key: ClassVar[str] = "rating"
    label: ClassVar[str] = "Rating"
    options: ClassVar[tuple[Option, ...]] = (_STARS,)

    def limits(self, step: Step) -> tuple[int, int]:
        return 1, int(self.option(step, "stars") or _STARS.default)

    def context(self, step: Step, field: BoundField) -> dict[str, Any]:
        count = self.limits(step)[1]
        named = [
            (
                number,
                ngettext("%(number)s of %(count)s star", "%(number)s of %(count)s stars", count)
                % {"number": number, "count": count},
            )
            for number in self.numbers(step)
        ]
        return {"stars": named, "picked": str(field.value() or "")}


class Scale(_Picked):
    """A number on a short scale whose ends have a meaning."""

    key: ClassVar[str] = "scale"
    label: ClassVar[str] = "Scale"
    options: ClassVar[tuple[Option, ...]] = (_NPS, _FROM, _TO, _LOW, _HIGH)

    def limits(self, step: Step) -> tuple[int, int]:
        if self.option(step, "nps"):
            return 0, 10
        # An option that was emptied counts as unset.
        return int(self.option(step, "from") or _FROM.default), int(self.option(step, "to") or _TO.default)

    def context(self, step: Step, field: BoundField) -> dict[str, Any]:
        low, high = self.option(step, "low_label"), self.option(step, "high_label")
        if self.option(step, "nps"):
            low, high = low or _("Not at all likely"), high or _("Extremely likely")
        value = field.value()
        return {"numbers": self.numbers(step), "picked": "" if value is None else str(value), "low": low, "high": high}


class Slider(Number):
    """A number between two others, picked by sliding or typed; nothing stands there until it is touched."""

    key: ClassVar[str] = "slider"
    label: ClassVar[str] = "Slider"
    style: ClassVar[str] = "scales"
    checks_inline: ClassVar[bool] = False
    options: ClassVar[tuple[Option, ...]] = (UNIT, STEP)

    def limits(self, step: Step) -> tuple[Decimal, Decimal]:
        """The lowest and the highest number: the step's minimum and maximum, or 0 and 100 more than the lowest."""
        low = Decimal(step.minimum or 0)
        high = low + 100 if step.maximum is None else Decimal(step.maximum)
        return (low, high) if step.minimum is not None or low <= high else (high - 100, high)

    def distance(self, step: Step) -> Decimal:
        """How far two numbers are apart: 1 unless set."""
        return Decimal(self.option(step, STEP.key) or 0) or Decimal(1)

    def context(self, step: Step, field: BoundField) -> dict[str, Any]:
        low, high = self.limits(step)
        ends = {"low": plain(low), "high": plain(high), "step": plain(self.distance(step))}
        return super().context(step, field) | ends

    def form_field(self, step: Step) -> forms.Field:
        low, high = self.limits(step)
        return PlainNumber(
            step=self.distance(step),
            required=step.required,
            minimum=low,
            maximum=high,
            error_messages={"required": _("Slide to a number, or type one, to go on.")},
        )
