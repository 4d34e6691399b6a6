"""What Typeform documents of its logic, case by case: converted, compiled, walked."""

from __future__ import annotations

import typing

import pytest

from funnel.documents.parts import ConditionPart
from funnel.importing.conversion import CODES
from funnel.importing.logic import ALWAYS, NEVER, All, Any
from funnel.importing.typeform.simplified import simplified
from steps.rules import OPERATORS
from steps.spec import Value
from tests.funnel.importing.samples_typeform import (
    DEAD,
    Json,
    after,
    brought,
    calculate,
    choice,
    end,
    field,
    form,
    group,
    hidden,
    jump,
    of,
    path_of_visitor,
    picked,
    screen,
    variable,
    when,
)

pytestmark = pytest.mark.django_db

FOUR = [field(ref) for ref in "abcd"]
YES = when("is", of("q"), True)
COLOURS = picked("q", "red", "green", "blue")
MANY = picked("q", "red", "green", "blue", allow_multiple_selection=True)


def way(
    source: Json, answers: dict[str, Value] | None = None, address: dict[str, Value] | None = None, **also: typing.Any
) -> str:
    """The references of the questions seen, then that of the ending: "a b > thanks"."""
    path, ending, _ = path_of_visitor(source, answers or {}, address, **also)
    return f"{' '.join(path)} > {ending}"


def taken(condition: Json, question: Json, answer: Value, **also: typing.Any) -> bool:
    """Whether a jump with this condition is taken after the question is answered so."""
    source = form(question, field("x"), field("y"), logic=[after("q", jump("y", condition))], **also)
    return way(source, {"q": answer}, allowing=DEAD) == "q y > thanks"


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


def test_calculations_are_done_before_the_jump_that_stands_before_them() -> None:
    logic = [after("a", jump("d", when("greater_than", variable("price"), 3)), calculate("add", "price", 4))]

    assert way(form(*FOUR, logic=logic, variables={"price": 0}), allowing=DEAD) == "a d > thanks"


def test_all_calculations_that_hold_are_done_in_order() -> None:
    logic = [
        after(
            "n",
            calculate("set", "price", 10),
            calculate("add", "price", 99, when("equal", of("n"), 1)),
            calculate("multiply", "price", 3),
            jump("b"),
            calculate("subtract", "price", 5, when("not_equal", of("n"), 1)),
            calculate("divide", "price", 2),
            calculate("add", "score", "n", type="field"),
            calculate("add", "price", "score", type="variable"),
        )
    ]
    source = form(field("n", "number"), field("a"), field("b"), logic=logic, variables={"price": 0, "score": 1})

    _, _, values = path_of_visitor(source, {"n": "7"}, allowing=DEAD)

    assert (values["price"], values["score"]) == ("20.5", "8")


def test_variables_begin_where_the_form_lets_them_begin() -> None:
    _, _, values = path_of_visitor(form(*FOUR, variables={"score": -2.5, "Total Price": 3}), {})

    assert (values["score"], values["total-price"]) == ("-2.5", "3")


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
def test_jump_to_nothing_is_noted_and_later_actions_still_count(to: typing.Any) -> None:
    nowhere = {"action": "jump", "details": {"to": to}, "condition": when("always")}
    source = form(*FOUR, logic=[after("a", nowhere, jump("d"))])

    assert way(source, allowing=DEAD) == "a d > thanks"
    assert brought(source).noted == [("logic[0].actions[0].details.to", "jump_nowhere")]


