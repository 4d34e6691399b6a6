"""Which way visitors go through a Typeform form: in order, by jumps, through groups, to endings."""

from __future__ import annotations

from typing import Any

import pytest

from tests.funnel.importing.samples_typeform import FOUR, field, form, group, screen
from tests.funnel.importing.samples_typeform_logic import after, calculate, end, jump, of, when
from tests.funnel.importing.samples_typeform_visitors import DEAD, brought, path_of_visitor, way

pytestmark = pytest.mark.django_db


def test_without_logic_questions_follow_each_other_to_the_first_ending() -> None:
    assert way(form(*FOUR, ends=["first", "second"])) == "a b c d > first"


def test_first_jump_that_holds_wins() -> None:
    logic = [
        after("a", jump("b", when("is", of("a"), "x")), jump("c", when("is", of("a"), "y")), jump("d", when("answered", of("a"))))
    ]

    ways = [way(form(*FOUR, logic=logic), {"a": answer}) for answer in ("x", "y", "z", None)]

    assert ways == ["a b c d > thanks", "a c d > thanks", "a d > thanks", "a b c d > thanks"]


def test_always_after_other_jumps_is_for_everybody_else() -> None:
    source = form(*FOUR, logic=[after("a", jump("c", when("is", of("a"), "x")), jump("d"))])

    assert [way(source, {"a": answer}, allowing=DEAD) for answer in ("x", None)] == ["a c d > thanks", "a d > thanks"]


def test_after_the_last_question_of_a_group_the_way_goes_on_past_it() -> None:
    source = form(field("a"), group("g", field("b"), group("h", field("c"))), field("d"))

    assert way(source) == "a b c d > thanks"


def test_jump_to_a_group_leads_to_its_first_question() -> None:
    source = form(field("a"), field("x"), group("g", group("h", field("b")), field("c")), logic=[after("a", jump("g"))])

    assert way(source, allowing=DEAD) == "a b c > thanks"


def test_logic_of_a_group_runs_after_its_last_question() -> None:
    inner = group("h", field("b"), field("c"))
    logic = [
        after("g", jump("z"), calculate("add", "score", 100)),
        after("h", jump("y", when("is", of("c"), "y"))),
        after("c", jump("x", when("is", of("c"), "x"))),
    ]
    source = form(field("a"), group("g", inner), field("w"), field("x"), field("y"), field("z"), logic=logic)

    ways = [way(source, {"c": answer}, allowing=DEAD) for answer in ("x", "y", None)]

    assert ways == ["a b c x y z > thanks", "a b c y z > thanks", "a b c z > thanks"]
    assert path_of_visitor(source, {}, allowing=DEAD)[2]["score"] == "100"


def test_jump_to_a_screen_ends_there() -> None:
    logic = [after("a", end("second", when("is", of("a"), "x")))]

    assert [way(form(*FOUR, logic=logic, ends=["first", "second"]), {"a": answer}) for answer in ("x", "y")] == [
        "a > second",
        "a b c d > first",
    ]


def test_screen_that_stands_among_the_fields_is_an_ending() -> None:
    source = form(field("a"), screen("thanks"), screen("late"), field("b"), logic=[after("a", end("late"))])

    assert way(source, allowing=DEAD) == "a > late"
    assert brought(source).codes() == []


def test_screen_of_typeform_itself_is_added_where_a_jump_names_it() -> None:
    source = form(*FOUR, logic=[after("a", end("default_tys"))])

    assert way(source, allowing=DEAD) == "a > default_tys"
    assert brought(source).codes("thankyou_screens") == ["title_missing"]


@pytest.mark.parametrize("target", ["a", "b", "g"])
def test_jump_backwards_is_refused_and_later_actions_still_count(target: str) -> None:
    logic = [after("b", jump(target), jump("d", when("is", of("b"), "x")), calculate("add", "score", 1))]
    source = form(field("a"), group("g", field("b")), field("c"), field("d"), logic=logic)

    assert [way(source, {"b": answer}) for answer in ("x", None)] == ["a b d > thanks", "a b c d > thanks"]
    assert path_of_visitor(source, {})[2]["score"] == "1"
    assert brought(source).noted == [("logic[0].actions[0].details.to", "jump_backwards")]


def test_jumps_in_a_circle_make_no_loop() -> None:
    source = form(*FOUR, logic=[after("a", jump("c")), after("c", jump("b")), after("b", jump("a"))])

    assert way(source, allowing=DEAD) == "a c d > thanks"


@pytest.mark.parametrize(
    "to", [{"type": "field", "value": "gone"}, {"type": "outcome", "value": "o"}, {"type": "hidden", "value": "h"}, {}, 7]
)
def test_jump_to_nothing_is_noted_and_later_actions_still_count(to: Any) -> None:
    nowhere = {"action": "jump", "details": {"to": to}, "condition": when("always")}
    source = form(*FOUR, logic=[after("a", nowhere, jump("d"))])

    assert way(source, allowing=DEAD) == "a d > thanks"
    assert brought(source).noted == [("logic[0].actions[0].details.to", "jump_nowhere")]


def test_logic_of_a_question_that_is_not_there_is_noted() -> None:
    assert brought(form(*FOUR, logic=[after("gone", jump("d"))])).noted == [("logic[0].ref", "reference_unknown")]
