"""On a phone: nothing sticks out, everything is large enough for a thumb, and it comes over a slow line."""

from __future__ import annotations

import gzip

import pytest
from playwright.sync_api import Response, expect

from tests.e2e.conftest import OpenBrowser
from tests.e2e.walking import FOUNDER, Visitor, completed, stored

PHONE = {"viewport": {"width": 390, "height": 640}, "has_touch": True, "is_mobile": True}
# What a thumb aims at: the height of the smallest, in CSS pixels.
SMALLEST = """() => Math.min(...[...document.querySelectorAll("main button, .option, .button, .back, main input, main textarea")]
    .map(element => (element.closest(".option") || element).getBoundingClientRect().height).filter(height => height))"""
STICKS_OUT = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def assert_fits(visitor: Visitor) -> None:
    """Fail unless the page shown fits an ordinary phone and the narrowest one."""
    for width in (390, 320):
        visitor.page.set_viewport_size({"width": width, "height": 640})
        assert visitor.page.evaluate(STICKS_OUT) == 0
        assert visitor.page.evaluate(SMALLEST) >= 44


def test_whole_walk_fits_a_phone(open_browser: OpenBrowser, sample: None) -> None:
    visitor = open_browser(**PHONE)

    visitor.open()
    for _key in visitor.walk(FOUNDER):
        assert_fits(visitor)

    expect(visitor.ending).to_be_visible()
    assert_fits(visitor)
    assert stored() == completed(FOUNDER)


def test_error_fits_the_narrowest_phone(open_browser: OpenBrowser, sample: None) -> None:
    visitor = open_browser(**PHONE)
    visitor.jump_to("mail")

    visitor.fill("x" * 100)
    visitor.button.click()

    visitor.page.locator(".summary").wait_for()
    assert_fits(visitor)


@pytest.mark.parametrize(
    ("key", "attributes"),
    [
        ("company", {"autocomplete": "organization", "enterkeyhint": "next"}),
        ("team_size", {"inputmode": "decimal", "enterkeyhint": "next"}),
        ("mail", {"type": "email", "autocomplete": "email", "inputmode": "email"}),
    ],
)
def test_field_brings_up_the_right_keyboard(visitor: Visitor, key: str, attributes: dict[str, str]) -> None:
    visitor.jump_to(key)

    field = visitor.page.get_by_role("textbox")

    assert {name: field.get_attribute(name) for name in attributes} == attributes


def test_first_view_is_at_most_30_kilobytes(visitor: Visitor) -> None:
    answers: list[Response] = []
    visitor.page.on("response", lambda response: answers.append(response))

    visitor.open()
    visitor.page.wait_for_load_state("networkidle")

    # The browser has unpacked them; on the way they are compressed at least this well.
    sizes = {answer.url: len(gzip.compress(answer.body())) for answer in answers if answer.ok}
    assert {url.rpartition(".")[2] for url in sizes if "/f/-/" in url} == {"css", "js"}
    assert sum(sizes.values()) <= 30_000
