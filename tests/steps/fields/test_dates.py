"""Dates with bounds, dates of birth, times of day."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.utils import translation

from steps.fields import FIELD_TYPES
from steps.fields.date import EARLIEST
from tests.steps.fields.filling import blank, codes, fill, html, inputs, make_step, stored, words

TODAY = "2026-06-15 12:00"
BIRTH = make_step("date_of_birth")


@time_machine.travel(TODAY, tick=False)
@pytest.mark.parametrize(
    ("options", "typed", "wrong"),
    [
        ({"earliest": "today"}, "2026-06-15", []),
        ({"earliest": "today"}, "2026-06-14", ["min_date"]),
        ({"latest": "in 2 weeks"}, "2026-06-29", []),
        ({"latest": "in 2 weeks"}, "2026-06-30", ["max_date"]),
        ({"latest": "18 years ago"}, "2008-06-16", ["max_date"]),
        ({"earliest": "2026-01-01", "latest": "2026-12-31"}, "2026-12-31", []),
        ({"earliest": "2026-01-01", "latest": "2026-12-31"}, "2027-01-01", ["max_date"]),
        ({}, "0001-01-01", []),
        ({}, "9999-12-31", []),
    ],
)
def test_bounds(options: dict[str, Any], typed: str, wrong: list[str]) -> None:
    assert codes(make_step("date", options), typed) == wrong


@time_machine.travel(TODAY, tick=False)
def test_picker_knows_the_bounds_and_the_message_says_them() -> None:
    step = make_step("date", {"earliest": "today", "latest": "in 1 week"})

    shown = inputs(html(blank(step)))["answer"]
    assert (shown["min"], shown["max"]) == ("2026-06-15", "2026-06-22")
    assert fill(step, "2026-06-14").errors["answer"] == ["Enter a date that is not before June 15, 2026."]


@pytest.mark.parametrize(("raw", "kept"), [("In 2 Weeks", "in 2 weeks"), ("2026-03-02", "2026-03-02"), ("", ""), (None, "")])
def test_option_that_is_a_date_is_canonical(raw: object, kept: str) -> None:
    assert EARLIEST.read(raw) == kept


def test_option_that_is_no_date_says_what_to_write() -> None:
    with pytest.raises(ValueError, match="Enter one like 2026-03-02"):
        EARLIEST.read("tomorow")


@time_machine.travel(TODAY, tick=False)
@pytest.mark.parametrize(
    ("day", "month", "year", "kept"),
    [
        ("14", "7", "1990", "1990-07-14"),
        ("01", "02", "2004", "2004-02-01"),
        ("٩", "December", "1961", "1961-12-09"),
        ("15", "6", "2026", "2026-06-15"),
    ],
)
def test_date_of_birth_is_stored_as_iso(day: str, month: str, year: str, kept: str) -> None:
    assert stored(BIRTH, day=day, month=month, year=year) == kept


@time_machine.travel(TODAY, tick=False)
@pytest.mark.parametrize(
    ("day", "month", "year", "code", "part"),
    [
        ("31", "2", "1990", "invalid_day", "day"),
        ("x", "2", "1990", "invalid_day", "day"),
        ("0", "2", "1990", "invalid_day", "day"),
        ("1", "13", "1990", "invalid_month", "month"),
        ("1", "Smarch", "1990", "invalid_month", "month"),
        ("1", "1", "90", "invalid_year", "year"),
        ("1", "1", "1890", "too_long_ago", "year"),
        ("16", "6", "2026", "in_future", "year"),
        ("1", "1", "9999", "in_future", "year"),
        ("", "1", "1990", "required_day", "day"),
        ("1", "1", "", "required_year", "year"),
        ("", "", "", "required", "month"),
    ],
)
def test_wrong_date_of_birth_says_what_and_links_to_its_box(day: str, month: str, year: str, code: str, part: str) -> None:
    form = fill(BIRTH, day=day, month=month, year=year)

    assert form.error_codes == [code]
    assert form["answer"].id_for_label == f"id_answer_{part}"
    assert inputs(html(form))[f"answer_{part}"]["aria-invalid"] == "true"


@time_machine.travel(TODAY, tick=False)
@pytest.mark.parametrize(("year", "wrong"), [("2008", []), ("2009", ["min_age"])])
def test_youngest_age_counts_to_the_day(year: str, wrong: list[str]) -> None:
    assert codes(make_step("date_of_birth", {"min_age": "18"}), day="15", month="6", year=year) == wrong
    assert codes(make_step("date_of_birth", {"min_age": "18"}), day="16", month="6", year="2008") == ["min_age"]


@pytest.mark.parametrize(("language", "order"), [("en", "month day year"), ("de", "day month year"), ("ja", "year month day")])
def test_boxes_stand_in_local_order_and_are_filled_in_by_browsers(language: str, order: str) -> None:
    with translation.override(language):
        shown = inputs(html(blank(BIRTH, "1990-07-04")))

    assert [name.removeprefix("answer_") for name in shown] == order.split()
    assert {name: box["value"] for name, box in shown.items()} == {"answer_day": "4", "answer_month": "7", "answer_year": "1990"}
    assert {(box["autocomplete"], box["inputmode"]) for box in shown.values()} == {
        ("bday-day", "numeric"),
        ("bday-month", "numeric"),
        ("bday-year", "numeric"),
    }


def test_date_of_birth_can_be_given_as_one_date_by_code() -> None:
    assert stored(BIRTH, "1990-07-14") == "1990-07-14"
    assert words("date_of_birth", "1990-07-14") == "July 14, 1990"
    assert FIELD_TYPES["date_of_birth"].cell("1990-07-14") == "1990-07-14"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("17:45", "17:45"),
        ("09:30:00", "09:30"),
        ("9.30", "09:30"),
        ("9:30 PM", "21:30"),
        ("12 am", "00:00"),
        ("12 p.m.", "12:00"),
        ("8h15", "08:15"),
        ("٠٩:٣٠", "09:30"),
    ],
)
def test_time_is_stored_to_the_minute(typed: str, kept: str) -> None:
    assert stored(make_step("time"), typed) == kept


@pytest.mark.parametrize("typed", ["24:00", "9", "9:5", "13 pm", "0 am", "noon", "12:60", "９:30"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    assert codes(make_step("time"), typed) == ["invalid_time"]


def test_time_is_recalled_and_compared_as_people_write_it() -> None:
    assert words("time", "17:45") == "5:45 p.m."
    assert FIELD_TYPES["time"].operand("5:45 pm", frozenset()) == "17:45"
    assert FIELD_TYPES["time"].operand("09:", frozenset()) == "09:"
