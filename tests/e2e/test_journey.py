"""Whole walks through the sample sign-up, with JavaScript and without."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from funnel.models import Visit
from tests.e2e.conftest import OpenBrowser
from tests.e2e.walking import EMPLOYEE, FOUNDER, STUDENT, Visitor, Walk, completed, stored

WALKS = [(FOUNDER, "welcome"), (STUDENT, "welcome"), (EMPLOYEE, "not_yet")]


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize(("walk", "ending"), WALKS)
def test_whole_walk_ends_and_every_step_is_counted_once(
    open_browser: OpenBrowser, sample: None, walk: Walk, ending: str, javascript: bool
) -> None:
    visitor = open_browser(java_script_enabled=javascript)

    visitor.open()
    addresses = [visitor.page.url for _key in visitor.walk(walk)]

    expect(visitor.ending).to_have_attribute("data-ending-key", ending)
    assert [*addresses, visitor.page.url] == [f"{visitor.site}/f/signup/{key}/" for key in [*walk, "done"]]
    assert stored() == completed(walk)
    assert Visit.objects.get().javascript is javascript


def test_javascript_loads_one_page_for_the_whole_walk(visitor: Visitor) -> None:
    visitor.open()

    visitor.finish(STUDENT)

    assert visitor.documents == ["/f/signup/", "/f/signup/welcome/"]


def test_every_step_has_its_title_and_takes_the_focus(visitor: Visitor) -> None:
    titles = []

    visitor.open()
    for key in visitor.walk(STUDENT):
        if key != "welcome":
            expect(visitor.page.get_by_role("heading", level=1)).to_be_focused()
        titles.append(visitor.page.title())

    expect(visitor.ending.get_by_role("heading", level=1)).to_be_focused()
    assert [*titles, visitor.page.title()] == [
        "Welcome aboard – step 1 of 9 – Sign up",
        "What do you do? – step 2 of 9 – Sign up",
        "Your e-mail address? – step 3 of 4 – Sign up",
        "Do you agree to the terms? – step 4 of 4 – Sign up",
        "Welcome – Sign up",
    ]


@pytest.mark.parametrize("walk", [STUDENT, EMPLOYEE])
def test_progress_moves_forward_and_is_whole_only_at_the_end(visitor: Visitor, walk: Walk) -> None:
    bar = visitor.page.get_by_role("progressbar")

    visitor.open()
    seen = [int(bar.get_attribute("value") or -1) for _key in visitor.walk(walk)]

    expect(bar).to_have_attribute("value", "100")
    assert seen[0] == 0
    assert seen == sorted(set(seen))
    assert seen[-1] < 100


def test_completed_step_is_announced_where_screen_readers_listen(visitor: Visitor) -> None:
    visitor.jump_to("company")
    status = visitor.page.get_by_role("status")
    listened_to = status.element_handle()

    visitor.answer("Ada & Co")
    expect(status).to_have_text("✓ Saved.")
    visitor.answer("12")
    expect(status).to_have_text("✓ Nearly half way.")

    # A live region is heard when its content changes, not when it is replaced by another.
    assert listened_to.evaluate("element => element.isConnected")


def test_start_again_begins_another_visit_with_empty_answers(visitor: Visitor) -> None:
    visitor.jump_to("terms")
    visitor.answer(("I agree",))

    visitor.page.get_by_role("button", name="Start again with empty answers").click()

    visitor.sees("welcome")
    visitor.answer(())
    expect(visitor.page.get_by_role("radio", checked=True)).to_have_count(0)
    assert Visit.objects.count() == 2
