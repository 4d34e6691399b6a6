"""What goes wrong between a visitor and the server: wrong answers, impatient fingers, a line that breaks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from funnel.models import Visit
from tests.e2e.conftest import OpenBrowser
from tests.e2e.walking import FOUNDER, Visitor, completed, stored


@pytest.mark.parametrize("javascript", [True, False])
def test_invalid_answer_keeps_what_was_typed_and_says_what_to_do(
    open_browser: OpenBrowser, sample: None, javascript: bool
) -> None:
    visitor = open_browser(java_script_enabled=javascript)
    visitor.jump_to("mail")

    visitor.fill("ada@example")
    visitor.button.click()

    expect(visitor.page.get_by_role("alert").first).to_contain_text("Enter an e-mail address like name@example.com.")
    expect(visitor.page.locator(".summary")).to_be_focused()
    expect(visitor.page).to_have_title("Error: Your e-mail address? – step 8 of 9 – Sign up")
    field = visitor.page.get_by_role("textbox")
    expect(field).to_have_value("ada@example")
    expect(field).to_have_accessible_description("Enter an e-mail address like name@example.com.")
    assert stored()[-1] == ("step_rejected", "mail")


def test_answer_is_taken_after_an_error(visitor: Visitor) -> None:
    visitor.jump_to("terms")
    visitor.button.click()
    visitor.page.locator(".summary").wait_for()

    visitor.answer(("I agree",))

    expect(visitor.ending).to_be_visible()
    assert [event for event in stored() if event[0] != "step_rejected"] == completed(FOUNDER)


@pytest.mark.parametrize("javascript", [True, False])
def test_double_click_is_one_answer(open_browser: OpenBrowser, sample: None, javascript: bool) -> None:
    visitor = open_browser(java_script_enabled=javascript)
    visitor.jump_to("team_size")

    visitor.fill("12")
    visitor.button.dblclick()

    visitor.sees("goals")
    assert stored().count(("step_completed", "team_size")) == 1
    assert stored()[-1] == ("step_completed", "team_size")


def fail(route: Route) -> None:
    """The server is there, and does not manage."""
    route.fulfill(status=503, body="<h1>Service Unavailable</h1>")


def refuse(route: Route) -> None:
    """Nobody answers."""
    route.abort("connectionrefused")


@pytest.mark.parametrize(
    ("break_down", "words"),
    [(fail, "We are too busy for a moment"), (refuse, "your answer may not have been saved")],
)
def test_answer_that_does_not_get_through_is_kept_for_another_try(
    visitor: Visitor, break_down: Callable[[Route], None], words: str
) -> None:
    visitor.jump_to("team_size")
    visitor.page.route("**/team_size/", break_down)
    visitor.fill("12")
    visitor.button.click()
    expect(visitor.page.get_by_role("alert")).to_contain_text(words)
    expect(visitor.page.get_by_role("textbox")).to_have_value("12")
    expect(visitor.page.get_by_role("status")).to_have_text("")
    expect(visitor.button).to_be_enabled()
    assert visitor.forgive() != []

    visitor.page.unroute("**/team_size/")
    expect(visitor.page.get_by_role("button", name="Try again")).to_be_focused()
    visitor.page.keyboard.press("Enter")

    visitor.sees("goals")
    expect(visitor.page.locator("#trouble")).to_be_hidden()
    assert Visit.objects.get().answers["team_size"] == "12"


def test_answer_given_without_a_line_is_kept_and_sent_once_there_is_one(visitor: Visitor) -> None:
    page, retry = visitor.page, visitor.page.get_by_role("button", name="Try again")
    visitor.jump_to("team_size")
    visitor.fill("12")
    before = stored()

    page.context.set_offline(True)
    visitor.button.click()

    expect(page.get_by_role("alert")).to_contain_text("You seem to be offline")
    expect(retry).to_be_focused()
    retry.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("You seem to be offline")
    expect(page.get_by_role("textbox")).to_have_value("12")
    assert stored() == before

    page.context.set_offline(False)
    expect(page.get_by_role("alert")).to_contain_text("You are connected again")
    expect(page.get_by_role("textbox")).to_have_value("12")
    retry.press("Enter")

    visitor.sees("goals")
    expect(page.locator("#trouble")).to_be_hidden()
    assert Visit.objects.get().answers["team_size"] == "12"
    assert stored() == [*before, ("step_completed", "team_size")]
    assert visitor.forgive() != []


def test_line_that_breaks_while_typing_is_told_and_leaves_the_focus(visitor: Visitor) -> None:
    visitor.jump_to("company")
    field = visitor.page.get_by_role("textbox")
    field.focus()

    visitor.page.context.set_offline(True)

    expect(visitor.page.get_by_role("alert")).to_contain_text("You seem to be offline")
    expect(field).to_be_focused()
    visitor.page.context.set_offline(False)
    expect(visitor.page.locator("#trouble")).to_be_hidden()


def test_button_shows_that_it_works_and_takes_no_second_press(visitor: Visitor) -> None:
    visitor.jump_to("team_size")
    waiting: list[Route] = []
    visitor.page.route("**/team_size/", lambda route: waiting.append(route))
    visitor.fill("12")

    visitor.button.click()

    expect(visitor.button).to_be_disabled()
    expect(visitor.page.locator("#answer.htmx-request")).to_be_visible()
    waiting[0].continue_()
    visitor.sees("goals")


@pytest.mark.parametrize("javascript", [True, False])
def test_lost_visit_says_so_and_shows_what_was_typed(open_browser: OpenBrowser, sample: None, javascript: bool) -> None:
    visitor = open_browser(java_script_enabled=javascript)
    visitor.jump_to("company")
    visitor.page.context.clear_cookies()

    visitor.fill("Ada & Co")
    visitor.button.click()

    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("We lost your place")
    expect(visitor.page.get_by_role("group")).to_have_text("Ada & Co")
    expect(visitor.page.get_by_role("status")).to_have_text("")
    assert "403" in visitor.forgive()[0]
    visitor.page.get_by_role("link", name="Start again").click()
    visitor.sees("welcome")
