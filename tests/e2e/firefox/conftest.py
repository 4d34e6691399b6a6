"""A real Firefox in place of Chromium: the fixtures of the other journeys take it from here."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

BRIDGE = Path(__file__).parent / "bridge.py"
Preferences = dict[str, str | float | bool]
PREFERENCES: Preferences = {
    "ui.prefersReducedMotion": 1,
    # It asks for nothing of its own.
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}

Launch = Callable[[Preferences], Browser]


@pytest.fixture(scope="package")
def launch(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Launch]:
    """A function that starts Firefox without a window, with preferences of one's own."""
    program = os.environ.get("FIREFOX") or shutil.which("firefox-esr") or shutil.which("firefox")
    if not program:
        pytest.skip("Firefox is missing: install it, or name it with FIREFOX=/path/to/it.")
    start = tmp_path_factory.mktemp("firefox") / "firefox"
    start.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{BRIDGE}" "{program}" "$@"\n')
    start.chmod(0o755)
    with ExitStack() as started:

        def launch(preferences: Preferences) -> Browser:
            browser = playwright.firefox.launch(
                channel="moz-firefox", executable_path=start, firefox_user_prefs=PREFERENCES | preferences
            )
            started.callback(browser.close)
            return browser

        yield launch


@pytest.fixture(scope="package")
def browser(launch: Launch) -> Browser:
    """Firefox."""
    return launch({})
