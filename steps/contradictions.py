"""Can these conditions hold together? Decided by trying every answer that could make a difference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise, product

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from steps.fields import FIELD_TYPES
from steps.fields.number import plain
from steps.fields.text import HARD_MAXIMUM, Email, ShortText
from steps.rules import evaluate
from steps.spec import Action, Condition, Step, Value

# Mentioned choices of one step beyond which not every selection is tried: 4,096 of them are enough.
_TOO_MANY = 12


def witnesses(step: Step, conditions: Sequence[Condition], *, may_be_blank: bool) -> list[Value] | None:
    """Answers to `step` that between them behave in every way `conditions` can tell apart; None when there are too many.

    If any answer satisfies some combination of the conditions, one of these does: choices are few, numbers only matter by
    where they lie between the constants, and for text one answer that no constant equals stands for all the others.
    """
    found: list[Value]
    match step.type:
        case "single_choice":
            found = [choice.key for choice in step.choices]
        case "multiple_choice":
            mentioned = sorted({key for item in conditions for key in _many(item.value)} & {c.key for c in step.choices})
            if len(mentioned) > _TOO_MANY:
                return None
            found = [*_picks(step, mentioned)]
        case "yes_no":
            found = [True, False]
        case "consent":
            found = [True] if step.required else [True, False]
        case "number":
            found = [*_numbers(step, conditions)]
        case "content":
            found = [True]
        case _:
            found = [*_texts(step, conditions)]
    return [*found, None] if may_be_blank else found


def satisfiable(step: Step, conditions: Sequence[Condition], *, may_be_blank: bool) -> bool:
    """Whether some answer to `step` satisfies all `conditions`, which read that step only. True when in doubt."""
    answers = witnesses(step, conditions, may_be_blank=may_be_blank)
    return answers is None or any(evaluate((tuple(conditions),), {step.key: answer}) for answer in answers)


def always_left(step: Step) -> bool:
    """Whether every answer to `step` fires one of its own skip or finish rules, so that the next step is never simply next.

    False when in doubt.
    """
    leave = [rule for rule in step.rules if rule.action is not Action.SHOW_IF]
    if any(not rule.groups for rule in leave):
        return True
    own = [group for rule in leave for group in rule.groups if all(item.step == step.key for item in group)]
    if not own:
        return False
    answers = witnesses(step, [item for group in own for item in group], may_be_blank=not step.required)
    return answers is not None and all(evaluate(tuple(own), {step.key: answer}) for answer in answers)


def _picks(step: Step, mentioned: Sequence[str]) -> Iterable[list[str]]:
    """Every selection among the mentioned choices that can be made up to an allowed number of picks by the other choices."""
    others = [choice.key for choice in step.choices if choice.key not in mentioned]
    least = max(1, int(step.minimum or 0))
    most = int(step.maximum or len(step.choices))
    for bits in product((False, True), repeat=len(mentioned)):
        picked = [key for key, on in zip(mentioned, bits, strict=True) if on]
        filled = [*picked, *others[: max(0, least - len(picked))]]
        if least <= len(filled) <= most:
            yield filled


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


def _texts(step: Step, conditions: Sequence[Condition]) -> Iterable[str]:
    constants = [str(item.value) for item in conditions if item.value is not None]
    contained = [str(item.value) for item in conditions if item.operator == "contains"]
    # No answer holds a NUL, so these equal no constant: the first contains none of them, the second all.
    fresh = ["\x00", "\x00".join([*contained, "\x00"])]
    too_long = any(len(text) > _longest(step) for text in contained)
    return [*(text for text in constants if _is_possible(step, text)), *fresh[: 1 if too_long else 2]]


def _is_possible(step: Step, text: str) -> bool:
    """Whether a visitor could have typed just this."""
    if step.type == "email":
        try:
            validate_email(text)
        except ValidationError:
            return False
    return int(step.minimum or 0) <= len(text) <= _longest(step)


def _longest(step: Step) -> int:
    kind = FIELD_TYPES[step.type]
    return kind.maximum(step) if isinstance(kind, ShortText | Email) else HARD_MAXIMUM
