"""One funnel with a step of every field type, walked to the end: by mouse or by keys alone, with JavaScript and without."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from funnel.models import Visit
from steps.fields import FIELD_TYPES
from tests.builders import make_funnel, publish
from tests.e2e.answering import SENT_BY_BUTTON, STORED, Answering, by_keys, by_mouse
from tests.e2e.conftest import OpenBrowser
from tests.e2e.test_keyboard import press, tab_to
from tests.e2e.walking import Visitor, stored
from tests.examples import step_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.no_cover]

# What a browser may fill in, by the names of WCAG 1.3.5; "off" where the answer is not about the visitor.
PURPOSES: dict[str, list[str]] = {
    "short_text": ["given-name"],
    "email": ["email"],
    "url": ["url"],
    "phone": ["tel"],
    "name": ["given-name", "family-name"],
    "address": ["address-line1", "address-line2", "postal-code", "address-level2", "country-name"],
    "country": ["country-name"],
    "number": ["off"],
    "date": ["off"],
    "date_of_birth": ["bday-month", "bday-day", "bday-year"],
    "time": ["off"],
    "slider": ["off"],
    "password": ["new-password"],
}
FILLED_IN = "list => list.map(control => control.autocomplete)"

# Whether every control lets what comes from the clipboard, or is dragged, come in.
TAKES_PASTE = """() => [...document.getElementById('answer').elements].every(control =>
  ['paste', 'drop', 'copy', 'cut', 'contextmenu'].every(name =>
    control.dispatchEvent(new Event(name, {bubbles: true, cancelable: true}))))"""


@pytest.fixture
def every_type(transactional_db: None, tmp_path: Path, settings: Any) -> None:
    publish_every_type(tmp_path, settings)


def publish_every_type(folder: Path, settings: Any) -> None:
    """A funnel with a step of every type, at /f/signup/; files that are sent go into the folder."""
    settings.STEPWISE_UPLOAD_ROOT = folder / "uploads"
    publish(make_funnel(steps=[step_of(kind) for kind in FIELD_TYPES]))


def sent(visitor: Visitor, kind: str) -> int:
    """How often an answer to this step was posted."""
    return sum(request.method == "POST" and urlsplit(request.url).path == f"/f/signup/{kind}/" for request in visitor.requests)


def title_of(kind: str, *, error: bool = False) -> str:
    """What the window of a step is called."""
    asked = step_of(kind).columns["title"]
    return f"{'Error: ' if error else ''}{asked} – step {list(FIELD_TYPES).index(kind) + 1} of {len(FIELD_TYPES)} – Signup"


def send_by_keys(visitor: Visitor, kind: str) -> None:
    """Enter, or the button where Enter means something else."""
    if kind in SENT_BY_BUTTON:
        tab_to(visitor, visitor.button)
        press(visitor, "Space")
    else:
        press(visitor, "Enter")


def refuse(visitor: Visitor, kind: str) -> None:
    """Send nothing, and see that the page says so: in its name, and to where the focus is."""
    tab_to(visitor, visitor.button)
    press(visitor, "Enter")
    expect(visitor.page.locator(".summary")).to_be_focused()
    expect(visitor.page).to_have_title(title_of(kind, error=True))
    visitor.sees(kind)


def assert_shown(visitor: Visitor, kind: str, *, is_swapped: bool) -> None:
    """Fail unless the page of this step says where one is, and a screen reader is told that it is another."""
    visitor.sees(kind)
    expect(visitor.page).to_have_title(title_of(kind))
    if is_swapped:
        expect(visitor.page.get_by_role("heading", level=1)).to_be_focused()
    if kind in PURPOSES:
        typed = visitor.page.locator("#answer input:not([type=hidden], [type=range])")
        assert typed.evaluate_all(FILLED_IN) == PURPOSES[kind]


@pytest.mark.parametrize("javascript", [True, False], ids=["htmx", "plain"])
@pytest.mark.parametrize("answer", [by_keys, by_mouse])
def test_every_type_is_answered_in_one_walk(
    open_browser: OpenBrowser, every_type: None, tmp_path: Path, answer: Answering, javascript: bool
) -> None:
    visitor = open_browser(java_script_enabled=javascript)
    visitor.open()

    for number, kind in enumerate(FIELD_TYPES):
        assert_shown(visitor, kind, is_swapped=javascript and number > 0)
        expect(visitor.page.get_by_role("status").first).to_have_text("✓ Saved." if number else "")
        if FIELD_TYPES[kind].asks:
            refuse(visitor, kind)
        before = sent(visitor, kind)
        answer(visitor, kind, tmp_path)
        visitor.sees(kind)
        assert sent(visitor, kind) == before
        if javascript:
            assert visitor.page.evaluate(TAKES_PASTE), kind
        if answer is by_keys:
            send_by_keys(visitor, kind)
        else:
            visitor.button.click()
    expect(visitor.ending).to_be_visible()

    assert Visit.objects.get().answers == STORED
    assert [event for event in stored() if event[0] == "step_completed"] == [("step_completed", kind) for kind in FIELD_TYPES]
    if javascript:
        assert visitor.documents == ["/f/signup/", f"/f/signup/{next(iter(FIELD_TYPES))}/"]
