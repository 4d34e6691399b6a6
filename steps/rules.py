"""The operators of conditions: what each means, also for something that is not there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from steps import dates
from steps.spec import HIDDEN, Condition, Value

# What a visitor has answered so far on their path, their hidden fields and the variables, by name.
Values = Mapping[str, Value]
Holds = Callable[[Values], bool]
Predicate = Callable[[Value], bool]

# The day the visit began: what dates such as "18 years ago" are counted from, so that a path never changes overnight.
STARTED_ON = f"{HIDDEN}started_on"


class Kind(StrEnum):
    """What can be compared with what: the kind of an answer, a hidden field or a variable."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    FLAG = "yes or no"


class Operand(StrEnum):
    """What stands on the right of an operator."""

    NOTHING = "nothing"
    ONE = "one value"
    MANY = "one or more values"
    RANGE = "two values, the lower first"
    COUNT = "a whole number"


@dataclass(frozen=True, slots=True)
class Operator:
    """`compare(right)` prepares the test of a left side; `unanswered` is the result when either side says nothing.

    `date_label` is what it is called between dates, where that differs.
    """

    name: str
    label: str
    kinds: frozenset[Kind]
    operand: Operand
    unanswered: bool
    compare: Callable[[Value], Predicate]
    date_label: str = ""

    def label_for(self, kind: Kind | None) -> str:
        """Its name in a sentence about something of this kind."""
        return self.date_label if self.date_label and kind is Kind.DATE else self.label


def is_blank(value: Value) -> bool:
    """True for an answer that says nothing: never asked, left empty, or no choice picked."""
    return value is None or value == "" or value == []


def prepare(condition: Condition) -> Holds:
    """A function from all values known to whether the condition holds.

    A constant right side is prepared once, here: funnels with hundreds of conditions are walked on every request.
    """
    operator = OPERATORS[condition.operator]
    left = condition.left
    if operator is WAS_SKIPPED:
        return lambda values: left not in values
    if condition.right:
        return _comparing(operator, left, condition.right)
    if condition.relative:
        return _since(operator, left, condition.value)
    test = operator.compare(condition.value)
    unanswered = operator.unanswered

    def holds(values: Values) -> bool:
        value = values.get(left)
        return unanswered if value is None or value == "" or value == [] else test(value)

    return holds


def evaluate(groups: tuple[tuple[Condition, ...], ...], values: Values) -> bool:
    """Whether any group has all its conditions true of `values`; no groups at all means always."""
    return not groups or any(all(prepare(item)(values) for item in group) for group in groups)


def _comparing(operator: Operator, left: str, right: str) -> Holds:
    def holds(values: Values) -> bool:
        value, other = values.get(left), values.get(right)
        return operator.unanswered if is_blank(value) or is_blank(other) else operator.compare(other)(value)

    return holds


def _since(operator: Operator, left: str, right: Value) -> Holds:
    @lru_cache(maxsize=64)
    def test_on(day: str) -> Predicate:
        today = date.fromisoformat(day)
        if isinstance(right, list):
            return operator.compare([dates.resolve(text, today) for text in right])
        return operator.compare(dates.resolve(str(right), today))

    def holds(values: Values) -> bool:
        value, day = values.get(left), values.get(STARTED_ON)
        return operator.unanswered if is_blank(value) or is_blank(day) else test_on(str(day))(value)

    return holds


def _folded(value: Value) -> Value:
    return value.strip().casefold() if isinstance(value, str) else value


def _members(value: Value) -> frozenset[Value]:
    return frozenset(map(_folded, value)) if isinstance(value, list) else frozenset([_folded(value)])


def _equals(right: Value) -> Predicate:
    wanted = _folded(right)
    return lambda left: _folded(left) == wanted


def _text(test: Callable[[str, str], bool]) -> Callable[[Value], Predicate]:
    def compare(right: Value) -> Predicate:
        wanted = str(_folded(right))
        return lambda left: test(str(_folded(left)), wanted)

    return compare


def _order(numbers: Callable[[Decimal, Decimal], bool], texts: Callable[[str, str], bool]) -> Callable[[Value], Predicate]:
    """A comparison of two numbers, or of two dates: ISO dates are in order as texts are."""

    def compare(right: Value) -> Predicate:
        bound = str(right)
        if dates.is_date(bound):
            return lambda left: texts(str(left), bound)
        number = Decimal(bound)
        return lambda left: numbers(Decimal(str(left)), number)

    return compare


_at_least = _order(lambda a, b: a >= b, lambda a, b: a >= b)
_at_most = _order(lambda a, b: a <= b, lambda a, b: a <= b)


