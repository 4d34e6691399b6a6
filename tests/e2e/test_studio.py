"""The studio in a browser: what its pages offer while a marketer picks."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from playwright.sync_api import Page, expect

from funnel import roles
from steps.models import Condition, Rule
from tests.builders import draft_step, make_funnel, rule
from tests.e2e.conftest import OpenBrowser

pytestmark = pytest.mark.usefixtures("transactional_db")


def enter(open_browser: OpenBrowser, url: str, **options: Any) -> Page:
    """The page at `url`, opened by a marketer."""
    roles.ensure()
    user = User.objects.create_user("marketer", password="sesame", is_staff=True)
    user.groups.add(Group.objects.get(name="marketer"))
    visitor = open_browser(**options)
    visitor.open(f"{reverse('admin:login')}?next={url}")
    visitor.page.locator("[name=username]").fill("marketer")
    visitor.page.locator("[name=password]").fill("sesame")
    visitor.page.locator("[name=password]").press("Enter")
    visitor.page.wait_for_url(f"**{url}*")
    visitor.page.wait_for_load_state("load")
    return visitor.page


def rule_page() -> str:
    """The page of a rule that finishes if somebody's role is “founder”."""
    role = draft_step("role", "single_choice", choices=["founder", "other"])
    done = rule("finish", "thanks", [[("role", "equals", "founder")]])
    make_funnel(steps=[role, draft_step("team", "number", rules=[done]), draft_step("mail")], variables={"price": 1})
    return reverse("admin:steps_rule_change", args=[Rule.objects.get().pk])


def offered(page: Page) -> list[str]:
    """The operators that the first condition offers."""
    options = page.locator("[name=conditions-0-operator] option:not([disabled])")
    return [str(option.get_attribute("value")) for option in options.all()]


def test_operators_fit_what_is_compared(open_browser: OpenBrowser) -> None:
    page = enter(open_browser, rule_page())

    before = offered(page)
    page.locator("[name=conditions-0-operator]").select_option("any_of")
    page.locator("[name=conditions-0-reads]").select_option("price")

    assert before == ["equals", "not_equals", "any_of", "none_of", "is_answered", "is_empty", "was_skipped"]
    assert {"greater_than", "between"} < set(offered(page))
    assert "any_of" not in offered(page)
    expect(page.locator("[name=conditions-0-operator]")).to_have_value("equals")


def test_value_is_asked_for_only_where_something_is_compared(open_browser: OpenBrowser) -> None:
    page = enter(open_browser, rule_page())
    value = page.locator("[name=conditions-0-value]")

    page.locator("[name=conditions-0-operator]").select_option("is_answered")
    expect(value).not_to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/steps/step/**")

    assert list(Condition.objects.values_list("operator", "value")) == [("is_answered", "")]


def test_what_was_picked_and_does_not_fit_stays_until_it_is_changed(open_browser: OpenBrowser) -> None:
    url = rule_page()
    Condition.objects.update(operator="contains")

    page = enter(open_browser, url)

    expect(page.locator("[name=conditions-0-operator]")).to_have_value("contains")


def test_operators_can_be_read_whole(open_browser: OpenBrowser) -> None:
    page = enter(open_browser, rule_page())
    operator = page.locator("[name=conditions-0-operator]")

    room, longest = operator.evaluate(
        """select => {
            const style = getComputedStyle(select), pen = document.createElement("canvas").getContext("2d");
            pen.font = style.font;
            const room = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
            return [room, Math.max(...[...select.options].map((option) => pen.measureText(option.label).width))];
        }"""
    )

    assert room >= longest


def test_rule_asks_for_what_its_action_needs(open_browser: OpenBrowser) -> None:
    page = enter(open_browser, rule_page())

    page.locator("[name=action]").select_option("multiply")

    for name in ("variable", "amount", "amount_of"):
        expect(page.locator(f"[name={name}]")).to_be_visible()
    for name in ("target_step", "target_ending"):
        expect(page.locator(f"[name={name}]")).not_to_be_visible()


def test_funnel_page_fits_a_phone(open_browser: OpenBrowser) -> None:
    funnel = make_funnel()

    page = enter(open_browser, reverse("admin:funnel_funnel_change", args=[funnel.pk]), viewport={"width": 390, "height": 844})

    page.wait_for_function("document.documentElement.scrollWidth <= 390")
