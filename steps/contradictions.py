"""Can these conditions hold together? Decided by trying every answer that could make a difference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise

from steps.fields.number import plain
from steps.rules import evaluate
from steps.spec import Action, Condition, Step, Value


def witnesses(step: Step, conditions: Sequence[Condition], *, may_be_blank: bool) -> list[Value]:
    """Answers to `step` that between them behave in every way `conditions` can tell apart.

    If any answer satisfies some combination of the conditions, one of these does: choices are few, numbers only matter by
    where they lie between the constants, and for text one answer that no constant equals stands for all the others.
    """
    found: list[Value]
    match step.type:
        case "single_choice":
            found = [choice.key for choice in step.choices]
        case "multiple_choice":
            found = _subsets(step, conditions)
        case "yes_no":
            found = [True, False]
        case "consent":
            found = [True] if step.required else [True, False]
        case "number":
            found = [*_numbers(step, conditions)]
        case "content":
            found = [True]
        case _:
            found = [*_texts(conditions)]
    return [*found, None] if may_be_blank else found


def satisfiable(step: Step, conditions: Sequence[Condition], *, may_be_blank: bool) -> bool:
    """Whether some answer to `step` satisfies all `conditions`, which read that step only."""
    return any(
        evaluate((tuple(conditions),), {step.key: answer}) for answer in witnesses(step, conditions, may_be_blank=may_be_blank)
    )


def always_left(step: Step) -> bool:
    """Whether every answer to `step` fires one of its own skip or finish rules, so that the next step is never simply next."""
    leave = [rule for rule in step.rules if rule.action is not Action.SHOW_IF]
    if any(not rule.groups for rule in leave):
        return True
    own = [group for rule in leave for group in rule.groups if all(item.step == step.key for item in group)]
    if not own:
        return False
    answers = witnesses(step, [item for group in own for item in group], may_be_blank=not step.required)
    return all(evaluate(tuple(own), {step.key: answer}) for answer in answers)


def _subsets(step: Step, conditions: Sequence[Condition]) -> list[Value]:
    """Picks: `any of` and `all of` only gain by more picks and `none of` only by fewer, so single picks, the largest picks
    each `none of` leaves, and their complements suffice.
    """
    keys = [choice.key for choice in step.choices]
    forbidden = {key for item in conditions if item.operator == "none_of" for key in _many(item.value)}
    found: list[list[str]] = [keys, [key for key in keys if key not in forbidden], *([key] for key in keys)]
    found += [[other for other in keys if other != key] for key in keys]
    return [picks for picks in found if picks]


def _many(value: Value) -> list[str]:
    return value if isinstance(value, list) else [str(value)]


def _numbers(step: Step, conditions: Sequence[Condition]) -> Iterable[str]:
    low = None if step.minimum is None else Decimal(step.minimum)
    high = None if step.maximum is None else Decimal(step.maximum)
    marks = {Decimal(str(item.value)) for item in conditions if item.value is not None}
    marks |= {bound for bound in (low, high) if bound is not None}
    ordered = sorted(marks) or [Decimal(0)]
    points = [ordered[0] - 1, *ordered, ordered[-1] + 1, *((a + b) / 2 for a, b in pairwise(ordered))]
    return [plain(point) for point in points if (low is None or point >= low) and (high is None or point <= high)]


def _texts(conditions: Sequence[Condition]) -> Iterable[str]:
    constants = [str(item.value) for item in conditions if item.value is not None]
    contained = [str(item.value) for item in conditions if item.operator == "contains"]
    # No answer holds a NUL, so these equal no constant: the first contains none of them, the second all.
    return [*constants, "\x00", "\x00".join([*contained, "\x00"])]
