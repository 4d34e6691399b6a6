"""What an export says beside an answer: what was typed for "Other", which wording was agreed to or not, and when."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from funnel.models import VisitStep
from steps import picks
from steps.spec import Answers, Spec, Step

_Row = TypeVar("_Row", bound=Sequence[Any])
# (key of the step, what is said of its answer)
Detail = tuple[str, str]
# When the answers that stand were given, by visit and step.
Times = Mapping[tuple[int, str], datetime]

_OTHER, _WORDING, _ANSWERED_AT = "other", "wording", "answered_at"


def of_specs(specs: Iterable[Spec]) -> list[Detail]:
    """The details of all steps of these specs, each once, in their order."""
    return list(dict.fromkeys((step.key, name) for spec in specs for step in spec.steps for name in _names(step)))


def timed(rows: Iterator[_Row], details: Sequence[Detail], size: int) -> Iterator[tuple[_Row, Times]]:
    """Each row, whose first cell is a visit's id, with the times of its consents: one query for every `size` rows, none without."""
    keys = [key for key, name in details if name == _ANSWERED_AT]
    while chunk := list(islice(rows, size)):
        # Without keys Django asks nothing.
        times = _times([row[0] for row in chunk], keys)
        yield from ((row, times) for row in chunk)


def said(spec: Spec, visit: int, answers: Answers, detail: Detail, times: Times) -> str | datetime | None:
    """One detail of a visit's answers, which are those on its way; None where there is no such answer, or nothing is known."""
    key, name = detail
    if answers.get(key) is None or name not in _names(spec.step(key)):
        return None
    if name == _OTHER:
        return picks.text_in(answers[key])
    return wording(spec.step(key)) if name == _WORDING else times.get((visit, key))


def wording(step: Step) -> str:
    """What stands for the wording of a consent: its version as the marketer called it, or the first 12 hex digits of the sha256
    of question and help text, a line end between them, and of their translations in all languages.
    """
    named = str(step.options.get("wording_version", ""))
    translated = [text for _, texts in sorted(step.translations.items()) for _, text in sorted(texts.items())]
    return named or hashlib.sha256("\n".join([step.title, step.help_text, *translated]).encode()).hexdigest()[:12]


def _names(step: Step) -> tuple[str, ...]:
    if step.type == "consent":
        return (_WORDING, _ANSWERED_AT)
    return (_OTHER,) if picks.asks_other(step) else ()


def _times(visits: Sequence[int], keys: Sequence[str]) -> Times:
    found = VisitStep.objects.filter(visit__in=visits, step_key__in=keys).values_list("visit_id", "step_key", "answered_at")
    return {(visit, key): at for visit, key, at in found if at is not None}
