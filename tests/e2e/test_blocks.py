"""Details and explanations on a step: opened by tap, by hovering, by the focus and by keys, and noted once."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Locator, expect

from funnel.models import VisitStep
from tests.builders import draft_step, make_funnel, publish
from tests.e2e.conftest import OpenBrowser
from tests.e2e.test_axe import assert_nothing_wrong
from tests.e2e.walking import Visitor, stored

WHY = {"type": "reveal", "title": "Why do we ask?", "text": "To write to you."}
WORD = {"type": "tooltip", "title": "VAT number", "text": "The number of your company."}
STARTED = ("visit_started", "")
TOLD = ("tooltip_opened", "name")


@pytest.fixture
def funnel(transactional_db: None) -> None:
    """name, with details and an explained word → last."""
    publish(make_funnel(steps=[draft_step("name", blocks=[WHY, WORD]), draft_step("last")]))


@pytest.fixture
def visitor(open_browser: OpenBrowser, funnel: None) -> Visitor:
    """Somebody at the first step, the pointer far from everything."""
    visitor = open_browser()
    visitor.open()
    visitor.sees("name")
    return visitor


def line(visitor: Visitor, title: str) -> Locator:
    """What a block is opened with."""
    return visitor.page.locator("summary").filter(has_text=title)


def told(visitor: Visitor, title: str) -> Locator:
    """What a block says once it is open."""
    return visitor.page.locator("details").filter(has_text=title).locator(".told")


def noted(*events: tuple[str, str]) -> None:
    """Fail unless these events, and no others, are stored after the start."""
    deadline = time.monotonic() + 5
    while stored() != [STARTED, *events] and time.monotonic() < deadline:
        time.sleep(0.05)
    assert stored() == [STARTED, *events]


def test_click_unfolds_details_and_is_noted_once(visitor: Visitor) -> None:
    expect(told(visitor, "Why do we ask?")).to_be_hidden()

    line(visitor, "Why do we ask?").click()
    expect(told(visitor, "Why do we ask?")).to_be_visible()
    noted(("reveal_opened", "name"))

    for _ in range(2):
        line(visitor, "Why do we ask?").click()
    visitor.page.wait_for_timeout(300)
    assert sum(request.url.endswith("/opened/") for request in visitor.requests) == 1
    visitor.page.reload()
    line(visitor, "Why do we ask?").click()
    expect(told(visitor, "Why do we ask?")).to_be_visible()
    visitor.page.wait_for_timeout(300)
    noted(("reveal_opened", "name"))
    assert VisitStep.objects.get().reveals == 1


def test_opening_keeps_what_was_typed_and_the_step_goes_on(visitor: Visitor) -> None:
    visitor.fill("Ada")
    line(visitor, "Why do we ask?").click()
    noted(("reveal_opened", "name"))

    expect(visitor.page.get_by_role("textbox")).to_have_value("Ada")
    visitor.button.click()
    visitor.sees("last")
    noted(("reveal_opened", "name"), ("step_completed", "name"))


def test_word_is_explained_while_the_pointer_is_on_it(visitor: Visitor) -> None:
    at = visitor.button.bounding_box()
    line(visitor, "VAT number").hover()
    text = told(visitor, "VAT number")
    expect(text).to_be_visible()

    # Over the text, which stays; then away from it.
    text.hover()
    visitor.page.wait_for_timeout(500)
    expect(text).to_be_visible()
    assert visitor.button.bounding_box() == at
    visitor.page.mouse.move(0, 0)

    expect(text).to_be_hidden()
    noted(TOLD)


def test_pointer_that_only_passes_opens_nothing(visitor: Visitor) -> None:
    line(visitor, "VAT number").hover()
    visitor.page.wait_for_timeout(100)
    visitor.page.mouse.move(0, 0)
    visitor.page.wait_for_timeout(600)

    expect(told(visitor, "VAT number")).to_be_hidden()
    noted()


def test_click_keeps_an_explanation_open(visitor: Visitor) -> None:
    line(visitor, "VAT number").hover()
    expect(told(visitor, "VAT number")).to_be_visible()
    line(visitor, "VAT number").click()
    visitor.page.mouse.move(0, 0)
    visitor.page.wait_for_timeout(400)

    expect(told(visitor, "VAT number")).to_be_visible()
    line(visitor, "VAT number").click()
    expect(told(visitor, "VAT number")).to_be_hidden()


def test_word_is_explained_while_it_has_the_focus(visitor: Visitor) -> None:
    line(visitor, "Why do we ask?").focus()
    visitor.page.keyboard.press("Tab")
    expect(line(visitor, "VAT number")).to_be_focused()
    expect(told(visitor, "VAT number")).to_be_visible()

    visitor.page.keyboard.press("Tab")

    expect(told(visitor, "VAT number")).to_be_hidden()
    expect(visitor.button).to_be_focused()
    noted(TOLD)


def test_keys_open_keep_and_close(visitor: Visitor) -> None:
    line(visitor, "Why do we ask?").focus()
    visitor.page.keyboard.press("Enter")
    expect(told(visitor, "Why do we ask?")).to_be_visible()

    visitor.page.keyboard.press("Tab")
    visitor.page.keyboard.press("Enter")
    expect(told(visitor, "VAT number")).to_be_visible()
    visitor.page.keyboard.press("Tab")
    visitor.page.wait_for_timeout(300)
    expect(told(visitor, "VAT number")).to_be_visible()
    visitor.page.keyboard.press("Escape")

    expect(told(visitor, "VAT number")).to_be_hidden()
    expect(told(visitor, "Why do we ask?")).to_be_visible()
    visitor.sees("name")


def test_escape_closes_under_the_pointer_and_it_stays_closed(visitor: Visitor) -> None:
    line(visitor, "VAT number").hover()
    expect(told(visitor, "VAT number")).to_be_visible()

    visitor.page.keyboard.press("Escape")
    expect(told(visitor, "VAT number")).to_be_hidden()
    visitor.page.wait_for_timeout(600)
    expect(told(visitor, "VAT number")).to_be_hidden()


def test_tap_opens_and_another_closes(open_browser: OpenBrowser, funnel: None) -> None:
    visitor = open_browser(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    visitor.open()
    for title in ("Why do we ask?", "VAT number"):
        line(visitor, title).tap()
        expect(told(visitor, title)).to_be_visible()
        visitor.page.wait_for_timeout(500)
        expect(told(visitor, title)).to_be_visible()
        line(visitor, title).tap()
        expect(told(visitor, title)).to_be_hidden()
    box = line(visitor, "VAT number").bounding_box()
    assert box
    assert box["height"] >= 44
    noted(("reveal_opened", "name"), TOLD)


def test_everything_opens_without_javascript(open_browser: OpenBrowser, funnel: None) -> None:
    visitor = open_browser(java_script_enabled=False)
    visitor.open()
    line(visitor, "Why do we ask?").click()
    expect(told(visitor, "Why do we ask?")).to_be_visible()

    line(visitor, "VAT number").focus()
    visitor.page.keyboard.press("Enter")
    expect(told(visitor, "VAT number")).to_be_visible()
    visitor.page.keyboard.press("Enter")

    visitor.page.locator("h1").click()
    expect(told(visitor, "VAT number")).to_be_hidden()
    line(visitor, "VAT number").hover()
    expect(told(visitor, "VAT number")).to_be_visible()
    noted()


def test_opening_that_does_not_get_through_is_not_missed(visitor: Visitor) -> None:
    visitor.page.route("**/opened/", lambda route: route.abort())
    line(visitor, "Why do we ask?").click()

    expect(told(visitor, "Why do we ask?")).to_be_visible()
    expect(visitor.page.locator("#trouble")).to_be_hidden()
    visitor.answer("Ada")
    visitor.sees("last")
    assert visitor.forgive() != []


def test_open_blocks_have_no_violations(visitor: Visitor) -> None:
    line(visitor, "Why do we ask?").click()
    line(visitor, "VAT number").click()
    expect(told(visitor, "VAT number")).to_be_visible()

    assert_nothing_wrong(visitor)
