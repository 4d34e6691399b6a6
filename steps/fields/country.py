"""A country, typed or picked from a list that narrows as one types."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.text import get_text_list
from django.utils.translation import gettext_lazy as _

from steps.fields import countries
from steps.fields.base import FieldType, normalise, required_message
from steps.fields.text import NormalisedText
from steps.rules import Kind
from steps.spec import Step, Value

_MOST = 100
# As many names as a message can take.
_SUGGESTED = 3


def found(text: str) -> str:
    """The code of the country that `text` names. ValidationError, with the nearest names, when there is none."""
    code = countries.find(text)
    if code is not None:
        return code
    near = countries.nearest(text, _SUGGESTED)
    if not near:
        raise ValidationError(_("Enter the name of a country, or pick one from the list."), code="invalid_country")
    # "A, B or C", as the active language writes it.
    params = {"name": get_text_list(near)}
    raise ValidationError(_("There is no such country. Did you mean %(name)s?"), code="invalid_country", params=params)


class _CountryName(NormalisedText):
    """The code of a country that is written as its name or code."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        return found(text) if text else ""


class Country(FieldType):
    """A country; its ISO 3166-1 alpha-2 code is stored."""

    key: ClassVar[str] = "country"
    label: ClassVar[str] = "Country"
    kind: ClassVar[Kind | None] = Kind.TEXT
    autocomplete: ClassVar[str] = "country-name"
    is_text: ClassVar[bool] = True

    def context(self, step: Step, field: BoundField) -> dict[str, Any]:
        """`names`: what the list offers."""
        return {"names": countries.names().values()}

    def form_field(self, step: Step) -> forms.Field:
        return _CountryName(
            required=step.required,
            minimum=0,
            maximum=_MOST,
            error_messages=required_message(str(_("Enter a country to go on."))),
        )

    def typed(self, value: Value) -> Any:
        return self.words(value, Step("", self.key, ""))

    def words(self, value: Value, step: Step) -> str:
        return countries.name(str(value)) if value else ""

    def operand(self, raw: str, choices: frozenset[str]) -> Value:
        code = countries.find(normalise(raw))
        if code is None:
            raise ValueError(f"“{raw[:60]}” is not a country. Enter its name, or its code, such as DE.")
        return code
