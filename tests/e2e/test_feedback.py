"""A visitor leaves a field and hears whether the answer looks right; never sooner, and never in the way."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from tests.builders import draft_step, make_funnel, publish
from tests.e2e.conftest import OpenBrowser
from tests.e2e.test_axe import assert_nothing_wrong
from tests.e2e.walking import Visitor, stored

GOOD = "Looks good"
WRONG = "Enter an e-mail address like name@example.com."


@pytest.fixture
def visitor(open_browser: OpenBrowser, transactional_db: None) -> Visitor:
    """Somebody at the first of: mail → age (may be left empty) → last."""
    ask()
    visitor = open_browser()
    visitor.open()
    visitor.sees("mail")
    return visitor


def ask() -> None:
    """Publish the funnel of these tests."""
    steps = [
        draft_step("mail", "email", help_text="For the ticket."),
        draft_step("age", "number", required=False),
        draft_step("last"),
    ]
    publish(make_funnel("signup", steps=steps))


def checks(visitor: Visitor) -> int:
    """How often the server was asked."""
    return sum(request.url.endswith("/check/") for request in visitor.requests)


def type_in(visitor: Visitor, text: str) -> None:
    """Type key by key, into the field that is focused first."""
    visitor.page.get_by_role("textbox").focus()
    visitor.page.keyboard.type(text)


def settle(visitor: Visitor) -> None:
    """Long enough for anything that should not happen."""
    visitor.page.wait_for_timeout(600)


def test_left_field_gets_a_tick_and_a_word(visitor: Visitor) -> None:
    type_in(visitor, "ada@example.com")
    settle(visitor)
    assert checks(visitor) == 0

    visitor.page.keyboard.press("Tab")

    place = visitor.page.locator("#feedback")
    expect(place).to_contain_text(GOOD)
    expect(visitor.button).to_be_focused()
    assert place.get_attribute("aria-live") == "polite"
    assert stored() == [("visit_started", "")]


def test_wrong_answer_is_told_and_tied_to_the_field(visitor: Visitor) -> None:
    type_in(visitor, "ada@")
    visitor.page.keyboard.press("Tab")

    field = visitor.page.get_by_role("textbox")
    expect(visitor.page.locator("#feedback .error")).to_have_text(WRONG)
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(f"For the ticket. {WRONG}")
    expect(field).to_have_value("ada@")
    expect(visitor.button).to_be_focused()
    assert visitor.page.locator(".summary").count() == 0
    assert stored() == [("visit_started", "")]


def test_corrected_field_turns_to_a_tick(visitor: Visitor) -> None:
    type_in(visitor, "ada@")
    visitor.page.keyboard.press("Tab")
    expect(visitor.page.locator("#feedback .error")).to_be_visible()

    visitor.page.keyboard.press("Shift+Tab")
    visitor.page.keyboard.press("End")
    visitor.page.keyboard.type("example.com")
    expect(visitor.page.locator("#feedback .error")).to_be_visible()
    visitor.page.keyboard.press("Tab")

    expect(visitor.page.locator("#feedback")).to_contain_text(GOOD)
    field = visitor.page.get_by_role("textbox")
    assert field.get_attribute("aria-invalid") is None
    visitor.page.keyboard.press("Shift+Tab")
    visitor.page.keyboard.type("x")
    expect(visitor.page.locator("#feedback")).to_have_text("")


def test_field_that_was_only_passed_gets_nothing(visitor: Visitor) -> None:
    visitor.page.get_by_role("textbox").focus()
    visitor.page.keyboard.press("Tab")
    settle(visitor)

    assert checks(visitor) == 0
    expect(visitor.page.locator("#feedback")).to_have_text("")


def test_field_that_was_emptied_again_is_told(visitor: Visitor) -> None:
    type_in(visitor, "a")
    visitor.page.keyboard.press("Backspace")
    visitor.page.keyboard.press("Tab")

    expect(visitor.page.locator("#feedback .error")).to_have_text("Enter your e-mail address to go on.")


def test_optional_field_left_empty_gets_no_word(visitor: Visitor) -> None:
    visitor.answer("ada@example.com")
    visitor.sees("age")

    type_in(visitor, "x")
    visitor.page.keyboard.press("Tab")
    expect(visitor.page.locator("#feedback .error")).to_be_visible()
    visitor.page.get_by_role("textbox").fill("")
    visitor.page.get_by_role("textbox").blur()

    expect(visitor.page.locator("#feedback")).to_have_text("")
    assert visitor.page.get_by_role("textbox").get_attribute("aria-invalid") is None


def test_error_of_the_last_try_gives_way_but_the_summary_stays(visitor: Visitor) -> None:
    type_in(visitor, "ada@")
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator(".summary")).to_be_focused()
    expect(visitor.page.locator("#error")).to_be_visible()

    visitor.page.get_by_role("textbox").fill("ada@example.com")
    visitor.page.get_by_role("textbox").blur()

    expect(visitor.page.locator("#feedback")).to_contain_text(GOOD)
    expect(visitor.page.locator("#error")).to_be_hidden()
    expect(visitor.page.locator(".summary")).to_be_visible()
    expect(visitor.page.get_by_role("textbox")).to_have_accessible_description(f"For the ticket. {GOOD}")
    visitor.button.click()
    visitor.sees("age")


def test_click_on_the_button_sends_at_once_and_asks_nothing(visitor: Visitor) -> None:
    type_in(visitor, "ada@example.com")
    visitor.button.click()

    visitor.sees("age")
    settle(visitor)
    assert checks(visitor) == 0
    expect(visitor.page.locator("#feedback")).to_have_text("")


def test_button_does_not_move_under_a_finger(visitor: Visitor) -> None:
    visitor.page.set_viewport_size({"width": 320, "height": 700})
    type_in(visitor, "ada@")
    visitor.page.get_by_role("heading", level=1).click()
    visitor.button.hover()
    visitor.page.mouse.down()
    settle(visitor)
    expect(visitor.page.locator("#feedback")).to_have_text("")
    visitor.page.mouse.up()

    expect(visitor.page.locator(".summary")).to_be_focused()


def test_field_left_by_a_slow_press_is_checked_once_the_finger_is_up(visitor: Visitor) -> None:
    type_in(visitor, "ada@example.com")
    visitor.page.get_by_role("heading", level=1).hover()
    visitor.page.mouse.down()
    settle(visitor)
    assert checks(visitor) == 0

    visitor.page.mouse.up()

    expect(visitor.page.locator("#feedback")).to_contain_text(GOOD)


def test_answer_about_a_step_that_was_left_is_not_shown_on_the_next(visitor: Visitor) -> None:
    waiting: list[Route] = []
    visitor.page.route("**/check/", lambda route: waiting.append(route))
    type_in(visitor, "ada@example.com")
    visitor.page.keyboard.press("Tab")
    settle(visitor)
    assert len(waiting) == 1

    visitor.button.click()
    visitor.sees("age")
    settle(visitor)

    assert waiting[0].request.failure == "net::ERR_ABORTED"
    expect(visitor.page.locator("#feedback")).to_have_text("")
    assert [kind for kind, _ in stored()] == ["visit_started", "step_completed"]


def test_answer_about_what_has_changed_since_is_not_shown(visitor: Visitor) -> None:
    waiting: list[Route] = []
    visitor.page.route("**/check/", lambda route: route.fallback() if waiting else waiting.append(route))
    type_in(visitor, "ada@")
    visitor.page.keyboard.press("Tab")
    settle(visitor)
    assert len(waiting) == 1

    visitor.page.keyboard.press("Shift+Tab")
    visitor.page.keyboard.press("End")
    visitor.page.keyboard.type("example.com")
    settle(visitor)
    assert waiting[0].request.failure == "net::ERR_ABORTED"
    expect(visitor.page.locator("#feedback")).to_have_text("")
    visitor.page.keyboard.press("Tab")

    expect(visitor.page.locator("#feedback")).to_contain_text(GOOD)
    assert checks(visitor) == 2


@pytest.mark.parametrize("status", [0, 403, 500])
def test_feedback_that_does_not_come_is_not_missed(visitor: Visitor, status: int) -> None:
    visitor.page.route("**/check/", lambda route: route.fulfill(status=status) if status else route.abort())
    type_in(visitor, "ada@example.com")
    visitor.page.keyboard.press("Tab")
    settle(visitor)

    expect(visitor.page.locator("#trouble")).to_be_hidden()
    expect(visitor.page.locator("#feedback")).to_have_text("")
    expect(visitor.button).to_be_focused()
    assert visitor.forgive() != []
    visitor.page.keyboard.press("Enter")
    visitor.sees("age")


def test_answer_of_several_boxes_is_checked_once_all_were_visited(open_browser: OpenBrowser, transactional_db: None) -> None:
    publish(make_funnel(steps=[draft_step("who", "name"), draft_step("last")]))
    visitor = open_browser()
    visitor.open()
    given, family = visitor.page.get_by_label("Given name"), visitor.page.get_by_label("Family name")
    place = visitor.page.locator("#feedback")
    given.press_sequentially("Ada")

    visitor.page.keyboard.press("Tab")
    settle(visitor)
    assert checks(visitor) == 0
    given.focus()
    visitor.page.get_by_role("heading", level=1).click()
    settle(visitor)
    expect(place.locator(".error")).to_have_text("Enter your family name.")
    expect(family).to_have_attribute("aria-invalid", "true")
    assert given.get_attribute("aria-invalid") is None

    family.press_sequentially("Lovelace")
    family.blur()
    expect(place).to_contain_text(GOOD)
    assert family.get_attribute("aria-invalid") is None


def test_box_that_was_not_visited_is_not_complained_about(open_browser: OpenBrowser, transactional_db: None) -> None:
    publish(make_funnel(steps=[draft_step("who", "name"), draft_step("last")]))
    visitor = open_browser()
    visitor.open()
    visitor.page.get_by_label("Given name").press_sequentially("Ada")
    visitor.page.get_by_role("heading", level=1).click()
    settle(visitor)

    assert checks(visitor) == 1
    expect(visitor.page.locator("#feedback")).to_have_text("")


def test_slip_is_asked_about_when_the_field_is_left(visitor: Visitor) -> None:
    type_in(visitor, "ada@gmial.com")
    visitor.page.keyboard.press("Tab")
    expect(visitor.page.locator("#feedback")).to_contain_text("Did you mean ada@gmail.com?")

    visitor.button.click()

    visitor.sees("age")
    assert [kind for kind, _ in stored()] == ["visit_started", "step_completed"]


@pytest.mark.parametrize(("typed", "told"), [("ada@example.com", GOOD), ("ada@", WRONG), ("ada@gmial.com", "Did you mean")])
def test_feedback_has_no_violations(visitor: Visitor, typed: str, told: str) -> None:
    type_in(visitor, typed)
    visitor.page.keyboard.press("Tab")
    expect(visitor.page.locator("#feedback")).to_contain_text(told)

    assert_nothing_wrong(visitor)


def test_nothing_changes_without_javascript(open_browser: OpenBrowser, transactional_db: None) -> None:
    ask()
    visitor = open_browser(java_script_enabled=False)
    visitor.open()
    type_in(visitor, "ada@")
    visitor.page.keyboard.press("Tab")
    settle(visitor)

    assert checks(visitor) == 0
    expect(visitor.page.locator("#feedback")).to_be_hidden()
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator("#error")).to_have_text(WRONG)
