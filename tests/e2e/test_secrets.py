"""Passwords and files in a real browser: rules ticked off, shown and hidden, sent by htmx and without JavaScript."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from funnel import secrets
from funnel.models import Upload, Visit
from tests.builders import draft_step, make_funnel, publish
from tests.e2e.conftest import OpenBrowser
from tests.e2e.walking import Visitor
from tests.funnel.files import PDF

GOOD = "correct horse battery"


@pytest.fixture(autouse=True)
def signup(transactional_db: None, tmp_path: Path, settings: Any) -> None:
    """name → password → file → mail."""
    settings.STEPWISE_UPLOAD_ROOT = tmp_path / "uploads"
    (tmp_path / "cv.pdf").write_bytes(PDF)
    publish(
        make_funnel(
            steps=[draft_step("name"), draft_step("pw", "password"), draft_step("cv", "file"), draft_step("mail", "email")]
        )
    )


def axe(visitor: Visitor) -> list[str]:
    return [violation["id"] for violation in Axe().run(visitor.page).response["violations"]]


def test_needs_are_ticked_off_and_the_password_can_be_shown(open_browser: OpenBrowser) -> None:
    visitor = open_browser()
    visitor.open()
    visitor.answer("Ada")
    visitor.sees("pw")
    field, met = visitor.page.locator("input[type=password]"), visitor.page.locator(".needs .met")
    strength = visitor.page.locator(".strength")
    problems = axe(visitor)

    field.fill("12345678")
    expect(met).to_have_count(0)
    expect(strength).to_have_text("Strength: easy to guess")
    field.fill(GOOD)
    expect(met).to_have_count(2)
    expect(strength).to_have_text("Strength: very good")
    visitor.page.get_by_role("button", name="Show password").click()
    expect(visitor.page.locator("#answer input[type=text]")).to_have_value(GOOD)
    problems += axe(visitor)
    visitor.button.click()
    visitor.sees("cv")

    assert problems == []
    assert visitor.documents == ["/f/signup/", "/f/signup/name/"]
    assert secrets.password_hash(Visit.objects.get(), "pw") is not None


@pytest.mark.parametrize("javascript", [True, False], ids=["htmx", "plain"])
def test_password_and_file_are_sent(open_browser: OpenBrowser, tmp_path: Path, javascript: bool) -> None:
    visitor = open_browser(java_script_enabled=javascript)
    visitor.open()
    visitor.answer("Ada")
    visitor.sees("pw")
    expect(visitor.page.locator(".needs li")).to_have_count(3)
    visitor.page.locator("input[type=password]").fill(GOOD)
    visitor.button.click()
    visitor.sees("cv")
    visitor.page.locator("input[type=file]").set_input_files(tmp_path / "cv.pdf")
    visitor.button.click()
    visitor.sees("mail")
    visitor.page.locator(".back").click()
    visitor.sees("cv")
    expect(visitor.page.locator(".kept")).to_have_text(re.compile(r"We have your file cv\.pdf"))
    visitor.button.click()
    visitor.sees("mail")

    assert Upload.objects.get().name == "cv.pdf"
    assert list(Visit.objects.get().answers) == ["name", "pw", "cv"]
