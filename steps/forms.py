"""The Django form of one step: one field, named `answer`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms

from steps.fields import FIELD_TYPES, FieldType
from steps.references import HIDDEN_TYPES
from steps.rules import Kind
from steps.spec import Answers, Spec, Step, Value

# A hidden value is no essay, and each later step writes the visit's row again.
_LONGEST_HIDDEN = 200
NEVER_PREFILLED = frozenset({"consent", "content", *(key for key, kind in FIELD_TYPES.items() if kind.is_apart)})


class StepForm(forms.Form):
    """Validates one posted answer to `step`; nothing but the declared field is read from the request.

    `initial["answer"]`, if given, is the stored canonical value. `seed` names the visit: random orders follow from it.
    """

    use_required_attribute = False

    def __init__(self, *args: Any, step: Step, seed: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.step = step
        self.seed = seed
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


def read_value(step: Step, raw: str) -> Value:
    """The canonical answer to `step` that a written value stands for: a choice's key, keys with commas between, yes or no, text.

    ValueError, with what to do, when the step would not take it.
    """
    kind = FIELD_TYPES[step.type]
    if not kind.asks:
        return True
    if kind.is_apart and raw:
        return kind.stand_in(raw)
    posted: object = raw
    if kind.kind is Kind.FLAG and raw:
        posted = kind.typed(kind.operand(raw, frozenset()))
    elif kind.kind is Kind.CHOICES:
        posted = [part.strip() for part in re.split("[,;]", raw) if part.strip()]
    form = StepForm(data={"answer": posted}, step=step)
    if form.is_valid():
        return form.value
    raise ValueError(" ".join(str(error) for errors in form.errors.values() for error in errors))


def hidden_values(spec: Spec, parameters: Mapping[str, str]) -> Answers:
    """The declared hidden fields that `parameters` give a sound value; what is missing or of another type is left out."""
    found: Answers = {}
    for field in spec.hidden:
        raw = parameters.get(field.key, "").strip()
        if not raw or len(raw) > _LONGEST_HIDDEN or field.type not in HIDDEN_TYPES:
            continue
        try:
            value = read_value(Step(field.key, field.type, field.key, required=False), raw)
        except ValueError:
            continue
        if value is not None:
            found[field.key] = value
    return found


def prefilled(spec: Spec, step: Step, hidden: Answers) -> Value:
    """What `step` is shown with to a visitor who has not answered it: its hidden field's value, if the step would take it."""
    field = next((field for field in spec.hidden if field.key == step.prefill), None)
    # Nobody else agrees for a visitor.
    if field is None or field.key not in hidden or step.type in NEVER_PREFILLED:
        return None
    try:
        return read_value(step, FIELD_TYPES[field.type].cell(hidden[field.key]))
    except ValueError:
        return None
