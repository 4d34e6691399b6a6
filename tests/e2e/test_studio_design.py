"""The studio in a browser: options, blocks, colours and translations, from the first click to the live page."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from funnel.models import Funnel
from steps.models import Block, Step
from steps.spec import from_json
from tests.builders import draft_step, make_funnel
from tests.e2e.conftest import OpenBrowser
from tests.e2e.test_studio import enter

pytestmark = pytest.mark.usefixtures("transactional_db")

WIDTHS = pytest.mark.parametrize("width", [390, 1280])


def funnel_url(funnel: Funnel) -> str:
    return reverse("admin:funnel_funnel_change", args=[funnel.pk])


def step_url(key: str) -> str:
    return reverse("admin:steps_step_change", args=[Step.objects.get(key=key).pk])


def save(page: Page) -> None:
    """Press “Save”, and wait for where it leads."""
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_load_state("load")


def test_marketer_sets_options_blocks_colours_and_translations_and_publishes(open_browser: OpenBrowser) -> None:
    funnel = make_funnel(steps=[draft_step("team", "number", title="How heavy?")])
    page = enter(open_browser, step_url("team"))
    site = page.url.partition("/admin/")[0]

    # A unit, and details to unfold.
    page.locator("[name=option_unit]").fill("kg")
    page.get_by_role("link", name="Blocks").click()
    page.get_by_text("Add another Block").click()
    page.locator("[name=blocks-0-title]").fill("Why do we ask?")
    page.locator("[name=blocks-0-text]").fill("For the postage.")
    save(page)
    assert (Step.objects.get().options, Block.objects.get().title) == ({"unit": "kg"}, "Why do we ask?")

    # A colour that is too light, and then the nearest that is not.
    page.goto(site + funnel_url(funnel))
    page.locator("[name=option_accent]").fill("#ffd700")
    page.locator("[name=further_languages][value=de]").check()
    save(page)
    refusal = page.locator(".field-line:has([name=option_accent])").get_by_text("nearest").first
    expect(refusal).to_be_visible()
    nearest = re.findall("#[0-9a-f]{6}", refusal.inner_text())[-1]
    page.locator("[name=option_accent]").fill(nearest)
    save(page)

    # A title, translated.
    page.get_by_role("link", name="Translations").click()
    page.get_by_role("textbox", name="How heavy?").fill("Wie schwer?")
    save(page)
    expect(page.get_by_text("1 of 6 translated").first).to_be_visible()

    page.goto(site + reverse("admin:funnel_funnel_publish", args=[funnel.pk]))
    page.get_by_role("button", name="Publish").click()
    page.wait_for_url("**#versions")

    live = from_json(Funnel.objects.get().versions.get().definition)
    step = live.step("team")
    assert live.design == {"accent": nearest}
    assert live.languages == ("en", "de")
    assert (step.options, step.blocks[0].text, step.translations) == (
        {"unit": "kg"},
        "For the postage.",
        {"de": {"title": "Wie schwer?"}},
    )


def test_options_are_those_of_the_picked_type(open_browser: OpenBrowser) -> None:
    make_funnel(steps=[draft_step("team", "number")])
    page = enter(open_browser, step_url("team"))
    heading = page.get_by_role("heading", name="More for this type")

    expect(page.locator("[name=option_unit]")).to_be_visible()
    page.locator("[name=type]").select_option("content")

    expect(page.locator("[name=option_unit]")).not_to_be_visible()
    expect(heading).not_to_be_visible()


def test_words_beside_a_block_follow_its_type(open_browser: OpenBrowser) -> None:
    make_funnel(steps=[draft_step("team", blocks=[{"type": "reveal", "title": "Why?", "text": "So."}])])
    page = enter(open_browser, step_url("team"))
    page.get_by_role("link", name="Blocks").click()

    page.locator("[name=blocks-0-type]").select_option("tooltip")

    expect(page.locator(".form-group").first.get_by_text("The word, such as “VAT number”.")).to_be_visible()


def test_colour_is_picked_or_typed(open_browser: OpenBrowser) -> None:
    page = enter(open_browser, funnel_url(make_funnel()))
    text, picker = page.locator("[name=option_accent]"), page.get_by_label("Pick the colour").first

    picker.fill("#2f4bd6")
    picked = text.input_value()
    text.fill("#8C7500")

    assert picked == "#2f4bd6"
    expect(picker).to_have_value("#8c7500")


@WIDTHS
def test_pages_fit_the_screen(open_browser: OpenBrowser, width: int) -> None:
    block = {"type": "reveal", "title": "Why?", "text": "So."}
    pet = draft_step("pet", "picture_choice", choices=["cat"], blocks=[block])
    funnel = make_funnel(steps=[pet], languages="en, ar")
    page = enter(open_browser, funnel_url(funnel), viewport={"width": width, "height": 844})
    site = page.url.partition("/admin/")[0]
    pages = [
        funnel_url(funnel),
        f"{step_url('pet')}#blocks",
        reverse("admin:funnel_funnel_translate_into", args=[funnel.pk, "ar"]),
        reverse("admin:funnel_funnel_preview", args=[funnel.pk]),
    ]

    for url in pages:
        page.goto("about:blank")
        page.goto(site + url)
        page.wait_for_function(f"document.documentElement.scrollWidth <= {width}")
