"""The operators of conditions: what each means, also for an answer that is not there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from steps.spec import Condition, Value

Predicate = Callable[[Value], bool]


class Operand(StrEnum):
    """What stands on the right of an operator."""

    NOTHING = "nothing"
    ONE = "one value"
    MANY = "one or more values"


@dataclass(frozen=True, slots=True)
class Operator:
    """`compare(right)` prepares the test of an answered left side; `unanswered` is the result for a blank one."""

    name: str
    label: str
    operand: Operand
    unanswered: bool
    compare: Callable[[Value], Predicate]


def is_blank(value: Value) -> bool:
    """True for an answer that says nothing: never asked, left empty, or no choice picked."""
    return value is None or value == "" or value == []


def predicate(condition: Condition) -> Predicate:
    """A function from the left side's answer (None when unanswered) to whether the condition holds.

    The right side is prepared once, here: funnels with hundreds of conditions are walked on every request.
    """
    operator = OPERATORS[condition.operator]
    test = operator.compare(condition.value)
    unanswered = operator.unanswered

    def holds(left: Value) -> bool:
        return unanswered if is_blank(left) else test(left)

    return holds


def evaluate(groups: tuple[tuple[Condition, ...], ...], answers: Mapping[str, Value]) -> bool:
    """Whether any group has all its conditions true of `answers`; no groups at all means always."""
    return not groups or any(all(predicate(item)(answers.get(item.step)) for item in group) for group in groups)


def _folded(value: Value) -> Value:
    return value.strip().casefold() if isinstance(value, str) else value


def _members(value: Value) -> frozenset[Value]:
    return frozenset(value) if isinstance(value, list) else frozenset([value])


def _equals(right: Value) -> Predicate:
    wanted = _folded(right)
    return lambda left: _folded(left) == wanted


def _contains(right: Value) -> Predicate:
    wanted = str(_folded(right))
    return lambda left: wanted in str(_folded(left))


def _number(test: Callable[[Decimal, Decimal], bool]) -> Callable[[Value], Predicate]:
    def compare(right: Value) -> Predicate:
        bound = Decimal(str(right))
        return lambda left: test(Decimal(str(left)), bound)

    return compare


def _any_of(right: Value) -> Predicate:
    wanted = _members(right)
    return lambda left: not wanted.isdisjoint(_members(left))


def _all_of(right: Value) -> Predicate:
    wanted = _members(right)
    return lambda left: wanted <= _members(left)


def _negated(compare: Callable[[Value], Predicate]) -> Callable[[Value], Predicate]:
    def negation(right: Value) -> Predicate:
        test = compare(right)
        return lambda left: not test(left)

    return negation


def _always(result: bool) -> Callable[[Value], Predicate]:
    return lambda right: lambda left: result


_ALL = (
    Operator("equals", "is", Operand.ONE, False, _equals),
    Operator("not_equals", "is not", Operand.ONE, True, _negated(_equals)),
    Operator("contains", "contains", Operand.ONE, False, _contains),
    Operator("greater_than", "is greater than", Operand.ONE, False, _number(lambda a, b: a > b)),
    Operator("greater_or_equal", "is at least", Operand.ONE, False, _number(lambda a, b: a >= b)),
    Operator("less_than", "is less than", Operand.ONE, False, _number(lambda a, b: a < b)),
    Operator("less_or_equal", "is at most", Operand.ONE, False, _number(lambda a, b: a <= b)),
    Operator("any_of", "is any of", Operand.MANY, False, _any_of),
    Operator("none_of", "is none of", Operand.MANY, True, _negated(_any_of)),
    Operator("all_of", "is all of", Operand.MANY, False, _all_of),
    Operator("is_answered", "is answered", Operand.NOTHING, False, _always(True)),
    Operator("is_empty", "is empty", Operand.NOTHING, True, _always(False)),
)
OPERATORS: dict[str, Operator] = {operator.name: operator for operator in _ALL}
