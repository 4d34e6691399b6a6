"""The logic of a Typeform form that runs before the first question, on its hidden fields."""

from __future__ import annotations

import pytest

from steps.spec import Value
from tests.funnel.importing.samples_typeform import FOUR, field, form
from tests.funnel.importing.samples_typeform_logic import after, calculate, end, hidden, jump, variable, when
from tests.funnel.importing.samples_typeform_visitors import DEAD, brought, path_of_visitor, way

pytestmark = pytest.mark.django_db


def test_logic_of_hidden_fields_runs_when_the_welcome_page_is_left() -> None:
    logic = [after("h", calculate("add", "score", 3), jump("c", when("is", hidden("h"), "pro")), type="hidden")]
    source = form(*FOUR, hidden=["h"], welcome_screens=[{"ref": "hello", "title": "Hello"}], logic=logic)

    assert way(source, {}, {"h": "pro"}) == "hello c d > thanks"
    assert way(source) == "hello a b c d > thanks"
    assert path_of_visitor(source, {})[2]["score"] == "3"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ({"h": "pro"}, "c d > thanks"),
        ({"n": "5"}, "b c d > thanks"),
        ({"h": "pro", "n": "5"}, "c d > thanks"),
        ({"n": "4"}, "a b c d > thanks"),
        ({}, "a b c d > thanks"),
    ],
)
def test_logic_of_hidden_fields_without_a_welcome_page_hides_what_it_jumps_over(address: dict[str, Value], expected: str) -> None:
    logic = [
        after("h", jump("c", when("is", hidden("h"), "pro")), type="hidden"),
        after("n", jump("b", when("greater_than", hidden("n"), 4)), type="hidden"),
    ]

    assert way(form(*FOUR, hidden=["h", "n"], logic=logic), {}, address) == expected


def test_variables_are_read_as_they_begin_before_the_first_question() -> None:
    jumps = [jump("c", when("greater_than", variable("price"), hidden("n"))), jump("d", when("equal", variable("price"), 9))]
    logic = [after("n", *jumps, type="hidden"), after("a", calculate("set", "price", 9))]
    source = form(
        *FOUR, hidden=["n"], variables={"price": 3}, logic=[*logic, after("b", jump("d", when("lower_than", hidden("n"), 0)))]
    )

    assert way(source, {}, {"n": "2"}, allowing=DEAD) == "c d > thanks"
    assert way(source, {}, {"n": "5"}, allowing=DEAD) == "a b c d > thanks"


def test_way_that_ends_before_the_first_question_is_noted() -> None:
    logic = [after("h", end("thanks", when("is", hidden("h"), "no")), jump("b", when("is", hidden("h"), "b")), type="hidden")]
    source = form(*FOUR, hidden=["h"], logic=logic)

    assert brought(source).codes() == ["expression_unreadable"]
    assert way(source, {}, {"h": "b"}) == "b c d > thanks"


@pytest.mark.parametrize(("plan", "begins", "score"), [("b", "b", "17"), ("c", "c", "7"), ("x", "a", "13")])
def test_what_is_calculated_before_the_first_question_is_so_wherever_a_visitor_begins(plan: str, begins: str, score: str) -> None:
    jumps = [jump("b", when("is", hidden("h"), "b")), jump("c", when("is", hidden("h"), "c"))]
    logic = [after("h", *jumps, calculate("multiply", "score", 3, when("is_not", hidden("h"), "x")), type="hidden")]
    sums = [after("b", calculate("add", "score", 10)), after("c", calculate("add", "score", 1))]
    source = form(*FOUR, hidden=["h"], logic=[*logic, *sums], variables={"score": 2})

    path, _, values = path_of_visitor(source, {}, {"h": plan})

    assert (path[0], values["score"]) == (begins, score)


def test_calculations_that_no_rule_can_place_are_noted() -> None:
    logic = [after("h", jump("b", when("is", hidden("h"), "b")), calculate("add", "score", 1), type="hidden")]

    found = brought(form(field("a", "statement"), field("b"), hidden=["h"], logic=logic))

    assert found.noted == [("logic[0].actions[0]", "expression_unreadable")]
    assert [rule.action for step in found.document.steps for rule in step.rules] == ["show_if"]


def test_jump_that_reads_what_was_calculated_just_before_is_noted() -> None:
    logic = [after("h", calculate("add", "score", 1), jump("b", when("equal", variable("score"), 1)), type="hidden")]

    assert brought(form(*FOUR, hidden=["h"], logic=logic)).codes() == ["meaning_changed"]


def test_calculation_before_the_first_question_is_done_with_it() -> None:
    source = form(*FOUR, hidden=["n"], logic=[after("n", calculate("set", "score", 4), type="hidden")])

    assert path_of_visitor(source, {})[2]["score"] == "4"
