"""The logic of a Typeform form that runs before the first question, on its hidden fields."""

from __future__ import annotations

import pytest

from steps.spec import Value
from tests.funnel.importing.samples_typeform import FOUR, Json, field, form
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


def entered(count: int) -> Json:
    """Questions each of which is the first for visitors of one address."""
    jumps = [jump(f"q{number}", when("is", hidden("h"), f"v{number}")) for number in range(count)]
    return form(*(field(f"q{number}") for number in range(count)), hidden=["h"], logic=[after("h", *jumps, type="hidden")])


@pytest.mark.parametrize(("plan", "first"), [("v0", 0), ("v26", 26), ("v39", 39), ("v40", 0)])
def test_each_of_many_addresses_begins_with_its_own_question(plan: str, first: int) -> None:
    found = way(entered(40), {}, {"h": plan})

    assert found == " ".join(f"q{number}" for number in range(first, 40)) + " > thanks"
    assert brought(entered(40)).noted == []


def test_too_many_ways_to_begin_are_noted_with_the_question_that_all_are_shown() -> None:
    found = brought(entered(70))

    assert found.codes() == ["condition_too_large"] * 6
    assert "It decides who is shown “Title of q64”; now everybody is." in found.messages
    assert found.step("q64").rules == []


@pytest.mark.parametrize("text", ["You have {{var:score}} points", "You have {{ variable : score }} points"])
def test_score_that_begins_above_nothing_is_shown_so_on_the_first_page(text: str) -> None:
    source = form(field("a", title=text), field("b", title=text), variables={"score": 10.5})

    found = brought(source)

    assert found.step("a").title == "You have 10.5 points"
    assert found.step("b").title == "You have {{ score }} points"
    assert found.noted == []


def test_score_on_a_welcome_page_is_the_one_it_begins_with() -> None:
    welcome = [{"ref": "hello", "title": "{{var:score}} points"}]
    source = form(field("a", title="{{var:score}} points"), welcome_screens=welcome, variables={"score": 3})

    found = brought(source)

    assert [step.title for step in found.document.steps] == ["3 points", "{{ score }} points"]


def test_page_on_which_some_visits_begin_shows_variables_too_low_and_says_so() -> None:
    logic = [after("h", jump("b", when("is", hidden("h"), "b")), calculate("add", "price", 1), type="hidden")]
    titles = {"a": "{{var:price}}", "b": "{{var:score}}", "c": "{{var:score}} {{var:price}}"}
    source = form(
        *(field(ref, title=title) for ref, title in titles.items()), hidden=["h"], logic=logic, variables={"score": 2, "price": 1}
    )

    assert brought(source).noted == [("fields[0].title", "meaning_changed"), ("fields[1].title", "meaning_changed")]
