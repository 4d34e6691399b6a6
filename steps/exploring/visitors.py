"""Visitors who are told apart, what a step asks of them, and what a condition makes of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from steps.adapting import conditional, is_offered, says_nothing
from steps.fields import FIELD_TYPES
from steps.journey import picked
from steps.rules import Holds, is_blank
from steps.spec import Condition, Spec, Step, Value


@dataclass(frozen=True, slots=True)
class Visitor:
    """What is known of some visitors: values by name, names of what is forgotten, and what later rules make of the values."""

    values: dict[str, Value]
    forgotten: frozenset[str]
    marks: dict[str, int | str]

    def key(self) -> tuple[object, ...]:
        """Equal for visitors of whom all later rules think the same."""
        return (frozenset(self.marks.items()), self.forgotten)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a step asks of a visitor: whether an answer is needed for sure, which choices may be offered, and which are for sure."""

    step: Step
    required: bool
    may: frozenset[str]
    must: frozenset[str]

    def takes(self, answer: Value) -> bool:
        """Whether the answer may be given."""
        if says_nothing(self.step, answer):
            return not self.required
        if not conditional(self.step) or FIELD_TYPES[self.step.type].kind is None:
            return True
        # How many have to be picked is not known where it is not known what is offered.
        step = self.step if self.may == self.must else replace(self.step, minimum=None)
        return is_offered(step, answer, self.may)


@dataclass(frozen=True, slots=True)
class Test:
    """A condition, prepared; `free` when it may go either way for all that can be known."""

    names: tuple[str, ...]
    holds: Holds
    free: bool

    def results(self, visitor: Visitor) -> tuple[bool, bool]:
        """(may hold, may fail)."""
        if self.free or any(name in visitor.forgotten for name in self.names):
            return True, True
        held = self.holds(visitor.values)
        return held, not held


def offer(step: Step, answer: Value) -> object:
    """Equal for answers to a step with conditional choices that no visitor can give one of without the other."""
    offers = conditional(step)
    if not offers or is_blank(answer):
        return not offers
    keys = set(picked(answer))
    return frozenset(keys & offers.keys()), len(keys) if step.minimum is not None else 0


def readers(spec: Spec) -> dict[str, list[Condition]]:
    """The conditions that read a name, on either side."""
    found: dict[str, list[Condition]] = defaultdict(list)
    for step in spec.steps:
        for rule in step.rules:
            for item in (item for group in rule.groups for item in group):
                found[item.left].append(item)
                if item.right:
                    found[item.right].append(item)
            if rule.amount_of:
                found.setdefault(rule.amount_of, [])
    return found
