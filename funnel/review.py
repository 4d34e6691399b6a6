"""The page on which visitors check their answers before they send them, where the design asks for it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from steps import recall
from steps.fields import FIELD_TYPES
from steps.journey import Journey
from steps.rules import Values
from steps.spec import Spec, Step

# Its address under /f/<funnel>/, which no step may have: `steps.compiling` reserves it.
KEY = "review"


@dataclass(frozen=True, slots=True)
class Line:
    """One question with its answer in words; `step` is the key of the step that asks it."""

    step: str
    question: str
    answer: str


def is_asked_for(spec: Spec) -> bool:
    """Whether visitors of this funnel check their answers before it is complete."""
    return spec.design.get("review") is True


def lines(spec: Spec, journey: Journey) -> list[Line]:
    """What was asked and answered on the visitor's way, in its order; a blank answer is said to be one."""
    found: list[Line] = []
    for key in journey.path:
        step = recall.fill_step(spec.step(key), spec, journey.values_at(key))
        if FIELD_TYPES[step.type].asks and key in journey.values:
            found.append(Line(key, step.title, _words(step, key, journey.values) or _("Left empty")))
    return found


def _words(step: Step, key: str, values: Values) -> str:
    """What was answered, as visitors read it."""
    value = values[key]
    if isinstance(value, bool) and not FIELD_TYPES[step.type].is_apart:
        return _("Yes") if value else _("No")
    return recall.said(step, key, values)
