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


@pytest.mark.parametrize(("first", "last"), [("Red", "None of these"), ("None of these", "Red")])
def test_the_last_of_two_early_picks_stands(open_browser: OpenBrowser, first: str, last: str) -> None:
    publish(
        make_funnel(
            steps=[draft_step("colours", "multiple_choice", choices=["red", "none_of_these"], options={"exclusive": True})]
        )
    )
    visitor = open_browser()
    held = hold(visitor)
    visitor.open()

    visitor.page.get_by_label(first).check()
    visitor.page.get_by_label(last).check()
    release(held)

    expect(visitor.page.get_by_label(first)).not_to_be_checked()
    expect(visitor.page.get_by_label(last)).to_be_checked()


def test_an_early_ranking_stays_as_it_was_picked(open_browser: OpenBrowser) -> None:
    publish(make_funnel(steps=[draft_step("order", "ranking", choices=["red", "green", "blue"])]))
    visitor = open_browser()
    held = hold(visitor)
    visitor.open()
    places = visitor.page.locator(".ranking select")

    places.nth(0).focus()
    for row, place in ((0, "red:3"), (2, "blue:1"), (1, "green:2")):
        places.nth(row).select_option(place)
    release(held)

    expect(visitor.page.locator(".ranking li").first).to_contain_text("Blue")
    assert [place.input_value() for place in places.all()] == ["blue:1", "green:2", "red:3"]


def test_the_last_word_on_an_early_slider_stands(open_browser: OpenBrowser) -> None:
    publish(make_funnel(steps=[step_of("slider")]))
    visitor = open_browser()
    held = hold(visitor)
    visitor.open()

    visitor.page.get_by_role("slider").press("End")
    visitor.page.get_by_role("textbox").fill("5")
    release(held)

    expect(visitor.page.get_by_role("slider")).to_have_value("5")
    expect(visitor.page.get_by_role("textbox")).to_have_value("5")


def test_a_password_shown_early_stays_shown(open_browser: OpenBrowser) -> None:
    publish(make_funnel(steps=[step_of("password")]))
    visitor = open_browser()
    held = hold(visitor)
    visitor.open()

    # As an extension that presses it for somebody does, or an assistive program.
    visitor.page.locator("[data-secret] button").evaluate("button => { button.focus(); button.click() }")
    with visitor.page.expect_response(f"**{scripts.address('answers')}"):
        release(held)
    visitor.page.wait_for_load_state("networkidle")

    expect(visitor.page.locator("[data-secret] input")).to_have_attribute("type", "text")


def test_scripts_that_did_not_come_are_asked_for_again(open_browser: OpenBrowser) -> None:
    publish(make_funnel(steps=[step_of("ranking")]))
    visitor = open_browser()
    visitor.page.route(f"**{scripts.address('answers')}", lambda route: route.abort(), times=1)
    visitor.open()
    rows = visitor.page.locator(".ranking li")
    first = rows.first.locator("label, span").first.inner_text()

    with visitor.page.expect_event("requestfailed"):
        visitor.page.locator("[data-move='1']").first.click()
    visitor.page.keyboard.press("Tab")
    assert loads(visitor) == 1, "not at once: the server may be busy"
    visitor.page.wait_for_timeout(3_100)
    visitor.complaints.clear()
    visitor.page.keyboard.press("Tab")

    expect(rows.nth(1)).to_contain_text(first)


def test_the_caret_of_who_is_typing_stays(open_browser: OpenBrowser) -> None:
    publish(make_funnel(steps=[draft_step("name"), draft_step("mail", "email")]))
    visitor = open_browser()
    held = hold(visitor)
    visitor.open()
    box = visitor.page.get_by_role("textbox")

    box.press_sequentially("Adaa")
    visitor.page.keyboard.press("Tab")
    box.focus()
    for key in ("Home", "ArrowRight", "x"):
        box.press(key)
    with visitor.page.expect_response(f"**{scripts.address('answers')}"):
        release(held)
    visitor.page.wait_for_load_state("networkidle")
    box.press("y")

    expect(box).to_have_value("Axydaa")


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
