"""Stars, scales and sliders: numbers that are picked."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation

from steps.forms import StepForm, read_value
from steps.spec import Step
from tests.steps.fields.filling import html, inputs


def post(kind: str, typed: str, **values: Any) -> StepForm:
    data = QueryDict(mutable=True)
    data["answer"] = typed
    return StepForm(data=data, step=Step("it", kind, "It?", **values))


@pytest.mark.parametrize(
    ("kind", "options", "taken", "refused"),
    [
        ("rating", {}, ("1", "5"), ("0", "6", "2.5", "five")),
        ("rating", {"stars": "3"}, ("1", "3"), ("4",)),
        ("rating", {"stars": ""}, ("5",), ("6",)),
        ("scale", {}, ("0", "10"), ("11", "-1")),
        ("scale", {"from": "1", "to": "5"}, ("1", "5"), ("0", "6")),
        ("scale", {"from": "1", "to": "5", "nps": True}, ("0", "10"), ("11",)),
    ],
)
def test_numbers_that_are_shown_can_be_picked(
    kind: str, options: dict[str, Any], taken: tuple[str, ...], refused: tuple[str, ...]
) -> None:
    for number in taken:
        form = post(kind, number, options=options)
        assert form.is_valid()
        assert form.value == number
    for number in refused:
        assert post(kind, number, options=options).error_codes == ["invalid_choice"]


def test_stars_say_which_of_how_many() -> None:
    form = StepForm(step=Step("it", "rating", "It?"), initial={"answer": "3"})
    control = form.type.context(form.step, form["answer"])

    assert control["stars"][2] == ("3", "3 of 5 stars")
    assert control["picked"] == "3"


def test_scale_of_recommendation_names_its_ends_unless_named() -> None:
    step = Step("it", "scale", "It?", options={"nps": True, "high_label": "Surely"})
    form = StepForm(step=step)
    control = form.type.context(step, form["answer"])

    assert (str(control["low"]), str(control["high"])) == ("Not at all likely", "Surely")


def test_scale_shows_a_zero_that_was_picked() -> None:
    form = StepForm(step=Step("it", "scale", "It?"), initial={"answer": "0"})

    assert form.type.context(form.step, form["answer"])["picked"] == "0"


SLID: list[tuple[dict[str, Any], str, str | None, list[str]]] = [
    ({}, "40", "40", []),
    ({}, "", None, ["required"]),
    ({}, "101", None, ["max_value"]),
    ({}, "-1", None, ["min_value"]),
    ({"minimum": "500"}, "600", "600", []),
    ({"minimum": "500"}, "601", None, ["max_value"]),
    ({"maximum": "-50"}, "-150", "-150", []),
    ({"minimum": "5", "options": {"step": "10"}}, "25", "25", []),
    ({"minimum": "5", "options": {"step": "10"}}, "20", None, ["off_step"]),
    ({"options": {"step": "0.5"}}, "2,5", "2.5", []),
    ({}, "2.5", None, ["not_whole"]),
    ({"options": {"step": "0"}}, "3", "3", []),
]


@pytest.mark.parametrize(("values", "typed", "stored", "codes"), SLID)
def test_slider_takes_what_its_box_says(values: dict[str, Any], typed: str, stored: str | None, codes: list[str]) -> None:
    form = post("slider", typed, **values)

    assert form.error_codes == codes
    assert codes or form.value == stored


@pytest.mark.parametrize(
    ("values", "said", "is_for_all"),
    [
        ({}, "From 0 to 100.", False),
        ({"minimum": "-5", "maximum": "5", "options": {"unit": "°C"}}, "From -5 to 5.", False),
        ({"minimum": "500", "options": {"step": "25"}}, "From 500 to 600, in steps of 25.", True),
    ],
)
def test_slider_says_beside_its_box_what_it_takes(values: dict[str, Any], said: str, is_for_all: bool) -> None:
    for form in (StepForm(step=Step("it", "slider", "It?", **values)), post("slider", "", **values)):
        page = html(form)
        box = inputs(page)["answer"]
        (note,) = re.findall(r'<p class="([a-z ]+)" id="range">([^<]+)</p>', page)
        # With scripting, the ends of the slider say as much as the plain one.
        assert note == ("help" if is_for_all else "help range", said)
        assert "range" in box["aria-describedby"].split()
        assert ("error" in box["aria-describedby"].split()) is form.is_bound
        assert ("aria-invalid" in box) is form.is_bound


@pytest.mark.parametrize(("language", "said"), [("de", "Von 0 bis 100, in Schritten von 5."), ("ar", "\u2066100\u2069")])
def test_slider_says_what_it_takes_in_the_visitors_language(language: str, said: str) -> None:
    with translation.override(language):
        assert said in html(StepForm(step=Step("it", "slider", "It?", options={"step": "5"})))


def test_slider_left_alone_says_nothing() -> None:
    form = post("slider", "", required=False)

    assert form.is_valid()
    assert form.value is None


@pytest.mark.parametrize("kind", ["rating", "scale", "slider"])
def test_written_number_is_read(kind: str) -> None:
    assert read_value(Step("it", kind, "It?"), "4") == "4"
    with pytest.raises(ValueError, match=r"Pick|at most"):
        read_value(Step("it", kind, "It?"), "400")
