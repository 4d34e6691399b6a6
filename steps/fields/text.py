"""Text the visitor types: one line, several lines, an e-mail address."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.forms import BoundField
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from steps.fields.base import ENTER_ANSWER, FieldType, normalise, required_message
from steps.fields.doubts import Doubt, SecondLook, look
from steps.fields.typos import suggestion
from steps.options import Option, OptionKind
from steps.rules import Kind
from steps.spec import Step, Value

# Answers live in one JSON object per visit, rewritten at every step: long texts would slow each later step.
DEFAULT_MAXIMUM = 2_000
HARD_MAXIMUM = 10_000

COUNTER = Option(
    "counter",
    _("Count characters"),
    OptionKind.FLAG,
    False,
    help_text=_("Says below the box how long an answer may be, and towards the end how much is left."),
)


class NormalisedText(forms.CharField):
    """Text in one form (see `normalise`), at least and at most so many characters; what is wrong is said with the count."""

    def __init__(self, *, minimum: int, maximum: int, **kwargs: Any) -> None:
        self.minimum = minimum
        self.maximum = maximum
        super().__init__(strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        # Counted before the slower normalising, so that a megabyte costs nothing.
        if len(text) > 4 * HARD_MAXIMUM:
            raise self._too_long(len(text))
        return normalise(text)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > self.maximum:
            raise self._too_long(len(value))
        if value and len(value) < self.minimum:
            raise ValidationError(
                ngettext(
                    "Use at least %(limit)d character; you have typed %(count)d.",
                    "Use at least %(limit)d characters; you have typed %(count)d.",
                    self.minimum,
                ),
                code="min_length",
                params={"limit": self.minimum, "count": len(value)},
            )

    def _too_long(self, count: int) -> ValidationError:
        return ValidationError(
            ngettext(
                "Use at most %(limit)d character; you have typed %(count)d.",
                "Use at most %(limit)d characters; you have typed %(count)d.",
                self.maximum,
            ),
            code="max_length",
            params={"limit": self.maximum, "count": count},
        )


class ShortText(FieldType):
    """One line of text."""

    key: ClassVar[str] = "short_text"
    label: ClassVar[str] = "Short text"
    kind: ClassVar[Kind | None] = Kind.TEXT
    bounds: ClassVar[str] = "characters"
    is_text: ClassVar[bool] = True
    default_maximum: ClassVar[int] = 200
    # Whether how much is left is said near the end even if nothing is to be counted.
    warns: ClassVar[bool] = False
    options: ClassVar[tuple[Option, ...]] = (COUNTER,)

    def context(self, step: Step, field: BoundField) -> dict[str, Any]:
        """`limit`, the most characters; `counts` when that is said from the start, `warns` when only near the end."""
        counts = self.option(step, COUNTER.key)
        return {"limit": str(self.maximum(step)), "counts": counts, "warns": self.warns and not counts}

    def form_field(self, step: Step) -> forms.Field:
        return NormalisedText(
            required=step.required,
            minimum=int(step.minimum or 0),
            maximum=self.maximum(step),
            error_messages=required_message(str(ENTER_ANSWER)),
        )

    def maximum(self, step: Step) -> int:
        """The most characters an answer to `step` may have."""
        return min(int(step.maximum), HARD_MAXIMUM) if step.maximum else self.default_maximum


class LongText(ShortText):
    """Several lines of text."""

    key: ClassVar[str] = "long_text"
    label: ClassVar[str] = "Long text"
    default_maximum: ClassVar[int] = DEFAULT_MAXIMUM
    warns: ClassVar[bool] = True


class _Address(SecondLook, NormalisedText):
    """An e-mail address; one whose domain looks like a slip is asked about."""


class Email(FieldType):
    """One e-mail address."""

    key: ClassVar[str] = "email"
    label: ClassVar[str] = "E-mail address"
    kind: ClassVar[Kind | None] = Kind.TEXT
    autocomplete: ClassVar[str] = "email"
    is_text: ClassVar[bool] = True

    def form_field(self, step: Step) -> forms.Field:
        return _Address(
            required=step.required,
            minimum=0,
            maximum=self.maximum(step),
            doubting=_doubt,
            validators=[EmailValidator(_("Enter an e-mail address like name@example.com."), code="invalid_email")],
            error_messages=required_message(str(_("Enter your e-mail address to go on."))),
        )

    def context(self, step: Step, field: BoundField) -> dict[str, Any]:
        """As `look`."""
        return look(field, _doubt)

    def hint(self, value: Value, step: Step) -> str:
        doubt = _doubt(value) if isinstance(value, str) else None
        return doubt.question if doubt else ""

    def maximum(self, step: Step) -> int:
        """The most characters an address may have (RFC 5321)."""
        return 254

    def canonical(self, cleaned: Any, step: Step) -> Value:
        """The address with its domain in lower case; the part before the @ is the owner's to spell."""
        if not cleaned:
            return None
        name, _at, domain = str(cleaned).rpartition("@")
        return f"{name}@{domain.lower()}"


def _doubt(address: str) -> Doubt | None:
    better = suggestion(address)
    if better is None:
        return None
    question = gettext("Did you mean %(address)s?") % {"address": better}
    return Doubt(question, _("If your address is right as you typed it, just go on."), better)
