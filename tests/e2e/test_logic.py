"""A quiz in the browser: a date, what was typed played back literally, a score that decides the ending, and a way on."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.builders import draft_step, ending, make_funnel, publish, rule
from tests.e2e.conftest import OpenBrowser
from tests.e2e.test_axe import assert_nothing_wrong

pytestmark = pytest.mark.usefixtures("transactional_db")

HOSTILE = "<b>Ada</b>{{ score }}"


@pytest.fixture
def quiz(transactional_db: None) -> None:
    adult = [[("born", "less_or_equal", "18 years ago")]]
    publish(
        make_funnel(
            steps=[
                draft_step("name", praise="Hello {{ name }}!", prefill="name"),
                draft_step(
                    "born",
                    "date",
                    title='When were you born, {{ name | "you" }}?',
                    rules=[rule("add", "score", adult, amount="5")],
                ),
                draft_step("drink", "single_choice", choices=["tea", "coffee"], points={"coffee": 3}),
            ],
            endings=[
                ending("calm", title="Calm, {{ name }}", score_below=6),
                ending(
                    "awake",
                    title="Awake with {{ score }}",
                    score_from=6,
                    link="https://shop.example.com/",
                    button="Get the beans",
                ),
            ],
            hidden={"name": "short_text"},
            ending_by="score",
            link_hosts="shop.example.com",
        )
    )


@pytest.mark.parametrize("javascript", [True, False], ids=["htmx", "plain"])
def test_quiz_ends_by_score_and_edits_count(open_browser: OpenBrowser, quiz: None, javascript: bool) -> None:
    visitor = open_browser(java_script_enabled=javascript)
    page = visitor.page
    visitor.open("/f/signup/?name=Eve")
    expect(page.get_by_role("textbox")).to_have_value("Eve")

    visitor.answer(HOSTILE)
    expect(page.locator("h1")).to_have_text(f"When were you born, {HOSTILE}?")
    expect(page.locator("#status")).to_contain_text(f"Hello {HOSTILE}!")
    expect(page).to_have_title(f"When were you born, {HOSTILE}? – step 2 of 3 – Signup")
    page.locator("[type=date]").fill("1990-01-31")
    visitor.button.click()
    visitor.sees("drink")
    visitor.answer(("Coffee",))

    expect(page.locator("h1")).to_have_text("Awake with 8")
    expect(page.get_by_role("link", name="Get the beans")).to_have_attribute("href", "https://shop.example.com/")


def test_date_step_its_error_and_the_ending_with_a_button_have_no_violations(open_browser: OpenBrowser, quiz: None) -> None:
    visitor = open_browser()
    visitor.open("/f/signup/")
    visitor.answer("Ada")
    visitor.sees("born")
    assert_nothing_wrong(visitor)

    visitor.button.click()
    expect(visitor.page.locator(".summary")).to_contain_text("Enter a date to go on.")
    assert_nothing_wrong(visitor)
    visitor.page.locator("[type=date]").fill("1990-01-31")
    visitor.button.click()
    visitor.sees("drink")
    visitor.answer(("Coffee",))

    expect(visitor.ending).to_be_visible()
    assert_nothing_wrong(visitor)
