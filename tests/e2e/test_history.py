"""Back, Forward, reload, a second tab: a browser's own ways of getting about."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from funnel.models import Visit
from tests.e2e.conftest import OpenBrowser
from tests.e2e.walking import FOUNDER, Visitor, completed, rest, stored


@pytest.mark.parametrize("javascript", [True, False])
def test_back_and_forward_show_what_was_typed(open_browser: OpenBrowser, sample: None, javascript: bool) -> None:
    visitor = open_browser(java_script_enabled=javascript)
    visitor.jump_to("company")
    visitor.answer("Ada & Co")
    visitor.answer("12")

    visitor.page.go_back()
    visitor.sees("team_size")
    expect(visitor.page.get_by_role("textbox")).to_have_value("12")
    visitor.page.go_back()
    visitor.sees("company")
    expect(visitor.page.get_by_role("textbox")).to_have_value("Ada & Co")
    visitor.page.go_forward()
    visitor.sees("team_size")
    expect(visitor.page.get_by_role("textbox")).to_have_value("12")


def test_back_before_scripts_are_there_shows_the_right_step(visitor: Visitor) -> None:
    visitor.jump_to("company")
    visitor.answer("Ada & Co")
    visitor.answer("12")
    late: list[Route] = []
    visitor.page.route("**/scripts/page*.js", lambda route: route.continue_() if late else late.append(route))

    visitor.page.go_back(wait_until="commit")
    visitor.sees("team_size")
    for _ in range(200):
        # The page can be read before the browser has asked for its script.
        if late:
            break
        visitor.page.wait_for_timeout(50)
    visitor.page.go_back(wait_until="commit")
    late[0].continue_()

    visitor.sees("company")
    assert visitor.page.url == f"{visitor.site}/f/signup/company/"


def test_back_link_shows_what_was_picked(visitor: Visitor) -> None:
    visitor.jump_to("company")

    visitor.page.get_by_role("link", name="Back").click()

    visitor.sees("role")
    expect(visitor.page.get_by_role("radio", checked=True)).to_have_value("founder")


def test_walk_goes_on_to_the_end_after_going_back(visitor: Visitor) -> None:
    visitor.jump_to("mail")
    visitor.answer("ada@example.com")
    visitor.page.go_back()
    visitor.sees("mail")

    visitor.button.click()
    visitor.finish(rest(FOUNDER, "terms"))

    assert stored() == completed(FOUNDER)


def test_changed_answer_changes_the_way(visitor: Visitor) -> None:
    visitor.jump_to("role")
    visitor.answer(("Founder",))
    visitor.page.go_back()
    visitor.sees("role")

    visitor.answer(("Student",))

    visitor.sees("mail")
    assert stored()[-1] == ("step_edited", "role")


def test_reload_stays_on_the_step_and_sends_nothing(visitor: Visitor) -> None:
    visitor.jump_to("company")
    visitor.answer("Ada & Co")
    before = stored()

    visitor.page.reload()

    visitor.sees("team_size")
    assert visitor.page.url == f"{visitor.site}/f/signup/team_size/"
    assert stored() == before


def test_back_from_the_end_stays_at_the_end(visitor: Visitor) -> None:
    visitor.jump_to("terms")
    visitor.finish(rest(FOUNDER, "terms"))

    visitor.page.go_back()

    expect(visitor.ending).to_be_visible()
    expect(visitor.page).to_have_url(f"{visitor.site}/f/signup/done/")
    assert stored() == completed(FOUNDER)


def test_funnel_address_resumes_where_the_visitor_was(visitor: Visitor) -> None:
    visitor.jump_to("goals")

    visitor.open("/f/signup/")

    visitor.sees("goals")
    assert Visit.objects.count() == 1


def test_second_tab_is_led_to_where_the_visitor_is(visitor: Visitor) -> None:
    visitor.jump_to("company")
    second = Visitor(visitor.page.context.new_page(), site=visitor.site)
    second.open("/f/signup/role/")
    second.answer(("Student",))
    second.sees("mail")

    visitor.answer("A company that students are not asked for")

    visitor.sees("mail")
    assert "company" not in Visit.objects.get().answers
    assert second.complaints == []
