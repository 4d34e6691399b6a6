"""Numbers with units and steps."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from steps.forms import StepForm
from steps.spec import Step
from tests.steps.fields.filling import blank, codes, fill, html, inputs, make_step, stored, words


@pytest.mark.parametrize(
    ("options", "bounds", "typed", "wrong"),
    [
        ({"step": "1"}, {}, "12", []),
        ({"step": "1"}, {}, "12.0", []),
        ({"step": "1"}, {}, "12.5", ["not_whole"]),
        ({"step": "0.5"}, {}, "12.5", []),
        ({"step": "0.5"}, {}, "12.4", ["off_step"]),
        ({"step": "5"}, {"minimum": "1"}, "6", []),
        ({"step": "5"}, {"minimum": "1"}, "5", ["off_step"]),
        ({"step": "0.1"}, {}, "0.3", []),
        ({"step": "0.000000001"}, {}, "999999999999999", []),
        ({}, {}, "12.345", []),
        ({"step": "0"}, {}, "12.345", []),
    ],
)
def test_step(options: dict[str, Any], bounds: dict[str, str], typed: str, wrong: list[str]) -> None:
    assert codes(make_step("number", options, **bounds), typed) == wrong


@pytest.mark.parametrize(("typed", "near"), [("7", "10"), ("-7", "-5"), ("98", "95")])
def test_number_off_its_steps_is_answered_with_one_that_is_allowed(typed: str, near: str) -> None:
    step = make_step("number", {"step": "5"}, maximum="99")

    assert fill(step, typed).errors["answer"] == [f"Enter a multiple of 5, such as {near}."]


@pytest.mark.parametrize(
    ("options", "bounds", "keyboard"),
    [
        ({}, {}, "decimal"),
        ({"step": "1"}, {"minimum": "0"}, "numeric"),
        ({"step": "0.5"}, {}, "decimal"),
        ({"step": "1"}, {"minimum": "0.5"}, "decimal"),
        ({"step": "1"}, {"minimum": "-5"}, "text"),
    ],
)
def test_keyboard_has_what_one_needs(options: dict[str, Any], bounds: dict[str, str], keyboard: str) -> None:
    assert inputs(html(blank(make_step("number", options, **bounds))))["answer"]["inputmode"] == keyboard


def test_unit_is_shown_describes_the_box_and_is_recalled() -> None:
    page = html(blank(make_step("number", {"unit": "kg"})))

    assert '<span class="unit" id="unit">kg</span>' in page
    assert inputs(page)["answer"]["aria-describedby"].split() == ["unit"]
    assert words("number", "12.5", {"unit": "kg"}) == "12.5\u00a0kg"
    assert words("number", None, {"unit": "kg"}) == ""


@pytest.mark.parametrize(("typed", "kept"), [("١٢٫٥", "12.5"), ("۱۲", "12"), ("١٬٠٠٠", "1000"), ("-٣", "-3")])
def test_numbers_of_arabic_and_persian_keyboards_are_understood(typed: str, kept: str) -> None:
    assert stored(make_step("number"), typed) == kept


@pytest.mark.parametrize(
    ("language", "typed", "is_good"), [("de", "1.234", False), ("de", "1.2345", True), ("en", "1.234", True)]
)
def test_point_that_may_group_thousands_is_asked_about_where_commas_begin_decimals(
    language: str, typed: str, is_good: bool
) -> None:
    with translation.override(language):
        form = StepForm(data={"answer": typed}, step=Step("n", "number", "How many?"))

        assert form.is_valid() is is_good
        if not is_good:
            assert form.error_codes == ["ambiguous_number"]
            assert "1234" in str(form.errors)