# Of each question: what is asked, then answers with which it holds and with which it does not. None: left empty.
_MEANINGS: list[tuple[Json, Json, list[Value], list[Value]]] = [
    (field("q"), when("is", of("q"), "Foo"), ["foo"], ["bar", None]),
    (field("q"), when("equal", of("q"), "foo"), ["foo"], ["bar", None]),
    (field("q"), when("is_not", of("q"), "foo"), ["bar", None], ["foo"]),
    (field("q"), when("not_equal", of("q"), "foo"), ["bar", None], ["foo"]),
    (field("q", "long_text"), when("contains", of("q"), "oo"), ["foot"], ["bar", None]),
    (field("q"), when("not_contains", of("q"), "oo"), ["bar", None], ["foot"]),
    (field("q"), when("begins_with", of("q"), "fo"), ["foot"], ["bar", None]),
    (field("q"), when("ends_with", of("q"), "ot"), ["foot"], ["bar", None]),
    (field("q"), when("answered", of("q")), ["foot"], [None]),
    (field("q"), when("is", of("q"), 12), ["12"], ["1", None]),
    (field("q"), when("is", of("q"), " "), [], ["x", None]),
    (field("q"), when("is_not", of("q"), ""), ["x", None], []),
    (field("q"), when("contains", of("q"), ""), ["x"], [None]),
    (field("q"), when("not_contains", of("q"), ""), [None], ["x"]),
    (field("q", "number"), when("equal", of("q"), 5), ["5"], ["6", None]),
    (field("q", "number"), when("is", of("q"), "5.0"), ["5"], ["6", None]),
    (field("q", "number"), when("not_equal", of("q"), 5), ["6", None], ["5"]),
    (field("q", "number"), when("lower_than", of("q"), 5), ["4"], ["5", None]),
    (field("q", "number"), when("lower_equal_than", of("q"), 5), ["5"], ["6", None]),
    (field("q", "number"), when("greater_than", of("q"), 5), ["6"], ["5", None]),
    (field("q", "number"), when("greater_equal_than", of("q"), 5), ["5"], ["4", None]),
    (field("q", "rating"), when("greater_equal_than", of("q"), 4), ["4"], ["3", None]),
    (field("q", "nps"), when("lower_equal_than", of("q"), 6), ["6"], ["7", None]),
    (field("q", "date"), when("on", of("q"), "2026-05-01"), ["2026-05-01"], ["2026-05-02", None]),
    (field("q", "date"), when("on", of("q"), "2026-05-01T10:00:00Z"), ["2026-05-01"], ["2026-05-02", None]),
    (field("q", "date"), when("not_on", of("q"), "2026-05-01"), ["2026-05-02", None], ["2026-05-01"]),
    (field("q", "date"), when("earlier_than", of("q"), "2026-05-01"), ["2026-04-30"], ["2026-05-01", None]),
    (field("q", "date"), when("earlier_than_or_on", of("q"), "2026-05-01"), ["2026-05-01"], ["2026-05-02", None]),
    (field("q", "date"), when("later_than", of("q"), "2026-05-01"), ["2026-05-02"], ["2026-05-01", None]),
    (field("q", "date"), when("later_than_or_on", of("q"), "2026-05-01"), ["2026-05-01"], ["2026-04-30", None]),
    (field("q", "yes_no"), YES, [True], [False, None]),
    (field("q", "yes_no"), when("is", of("q"), "false"), [False], [True, None]),
    (field("q", "yes_no"), when("is_not", of("q"), True), [False, None], [True]),
    (field("q", "yes_no"), when("answered", of("q")), [False], [None]),
    (field("q", "legal", validations={"required": True}), YES, [True], [False]),
    (COLOURS, when("is", of("q"), choice("red")), ["red"], ["green", None]),
    (COLOURS, when("is", of("q"), choice("q-red")), ["red"], ["green", None]),
    (COLOURS, when("equal", of("q"), "Red"), ["red"], ["green", None]),
    (COLOURS, when("is_not", of("q"), choice("red")), ["green", None], ["red"]),
    (COLOURS, when("contains", of("q"), "re"), ["red", "green"], ["blue", None]),
    (COLOURS, when("not_contains", of("q"), "re"), ["blue", None], ["red", "green"]),
    (COLOURS, when("begins_with", of("q"), "B"), ["blue"], ["red", None]),
    (COLOURS, when("ends_with", of("q"), "zz"), [], ["red", None]),
    (COLOURS, when("is", of("q"), choice("gone")), [], ["red", None]),
    (COLOURS, when("is_not", of("q"), choice("gone")), ["red", None], []),
    (MANY, when("is", of("q"), choice("red")), [["red"], ["red", "blue"]], [["blue"], None]),
    (MANY, when("contains", of("q"), choice("red")), [["red", "blue"]], [["blue"], None]),
    (MANY, when("is_not", of("q"), choice("red")), [["blue"], None], [["red"], ["red", "blue"]]),
    (MANY, when("answered", of("q")), [["blue"]], [None]),
    (picked("q", "red", "green", type="dropdown"), when("is", of("q"), choice("red")), ["red"], ["green", None]),
    (picked("q", "red", "green", type="picture_choice"), when("is", of("q"), choice("red")), ["red"], ["green", None]),
    (field("q"), when("and", when("contains", of("q"), "a"), when("contains", of("q"), "b")), ["ab"], ["a", "b", None]),
    (field("q"), when("or", when("is", of("q"), "a"), when("is", of("q"), "b")), ["a", "b"], ["c", None]),
    (field("q"), when("and"), ["a", None], []),
    (field("q"), when("or"), [], ["a", None]),
    (field("q"), when("and", when("always"), when("is", of("q"), "a")), ["a"], ["b"]),
    (field("q"), when("or", when("always"), when("is", of("q"), "a")), ["a", "b"], []),
    (COLOURS, when("or", when("is", of("q"), choice("red")), when("is", of("q"), choice("blue"))), ["red", "blue"], ["green"]),
    (COLOURS, when("and", when("is_not", of("q"), choice("red")), when("is_not", of("q"), choice("blue"))), ["green"], ["red"]),
    (MANY, when("and", when("is", of("q"), choice("red")), when("is", of("q"), choice("blue"))), [["red", "blue"]], [["red"]]),
    (
        field("q"),
        when(
            "and",
            when("or", when("begins_with", of("q"), "a"), when("begins_with", of("q"), "b")),
            when("or", when("ends_with", of("q"), "y"), when("ends_with", of("q"), "z")),
        ),
        ["ay", "az", "by", "bz"],
        ["a", "y", "cz"],
    ),
]


