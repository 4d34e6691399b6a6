"""Groups of conditions, right sides that are read, and what is not there on either side. Operators: see test_operators."""

from __future__ import annotations

import pytest

from steps.rules import OPERATORS, STARTED_ON, Kind, evaluate, is_blank, prepare
from steps.spec import Condition, Value


def test_groups_are_any_of_all() -> None:
    yes, no = Condition("a", "equals", "x"), Condition("a", "equals", "y")
    answers: dict[str, Value] = {"a": "x"}

    assert evaluate(((yes, no), (yes,)), answers)
    assert not evaluate(((yes, no), (no,)), answers)
    assert evaluate((), answers)


@pytest.mark.parametrize(
    ("left", "operator", "right", "holds"),
    [
        ("Pro ", "equals", "pro", True),
        ("5", "greater_than", "4.5", True),
        ("10", "less_than", "9", False),
        ("2026-01-02", "greater_than", "2026-01-01", True),
        (True, "equals", True, True),
        (["a", "b"], "any_of", "b", True),
        ("b", "any_of", ["a", "b"], True),
        (["a", "b"], "all_of", ["a", "c"], False),
        (["a", "b"], "count_equals", "2", True),
    ],
)
def test_right_side_that_is_read_is_compared_by_its_value(left: Value, operator: str, right: Value, holds: bool) -> None:
    condition = Condition("left", operator, right="hidden.other")

    assert prepare(condition)({"left": left, "hidden.other": right}) is holds


@pytest.mark.parametrize("name", sorted(name for name, item in OPERATORS.items() if item.operand.value.startswith("one")))
def test_right_side_that_is_not_there_means_what_a_left_one_does(name: str) -> None:
    test = prepare(Condition("left", name, right="right"))
    value: Value = "1" if Kind.NUMBER in OPERATORS[name].kinds else "a"

    assert test({"left": value}) is OPERATORS[name].unanswered
    assert test({"right": value}) is OPERATORS[name].unanswered
    assert test({"left": value, "right": None}) is OPERATORS[name].unanswered


def test_relative_date_counts_from_the_day_the_visit_began() -> None:
    adult = prepare(Condition("born", "less_or_equal", "18 years ago", relative=True))

    assert adult({"born": "2008-02-29", STARTED_ON: "2026-03-01"})
    assert not adult({"born": "2008-02-29", STARTED_ON: "2026-02-28"})
    assert not adult({"born": "2008-02-29"}), "without a beginning there is nothing to count from"


@pytest.mark.parametrize(("value", "blank"), [(None, True), ("", True), ([], True), (False, False), ("0", False), (["a"], False)])
def test_blank_is_what_says_nothing(value: Value, blank: bool) -> None:
    assert is_blank(value) is blank
