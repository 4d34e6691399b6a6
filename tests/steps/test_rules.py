"""What each operator means, in both directions and for an answer that is not there."""

from __future__ import annotations

import pytest

from steps.rules import OPERATORS, evaluate, is_blank, predicate
from steps.spec import Condition, Value

TABLE: list[tuple[str, Value, Value, bool]] = [
    # operator, right, left, result
    ("equals", "founder", "founder", True),
    ("equals", "founder", "employee", False),
    ("equals", " Straße ", "STRASSE", True),
    ("equals", True, True, True),
    ("equals", True, False, False),
    ("equals", "12.5", "12.5", True),
    ("equals", "founder", None, False),
    ("not_equals", "founder", "employee", True),
    ("not_equals", "founder", "Founder", False),
    ("not_equals", "founder", None, True),
    ("contains", "CHEESE", "blue cheese", True),
    ("contains", "ham", "blue cheese", False),
    ("contains", "ham", None, False),
    ("greater_than", "5", "5.1", True),
    ("greater_than", "5", "5", False),
    ("greater_than", "5", "10", True),
    ("greater_than", "5", None, False),
    ("greater_or_equal", "5", "5", True),
    ("greater_or_equal", "5", "4.9", False),
    ("greater_or_equal", "5", None, False),
    ("less_than", "5", "-6", True),
    ("less_than", "5", "5", False),
    ("less_than", "5", None, False),
    ("less_or_equal", "5", "5", True),
    ("less_or_equal", "5", "5.01", False),
    ("less_or_equal", "5", None, False),
    ("any_of", ["a", "b"], "b", True),
    ("any_of", ["a", "b"], "c", False),
    ("any_of", ["a", "b"], ["c", "a"], True),
    ("any_of", ["a", "b"], ["c"], False),
    ("any_of", ["a", "b"], None, False),
    ("none_of", ["a", "b"], "c", True),
    ("none_of", ["a", "b"], ["c", "a"], False),
    ("none_of", ["a", "b"], None, True),
    ("all_of", ["a", "b"], ["c", "b", "a"], True),
    ("all_of", ["a", "b"], ["a"], False),
    ("all_of", ["a", "b"], None, False),
    ("is_answered", None, "x", True),
    ("is_answered", None, False, True),
    ("is_answered", None, "", False),
    ("is_answered", None, None, False),
    ("is_empty", None, None, True),
    ("is_empty", None, [], True),
    ("is_empty", None, "0", False),
    ("is_empty", None, False, False),
]


@pytest.mark.parametrize(("operator", "right", "left", "result"), TABLE)
def test_operator(operator: str, right: Value, left: Value, result: bool) -> None:
    assert predicate(Condition("step", operator, right))(left) is result


def test_table_has_every_operator_true_false_and_unanswered() -> None:
    seen = {(operator, is_blank(left), result) for operator, _right, left, result in TABLE}

    assert {name for name, blank, result in seen if not blank and result} == set(OPERATORS) - {"is_empty"}
    assert {name for name, blank, result in seen if not blank and not result} == set(OPERATORS) - {"is_answered"}
    assert {name for name, blank, _ in seen if blank} == set(OPERATORS)


def test_groups_are_any_of_all() -> None:
    yes, no = Condition("a", "equals", "x"), Condition("a", "equals", "y")
    answers: dict[str, Value] = {"a": "x"}

    assert evaluate(((yes, no), (yes,)), answers)
    assert not evaluate(((yes, no), (no,)), answers)
    assert evaluate((), answers)