def _between(right: Value) -> Predicate:
    low, high = right if isinstance(right, list) else [right, right]
    above, below = _at_least(low), _at_most(high)
    return lambda left: above(left) and below(left)


def _any_of(right: Value) -> Predicate:
    wanted = _members(right)
    return lambda left: not wanted.isdisjoint(_members(left))


def _all_of(right: Value) -> Predicate:
    wanted = _members(right)
    return lambda left: wanted <= _members(left)


def _count(test: Callable[[int, Decimal], bool]) -> Callable[[Value], Predicate]:
    def compare(right: Value) -> Predicate:
        wanted = Decimal(str(right))
        return lambda left: test(len(left) if isinstance(left, list) else 1, wanted)

    return compare


def _negated(compare: Callable[[Value], Predicate]) -> Callable[[Value], Predicate]:
    def negation(right: Value) -> Predicate:
        test = compare(right)
        return lambda left: not test(left)

    return negation


def _always(result: bool) -> Callable[[Value], Predicate]:
    return lambda right: lambda left: result


_begins = _text(lambda left, right: left.startswith(right))
_ends = _text(lambda left, right: left.endswith(right))
_contains = _text(lambda left, right: right in left)

_EVERY = frozenset(Kind)
_ONE_TEXT = frozenset({Kind.TEXT})
_ORDERED = frozenset({Kind.NUMBER, Kind.DATE})
_LISTED = frozenset({Kind.TEXT, Kind.CHOICE, Kind.CHOICES})
_MANY = frozenset({Kind.CHOICES})

WAS_SKIPPED = Operator("was_skipped", "was never asked", _EVERY, Operand.NOTHING, True, _always(False))
_ALL = (
    Operator("equals", "is", _EVERY - _MANY, Operand.ONE, False, _equals),
    Operator("not_equals", "is not", _EVERY - _MANY, Operand.ONE, True, _negated(_equals)),
    Operator("contains", "contains", _ONE_TEXT, Operand.ONE, False, _contains),
    Operator("not_contains", "does not contain", _ONE_TEXT, Operand.ONE, True, _negated(_contains)),
    Operator("begins_with", "begins with", _ONE_TEXT, Operand.ONE, False, _begins),
    Operator("not_begins_with", "does not begin with", _ONE_TEXT, Operand.ONE, True, _negated(_begins)),
    Operator("ends_with", "ends with", _ONE_TEXT, Operand.ONE, False, _ends),
    Operator("not_ends_with", "does not end with", _ONE_TEXT, Operand.ONE, True, _negated(_ends)),
    Operator(
        "greater_than",
        "is greater than",
        _ORDERED,
        Operand.ONE,
        False,
        _order(lambda a, b: a > b, lambda a, b: a > b),
        "is after",
    ),
    Operator("greater_or_equal", "is at least", _ORDERED, Operand.ONE, False, _at_least, "is on or after"),
    Operator(
        "less_than", "is less than", _ORDERED, Operand.ONE, False, _order(lambda a, b: a < b, lambda a, b: a < b), "is before"
    ),
    Operator("less_or_equal", "is at most", _ORDERED, Operand.ONE, False, _at_most, "is on or before"),
    Operator("between", "is between", _ORDERED, Operand.RANGE, False, _between),
    Operator("not_between", "is not between", _ORDERED, Operand.RANGE, True, _negated(_between)),
    Operator("any_of", "is any of", _LISTED, Operand.MANY, False, _any_of),
    Operator("none_of", "is none of", _LISTED, Operand.MANY, True, _negated(_any_of)),
    Operator("all_of", "is all of", _MANY, Operand.MANY, False, _all_of),
    Operator("not_all_of", "is not all of", _MANY, Operand.MANY, True, _negated(_all_of)),
    Operator("count_equals", "has this many picks:", _MANY, Operand.COUNT, False, _count(lambda a, b: a == b)),
    Operator("count_at_least", "has at least this many picks:", _MANY, Operand.COUNT, False, _count(lambda a, b: a >= b)),
    Operator("count_at_most", "has at most this many picks:", _MANY, Operand.COUNT, True, _count(lambda a, b: a <= b)),
    Operator("is_answered", "is answered", _EVERY, Operand.NOTHING, False, _always(True)),
    Operator("is_empty", "is empty", _EVERY, Operand.NOTHING, True, _always(False)),
    WAS_SKIPPED,
)
OPERATORS: dict[str, Operator] = {operator.name: operator for operator in _ALL}


def operators_of(kind: Kind | None) -> tuple[str, ...]:
    """The names of the operators that make sense of something of this kind; none for what asks nothing."""
    return tuple(operator.name for operator in _ALL if kind in operator.kinds)
