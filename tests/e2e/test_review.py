"""Check your answers in the browser; progress in each style, and how it looks to axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from funnel.models import Visit
from tests.builders import draft_step, make_funnel, publish, rule
from tests.e2e.conftest import OpenBrowser
from tests.e2e.test_axe import assert_nothing_wrong
from tests.e2e.walking import Visitor, stored

pytestmark = pytest.mark.usefixtures("transactional_db")

FOUNDER = [[("role", "equals", "founder")]]


def make_live(**design: object) -> None:
    """role → company (founders only) → mail, in two stages."""
    steps = [
        draft_step("role", "single_choice", choices=["founder", "employee"], stage="About you", praise="Good to know."),
        draft_step("company", rules=[rule("show_if", when=FOUNDER)]),
        draft_step("mail", "email", stage="Contact"),
    ]
    publish(make_funnel(steps=steps, design=design))


def answer_everything(visitor: Visitor) -> None:
    visitor.open()
    visitor.answer(("Employee",))
    visitor.answer("ada@example.com")
    visitor.sees("review")


@pytest.mark.parametrize("presentation", ["steps", "chat"])
@pytest.mark.parametrize("javascript", [True, False], ids=["htmx", "plain"])
def test_answers_are_checked_changed_and_sent(open_browser: OpenBrowser, javascript: bool, presentation: str) -> None:
    make_live(review=True, presentation=presentation)
    visitor = open_browser(java_script_enabled=javascript)
    page = visitor.page
    answer_everything(visitor)
    assert page.url.endswith("/f/signup/review/")
    if javascript:
        expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.locator("dt")).to_have_text(["Role", "Mail"])
    expect(page.locator("[data-answered]")).to_have_count(0)

    page.get_by_role("link", name="Change Role").click()
    visitor.answer(("Founder",))
    visitor.sees("company")
    visitor.answer("Acme")
    visitor.sees("review")
    expect(page.locator(".answers dd:not(:has(a))")).to_have_text(["Founder", "Acme", "ada@example.com"])
    assert Visit.objects.get().completed_at is None

    visitor.button.dblclick()

    expect(visitor.ending).to_be_visible()
    assert stored().count(("visit_completed", "")) == 1
    page.go_back()
    expect(visitor.ending).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["htmx", "plain"])
def test_back_and_forward_keep_the_answers_to_check(open_browser: OpenBrowser, javascript: bool) -> None:
    make_live(review=True)
    visitor = open_browser(java_script_enabled=javascript)
    answer_everything(visitor)
    before = stored()

    visitor.page.go_back()
    visitor.sees("mail")
    visitor.page.go_forward()
    visitor.sees("review")

    assert stored() == before


def test_second_window_sends_only_what_it_has_shown(open_browser: OpenBrowser) -> None:
    make_live(review=True)
    visitor = open_browser()
    answer_everything(visitor)
    other = Visitor(visitor.page.context.new_page(), visitor.site)
    other.open("/f/signup/mail/")
    other.answer("eve@example.com")

    visitor.button.click()

    expect(visitor.page.locator(".summary")).to_be_focused()
    expect(visitor.page.locator(".answers")).to_contain_text("eve@example.com")
    assert Visit.objects.get().completed_at is None
    visitor.button.click()
    expect(visitor.ending).to_be_visible()
    assert other.complaints == []


def test_answers_to_check_have_no_violations(open_browser: OpenBrowser) -> None:
    make_live(review=True)
    visitor = open_browser()
    answer_everything(visitor)

    assert_nothing_wrong(visitor)


@pytest.mark.parametrize("style", ["bar", "segments", "dial", "dots", "none"])
def test_progress_has_no_violations_and_fits_a_phone(open_browser: OpenBrowser, style: str) -> None:
    make_live(review=True, progress=style)
    visitor = open_browser()
    visitor.open()
    visitor.answer(("Founder",))

    assert_nothing_wrong(visitor)
    visitor.page.set_viewport_size({"width": 320, "height": 640})
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_milestone_is_said_politely_and_the_new_step_moves_for_150_ms_at_most(open_browser: OpenBrowser) -> None:
    make_live(progress="segments")
    visitor = open_browser(reduced_motion="no-preference")
    visitor.open()

    visitor.answer(("Employee",))

    expect(visitor.page.get_by_role("status")).to_have_text("✓ Good to know. Stage done: About you – 1 of 2")
    expect(visitor.page.locator("[aria-current=step]")).to_contain_text("Contact")
    lasts = "element => getComputedStyle(element).animationDuration"
    assert 0 < float(visitor.page.locator(".step").evaluate(lasts).removesuffix("s")) <= 0.15
    visitor.page.emulate_media(reduced_motion="reduce")
    assert visitor.page.locator(".step").evaluate(lasts) == "0s"
