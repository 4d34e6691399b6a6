"""Phone numbers."""

from __future__ import annotations

import pytest

from steps.fields import FIELD_TYPES
from tests.steps.fields.filling import blank, codes, fill, html, inputs, make_step, stored, words

PHONE = make_step("phone")
GERMAN = make_step("phone", {"region": "DE"})
PICKED = make_step("phone", {"region": "DE", "picks_region": True})


@pytest.mark.parametrize(
    "typed", ["+49 30 123456", "0049 30 123456", "030 123456", "(030) 12-34-56", "٠٣٠ ١٢٣٤٥٦", "tel:+49-30-123456"]
)
def test_number_is_stored_as_e164(typed: str) -> None:
    assert stored(GERMAN, typed) == "+4930123456"


def test_number_with_a_calling_code_is_that_countrys_whatever_the_region() -> None:
    assert stored(GERMAN, "+1 201 555 0123") == "+12015550123"


def test_number_without_a_calling_code_needs_a_region() -> None:
    assert codes(PHONE, "030 123456") == ["no_country_code"]
    assert "+49 30 123456" in fill(PHONE, "030 123456").errors["answer"][0]


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ("call me", "in digits"),
        ("+49 30", "Digits are missing"),
        ("+49 30 123456789012345", "too many digits"),
        ("+999 123456", "+"),
        ("+49 30 123456 ext. 7", "without an extension"),
        ("1" * 59, "in digits"),
    ],
)
def test_what_is_no_number_is_refused_with_advice(typed: str, advice: str) -> None:
    form = fill(GERMAN, typed)

    assert form.error_codes[0] in ("invalid_phone", "no_country_code")
    assert advice in form.errors["answer"][0]


def test_number_that_no_network_has_is_asked_about_once() -> None:
    assert codes(GERMAN, "12345", seen="") == ["look_again"]
    assert stored(GERMAN, "12345", seen="12345") == "+4912345"
    assert stored(GERMAN, "12345") == "+4912345"
    assert "Is +49 12345 right?" in FIELD_TYPES["phone"].hint("+4912345", GERMAN)
    assert FIELD_TYPES["phone"].hint("+4930123456", GERMAN) == ""


@pytest.mark.parametrize(
    ("region", "typed"),
    [
        *(
            ("GB", "020 7946 00"),
            ("GB", "+44 020 7946 00"),
            ("GB", "(020) 7946-00"),
            ("FR", "01 23 45 67 8"),
            ("CH", "044 668 18 0"),
        ),
        *(("DE", "0301"), ("AT", "0123"), ("AU", "02123"), ("JP", "03 123 456"), ("BR", "011 2345 6"), ("TR", "0212 123 45 6")),
        *(("ZA", "01012"), ("HU", "06 1 234 56"), ("US", "1 201 555 012"), ("RU", "8 495 123 45 6"), ("IN", "011 2345")),
    ],
)
def test_number_that_is_incomplete_behind_its_trunk_prefix_is_refused(region: str, typed: str) -> None:
    form = fill(make_step("phone", {"region": region}), typed, seen=typed)

    assert form.error_codes == ["invalid_phone"]
    assert "Digits are missing" in form.errors["answer"][0]


@pytest.mark.parametrize(
    ("region", "typed", "number"),
    [
        *(
            ("GB", "020 7946 0958", "+442079460958"),
            ("GB", "+44 (0)20 7946 0958", "+442079460958"),
            ("AU", "02 123 45", "+61212345"),
        ),
        *(("NZ", "09 123 45", "+64912345"), ("HU", "06 1 234 5678", "+3612345678"), ("RU", "8 495 123 45 67", "+74951234567")),
        *(("CO", "0321 123 4567", "+573211234567"), ("US", "1 201 555 0123", "+12015550123")),
        # No trunk prefix: the 0 is part of the number, and so may an 8 be that is typed behind the code.
        *(
            ("IT", "06 12345678", "+390612345678"),
            ("GA", "+241 06 03 12 34", "+24106031234"),
            ("CI", "0712345678", "+2250712345678"),
        ),
        *(("RU", "831 123 45 67", "+78311234567"), ("RU", "+7 849 512 34 56", "+78495123456")),
    ],
)
def test_number_is_stored_without_its_trunk_prefix_and_with_all_else(region: str, typed: str, number: str) -> None:
    assert stored(make_step("phone", {"region": region}), typed) == number


def test_picked_country_reads_the_number() -> None:
    assert stored(PICKED, "0171 1234567", region="DE") == "+491711234567"
    assert stored(PICKED, "01 2345678", region="AT").__str__().startswith("+431")
    assert stored(PICKED, "030 123456", region="nowhere") == "+4930123456"


def test_list_of_countries_has_the_usual_one_picked_and_the_answers_when_there_is_one() -> None:
    assert '<option value="DE" selected>Germany (&lrm;+49)' in html(blank(PICKED))
    assert '<option value="US" selected>' in html(blank(PICKED, "+12015550123"))
    assert '<option value="">Pick a country' in html(blank(make_step("phone", {"picks_region": True})))
    assert "<select" not in html(blank(GERMAN))


def test_number_is_shown_and_recalled_in_international_form() -> None:
    assert words("phone", "+4930123456") == "+49 30 123456"
    assert words("phone", None) == ""
    shown = inputs(html(blank(GERMAN, "+4930123456")))["answer"]
    assert shown["value"] == "+49 30 123456"
    assert (shown["type"], shown["inputmode"], shown["autocomplete"]) == ("tel", "tel", "tel")


@pytest.mark.parametrize(
    ("raw", "constant"), [("+49 30 123456", "+4930123456"), ("+49", "+49"), ("+49 (30)", "+4930"), ("(\xa02", "2")]
)
def test_constant_of_a_condition_is_written_as_numbers_are_stored(raw: str, constant: str) -> None:
    assert FIELD_TYPES["phone"].operand(raw, frozenset()) == constant
