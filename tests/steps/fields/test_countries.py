"""Countries, by name and by code."""

from __future__ import annotations

import pytest
from django.utils import translation

from steps.fields import FIELD_TYPES, countries
from tests.steps.fields.filling import blank, codes, fill, html, inputs, make_step, stored, words

COUNTRY = make_step("country")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        *(("Germany", "DE"), ("gERMANY ", "DE"), ("de", "DE"), ("DEU", "DE"), ("Cote d'Ivoire", "CI"), ("Côte d’Ivoire", "CI")),
        *(("UK", "GB"), ("United Kingdom", "GB"), ("U.S.A.", "US"), ("Russian Federation", "RU"), ("russia", "RU"), ("xk", "XK")),
        *(("Niger", "NE"), ("Nigeria", "NG"), ("Congo", "CG"), ("Guinea-Bissau", "GW"), ("guinea", "GN")),
    ],
)
def test_country_is_known_by_name_and_code(typed: str, code: str) -> None:
    assert stored(COUNTRY, typed) == code


@pytest.mark.parametrize("code", countries.NAMES)
def test_every_country_is_found_by_its_own_name_and_code(code: str) -> None:
    assert countries.find(code) == countries.find(countries.name(code)) == code


def test_misspelt_country_is_answered_with_the_nearest() -> None:
    assert fill(COUNTRY, "Germny").errors["answer"] == ["There is no such country. Did you mean Germany?"]
    assert codes(COUNTRY, "Germny") == codes(COUNTRY, "Atlantis") == ["invalid_country"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(("Ger", "Germany"), ("Deutschl", "Germany"), ("Swi", "Switzerland"), ("Hollnd", "Netherlands")),
        *(("Austra", "Australia or Austria"), ("South", "South Korea, South Sudan or South Africa")),
        ("Unit", "United States of America, United Kingdom or United Arab Emirates"),
    ],
)
def test_half_a_country_is_answered_with_those_that_begin_so_and_then_with_those_like_it(typed: str, meant: str) -> None:
    assert fill(COUNTRY, typed).errors["answer"] == [f"There is no such country. Did you mean {meant}?"]


def test_half_a_country_in_any_language_is_answered_in_the_visitors() -> None:
    with translation.override("de"):
        assert fill(COUNTRY, "Germ").errors["answer"] == ["Dieses Land gibt es nicht. Meinten Sie Deutschland?"]
        assert "Vereinigtes Königreich oder " in fill(COUNTRY, "Unit").errors["answer"][0]


@pytest.mark.parametrize("typed", ["G", ".", "Ger" * 40])
def test_what_begins_no_name_is_answered_without_one(typed: str) -> None:
    assert countries.nearest(typed, 3) == []
    assert codes(COUNTRY, typed) in (["invalid_country"], ["max_length"])


def test_country_speaks_the_visitors_language() -> None:
    with translation.override("de"):
        assert stored(COUNTRY, "Österreich") == stored(COUNTRY, "osterreich") == stored(COUNTRY, "Austria") == "AT"
        assert words("country", "AT") == "Österreich"
        names = list(countries.names().values())
    assert "Deutschland" in names
    assert words("country", "AT") == "Austria"


def test_list_offers_all_names_in_order_and_shows_the_answers_name() -> None:
    page = html(blank(COUNTRY, "AX"))

    assert page.index("<option>Afghanistan") < page.index("<option>Åland Islands") < page.index("<option>Zimbabwe")
    shown = inputs(page)["answer"]
    assert (shown["value"], shown["autocomplete"], shown["list"]) == ("Åland Islands", "country-name", "id_answer_names")


def test_constant_of_a_condition_is_a_code() -> None:
    assert FIELD_TYPES["country"].operand(" germany", frozenset()) == "DE"
    with pytest.raises(ValueError, match="such as DE"):
        FIELD_TYPES["country"].operand("Atlantis", frozenset())
