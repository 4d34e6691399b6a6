"""Answers that between them behave in every way some conditions can tell apart; and what conditions can never hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, pairwise, product

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from steps import dates, picks
from steps.adapting import conditional
from steps.fields import FIELD_TYPES
from steps.fields.text import HARD_MAXIMUM, Email, ShortText
from steps.numbers import plain
from steps.rules import OPERATORS, STARTED_ON, Kind, Operand, evaluate
from steps.spec import Condition, Step, Value

# More answers than this to one step are not tried.
_TOO_MANY = 1_024
# Where dates are counted from the day of the visit, one day stands for all: what matters is their order.
SOME_DAY = date(2026, 6, 15)
_BY_DAYS = ("day", "week")
# What single letters can fold to.
_FOLDED_TO = re.compile("ss|ff|fi|fl|st|[^ -~]")


def witnesses(step: Step, conditions: Sequence[Condition], *, may_be_blank: bool) -> list[Value] | None:
    """Answers to `step` that between them behave in every way `conditions` can tell apart; None when they cannot be listed.

    `conditions` read the step and compare it with constants. If any answer satisfies some combination of them, one of these
    does: choices are few, numbers and dates only matter by where they lie between the constants, and for texts one that no
    constant touches stands for all such.
    """
    kind = FIELD_TYPES[step.type].kind
    found: Iterable[Value] | None
    match kind:
        case Kind.CHOICE:
            found = [choice.key for choice in step.choices]
        case Kind.CHOICES:
            found = _picks(step, conditions)
        case Kind.FLAG:
            found = [True] if step.type == "consent" and step.required else [True, False]
        case Kind.NUMBER:
            found = _numbers(step, conditions)
        case Kind.DATE:
            found = _dates(conditions)
        case Kind.TEXT:
            found = _texts(step, conditions)
        case None if step.type == "ranking":
            # Points count for all of them, in any order.
            found = [[choice.key for choice in step.choices]]
        case None:
            found = [True]
    if found is None:
        return None
    return [*found, None] if may_be_blank else list(found)


def satisfiable(step: Step, conditions: Sequence[Condition], *, may_be_blank: bool) -> bool:
    """Whether some answer to `step` satisfies all `conditions`, which compare it with constants. True when in doubt."""
    name = conditions[0].left if conditions else step.key
    answers = witnesses(step, conditions, may_be_blank=may_be_blank)
    today = {STARTED_ON: SOME_DAY.isoformat()}
    return answers is None or any(evaluate((tuple(conditions),), today | {name: answer}) for answer in answers)


def _constants(conditions: Sequence[Condition]) -> list[str]:
    """The constants compared with the answer itself, not with how many were picked."""
    found: list[str] = []
    for item in conditions:
        if OPERATORS[item.operator].operand in (Operand.ONE, Operand.MANY, Operand.RANGE) and not item.right:
            found += item.value if isinstance(item.value, list) else [str(item.value)]
    return found


def _picks(step: Step, conditions: Sequence[Condition]) -> list[Value] | None:
    """Every selection among the mentioned choices, with every number of the others that can be picked too."""
    counted = any(OPERATORS[item.operator].operand is Operand.COUNT for item in conditions)
    mentioned = [choice.key for choice in step.choices if choice.key in set(_constants(conditions))]
    others = [choice.key for choice in step.choices if choice.key not in mentioned]
    # Of those who are offered fewer choices, fewer picks are asked for.
    least = 1 if conditional(step) else max(1, int(Decimal(step.minimum or 0)))
    most = int(Decimal(step.maximum or len(step.choices)))
    if len(mentioned) > 12 or 2 ** len(mentioned) * (len(others) + 1 if counted else 1) > _TOO_MANY:
        return None
    found: list[list[str]] = []
    for bits in product((False, True), repeat=len(mentioned)):
        picked = [key for key, on in zip(mentioned, bits, strict=True) if on]
        fillings = range(len(others) + 1) if counted else [max(0, least - len(picked))]
        found += [[*picked, *others[:more]] for more in fillings if least <= len(picked) + more <= most and more <= len(others)]
    if alone := picks.exclusive_key(step):
        # It goes with no other, and is enough by itself.
        found = [[alone], *(picked for picked in found if alone not in picked)]
    return list[Value](found)


def _numbers(step: Step, conditions: Sequence[Condition]) -> Iterable[str]:
    low = None if step.minimum is None else Decimal(step.minimum)
    high = None if step.maximum is None else Decimal(step.maximum)
    marks = {Decimal(text) for text in _constants(conditions)}
    marks |= {bound for bound in (low, high) if bound is not None}
    ordered = sorted(marks) or [Decimal(0)]
    points = [ordered[0] - 1, *ordered, ordered[-1] + 1, *((a + b) / 2 for a, b in pairwise(ordered))]
    return [plain(point) for point in points if (low is None or point >= low) and (high is None or point <= high)]


def _dates(conditions: Sequence[Condition]) -> list[Value] | None:
    """Each constant, the day before and the day after: between two constants lies nothing, or the day after the first."""
    constants = _constants(conditions)
    relative = [text for text in constants if not dates.is_date(text)]
    if relative and (len(relative) < len(constants) or len({_by_days(text) for text in relative} - {None}) > 1):
        # The order of such dates depends on the day of the visit.
        return None
    marks = {date.fromisoformat(dates.resolve(text, SOME_DAY)) for text in constants} or {SOME_DAY}
    days = [mark + timedelta(days=near) for mark in marks for near in (-1, 0, 1) if date.min < mark < date.max or near == 0]
    return [day.isoformat() for day in sorted(set(days))]


def _by_days(text: str) -> bool | None:
    return None if text == "today" else any(unit in text for unit in _BY_DAYS)


def _texts(step: Step, conditions: Sequence[Condition]) -> list[Value] | None:
    """The constants themselves, and texts that begin, end and go on in every combination that conditions ask about."""
    whole, begins, ends, parts = _text_constants(conditions)
    if (len(begins) + 1) * (len(ends) + 1) * 2 ** min(len(parts), 12) > _TOO_MANY // 2 or len(parts) > 12:
        return None
    # No answer holds a NUL: between the pieces it makes sure that they make up nothing else that is asked about.
    made = [
        "\x00".join([begin, *within, "", end])
        for begin in ("", *begins)
        for end in ("", *ends)
        for size in range(len(parts) + 1)
        for within in combinations(parts, size)
    ]
    least, most = int(Decimal(step.minimum or 0)), _longest(step)
    if any(len(text) > most for text in made):
        # Pieces could overlap to fit in.
        return None
    made = [text.replace("\x00", "\x00" * (1 + max(0, least - len(text))), 1) for text in made]
    return [*(text for text in whole if _is_possible(step, text)), *made]


def _text_constants(conditions: Sequence[Condition]) -> tuple[list[str], list[str], list[str], list[str]]:
    """(compared with as a whole, at the beginning, at the end, within), each once."""
    found: dict[str, dict[str, None]] = {"": {}, "begins_with": {}, "ends_with": {}, "contains": {}}
    for item in conditions:
        name = item.operator.removeprefix("not_")
        found[name if name in found else ""] |= dict.fromkeys(_constants([item]))
    whole, begins, ends, parts = (list(texts) for texts in found.values())
    return whole, begins, ends, parts


def _is_possible(step: Step, text: str) -> bool:
    """Whether a visitor could have typed this, or something that only differs from it in case."""
    folded = text.casefold()
    # Some letters fold to several (ß to ss, ﬃ to ffi): such a text may have been typed with fewer.
    shortest = len(folded) if folded.isascii() and not _FOLDED_TO.search(folded) else (len(folded) + 2) // 3
    if len(folded) < int(Decimal(step.minimum or 0)) or shortest > _longest(step):
        return False
    if step.type == "email" and text.isascii():
        try:
            validate_email(text)
        except ValidationError:
            return False
    return True


def _longest(step: Step) -> int:
    kind = FIELD_TYPES[step.type]
    return kind.maximum(step) if isinstance(kind, ShortText | Email) else HARD_MAXIMUM
