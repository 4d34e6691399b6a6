"""Choices put in an order."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from steps.fields import FIELD_TYPES
from steps.forms import StepForm, read_value
from steps.spec import Choice, Step

STEP = Step("it", "ranking", "It?", choices=(Choice("price", "Price"), Choice("speed", "Speed"), Choice("looks", "Looks")))


def post(*places: str, step: Step = STEP) -> StepForm:
    data = QueryDict(mutable=True)
    data.setlist("answer", list(places))
    return StepForm(data=data, step=step)


@pytest.mark.parametrize("places", [("price:3", "speed:1", "looks:2"), ("speed", "looks", "price"), ("speed, looks; price",)])
def test_places_become_an_order(places: tuple[str, ...]) -> None:
    form = post(*places)

    assert form.is_valid(), form.errors
    assert form.value == ["speed", "looks", "price"]


@pytest.mark.parametrize(
    ("places", "code", "message"),
    [
        (("", "", ""), "required", "Put the answers in your order"),
        (("price:1", "", "looks:2"), "missing_place", "“Speed” has no place yet"),
        (("price:1", "speed:1", "looks:2"), "repeated_place", "“Price” and “Speed” have the same place, 1"),
        (("price:1", "speed:4", "looks:2"), "invalid_choice", "not one of the places"),
        (("price:1", "speed:²", "looks:2"), "invalid_choice", "not one of the places"),
        (("price:1", "speed:2", "size:3"), "invalid_choice", "not one of the places"),
        (("price", "size", "looks"), "invalid_choice", "not one of the places"),
    ],
)
def test_order_that_is_none_is_refused_with_advice(places: tuple[str, ...], code: str, message: str) -> None:
    form = post(*places)

    assert form.error_codes == [code]
    assert message in form.errors["answer"][0]


def test_optional_order_may_be_left_out() -> None:
    form = post("", "", "", step=Step("it", "ranking", "It?", required=False, choices=STEP.choices))

    assert form.is_valid()
    assert form.value is None


def test_stored_order_comes_back_first_place_first() -> None:
    form = StepForm(step=STEP, initial={"answer": ["speed", "looks", "price"]})

    rows = form.type.context(STEP, form["answer"])["rows"]

    assert [(choice.key, place) for choice, place in rows] == [("speed", "1"), ("looks", "2"), ("price", "3")]


def test_what_is_left_of_an_order_moves_up() -> None:
    """Of what was ranked once, something may not be offered any more."""
    form = StepForm(step=STEP, initial={"answer": ["gone", "speed", "lost", "price", "looks"]})

    control = form.type.context(STEP, form["answer"])

    assert [(choice.key, place) for choice, place in control["rows"]] == [("speed", "1"), ("price", "2"), ("looks", "3")]
    assert control["places"] == ["1", "2", "3"]


def test_refused_order_comes_back_as_it_was_given() -> None:
    form = post("price:2", "speed:2", "looks:")

    rows = form.type.context(STEP, form["answer"])["rows"]

    assert [(choice.key, place) for choice, place in rows] == [("price", "2"), ("speed", "2"), ("looks", "")]


def test_order_in_words_in_a_cell_and_as_written() -> None:
    kind = FIELD_TYPES["ranking"]

    assert kind.words(["looks", "price", "speed"], STEP) == "Looks, Price, Speed"
    assert kind.cell(["looks", "price", "speed"]) == "looks; price; speed"
    assert read_value(STEP, "looks, price, speed") == ["looks", "price", "speed"]
