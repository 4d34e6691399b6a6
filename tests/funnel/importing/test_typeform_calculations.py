"""What a Typeform form calculates: in which order, with which amounts, and what cannot be done."""

from __future__ import annotations

import pytest

from tests.funnel.importing.samples_typeform import FOUR, Json, field, form
from tests.funnel.importing.samples_typeform_logic import after, calculate, jump, of, variable, when
from tests.funnel.importing.samples_typeform_visitors import DEAD, brought, path_of_visitor, way

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize(("type", "amount_of"), [("field", "n"), ("variable", "price"), ("hidden", "hidden.pts")])
def test_amount_is_read_from_what_its_type_says_whatever_its_name(type: str, amount_of: str) -> None:
    names = {"field": "7", "variable": "8", "hidden": "9"}
    question = field("7", "number", title="N")
    logic = [after("a", calculate("add", "score", names[type], type=type))]

    found = brought(form(question, field("a"), hidden=["9"], variables={"8": 1}, logic=logic))

    keys = {
        "n": found.step("7").key,
        "price": found.document.variables[0].key,
        "hidden.pts": f"hidden.{found.document.hidden[0].key}",
    }
    rule = found.step("a").rules[0]
    assert (rule.amount, rule.amount_of) == (None, keys[amount_of])


def test_amount_of_a_question_called_like_a_variable_is_that_of_the_question() -> None:
    found = brought(form(field("score", "number"), logic=[after("score", calculate("add", "score", "score", type="field"))]))

    assert found.step("score").rules[0].amount_of == found.step("score").key


def test_hidden_field_that_is_calculated_with_is_a_number() -> None:
    source = form(*FOUR, hidden=["pts"], logic=[after("a", calculate("add", "score", "pts", type="hidden"))])

    assert path_of_visitor(source, {}, {"pts": "4"})[2]["score"] == "4"
    assert brought(source).noted == []
