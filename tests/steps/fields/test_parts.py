"""Answers of several boxes: names and addresses."""

from __future__ import annotations

from typing import Any

import pytest

from steps.fields import FIELD_TYPES
from steps.forms import read_value
from steps.spec import Value
from tests.steps.fields.filling import blank, codes, fill, html, inputs, make_step, stored, words

NAME = make_step("name")
ADDRESS = make_step("address")
HOME = {"street": "Main St 1, Back House", "postal_code": "12345", "city": "Berlin", "country": "Germany"}
KEPT = HOME | {"country": "DE"}


def test_name_is_kept_in_parts_each_in_one_line() -> None:
    assert stored(NAME, given=" Ada\n Augusta ", family="Lovelace\x00") == {"given": "Ada Augusta", "family": "Lovelace"}


def test_name_that_is_left_empty_has_one_error_and_a_half_one_its_own() -> None:
    assert codes(NAME, given="", family=" ") == ["required"]
    assert codes(NAME, given="Ada", family="") == ["required_family"]
    assert codes(make_step("name", required=False), given="Ada", family="") == ["required_family"]
    assert stored(make_step("name", required=False), given="", family="") is None


def test_one_name_is_enough_where_that_is_set() -> None:
    step = make_step("name", {"one_name": True})

    assert stored(step, given="Björk", family="") == {"given": "Björk"}
    assert codes(step, given="", family="Lovelace") == ["required_given"]
    assert 'Family name <span class="may">(optional)</span>' in html(blank(step))


def test_each_error_stands_at_its_box_and_the_link_leads_to_the_first() -> None:
    form = fill(ADDRESS, **HOME | {"postal_code": "", "city": "x" * 101})
    page = html(form)
    shown = inputs(page)

    assert form.error_codes == ["required_postal_code", "max_length_city"]
    assert form["answer"].id_for_label == shown["answer_postal_code"]["id"] == "id_answer_postal_code"
    assert shown["answer_postal_code"]["aria-describedby"] == "error"
    assert shown["answer_city"]["aria-describedby"] == "error_city"
    assert "aria-invalid" not in shown["answer_street"]
    assert '<p class="error" id="error">Enter your postal code. </p>' in page
    assert '<p class="error" id="error_city">City: use at most 100 characters. </p>' in page
    assert shown["answer_street"]["value"] == "Main St 1, Back House"


def test_link_leads_to_the_first_box_when_all_are_empty() -> None:
    form = fill(ADDRESS, street="")

    assert form.error_codes == ["required"]
    assert form["answer"].id_for_label == "id_answer_street"


@pytest.mark.parametrize(
    ("kind", "options", "tokens"),
    [
        ("name", {}, ["given-name", "family-name"]),
        ("address", {}, ["address-line1", "address-line2", "postal-code", "address-level2", "country-name"]),
        (
            "address",
            {"asks_state": True},
            ["address-line1", "address-line2", "postal-code", "address-level2", "address-level1", "country-name"],
        ),
    ],
)
def test_browsers_fill_in_each_box(kind: str, options: dict[str, Any], tokens: list[str]) -> None:
    assert [box["autocomplete"] for box in inputs(html(blank(make_step(kind, options)))).values()] == tokens


def test_address_keeps_the_countrys_code_and_shows_its_name() -> None:
    assert stored(ADDRESS, **HOME) == KEPT
    assert inputs(html(blank(ADDRESS, KEPT)))["answer_country"]["value"] == "Germany"
    assert words("address", KEPT) == "Main St 1, Back House, 12345, Berlin, Germany"


def test_state_is_kept_only_where_it_is_asked_for() -> None:
    assert stored(make_step("address", {"asks_state": True}), **HOME, state="Berlin") == KEPT | {"state": "Berlin"}
    assert stored(ADDRESS, **HOME, state="Berlin") == KEPT


def test_postal_code_may_be_empty_where_there_are_none() -> None:
    form = {"street": "1 Nathan Road", "postal_code": "", "city": "Kowloon"}

    assert stored(ADDRESS, **form, country="Hong Kong") == {"street": "1 Nathan Road", "city": "Kowloon", "country": "HK"}
    assert codes(ADDRESS, **form, country="Germany") == ["required_postal_code"]


def test_country_that_stood_there_already_is_no_answer_to_an_optional_address() -> None:
    step = make_step("address", {"region": "DE"}, required=False)

    assert inputs(html(blank(step)))["answer_country"]["value"] == "Germany"
    assert stored(step, street="", postal_code="", city="", country="Germany") is None
    assert codes(step, street="", postal_code="", city="", country="France") == [
        "required_street",
        "required_postal_code",
        "required_city",
    ]


@pytest.mark.parametrize(
    ("kind", "value", "cell"),
    [
        ("name", {"family": "Lovelace", "given": "Ada"}, "Ada Lovelace"),
        ("name", {"given": "Björk"}, "Björk"),
        ("address", dict(reversed(KEPT.items())), "Main St 1, Back House, 12345, Berlin, DE"),
    ],
)
def test_cell_is_in_order_whatever_the_database_makes_of_it_and_reads_back(kind: str, value: dict[str, str], cell: str) -> None:
    step = make_step(kind, {"one_name": True} if kind == "name" else {})

    assert FIELD_TYPES[kind].cell(value) == cell
    assert read_value(step, cell) == value


@pytest.mark.parametrize("value", [None, True, "", "text"])
def test_what_is_no_answer_of_parts_says_nothing(value: Value) -> None:
    for kind in ("name", "address"):
        assert FIELD_TYPES[kind].words(value, make_step(kind)) == FIELD_TYPES[kind].cell(value) == ""
