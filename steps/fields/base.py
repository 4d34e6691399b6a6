"""What every field type answers: its form field, canonical value, words, export cell, operators."""

from __future__ import annotations

import unicodedata
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from steps.options import Option
from steps.rules import Kind, operators_of
from steps.spec import Step, Value


class FieldType:
    """One kind of question. A new kind is one subclass, listed in `FIELD_TYPES`, and its template.

    `bounds` says in words what a step's minimum and maximum mean for this type; empty when it takes none.
    """

    key: ClassVar[str]
    label: ClassVar[str]
    # What its answers can be compared with; None for a type that asks nothing.
    kind: ClassVar[Kind | None] = None
    has_choices: ClassVar[bool] = False
    asks: ClassVar[bool] = True
    bounds: ClassVar[str] = ""
    autocomplete: ClassVar[str] = ""
    is_text: ClassVar[bool] = False
    # What can be set of it beyond what all steps have.
    options: ClassVar[tuple[Option, ...]] = ()
    # Names of the inputs of an answer of several parts; texts can recall each of them, as in {{ name.given }}.
    parts: ClassVar[tuple[str, ...]] = ()

    @property
    def operators(self) -> tuple[str, ...]:
        """The names of the operators that conditions on such an answer can use."""
        return operators_of(self.kind)

    @property
    def template(self) -> str:
        """Path of the template that draws the control."""
        return f"steps/fields/{self.key}.html"

    def option(self, step: Step, key: str) -> Any:
        """What is set of `step` under one of the `options`, or its default. KeyError when there is no such option."""
        return {option.key: option for option in self.options}[key].of(step.options)

    def context(self, step: Step, field: BoundField) -> dict[str, Any]:
        """What the template needs beside `step` and `field`, as `control`."""
        return {}

    def form_field(self, step: Step) -> forms.Field:
        """The Django form field that validates one posted answer to `step`."""
        raise TypeError(f"{type(self).__name__} asks nothing, so it has no form field.")

    def canonical(self, cleaned: Any, step: Step) -> Value:
        """The value to store for what `form_field` returned; None for a blank optional answer."""
        return str(cleaned) if cleaned else None

    def typed(self, value: Value) -> Any:
        """The stored value as the form field's initial value, for a visitor who comes back."""
        return value

    def cell(self, value: Value) -> str:
        """The stored value as one CSV cell; empty for a blank answer."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, dict):
            return ", ".join(filter(None, value.values()))
        return "; ".join(value) if isinstance(value, list) else value

    def words(self, value: Value, step: Step) -> str:
        """The stored value as visitors read it in a text that recalls it; empty for a blank answer."""
        return self.cell(value)

    def operand(self, raw: str, choices: frozenset[str]) -> Value:
        """One condition constant as the marketer typed it, made canonical. ValueError, with what to do, when it is no such value."""
        if not raw.strip():
            raise ValueError("Enter a value to compare with.")
        return normalise(raw)


def normalise(text: str) -> str:
    """Text in one form: NFC, line ends as \\n, no control characters but tab and line end, no space around."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs"))
    return unicodedata.normalize("NFC", kept).strip()


def required_message(text: str) -> dict[str, Any]:
    """`error_messages` whose `required` says what to do."""
    return {"required": text}


ENTER_ANSWER = _("Enter an answer to go on.")
