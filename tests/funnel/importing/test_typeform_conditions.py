"""What the conditions of a Typeform form mean, operator by operator, and those that cannot be said here."""

from __future__ import annotations

import typing

import pytest

from funnel.documents.parts import ConditionPart
from funnel.importing.conversion import CODES
from funnel.importing.logic import ALWAYS, NEVER, All, Any
from funnel.importing.typeform.simplified import simplified
from steps.rules import OPERATORS
from steps.spec import Value
from tests.funnel.importing.samples_typeform import COLOURS, FOUR, MANY, Json, field, form, picked
from tests.funnel.importing.samples_typeform_logic import YES, after, choice, end, hidden, jump, of, variable, when
from tests.funnel.importing.samples_typeform_visitors import DEAD, brought, taken, way

pytestmark = pytest.mark.django_db

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


@pytest.mark.parametrize(
    ("question", "condition", "declared", "answer", "given"),
    [
        (field("q", "number"), when("greater_than", of("q"), hidden("h")), "number", "5", "4"),
        (field("q", "number"), when("equal", of("q"), hidden("h")), "number", "4", "4"),
        (field("q", "date"), when("is", hidden("h"), of("q")), "date", "2026-01-02", "2026-01-02"),
        (field("q", "yes_no"), when("is", of("q"), hidden("h")), "yes_no", True, True),
        (field("q"), when("is", of("q"), hidden("h")), "short_text", "x", "x"),
        (field("q"), when("lower_than", variable("score"), hidden("h")), "number", "x", "4"),
        (field("q"), when("contains", hidden("h"), 5), "short_text", "x", "15"),
    ],
)
def test_hidden_field_is_of_the_type_of_what_it_is_compared_with(
    question: Json, condition: Json, declared: str, answer: Value, given: Value
) -> None:
    source = form(question, field("x"), field("y"), hidden=["h"], logic=[after("q", jump("y", condition))])

    found = brought(source)

    assert ([item.type for item in found.document.hidden], found.noted) == ([declared], [])
    assert way(source, {"q": answer}, {"h": given}, allowing=DEAD) == "q y > thanks"


def test_reference_of_a_choice_is_not_the_label_of_another() -> None:
    choices = [
        {"ref": "r1", "label": "2"},
        {"ref": "2", "label": "1"},
        {"id": "one", "label": "Three"},
        {"ref": "x", "id": "Three"},
    ]
    question = field("q", "multiple_choice", properties={"choices": choices})
    names = ["r1", "2", "1", "one", "Three"]

    found = brought(form(question, *FOUR, logic=[after("q", *(jump("d", when("is", of("q"), choice(name))) for name in names))]))

    keys = {item.source_ref: item.key for item in found.step("q").choices}
    assert [rule.when[0][0].value for rule in found.step("q").rules] == [keys[ref] for ref in ("r1", "2", "2", "one", "x")]


@pytest.mark.parametrize(
    ("condition", "noted"),
    [
        (when("is", of("q"), False), True),
        (when("is_not", of("q"), False), True),
        (when("answered", of("q")), True),
        (YES, False),
        (when("is_not", of("q"), True), False),
    ],
)
@pytest.mark.parametrize("required", [True, False])
def test_box_left_empty_counts_as_declined_which_is_noted_where_it_matters(condition: Json, noted: bool, required: bool) -> None:
    question = field("q", "legal", validations={"required": required})

    found = brought(form(question, *FOUR, logic=[after("q", jump("d", condition))]))

    assert ("meaning_changed" in found.codes("logic[0].actions[0].condition")) is (noted and not required)


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


def test_all_that_is_noted_has_a_known_code_and_all_operators_are_ours() -> None:
    logic = [after("q", jump("x", condition)) for _, condition, _, _ in _MEANINGS]
    found = brought(form(field("q"), field("x"), logic=logic))

    assert {code for _, code in found.noted} <= set(CODES)
    rules = [rule for step in found.document.steps for rule in step.rules]
    assert {item.operator for rule in rules for items in rule.when for item in items} <= set(OPERATORS)
