"""axe finds nothing wrong on any kind of page: phone and desktop, light and dark."""

from __future__ import annotations

import itertools
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.builders import make_funnel
from tests.e2e.walking import FOUNDER, Answer, Visitor

axe = Axe()
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# What depends on colour scheme and width alone.
LOOKS = {"runOnly": ["color-contrast", "link-in-text-block", "target-size"], "resultTypes": ["violations"]}

# Every kind of field, with an answer that it refuses; nothing is wrong on a page that asks nothing.
REFUSED: dict[str, Answer] = {
    "role": (),
    "company": "",
    "team_size": "many",
    "goals": ("Speed", "Cost", "Design"),
    "has_site": (),
    "wishes": "x" * 2_001,
    "mail": "ada",
    "terms": (),
}


def assert_nothing_wrong(visitor: Visitor) -> None:
    """Fail with axe's own report, after all its rules once and those on looks for every look."""
    found = axe.run(visitor.page)
    assert found.violations_count == 0, found.generate_report()
    for width, scheme in itertools.product((1280, 390), SCHEMES):
        visitor.page.set_viewport_size({"width": width, "height": 800})
        visitor.page.emulate_media(color_scheme=scheme)
        found = axe.run(visitor.page, options=LOOKS)
        assert found.violations_count == 0, f"{width} {scheme}: {found.generate_report()}"


@pytest.mark.parametrize("key", FOUNDER)
def test_step_has_no_violations(visitor: Visitor, key: str) -> None:
    visitor.jump_to(key)

    assert_nothing_wrong(visitor)


@pytest.mark.parametrize(("key", "refused"), REFUSED.items())
def test_error_has_no_violations(visitor: Visitor, key: str, refused: Answer) -> None:
    visitor.jump_to(key)

    visitor.fill(refused)
    visitor.button.click()

    expect(visitor.page.locator(".summary")).to_be_visible()
    assert_nothing_wrong(visitor)


def test_step_after_an_answer_has_no_violations(visitor: Visitor) -> None:
    visitor.jump_to("company")

    visitor.answer("Ada & Co")

    assert_nothing_wrong(visitor)


def test_end_page_has_no_violations(visitor: Visitor) -> None:
    visitor.jump_to("terms")

    visitor.answer(("I agree",))

    expect(visitor.ending).to_be_visible()
    assert_nothing_wrong(visitor)


def test_page_after_a_broken_line_has_no_violations(visitor: Visitor) -> None:
    visitor.jump_to("role")
    visitor.page.route("**/role/", lambda route: route.abort())

    visitor.button.click()

    expect(visitor.page.locator("#trouble")).to_be_visible()
    assert_nothing_wrong(visitor)
    assert visitor.forgive() != []


def test_lost_page_has_no_violations(visitor: Visitor) -> None:
    visitor.jump_to("company")
    visitor.page.context.clear_cookies()

    visitor.fill("Ada & Co")
    visitor.button.click()

    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("We lost your place")
    assert_nothing_wrong(visitor)
    assert visitor.forgive() != []


def test_list_of_funnels_has_no_violations(visitor: Visitor) -> None:
    visitor.open("/")

    expect(visitor.page.get_by_role("link", name="Sign up")).to_be_visible()
    assert_nothing_wrong(visitor)


@pytest.mark.parametrize(("path", "heading"), [("/f/later/", "This form is not open"), ("/nowhere/", "There is no such page")])
def test_page_that_is_not_there_has_no_violations(visitor: Visitor, path: str, heading: str) -> None:
    make_funnel("later")

    visitor.open(path)

    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(heading)
    assert_nothing_wrong(visitor)
    assert "404" in visitor.forgive()[0]
