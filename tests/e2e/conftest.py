"""A real browser and a real threaded server. Whatever the browser complains about fails the test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.builders import publish, sample_funnel
from tests.e2e.walking import Visitor

HERE = Path(__file__).parent
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

OpenBrowser = Callable[..., Visitor]


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark these tests, before any are left out by their marks. What they run is covered by others, and tracing it doubles the time."""
    if HERE in item.path.parents:
        item.add_marker("e2e")
        item.add_marker("no_cover")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run these tests last, so that the browser is started once and quick failures are seen first."""
    items.sort(key=lambda item: HERE in item.path.parents)


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """What drives the browsers; there can be but one of it in a process."""
    with pytest.MonkeyPatch.context() as patch:
        # Playwright keeps an event loop in this thread, in which Django would refuse to talk to the database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with sync_playwright() as playwright:
            expect.set_options(timeout=10_000)
            yield playwright


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium, without a window."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not program:
        pytest.fail("Chromium is missing: install it, or name it with CHROMIUM=/path/to/it.")
    browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def open_browser(browser: Browser, live_server: LiveServer) -> Iterator[OpenBrowser]:
    """A function that opens a browser of one's own (its cookies, its size) and gives the visitor who sits at it."""
    visitors: list[Visitor] = []

    def open_browser(**options: Any) -> Visitor:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"} | options)
        context.set_default_timeout(10_000)
        visitors.append(Visitor(context.new_page(), site=live_server.url))
        return visitors[-1]

    yield open_browser
    # Closed before the database is emptied.
    for visitor in visitors:
        visitor.page.context.close()
    assert [visitor.complaints for visitor in visitors] == [[] for _ in visitors]
    assert {host for visitor in visitors for host in visitor.hosts} <= {live_server.url}


@pytest.fixture
def sample(transactional_db: None) -> None:
    """The sample sign-up, published at /f/signup/."""
    publish(sample_funnel())


@pytest.fixture
def visitor(open_browser: OpenBrowser, sample: None) -> Visitor:
    """A visitor with an ordinary browser, and the sample sign-up to fill in."""
    return open_browser()
