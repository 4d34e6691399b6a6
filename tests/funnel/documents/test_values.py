"""JSON values in documents, text in drafts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from funnel.documents.values import from_answer, from_text, to_answer, to_text
from steps.fields import FIELD_TYPES
from steps.references import Reference
from steps.rules import Kind
from steps.spec import Choice, Step

_VARIABLE = Reference("score", "score", Kind.NUMBER, None)


def answer_of(kind: str) -> Reference:
    """The answer to a question of this type, whose choices, if any, are a and b."""
    step = Step("source", kind, "Source?", choices=(Choice("a", "A"), Choice("b", "B")))
    return Reference("source", step.title, FIELD_TYPES[kind].kind, step, 0)


@pytest.mark.parametrize(
    ("value", "operator", "text"),
    [
        ("plain, text", "equals", "plain, text"),
        (True, "equals", "yes"),
        (False, "equals", "no"),
        (Decimal("12.50"), "equals", "12.5"),
        (Decimal("1E-15"), "equals", "0.000000000000001"),
        (["a", "b"], "any_of", "a, b"),
        ([Decimal(1), True], "any_of", "1, yes"),
        ([], "any_of", ""),
        ([Decimal(1), Decimal("2.5")], "between", "1; 2.5"),
        (["today", "in 2 weeks"], "not_between", "today; in 2 weeks"),
        (["a", "b"], "no such operator", "a, b"),
    ],
)
def test_values_become_what_a_marketer_types(value: Any, operator: str, text: str) -> None:
    assert to_text(value, operator) == text


@pytest.mark.parametrize(
    ("kind", "operator", "text", "value"),
    [
        ("number", "less_than", "1 200", 1200),
        ("number", "equals", "2,5", 2.5),
        ("number", "equals", "many", "many"),
        ("number", "between", "1;2,5", [1, 2.5]),
        ("number", "between", "1; many", [1, "many"]),
        ("number", "between", "1 to 2", "1 to 2"),
        ("number", "between", "1; a,b", "1; a,b"),
        ("number", "between", "1; ", "1; "),
        ("number", "between", "1; 2; 3", "1; 2; 3"),
        ("date", "equals", "2026-03-02", "2026-03-02"),
        ("date", "between", "18 years ago;today", ["18 years ago", "today"]),
        ("yes_no", "equals", "NO", False),
        ("short_text", "equals", "12", "12"),
        ("short_text", "is_empty", "left over", "left over"),
        ("single_choice", "any_of", "a;b\nc", ["a", "b", "c"]),
        ("single_choice", "any_of", " , ", " , "),
        ("multiple_choice", "count_equals", " 2 ", 2),
        ("multiple_choice", "count_equals", "two", "two"),
        ("multiple_choice", "count_equals", "00002", "00002"),
        ("content", "equals", "12", "12"),
        ("number", "no such operator", "12", "12"),
    ],
)
def test_what_a_marketer_typed_becomes_values(kind: str, operator: str, text: str, value: object) -> None:
    assert from_text(text, operator, answer_of(kind)) == value


def test_what_a_marketer_typed_for_a_variable_becomes_a_number() -> None:
    assert from_text("2.50", "equals", _VARIABLE) == 2.5


def test_what_a_marketer_typed_for_nothing_stays_text() -> None:
    assert from_text("12", "equals", None) == "12"


@pytest.mark.parametrize(
    ("value", "text"),
    [("founder", "founder"), (" x ", "x"), (True, "yes"), (Decimal("12.50"), "12.5"), (["a", "b"], "a, b"), ("", "")],
)
def test_answers_become_one_line(value: Any, text: str) -> None:
    assert to_answer(value) == text


@pytest.mark.parametrize("value", ["a\nb", "a\u2028b", ["a,b"], {}, None])
def test_answers_that_are_no_line_are_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        to_answer(value)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("number", "12.50", 12.5),
        ("number", "1,200", "1,200"),
        ("number", "1 200", "1 200"),
        ("number", "1234567890123456", "1234567890123456"),
        ("yes_no", "true", True),
        ("consent", "maybe", "maybe"),
        ("multiple_choice", "b,a", ["b", "a"]),
        ("multiple_choice", "a;b", "a;b"),
        ("multiple_choice", "", ""),
        ("single_choice", "a", "a"),
        ("short_text", "12", "12"),
        ("content", "yes", "yes"),
    ],
)
def test_answers_become_values(kind: str, text: str, value: object) -> None:
    assert from_answer(text, answer_of(kind)) == value
