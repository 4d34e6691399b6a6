"""Long funnels whose visitors come past every rule: what a walk and the checker have most work with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from funnel.models import Funnel
from tests.builders import RuleDraft, StepDraft, draft_step, make_funnel, rule

Conditions = Mapping[str, Sequence[tuple[str, str]]]

_TYPES = ("single_choice", "number", "short_text")
_CHOICES = ("a", "b", "c")
# (operator, value) that the answers of the benchmark satisfy, and that they do not, by type.
_HOLDS: Conditions = {
    "single_choice": (("equals", "a"), ("any_of", "a, b"), ("is_answered", "")),
    "number": (("greater_than", "2"), ("between", "1; 9"), ("not_equals", "7")),
    "short_text": (("contains", "ord"), ("begins_with", "wo"), ("not_equals", "nothing")),
}
_FAILS: Conditions = {
    "single_choice": (("equals", "b"), ("none_of", "a, b")),
    "number": (("less_than", "2"), ("equals", "8")),
    "short_text": (("ends_with", "x"), ("equals", "nothing")),
}


# Every so many steps one that all visitors see, whatever they answered: rules read these.
_ANCHOR = 5


def long_draft(slug: str, steps: int, rules: int, rng: Random) -> Funnel:
    """A draft of so many steps and rules, about as many that show as that skip and that calculate; most read two answers."""
    drafts: list[StepDraft] = []
    for position in range(steps):
        kind = _TYPES[position % len(_TYPES)]
        count = (position + 1) * rules // steps - position * rules // steps
        made = [_rule(rng, drafts, position, steps) for _ in range(count)]
        choices = _CHOICES if kind == "single_choice" else ()
        points = {"a": 1, "b": 2} if choices and position % 2 else {}
        drafts.append(draft_step(f"s{position}", kind, choices=choices, points=points, rules=made))
    return make_funnel(slug, drafts, hidden={"plan": "short_text"}, variables={"budget": 10})


def _rule(rng: Random, before: list[StepDraft], position: int, steps: int) -> RuleDraft:
    anchors = before[::_ANCHOR]
    turn = position % _ANCHOR
    if turn in (0, 1) or len(anchors) < 2:
        when = [[_condition(rng, rng.choice(anchors), _HOLDS)], [("hidden.plan", "equals", "pro")]] if anchors else []
        return rule(rng.choice(("add", "subtract", "set")), rng.choice(("score", "budget")), when, amount=str(rng.randint(1, 9)))
    one, other = rng.sample(anchors, 2)
    if turn in (2, 3):
        return rule(
            "show_if", when=[[_condition(rng, one, _FAILS)], [_condition(rng, one, _HOLDS), _condition(rng, other, _HOLDS)]]
        )
    target = f"s{min(position + 1, steps - 1)}"
    if target == f"s{position}":
        return rule("finish", "thanks", [[_condition(rng, one, _FAILS), _condition(rng, other, _FAILS)]])
    return rule("skip_to", target, [[_condition(rng, one, _HOLDS), _condition(rng, other, _FAILS)]])


def _condition(rng: Random, step: StepDraft, which: Conditions) -> tuple[str, str, str]:
    operator, value = rng.choice(which[step.type])
    return step.key, operator, value
