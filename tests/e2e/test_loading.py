"""The scripts that answers need: not before somebody touches a page that asks nothing, and there when they are needed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from funnel import scripts
from tests.builders import draft_step, make_funnel, publish
from tests.e2e.conftest import OpenBrowser
from tests.e2e.walking import Visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.no_cover]


def loads(visitor: Visitor) -> int:
    """How often the bundle for answers was asked for."""
    return sum(request.url.endswith(scripts.address("answers")) for request in visitor.requests)


def test_answers_scripts_wait_for_the_first_touch(open_browser: OpenBrowser) -> None:
    publish(make_funnel(steps=[draft_step("welcome", "content"), draft_step("colour", "single_choice", choices=["red", "blue"])]))
    visitor = open_browser()
    visitor.open()
    visitor.page.wait_for_load_state("networkidle")
    assert loads(visitor) == 0

    visitor.page.keyboard.press("Tab")
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.get_by_role("heading", level=1)).to_be_focused()
    visitor.page.keyboard.press("Tab")
    visitor.page.keyboard.press("b")

    expect(visitor.page.get_by_label("Blue")).to_be_checked()
    assert loads(visitor) == 1


def test_answers_scripts_come_with_a_question(open_browser: OpenBrowser) -> None:
    publish(make_funnel(steps=[draft_step("name"), draft_step("mail", "email")]))
    visitor = open_browser()

    visitor.open()

    assert loads(visitor) == 1
