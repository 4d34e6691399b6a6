"""The logic of a Typeform form around questions that are left out: jumps to them, jumps and calculations of theirs."""

from __future__ import annotations

import pytest

from tests.funnel.importing.samples_typeform import field, form, group
from tests.funnel.importing.samples_typeform_logic import after, calculate, end, hidden, jump, of, when
from tests.funnel.importing.samples_typeform_visitors import DEAD, brought, way

pytestmark = pytest.mark.django_db


def test_jump_to_a_question_left_out_leads_to_the_next_one_taken() -> None:
    source = form(
        field("a"), field("b"), field("grid", "matrix"), field("pay", "payment"), field("c"), logic=[after("a", jump("grid"))]
    )

    assert way(source, allowing=DEAD) == "a c > thanks"
    assert brought(source).codes("logic[0].actions[0].details.to") == ["meaning_changed"]


def test_jump_to_a_question_left_out_at_the_end_leads_to_the_first_ending() -> None:
    source = form(field("a"), field("b"), field("grid", "matrix"), logic=[after("a", jump("grid"))], ends=["thanks", "late"])

    assert way(source, allowing=DEAD) == "a > thanks"


def test_jumps_of_a_question_left_out_are_those_of_who_comes_to_it() -> None:
    logic = [
        after("a", jump("grid", when("is", of("a"), "over"))),
        after("grid", jump("d", when("is", of("b"), "far")), end("late", when("is", of("a"), "over")), jump("b")),
    ]
    source = form(field("a"), field("b"), field("grid", "matrix"), field("c"), field("d"), logic=logic, ends=["thanks", "late"])

    assert way(source, {"a": "over", "b": "far"}, allowing=DEAD) == "a > late"
    assert way(source, {"a": "stay", "b": "far"}, allowing=DEAD) == "a b d > thanks"
    assert way(source, {"a": "stay", "b": "near"}, allowing=DEAD) == "a b c d > thanks"
    assert brought(source).codes("logic[1].actions[2].details.to") == ["jump_backwards"]


def test_what_depends_on_the_answer_left_out_is_decided_without_it() -> None:
    logic = [after("grid", jump("d", when("is", of("grid"), "x")), jump("c", when("is_not", of("grid"), "x")))]
    source = form(field("a"), field("grid", "matrix"), field("b"), field("c"), field("d"), logic=logic)

    assert way(source, allowing=DEAD) == "a c d > thanks"


def test_nothing_follows_a_jump_that_is_always_taken_from_a_question_left_out() -> None:
    logic = [after("grid", jump("c"), jump("d", when("is", of("a"), "x")))]

    found = brought(form(field("a"), field("grid", "matrix"), field("b"), field("c"), field("d"), logic=logic))

    assert [(rule.action, rule.target, rule.when) for rule in found.step("a").rules] == [("skip_to", "c", [])]


def test_calculations_of_questions_left_out_are_noted() -> None:
    logic = [after("grid", jump("b"), calculate("add", "score", 1)), after("pay", calculate("add", "score", 1))]

    found = brought(form(field("grid", "matrix"), field("a"), field("b"), field("pay", "payment"), logic=logic))

    assert [path for path, code in found.noted if code == "meaning_changed"] == [
        "logic[0].actions[1]",
        "logic[1].actions[0]",
    ]


@pytest.mark.parametrize(("plan", "expected"), [("pro", "b > thanks"), ("free", "a b > thanks")])
def test_jumps_of_a_question_left_out_at_the_beginning_hide_what_they_jump_over(plan: str, expected: str) -> None:
    source = form(
        field("grid", "matrix"),
        field("a"),
        field("b"),
        hidden=["h"],
        logic=[after("grid", jump("b", when("is", hidden("h"), "pro")))],
    )

    assert way(source, {}, {"h": plan}) == expected


def test_ways_that_are_too_many_to_follow_are_noted() -> None:
    jumps = [jump("b", when("is", of("a"), f"x{number}")) for number in range(101)]

    found = brought(form(field("a"), field("grid", "matrix"), field("x"), field("b"), logic=[after("grid", *jumps)]))

    assert [rule.action for rule in found.step("a").rules] == ["skip_to"] * 100
    assert found.codes("fields[1]") == ["type_unknown", "condition_too_large"]


def test_what_stands_inside_of_a_question_that_was_left_out_is_named() -> None:
    inner = group("inner", field("deep"), field("deeper"))

    found = brought(form(group("future", field("x"), inner, 7, type="folder"), field("a")))  # type: ignore[arg-type]

    inside = "fields[0].properties.fields"
    paths = [
        "fields[0]",
        *(f"{inside}[{number}]" for number in range(3)),
        *(f"{inside}[1].properties.fields[{n}]" for n in (0, 1)),
    ]
    assert found.noted == [(path, "type_unknown") for path in paths]
    assert "“Title of deep” stands in “Title of future”, and was left out with it." in found.messages
