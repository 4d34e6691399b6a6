"""A folder for what visitors send, and a browser on a step that asks for a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.builders import draft_step, make_funnel, publish
from tests.funnel.wizard.visiting import BROWSER


@pytest.fixture(autouse=True)
def root(tmp_path: Path, settings: Any) -> Path:
    """A folder of this test's own for what visitors send."""
    settings.STEPWISE_UPLOAD_ROOT = tmp_path / "uploads"
    return tmp_path / "uploads"


@pytest.fixture
def browser() -> Client:
    publish(make_funnel(steps=[draft_step("cv", "file"), draft_step("name", title="Thanks for {{ cv.name }}")]))
    browser = Client(headers={"user-agent": BROWSER}, raise_request_exception=False)
    browser.get("/f/signup/cv/")
    return browser
