"""Web addresses."""

from __future__ import annotations

import pytest

from tests.steps.fields.filling import blank, codes, html, inputs, make_step, stored, words

URL = make_step("url")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("example.com", "https://example.com"),
        (" WWW.Example.COM/Path?q=A#B ", "https://www.example.com/Path?q=A#B"),
        ("HTTP://example.com", "http://example.com"),
        ("//example.com", "https://example.com"),
        ("https://münchen.example/straße", "https://münchen.example/straße"),
        ("example.com:8080", "https://example.com:8080"),
    ],
)
def test_web_address_is_completed(typed: str, kept: str) -> None:
    assert stored(URL, typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "javascript:alert(1)",
            "ftp://example.com",
            "mailto:ada@example.com",
            "ada@example.com",
            "https://ada:pw@example.com",
            "example",
        ),
        *("http://[::1", "https://", "https://example.com/\u202egpj", "two words.com", "https://example.com:99999"),
    ],
)
def test_what_cannot_be_opened_or_misleads_is_refused(typed: str) -> None:
    assert codes(URL, typed) == ["invalid_url"]


def test_web_address_has_its_limit_and_its_keyboard() -> None:
    assert codes(URL, "example.com/" + "x" * 2_000) == ["max_length"]
    shown = inputs(html(blank(URL)))["answer"]
    assert (shown["type"], shown["inputmode"], shown["autocomplete"], shown["enterkeyhint"]) == ("url", "url", "url", "next")


def test_recalled_web_address_has_no_scheme() -> None:
    assert words("url", "https://example.com") == "example.com"
    assert words("url", None) == ""
