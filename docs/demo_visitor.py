"""A visitor in a browser, who walks through the demo's funnels: for `screenshots.py`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
SHARP: dict[str, Any] = {**PHONE, "device_scale_factor": 2}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PDF = b"%PDF-1.4\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"
SOON = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
# Where the step on a page ends.
_BOTTOM = "document.getElementById('step').getBoundingClientRect().bottom + scrollY"
# What is typed, by field type: under the name of the answer, or of a part of it.
TYPED: dict[str, dict[str, str]] = {
    "short_text": {"": "Captain Nemo"},
    "long_text": {"": "A window that opens.\nAnd fresh bread."},
    "email": {"": "ada@example.com"},
    "url": {"": "example.org/islands"},
    "phone": {"": "020 7946 0018"},
    "name": {"_given": "Ada", "_family": "Lovelace"},
    "address": {"_street": "12 Harbour Row", "_postal_code": "LS1 4DY", "_city": "Leeds", "_country": "United Kingdom"},
    "country": {"": "Portugal"},
    "number": {"": "3"},
    "date": {"": SOON},
    "date_of_birth": {"_day": "10", "_month": "12", "_year": "1985"},
    "time": {"": "08:30"},
    "slider": {"": "130"},
    "password": {"_secret": "three-gulls-on-a-mast"},
}
PICKED = {"rating": "4", "scale": "9", "picture_choice": "stars", "yes_no": "yes", "consent": "on"}


class Site:
    """A browser, the demo it looks at, and the folder for its pictures."""

    def __init__(self, browser: Browser, base: str, out: Path) -> None:
        self.browser = browser
        self.base = base
        self.out = out

    def visit(self, path: str, device: dict[str, Any], **more: Any) -> Page:
        """A new visitor at a page of the site."""
        page = self.browser.new_context(**device, reduced_motion="reduce", **more).new_page()
        page.goto(self.base + path)
        return page


def key_of(page: Page) -> str:
    """The key of the step that is shown; empty at the end and where answers are checked."""
    found = page.locator("[data-step-key]")
    return (found.first.get_attribute("data-step-key") or "") if found.count() else ""


def kind_of(page: Page) -> str:
    """The field type of the step that is shown."""
    classes = (page.locator("[data-step-key]").get_attribute("class") or "").split()
    return next(name.removeprefix("step-") for name in classes if name.startswith("step-"))


def fill(page: Page, pick: str = "") -> None:
    """Answer what is asked: `pick` where it is one of the choices, else as a likely visitor would."""
    kind = kind_of(page)
    for part, text in TYPED.get(kind, {}).items():
        page.locator(f"#answer [name$='-answer{part}']").fill(text)
    if kind == "file":
        page.locator("#answer [type=file]").set_input_files({"name": "rex.pdf", "mimeType": "application/pdf", "buffer": PDF})
    elif kind == "ranking":
        page.locator("#answer .keep").click()
    elif kind in ("single_choice", "multiple_choice", *PICKED):
        value = pick or PICKED.get(kind, "")
        chosen = page.locator(f"#answer label:has(input[value='{value}'])") if value else page.locator("#answer .option")
        chosen.first.click()


def send(page: Page) -> None:
    """Press the button and wait for the next page."""
    key = key_of(page)
    page.locator("#answer [type=submit]").click()
    page.locator(f"[data-step-key='{key}']").wait_for(state="detached")


def walk(page: Page, until: str = "", picks: dict[str, str] | None = None) -> Iterator[str]:
    """Answer step by step; gives the key of each once it is filled in and before it is sent. Ends at the step `until`."""
    while (key := key_of(page)) and key != until:
        fill(page, (picks or {}).get(key, ""))
        yield key
        send(page)


def go(page: Page, until: str, **picks: str) -> Page:
    """Answer everything before a step."""
    for _key in walk(page, until, picks):
        pass
    return page


def shot(page: Page, *, fits: bool = False) -> bytes:
    """What is in the window now; or, if it `fits`, the page from its top to the end of what is on it."""
    page.mouse.move(2, 2)
    page.wait_for_load_state("networkidle")
    page.evaluate("Promise.all([...document.images].map(image => image.decode().catch(() => null)))")
    size = page.viewport_size
    if not fits or not size:
        return page.screenshot(caret="initial")
    # Not a picture of the whole page: for that the browser forgets that it is a phone.
    page.set_viewport_size({"width": size["width"], "height": int(page.evaluate(_BOTTOM)) + 28})
    page.evaluate("scrollTo(0, 0)")
    picture = page.screenshot(caret="initial")
    page.set_viewport_size(size)
    return picture
