"""The Django form of one step: one field, named `answer`."""

from __future__ import annotations

from typing import Any

from django import forms

from steps.fields import FIELD_TYPES, FieldType
from steps.spec import Step, Value


class StepForm(forms.Form):
    """Validates one posted answer to `step`; nothing but the declared field is read from the request.

    `initial["answer"]`, if given, is the stored canonical value.
    """

    use_required_attribute = False

    def __init__(self, *args: Any, step: Step, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.step = step
        if "answer" in self.initial:
            self.initial["answer"] = self.type.typed(self.initial["answer"])
        self.fields["answer"] = self.type.form_field(step)

    @property
    def type(self) -> FieldType:
        """The step's field type."""
        return FIELD_TYPES[self.step.type]

    @property
    def value(self) -> Value:
        """The canonical value of a valid form."""
        return self.type.canonical(self.cleaned_data.get("answer"), self.step)

    @property
    def error_codes(self) -> list[str]:
        """The codes of an invalid form's errors, in order: words of ours, never what was typed."""
        return [str(error.code or "invalid") for errors in self.errors.as_data().values() for error in errors]
