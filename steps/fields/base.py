"""What every field type answers: its form field, canonical value, words, export cell, operators."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from steps.options import Option
from steps.rules import Kind, operators_of
from steps.spec import Step, Value

_PICKED = (Kind.CHOICE, Kind.CHOICES, Kind.FLAG)


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
    # False for what is typed and not to be checked before it is sent, such as a password.
    checks_inline: ClassVar[bool] = True
    # For answers that are kept apart, such as a secret or a file: nothing fills them in, and a path test can only say that there is one.
    is_apart: ClassVar[bool] = False
    # What can be set of it beyond what all steps have.
    options: ClassVar[tuple[Option, ...]] = ()
    # The part of the style sheet that its page needs beside what all pages need: `<style>.css`.
    style: ClassVar[str] = ""
    # Names of the inputs of an answer of several parts; texts can recall each of them, as in {{ name.given }}.
    parts: ClassVar[tuple[str, ...]] = ()

    @property
    def operators(self) -> tuple[str, ...]:
        """The names of the operators that conditions on such an answer can use."""
        return operators_of(self.kind)

    @property
    def has_feedback(self) -> bool:
        """Whether visitors hear what an answer looks like when they leave its field: of what is typed, not of what is picked."""
        return self.checks_inline and self.asks and not self.has_choices and self.kind not in _PICKED

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

    def stand_in(self, raw: str) -> Value:
        """For a type that `is_apart`: an answer such as visitors give, called `raw`, for tests of rules."""
        raise TypeError(f"{type(self).__name__} keeps nothing apart, so nothing stands in for it.")

    def hint(self, value: Value, step: Step) -> str:
        """What to ask about a sound answer that may be a slip, such as "Did you mean …?"; empty when nothing is odd."""
        return ""

    def operand(self, raw: str, choices: frozenset[str]) -> Value:
        """One condition constant as the marketer typed it, made canonical. ValueError, with what to do, when it is no such value."""
        return not_blank(normalise(raw))


def not_blank(text: str) -> str:
    """The text; ValueError when there is none to compare with."""
    if not text:
        raise ValueError("Enter a value to compare with.")
    return text


# Control characters but tab and line end, and halves of surrogate pairs.
_UNKEPT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# Accents on one letter that are kept (as Unicode's stream-safe text has it): NFC of thousands of them takes seconds.
_MOST_MARKS = 30


def normalise(text: str) -> str:
    """Text in one form: NFC, line ends as \\n, no control characters but tab and line end, at most 30 accents on a letter, no space
    around.
    """
    kept = _UNKEPT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not kept.isascii():
        # Once more, as NFC takes some marks apart.
        kept = _fewer_marks(unicodedata.normalize("NFC", _fewer_marks(kept)))
    return kept.strip()


def _fewer_marks(text: str) -> str:
    marks, kept = 0, []
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= _MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def required_message(text: str) -> dict[str, Any]:
    """`error_messages` whose `required` says what to do."""
    return {"required": text}


ENTER_ANSWER = _("Enter an answer to go on.")
