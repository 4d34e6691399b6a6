"""Pictures for the README and the gallery, of a demo that is running: `python docs/screenshots.py --base-url http://127.0.0.1:8000
--out docs/images --user demo-admin --password …`, with the STEPWISE_VAR_DIR or DATABASE_URL of that demo.

It adds funnels to the demo, of the same texts in other looks: give the demo a folder of its own, STEPWISE_VAR_DIR=/tmp/pictures.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from contact_sheets import Shot, sheet, write
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parent.parent
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
SHARP: dict[str, Any] = {**PHONE, "device_scale_factor": 2}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
THEMES = ("daylight", "paper", "poster")
PROGRESS = ("bar", "segments", "dial", "dots")
PDF = b"%PDF-1.4\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"
SOON = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
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


def main() -> None:
    """Read the arguments and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base-url", required=True, help="where the demo is served, such as http://127.0.0.1:8000")
    parser.add_argument("--out", type=Path, required=True, help="the folder for the pictures")
    parser.add_argument("--user", default="", help="a log-in for the admin")
    parser.add_argument("--password", default="")
    options = parser.parse_args()
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not program:
        sys.exit("Chromium is missing: install it, or name it with CHROMIUM=/path/to/it.")
    options.out.mkdir(parents=True, exist_ok=True)
    make_variants()
    with sync_playwright() as playwright:
        site = Site(playwright.chromium.launch(executable_path=program, args=FLAGS), options.base_url.rstrip("/"), options.out)
        taken = [*phones(site), *gallery(site), *looks(site), *feedback(site), *desktops(site)]
        if options.user:
            taken += admin_pages(site, options.user, options.password)
        site.browser.close()
    size = sum(path.stat().st_size for path in taken) // 1024
    sys.stdout.write(f"Took {len(taken)} pictures of {size} kB: {', '.join(path.name for path in taken)}.\n")


def make_variants() -> None:
    """Publish the sign-up in every theme and with every progress style, and every kind of question as it comes without a design."""
    for theme in THEMES:
        vary("sign-up", theme, {"theme": theme, "progress": "segments"})
    for style in PROGRESS:
        vary("sign-up", style, {"progress": style})
    vary("every-question", "gallery", {"review": True})


def vary(slug: str, variant: str, design: dict[str, Any]) -> None:
    """Publish a funnel of the demo once more, at an address of its own, in another look."""
    document = json.loads(manage("export_funnel", slug))
    logo = {"logo": document["design"]["logo"]} if "logo" in document.get("design", {}) else {}
    document.update(slug=variant, design={**design, **logo})
    manage("import_funnel", "-", "--publish", text=json.dumps(document))


def manage(*words: str, text: str = "") -> str:
    """What a command prints, given `text`; on the demo's database."""
    command = [sys.executable, str(ROOT / "manage.py"), *words]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True, cwd=ROOT).stdout  # noqa: S603


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


# --- Answering


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


def shot(page: Page, *, whole: bool = False, clip: int = 0) -> bytes:
    """What is in the window now, down to `clip` pixels; or the whole page."""
    page.wait_for_load_state("networkidle")
    size = page.viewport_size
    box = {"x": 0, "y": 0, "width": size["width"], "height": clip} if clip and size else None
    return page.screenshot(full_page=whole, caret="initial", clip=box)  # type: ignore[arg-type] -- a float is asked for


# --- The pictures


def phones(site: Site) -> Iterator[Path]:
    """What the README shows, sharp: a question, a conversation, pictures to pick, an error, an end."""
    page = go(site.visit("/f/sign-up/", SHARP), "goal")
    yield write(site.out / "step-phone.png", shot(page))
    go(page, "email", goal="launch", role="freelancer")
    page.locator("#answer [name$='-answer']").fill("ada@gmial.com")
    page.locator("#answer [type=submit]").click()
    page.locator(".summary").wait_for()
    yield write(site.out / "error-phone.png", shot(page))
    go(page, "")
    yield write(site.out / "end-phone.png", shot(page))
    page = go(site.visit("/f/coffee/", SHARP), "taste", brew="filter")
    yield write(site.out / "chat-phone.png", shot(page))
    page = go(site.visit("/f/every-question/", SHARP), "view")
    fill(page)
    yield write(site.out / "pictures-phone.png", shot(page))


def gallery(site: Site) -> Iterator[Path]:
    """Every field type on a phone, on four sheets, and the page with all answers."""
    page = site.visit("/f/gallery/", PHONE)
    shots: dict[str, Shot] = {}
    for _key in walk(page, picks={"extras": "bike"}):
        kind = kind_of(page)
        shots[kind] = (kind, shot(page))
    yield write(site.out / "review.png", shot(page, whole=True))
    groups = {
        "fields-text": ("short_text", "long_text", "email", "url", "phone", "name"),
        "fields-facts": ("address", "country", "number", "date", "date_of_birth", "time"),
        "fields-choices": ("single_choice", "multiple_choice", "picture_choice", "ranking", "yes_no", "consent"),
        "fields-more": ("rating", "scale", "slider", "password", "file", "content"),
    }
    for name, kinds in groups.items():
        yield sheet(site.out / f"{name}.png", [shots[kind] for kind in kinds], columns=3)