@pytest.mark.parametrize(
    ("question", "condition", "holds", "fails"),
    _MEANINGS,
    ids=[f"{question['type']} {condition['op']} {number}" for number, (question, condition, _, _) in enumerate(_MEANINGS)],
)
def test_condition_means_what_is_documented(question: Json, condition: Json, holds: list[Value], fails: list[Value]) -> None:
    answers = [*holds, *fails]

    assert [answer for answer in answers if taken(condition, question, answer)] == holds


def test_every_documented_operator_is_among_the_cases() -> None:
    documented = """begins_with ends_with contains not_contains lower_than lower_equal_than greater_than greater_equal_than is is_not equal
        not_equal on not_on earlier_than earlier_than_or_on later_than later_than_or_on answered and or"""

    assert set(documented.split()) <= {condition["op"] for _, condition, _, _ in _MEANINGS}


@pytest.mark.parametrize(
    ("op", "value", "declared", "given", "holds"),
    [
        ("is", "pro", "short_text", "pro", True),
        ("is", "pro", "short_text", None, False),
        ("is_not", "pro", "short_text", None, True),
        ("not_contains", "pro", "short_text", None, True),
        ("greater_than", 4, "number", "5", True),
        ("equal", 4, "number", "5", False),
        ("not_equal", 4, "number", None, True),
        ("later_than", "2026-01-01", "date", "2026-01-02", True),
        ("not_on", "2026-01-01", "date", None, True),
        ("is", True, "yes_no", True, True),
    ],
)
def test_hidden_field_is_of_the_type_that_it_is_compared_as(
    op: str, value: typing.Any, declared: str, given: Value, holds: bool
) -> None:
    source = form(*FOUR, hidden=["h"], logic=[after("a", jump("d", when(op, hidden("h"), value)))])

    assert brought(source).document.hidden[0].type == declared
    assert way(source, {}, {"h": given} if given is not None else {}) == ("a d > thanks" if holds else "a b c d > thanks")


