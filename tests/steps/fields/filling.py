"""Forms filled in as a page would: an answer, and the parts of one."""

from __future__ import annotations

import re
from typing import Any

from django.http import QueryDict
from django.template.loader import render_to_string

from steps.fields import FIELD_TYPES
from steps.forms import StepForm
from steps.spec import Step, Value


def make_step(kind: str, options: dict[str, Any] | None = None, **values: Any) -> Step:
    """A step of this type."""
    return Step("it", kind, "It?", options=options or {}, **values)


def fill(step: Step, answer: str | None = None, **parts: str) -> StepForm:
    """The form with an answer, or `<name>_<part>` for each part."""
    data = QueryDict(mutable=True)
    if answer is not None:
        data["answer"] = answer
    for part, text in parts.items():
        data[f"answer_{part}"] = text
    return StepForm(data=data, step=step)


def stored(step: Step, answer: str | None = None, **parts: str) -> Value:
    """What is stored of a sound answer."""
    form = fill(step, answer, **parts)
    assert form.is_valid(), form.errors
    return form.value


def codes(step: Step, answer: str | None = None, **parts: str) -> list[str]:
    """The codes of what is wrong."""
    return fill(step, answer, **parts).error_codes


def words(kind: str, value: Value, options: dict[str, Any] | None = None) -> str:
    """What a text that recalls the answer says."""
    return FIELD_TYPES[kind].words(value, make_step(kind, options))


def html(form: StepForm) -> str:
    """The step's control as the page has it, on one line."""
    field = form["answer"]
    errors = list(form.errors.get("answer", ()))
    context = {"step": form.step, "field": field, "errors": errors, "described_by": "error" if errors else ""}
    page = render_to_string(form.type.template, context | {"control": form.type.context(form.step, field)})
    return re.sub(r"\s+", " ", page)


def blank(step: Step, value: Value = None) -> StepForm:
    """The form as it is first shown, with a stored answer if there is one."""
    return StepForm(step=step, initial={} if value is None else {"answer": value})


def inputs(page: str) -> dict[str, dict[str, str]]:
    """The attributes of each input of a page that is sent, by its name."""
    found = [dict(re.findall(r'([a-z-]+)="([^"]*)"', tag)) for tag in re.findall(r"<(?:input|textarea|select)\b[^>]*>", page)]
    return {attributes["name"]: attributes for attributes in found if "name" in attributes}