def looks(site: Site) -> Iterator[Path]:
    """Themes by light and dark, ways to draw progress, and languages."""
    themes = []
    for scheme in ("light", "dark"):
        for theme in THEMES:
            page = go(site.visit(f"/f/{theme}/", PHONE, color_scheme=scheme), "use_cases", role="freelancer")
            page.locator("#answer .option").nth(1).click()
            themes.append((f"{theme}, {scheme}", shot(page)))
    yield sheet(site.out / "themes.png", themes, columns=3)
    styles = []
    for style in PROGRESS:
        page = go(site.visit(f"/f/{style}/", PHONE), "use_cases", role="freelancer")
        styles.append((style, shot(page, clip=330)))
    yield sheet(site.out / "progress.png", styles, columns=2)
    german = go(site.visit("/f/sign-up/?lang=de", PHONE), "use_cases", role="freelancer")
    arabic = go(site.visit("/f/coffee/?lang=ar", PHONE), "taste", brew="filter")
    cups = go(site.visit("/f/coffee/?lang=ar", PHONE), "cups", brew="instant", taste="fruit")
    cups.locator("#answer [type=submit]").click()
    cups.locator(".summary").wait_for()
    shots = [("German", shot(german)), ("Arabic, as a conversation", shot(arabic)), ("Arabic, with an error", shot(cups))]
    yield sheet(site.out / "languages.png", shots, columns=3)


def feedback(site: Site) -> Iterator[Path]:
    """What visitors hear while they fill in, and what they can open."""
    found: list[Shot] = []

    def typed(caption: str, text: str, wait: str, act: Callable[[Page], None]) -> None:
        page = go(site.visit("/f/gallery/", PHONE), "email")
        page.locator("#answer [name$='-answer']").fill(text)
        act(page)
        page.locator(wait).first.wait_for()
        found.append((caption, shot(page)))

    def leave(page: Page) -> None:
        page.locator("#answer [name$='-answer']").press("Tab")
        page.wait_for_timeout(700)

    def press(page: Page) -> None:
        page.locator("#answer [type=submit]").click()

    typed("left, sound", "ada@example.com", "#answer", leave)
    typed("left, not yet", "ada@example", "#answer", leave)
    typed("sent, with a slip", "ada@gmial.com", ".summary", press)
    typed("sent empty", "", ".summary", press)
    page = go(site.visit("/f/gallery/", PHONE), "email")
    page.locator("#answer summary").first.click()
    found.append(("details unfolded", shot(page)))
    page = go(site.visit("/f/gallery/", PHONE), "terms")
    page.locator("#answer summary").first.click()
    found.append(("a word explained", shot(page)))
    yield sheet(site.out / "feedback.png", found, columns=3)


def desktops(site: Site) -> Iterator[Path]:
    """Wide screens: each theme, and a conversation."""
    shots = []
    for theme in THEMES:
        page = go(site.visit(f"/f/{theme}/", DESKTOP), "team_size", goal="launch", role="lead")
        shots.append((theme, shot(page)))
    page = go(site.visit("/f/coffee/", DESKTOP), "milk", brew="filter", taste="fruit")
    shots.append(("conversation", shot(page)))
    page = go(site.visit("/f/gallery/", DESKTOP), "view")
    shots.append(("picture_choice", shot(page)))
    page = go(site.visit("/f/gallery/", DESKTOP), "address")
    fill(page)
    shots.append(("address", shot(page)))
    yield sheet(site.out / "desktop.png", shots, columns=2)


def admin_pages(site: Site, user: str, password: str) -> Iterator[Path]:
    """What a marketer sees: the funnel with its look, a step with its options and blocks, translations, check and map."""
    page = site.visit("/admin/login/?next=/admin/funnel/funnel/", DESKTOP)
    page.locator("[name=username]").fill(user)
    page.locator("[name=password]").fill(password)
    page.locator("[name=password]").press("Enter")
    page.wait_for_load_state("networkidle")

    def funnel(slug: str, tab: str = "") -> None:
        page.goto(f"{site.base}/admin/funnel/funnel/?q={slug}")
        row = page.locator("#result_list tbody tr", has_text=f"/f/{slug}/").first
        (row if row.count() else page.locator("#result_list tbody tr").first).locator("th a").first.click()
        page.wait_for_load_state("networkidle")
        if tab:
            page.get_by_role("link", name=tab, exact=True).first.click()

    def step(title: str, tab: str = "") -> None:
        page.get_by_role("link", name=title).first.click()
        page.wait_for_load_state("networkidle")
        if tab:
            page.get_by_role("link", name=tab, exact=True).first.click()

    def take(name: str) -> Path:
        return write(site.out / f"{name}.png", shot(page))

    funnel("sign-up", "Steps")
    yield take("admin-funnel")
    funnel("sign-up")
    page.get_by_text("Brand colour").first.scroll_into_view_if_needed()
    yield take("admin-look")
