"""The main journeys once more, in Firefox."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from funnel.models import Visit
from steps.fields import FIELD_TYPES
from tests.e2e.answering import STORED, by_keys
from tests.e2e.conftest import OpenBrowser
from tests.e2e.firefox.conftest import Launch
from tests.e2e.test_all_types import publish_every_type, send_by_keys, title_of
from tests.e2e.walking import FOUNDER, Visitor, completed, rest, stored

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.no_cover]


@pytest.fixture
def every_type(transactional_db: None, tmp_path: Path, settings: Any) -> None:
    """A funnel with all of them, published at /f/signup/."""
    publish_every_type(tmp_path, settings)


@pytest.fixture
def plain(launch: Launch, live_server: LiveServer) -> Iterator[Visitor]:
    """A visitor whose Firefox has JavaScript switched off, also for what Playwright would wait by: see `arrives`."""
    browser = launch({"javascript.enabled": False})
    visitor = Visitor(browser.new_page(), site=live_server.url)
    yield visitor
    browser.close()
    assert visitor.complaints == []
    assert visitor.hosts == {visitor.site}


def arrives(visitor: Visitor, key: str, attribute: str = "data-step-key") -> None:
    """Fail unless the step with this key is shown before long; `data-ending-key` for an ending."""
    page = visitor.page.locator(f"[{attribute}='{key}']")
    deadline = time.monotonic() + 10
    while page.count() != 1:
        assert time.monotonic() < deadline, f"{key} is not shown, but {visitor.page.url}."
        time.sleep(0.02)


def test_sign_up_is_walked_without_loading_a_page(visitor: Visitor) -> None:
    visitor.open()

    visitor.finish(FOUNDER)

    assert stored() == completed(FOUNDER)
    assert visitor.documents == ["/f/signup/", "/f/signup/welcome/"]


def test_every_type_is_answered_by_keys(open_browser: OpenBrowser, every_type: None, tmp_path: Path) -> None:
    visitor = open_browser()
    visitor.open()
    for number, kind in enumerate(FIELD_TYPES):
        visitor.sees(kind)
        if number:
            expect(visitor.page.get_by_role("heading", level=1)).to_be_focused()
        by_keys(visitor, kind, tmp_path)
        send_by_keys(visitor, kind)
    expect(visitor.ending).to_be_visible()

    assert Visit.objects.get().answers == STORED


def test_back_and_reload_show_what_was_typed(visitor: Visitor) -> None:
    visitor.jump_to("company")
    visitor.answer("Ada & Co")
    visitor.answer("12")

    visitor.page.evaluate("history.back()")
    visitor.sees("team_size")
    expect(visitor.page.get_by_role("textbox")).to_have_value("12")
    visitor.page.reload()
    visitor.sees("team_size")
    expect(visitor.page.get_by_role("textbox")).to_have_value("12")
    visitor.finish(rest(FOUNDER, "team_size"))

    assert stored() == completed(FOUNDER)


def test_every_type_is_answered_by_keys_without_javascript(plain: Visitor, every_type: None, tmp_path: Path) -> None:
    plain.open()
    for kind in FIELD_TYPES:
        arrives(plain, kind)
        assert plain.page.title() == title_of(kind)
        by_keys(plain, kind, tmp_path)
        send_by_keys(plain, kind)
    arrives(plain, "thanks", "data-ending-key")

    visit = Visit.objects.get()
    assert (visit.answers, visit.javascript) == (STORED, False)
