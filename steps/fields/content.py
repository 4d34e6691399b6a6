"""A page that asks nothing."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from steps.fields.base import FieldType
from steps.spec import Step, Value


class Content(FieldType):
    """Text to read; going on is the answer, so that it counts as a completed step like any other."""

    key: ClassVar[str] = "content"
    label: ClassVar[str] = "Content (no question)"
    asks: ClassVar[bool] = False

    def form_field(self, step: Step) -> forms.Field:
        return forms.CharField(required=False)

    def canonical(self, cleaned: Any, step: Step) -> Value:
        return True
