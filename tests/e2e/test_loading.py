"""The scripts that answers need: not before somebody touches the page, and told what was done before they were there."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from funnel import scripts
from tests.builders import draft_step, make_funnel, publish
from tests.e2e.conftest import OpenBrowser
from tests.e2e.walking import Visitor
from tests.examples import step_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.no_cover]


def loads(visitor: Visitor) -> int:
    """How often the bundle for answers was asked for."""
    return sum(request.url.endswith(scripts.address("answers")) for request in visitor.requests)


def hold(visitor: Visitor) -> list[Route]:
    """Let the bundle for answers wait, each time it is asked for."""
    held: list[Route] = []
    visitor.page.route(f"**{scripts.address('answers')}", lambda route: held.append(route))
    return held


def release(held: list[Route]) -> None:
    """Let it come."""
    assert len(held) == 1
    held[0].continue_()


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


def test_answers_scripts_wait_for_the_first_touch_of_a_question_too(open_browser: OpenBrowser) -> None:
    publish(make_funnel(steps=[draft_step("name"), draft_step("mail", "email")]))
    visitor = open_browser()
    visitor.open()
    visitor.page.wait_for_load_state("networkidle")
    assert loads(visitor) == 0

    visitor.page.get_by_role("textbox").fill("Ada")
    visitor.page.get_by_role("button", name="Continue").click()
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Mail")

    assert loads(visitor) == 1


def test_a_slider_moved_before_the_scripts_are_there_counts(open_browser: OpenBrowser) -> None:
    publish(make_funnel(steps=[step_of("slider")]))
    visitor = open_browser()
    held = hold(visitor)
    visitor.open()

    visitor.page.get_by_role("slider").press("End")
    expect(visitor.page.get_by_role("textbox")).to_have_value("")
    visitor.page.wait_for_timeout(100)
    release(held)

    expect(visitor.page.get_by_role("textbox")).to_have_value(visitor.page.get_by_role("slider").input_value())


def test_a_row_moved_before_the_scripts_are_there_moves(open_browser: OpenBrowser) -> None:
    publish(make_funnel(steps=[step_of("ranking")]))
    visitor = open_browser()
    held = hold(visitor)
    visitor.open()
    rows = visitor.page.locator(".ranking li")
    first = rows.first.locator("label, span").first.inner_text()

    visitor.page.locator("[data-move='1']").first.click()
    expect(rows.first).to_contain_text(first)
    release(held)

    expect(rows.nth(1)).to_contain_text(first)


def test_an_answer_typed_before_the_scripts_are_there_is_checked(open_browser: OpenBrowser) -> None:
    publish(make_funnel(steps=[draft_step("mail", "email"), draft_step("name")]))
    visitor = open_browser()
    held = hold(visitor)
    visitor.open()

    visitor.page.get_by_role("textbox").press_sequentially("ada")
    release(held)
    visitor.page.wait_for_load_state("networkidle")
    visitor.page.keyboard.press("Tab")

    expect(visitor.page.locator("#feedback .error")).to_be_visible()


def test_an_answer_left_before_the_scripts_are_there_is_checked(open_browser: OpenBrowser) -> None:
    publish(make_funnel(steps=[draft_step("mail", "email"), draft_step("name")]))
    visitor = open_browser()
    held = hold(visitor)
    visitor.open()

    visitor.page.get_by_role("textbox").press_sequentially("ada")
    visitor.page.keyboard.press("Tab")
    release(held)

    expect(visitor.page.locator("#feedback .error")).to_be_visible()
