"""Advice on a draft: where it asks too much, says too little or does nothing. Never in the way of publishing."""

from __future__ import annotations

from collections.abc import Iterator

from steps.advice import asking, logic, pages, recalls, unread, wording
from steps.advice.kinds import ADVICE
from steps.compiling import Compiled
from steps.compiling.draft import Draft
from steps.problems import Problem

__all__ = ["ADVICE", "advise"]


def advise(compiled: Compiled) -> tuple[Problem, ...]:
    """All advice on a compiled draft, in the order of its pages. Reads no row that compiling has not read.

    While the draft has problems, what depends on the ways through it is left out as far as it cannot be known.
    """
    order = {step.pk: position for position, step in enumerate(compiled.draft.steps)}

    def page(advice: Problem) -> tuple[int, int]:
        place = advice.place
        return order.get(place.step_pk or 0, len(order)), _PARTS.index(place.kind)

    return tuple(sorted(_found(compiled, compiled.draft), key=page))


# What is not on a step's page comes after the steps, in this order.
_PARTS = ("step", "choice", "rule", "condition", "ending", "hidden_field", "variable")


def _found(compiled: Compiled, draft: Draft) -> Iterator[Problem]:
    yield from asking.advise(draft)
    yield from wording.advise(draft)
    yield from pages.advise(draft)
    yield from recalls.advise(draft, compiled.spec)
    yield from logic.advise(draft, compiled.verdicts)
    yield from unread.advise(draft)
