"""A funnel shown as a conversation: what was asked and answered before the step that is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from steps import recall
from steps.fields import FIELD_TYPES
from steps.journey import Journey
from steps.spec import Spec

CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One step that is behind the visitor: its question, their answer in words ("" for one left empty), and where to change it.

    `asks` is False for a step that only says something.
    """

    key: str
    question: str
    answer: str
    asks: bool
    url: str


def is_chat(spec: Spec) -> bool:
    """Whether the funnel is shown as a conversation."""
    return bool(spec.design.get("presentation") == CHAT)


def transcript(spec: Spec, journey: Journey, *, until: str, url: Callable[[str], str]) -> list[Exchange]:
    """The exchanges on the visitor's path before the step `until`. ValueError for a step off the path."""
    return [exchange(spec, journey, key, url) for key in journey.path[: journey.path.index(until)]]


def exchange(spec: Spec, journey: Journey, key: str, url: Callable[[str], str]) -> Exchange:
    """The exchange of one answered step."""
    step = recall.fill_step(spec.step(key), spec, journey.values_at(key))
    asks = FIELD_TYPES[step.type].asks
    return Exchange(key, step.title, recall.said(step, key, journey.values) if asks else "", asks, url(key))