def test_two_answers_are_compared_with_each_other() -> None:
    questions = [field("n", "number"), field("m", "number"), field("x"), field("y")]
    source = form(*questions, logic=[after("m", jump("y", when("greater_than", of("m"), of("n"))))])

    assert [way(source, {"n": "3", "m": answer}) for answer in ("4", "3", None)] == [
        "n m y > thanks",
        "n m x y > thanks",
        "n m x y > thanks",
    ]


@pytest.mark.parametrize(
    ("op", "holds"), [("is", False), ("contains", False), ("answered", False), ("is_not", True), ("not_contains", True)]
)
@pytest.mark.parametrize(("ref", "code"), [("c", "reference_later"), ("gone", "reference_unknown"), ("grid", "meaning_changed")])
def test_what_is_never_answered_at_a_place_satisfies_what_says_not(ref: str, code: str, op: str, holds: bool) -> None:
    source = form(field("grid", "matrix"), *FOUR, logic=[after("a", jump("d", when(op, of(ref), "x")))])

    assert way(source, allowing=DEAD) == ("a d > thanks" if holds else "a b c d > thanks")
    assert code in brought(source).codes("logic[0].actions[0].condition.vars[0]")


def test_answer_of_a_question_that_was_jumped_over_counts_as_none() -> None:
    logic = [after("a", jump("c", when("is", of("a"), "skip"))), after("c", end("late", when("is_not", of("b"), "x")))]
    source = form(*FOUR, logic=logic, ends=["thanks", "late"])

    assert [way(source, {"a": answer, "b": "x"}) for answer in ("skip", "stay")] == ["a c > late", "a b c d > thanks"]


def test_what_decides_nothing_falls_away() -> None:
    item = ConditionPart(left="a", operator="is_answered")

    assert simplified(Any((item, ALWAYS)), frozenset()) == ALWAYS
    assert simplified(All((item, Any((NEVER, NEVER)))), frozenset()) == NEVER
    assert simplified(All((ALWAYS, Any((NEVER, item)))), frozenset()) == item


def test_rule_with_an_operator_that_is_not_known_is_left_out_whole() -> None:
    condition = when("or", when("sounds_like", of("a"), "x"), when("is", of("a"), "x"))
    source = form(*FOUR, logic=[after("a", jump("c", condition), jump("d", when("is", of("a"), "x")))])

    assert way(source, {"a": "x"}) == "a d > thanks"
    assert brought(source).noted == [("logic[0].actions[0].condition.vars[0].op", "operator_unknown")]


@pytest.mark.parametrize(
    ("question", "condition", "code"),
    [
        (field("q"), when("greater_than", of("q"), 5), "operator_unknown"),
        (field("q", "number"), when("contains", of("q"), 5), "operator_unknown"),
        (field("q", "number"), when("is", of("q"), "five"), "value_unusable"),
        (field("q", "number"), when("is", of("q"), 10**17 + 1), "value_unusable"),
        (field("q", "date"), when("on", of("q"), "1.5.2026"), "value_unusable"),
        (field("q", "yes_no"), when("is", of("q"), "perhaps"), "value_unusable"),
        (field("q", "file_upload"), when("answered", of("q")), "operator_unknown"),
        (COLOURS, when("lower_than", of("q"), 5), "operator_unknown"),
        (field("q"), {"op": "is", "vars": [{"type": "constant", "value": 1}]}, "expression_unreadable"),
        (field("q"), {"op": "is", "vars": "no"}, "expression_unreadable"),
        (field("q"), {"op": ["is"]}, "expression_unreadable"),
        (field("q"), "q is x", "expression_unreadable"),
        (field("q"), when("is", of("q"), {"type": "constant", "value": ["x"]}), "value_unusable"),
        (field("q"), when("is", of("q"), "x" * 5_000), "value_unusable"),
    ],
)
def test_condition_that_cannot_be_said_is_noted_and_its_jump_left_out(question: Json, condition: typing.Any, code: str) -> None:
    source = form(question, field("x"), field("y"), logic=[after("q", jump("y", condition))])

    assert way(source) == "q x y > thanks"
    assert brought(source).codes() == [code]


