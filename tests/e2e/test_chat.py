"""The sample sign-up as a conversation, in a browser."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.builders import publish, sample_funnel
from tests.e2e.conftest import OpenBrowser
from tests.e2e.walking import FOUNDER, Visitor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def chat(transactional_db: None) -> None:
    funnel = sample_funnel()
    funnel.design = {"presentation": "chat", "theme": "paper"}
    funnel.save(update_fields=["design"])
    publish(funnel)


def begun(visitor: Visitor) -> None:
    visitor.open()
    visitor.answer(())
    visitor.answer(("Founder",))
    visitor.answer("Ada & Co")


@pytest.mark.parametrize("javascript", [True, False])
def test_answers_become_bubbles_and_can_be_changed(open_browser: OpenBrowser, chat: None, javascript: bool) -> None:
    visitor = open_browser(java_script_enabled=javascript, viewport={"width": 390, "height": 800})
    begun(visitor)
    visitor.sees("team_size")

    expect(visitor.page.locator(".said")).to_have_count(2)
    expect(visitor.page.locator(".said").last).to_contain_text("Ada & Co")
    visitor.page.get_by_role("link", name="Change").last.click()
    visitor.sees("company")
    expect(visitor.page.locator(".said")).to_have_count(1)
    visitor.answer("Bo & Co")

    visitor.sees("team_size")
    expect(visitor.page.locator(".said").last).to_contain_text("Bo & Co")


def test_question_has_the_focus_and_is_in_sight(open_browser: OpenBrowser, chat: None) -> None:
    visitor = open_browser(viewport={"width": 390, "height": 600})
    begun(visitor)

    expect(visitor.page.locator("#question")).to_be_focused()
    expect(visitor.page.locator("#question")).to_be_in_viewport()
    assert visitor.documents == ["/f/signup/", "/f/signup/welcome/"]


def test_conversation_has_no_violations(open_browser: OpenBrowser, chat: None) -> None:
    visitor = open_browser(viewport={"width": 320, "height": 640})
    begun(visitor)

    for scheme in ("light", "dark"):
        visitor.page.emulate_media(color_scheme=scheme)
        found = Axe().run(visitor.page)
        assert found.violations_count == 0, f"{scheme}: {found.generate_report()}"


def test_whole_conversation_comes_to_its_end(open_browser: OpenBrowser, chat: None) -> None:
    visitor = open_browser()
    visitor.open()
    visitor.finish(FOUNDER)

    expect(visitor.page.locator(".said")).to_have_count(0)
