"""Slips in the domains of e-mail addresses."""

from __future__ import annotations

import pytest

from steps.fields import typos
from tests.steps.fields.filling import blank, codes, fill, html, inputs, make_step, stored

EMAIL = make_step("email")


@pytest.mark.parametrize(
    ("domain", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("gmai.com", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("GMAIL.CM", "gmail.com"),
        ("gmil.con", "gmail.com"),
        ("hotmial.com", "hotmail.com"),
        ("yaho.com", "yahoo.com"),
        ("outlok.com", "outlook.com"),
        ("gmx.dr", "gmx.de"),
        ("wbe.de", "web.de"),
    ],
)
def test_slip_gets_a_suggestion(domain: str, meant: str) -> None:
    assert typos.suggestion(f"Ada.L@{domain}") == f"Ada.L@{meant}"


@pytest.mark.parametrize(
    "domain",
    ["gmail.com", "GMail.com", "ymail.com", "mail.com", "gmx.at", "example.com", "stepwise.example", "me.com", "x" * 300, ""],
)
def test_real_domain_and_one_like_no_other_get_none(domain: str) -> None:
    assert typos.suggestion(f"ada@{domain}") is None


def test_common_domains_are_never_slips_of_each_other() -> None:
    assert [domain for domain in (*typos._COMMON, *typos._REAL) if typos.suggestion(f"a@{domain}")] == []


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("abc", "abc", 0), ("abc", "acb", 1), ("abc", "ab", 1), ("", "abc", 3), ("ca", "abc", 3), ("abcd", "xbcy", 2)],
)
def test_distance(one: str, other: str, slips: int) -> None:
    assert typos.distance(one, other) == typos.distance(other, one) == slips


def test_suspicious_address_is_asked_about_once_and_then_taken() -> None:
    asked = fill(EMAIL, "ada@gmial.com", seen="")

    assert asked.error_codes == ["look_again"]
    assert str(asked.errors["answer"][0]).startswith("Did you mean ada@gmail.com?")
    shown = inputs(html(asked))
    assert (shown["answer"]["value"], shown["answer_seen"]["value"]) == ("ada@gmial.com", "ada@gmial.com")
    assert shown["answer_taken"]["value"] == "ada@gmail.com"
    assert stored(EMAIL, "ada@gmial.com", seen="ada@gmial.com") == "ada@gmial.com"


def test_suggestion_that_is_ticked_is_taken_and_nothing_else_that_is_sent_as_one() -> None:
    assert stored(EMAIL, "ada@gmial.com", seen="ada@gmial.com", taken="ada@gmail.com") == "ada@gmail.com"
    assert stored(EMAIL, "ada@gmial.com", seen="ada@gmial.com", taken="evil@gmail.com") == "ada@gmial.com"
    assert stored(EMAIL, "ada@example.com", seen="ada@gmial.com", taken="ada@gmail.com") == "ada@example.com"


def test_another_suspicious_address_is_asked_about_again() -> None:
    assert codes(EMAIL, "ada@gmal.com", seen="ada@gmial.com") == ["look_again"]


def test_answer_from_code_is_never_asked_about() -> None:
    assert stored(EMAIL, "ada@gmial.com") == "ada@gmial.com"


def test_visitor_who_comes_back_is_not_asked_again_about_what_they_confirmed() -> None:
    shown = inputs(html(blank(EMAIL, "ada@gmial.com")))

    assert shown["answer_seen"]["value"] == "ada@gmial.com"
    assert "answer_taken" not in shown


def test_hint_is_the_question_alone() -> None:
    kind = fill(EMAIL).type

    assert kind.hint("ada@gmial.com", EMAIL) == "Did you mean ada@gmail.com?"
    assert kind.hint("ada@gmail.com", EMAIL) == kind.hint(None, EMAIL) == ""