def test_comparison_with_a_number_out_of_reach_is_left_out_of_its_alternatives() -> None:
    question = field("q", "number", validations={"min_value": 1, "max_value": 9})
    condition = when("or", when("equal", of("q"), 0), when("greater_than", of("q"), 9), when("equal", of("q"), 5))
    source = form(question, field("x"), field("y"), logic=[after("q", jump("y", condition))])

    assert [way(source, {"q": answer}) for answer in ("5", "6")] == ["q y > thanks", "q x y > thanks"]
    assert brought(source).codes() == ["value_unusable", "value_unusable"]


def test_condition_with_too_many_cases_is_noted() -> None:
    words = [when("or", *(when("contains", of("a"), f"{letter}{number}") for number in range(9))) for letter in "pqrs"]

    found = brought(form(*FOUR, logic=[after("a", jump("d", when("and", *words)), jump("c"))]))

    assert found.noted == [("logic[0].actions[0].condition", "condition_too_large")]
    assert [rule.target for rule in found.step("a").rules] == ["c"]


# --- questions that were left out


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


# --- before the first question


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


# --- calculations


def test_variable_that_is_declared_nowhere_is_made() -> None:
    source = form(*FOUR, logic=[after("a", calculate("add", "Bonus", 2))])

    assert path_of_visitor(source, {})[2]["bonus"] == "2"
    assert brought(source).noted == [("variables", "reference_unknown")]


@pytest.mark.parametrize(
    ("action", "code"),
    [
        (calculate("add", "score", "x"), "expression_unreadable"),
        (calculate("add", "score", "a + b", type="evaluation"), "expression_unreadable"),
        (calculate("add", "score", "c", type="field"), "expression_unreadable"),
        (calculate("add", "score", 10**14), "value_unusable"),
        (calculate("add", "score", {}), "expression_unreadable"),
        (calculate("add", "", 1), "reference_unknown"),
        (calculate("explode", "score", 1), "expression_unreadable"),
        ({"action": "add"}, "reference_unknown"),
        ({}, "expression_unreadable"),
    ],
)
def test_calculation_that_cannot_be_done_is_noted(action: Json, code: str) -> None:
    found = brought(form(*FOUR, logic=[after("a", action)]))

    assert (found.codes(), found.step("a").rules) == ([code], [])


def test_calculation_with_an_answer_given_only_later_is_noted() -> None:
    found = brought(form(field("a"), field("n", "number"), logic=[after("a", calculate("add", "score", "n", type="field"))]))

    assert (found.codes(), found.step("a").rules) == (["expression_unreadable"], [])


def test_amount_with_many_decimals_is_rounded_with_a_note() -> None:
    found = brought(form(*FOUR, logic=[after("a", calculate("add", "score", 0.123456))]))

    assert (str(found.step("a").rules[0].amount), found.codes()) == ("0.1235", ["meaning_changed"])


def test_logic_of_a_question_that_is_not_there_is_noted() -> None:
    assert brought(form(*FOUR, logic=[after("gone", jump("d"))])).noted == [("logic[0].ref", "reference_unknown")]


def test_all_that_is_noted_has_a_known_code_and_all_operators_are_ours() -> None:
    logic = [after("q", jump("x", condition)) for _, condition, _, _ in _MEANINGS]
    found = brought(form(field("q"), field("x"), logic=logic))

    assert {code for _, code in found.noted} <= set(CODES)
    rules = [rule for step in found.document.steps for rule in step.rules]
    assert {item.operator for rule in rules for items in rule.when for item in items} <= set(OPERATORS)
