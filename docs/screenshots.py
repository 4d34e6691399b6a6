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
from pathlib import Path
from typing import Any

from contact_sheets import Shot, sheet, write
from demo_visitor import DESKTOP, FLAGS, PHONE, SHARP, Site, fill, go, kind_of, shot, walk
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parent.parent
THEMES = ("daylight", "paper", "poster")
SIGN_UP, EVERY = "Start with Tidemark", "Every kind of question"
PROGRESS = ("bar", "segments", "dial", "dots")


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
        vary("coffee", style, {"progress": style})
    vary("every-question", "gallery", {"review": True})
    vary("sign-up", "unfinished", {}, spoil=True)


def vary(slug: str, variant: str, design: dict[str, Any], *, spoil: bool = False) -> None:
    """Publish a funnel of the demo once more, at an address of its own, in another look; or spoil it, and leave it a draft."""
    document = json.loads(manage("export_funnel", slug))
    logo = {"logo": document["design"]["logo"]} if "logo" in document.get("design", {}) else {}
    document.update(slug=variant, design={**design, **logo})
    if spoil:
        steps = {step["key"]: step for step in document["steps"]}
        steps["email"]["help_text"] = ""
        steps["wish"]["required"] = True
        steps["role"]["rules"][0]["when"][0].append({"left": "goal", "operator": "equals", "value": "looking"})
        steps["old_tool"]["blocks"] = [{"type": "reveal", "title": "Why do we ask?", "text": ""}]
        document["tests"] = []
    manage("import_funnel", "-", *([] if spoil else ["--publish"]), text=json.dumps(document))


def manage(*words: str, text: str = "") -> str:
    """What a command prints, given `text`; on the demo's database."""
    command = [sys.executable, str(ROOT / "manage.py"), *words]
    return subprocess.run(command, input=text, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT).stdout  # noqa: S603


# --- The pictures


def phones(site: Site) -> Iterator[Path]:
    """What the README shows, sharp: a question, a conversation, pictures to pick, an error, an end."""
    page = go(site.visit("/f/sign-up/", SHARP), "goal")
    page.evaluate("scrollTo(0, 0)")
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
    page.evaluate("scrollTo(0, 0)")
    yield write(site.out / "pictures-phone.png", shot(page))


def gallery(site: Site) -> Iterator[Path]:
    """Every field type on a phone, on four sheets, and the page with all answers."""
    page = site.visit("/f/gallery/", PHONE)
    shots: dict[str, Shot] = {}
    for _key in walk(page, "review", {"extras": "bike"}):
        kind = kind_of(page)
        shots[kind] = (kind, shot(page, fits=True))
    yield write(site.out / "review.png", shot(page, fits=True))
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
            themes.append((f"{theme}, {scheme}", shot(page, fits=True)))
    yield sheet(site.out / "themes.png", themes, columns=3)
    styles = []
    for style in PROGRESS:
        page = go(site.visit(f"/f/{style}/", PHONE), "milk", brew="filter", taste="fruit")
        styles.append((style, shot(page, fits=True)))
    yield sheet(site.out / "progress.png", styles, columns=4)
    german = go(site.visit("/f/sign-up/?lang=de", PHONE), "use_cases", role="freelancer")
    arabic = go(site.visit("/f/coffee/?lang=ar", PHONE), "taste", brew="filter")
    cups = go(site.visit("/f/coffee/?lang=ar", PHONE), "cups", brew="instant", taste="fruit")
    cups.locator("#answer [type=submit]").click()
    cups.locator(".summary").wait_for()
    shots = [
        ("German", shot(german, fits=True)),
        ("Arabic, as a conversation", shot(arabic)),
        ("Arabic, with an error", shot(cups)),
    ]
    yield sheet(site.out / "languages.png", shots, columns=3)


def feedback(site: Site) -> Iterator[Path]:
    """What visitors hear while they fill in, and what they can open."""
    found: list[Shot] = []

    def typed(caption: str, text: str, wait: str, act: Callable[[Page], None]) -> None:
        page = go(site.visit("/f/gallery/", PHONE), "email")
        page.locator("#answer [name$='-answer']").fill(text)
        act(page)
        page.locator(wait).first.wait_for()
        found.append((caption, shot(page, fits=True)))

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
    found.append(("details unfolded", shot(page, fits=True)))
    page = go(site.visit("/f/gallery/", PHONE), "terms")
    page.locator("#answer summary").first.click()
    found.append(("a word explained", shot(page, fits=True)))
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
    """What a marketer sees: a funnel, its look, a step with its options, blocks, translations, the check and the map."""
    page = site.visit("/admin/login/?next=/admin/funnel/funnel/", DESKTOP)
    page.locator("[name=username]").fill(user)
    page.locator("[name=password]").fill(password)
    page.locator("[name=password]").press("Enter")

    def funnel(name: str) -> str:
        page.goto(f"{site.base}/admin/funnel/funnel/")
        links = page.locator("#result_list th a", has_text=name)
        # The variants have the same name, and came later.
        found = [link.get_attribute("href") or "" for link in links.all()]
        page.goto(site.base + min(found, key=lambda href: int("0" + "".join(filter(str.isdigit, href)))))
        page.locator("a[href$='/publish/']").first.wait_for()
        return page.url.partition("#")[0]

    def step(number: int, tab: str) -> None:
        links = page.locator("a[href*='/admin/steps/step/'][href$='/change/']")
        page.goto(f"{site.base}{links.nth(number - 1).get_attribute('href')}#{tab}")
        page.wait_for_load_state("networkidle")

    def take(name: str, heading: str = "") -> Path:
        page.wait_for_load_state("networkidle")
        if heading:
            place = page.get_by_text(heading, exact=True).locator("visible=true").first
            place.evaluate("found => scrollTo(0, found.getBoundingClientRect().top + scrollY - 130)")
        return write(site.out / f"{name}.png", shot(page))

    tidemark = funnel(SIGN_UP)
    page.goto(f"{tidemark}#steps")
    page.reload()
    yield take("admin-funnel")
    page.goto(f"{tidemark}#general")
    page.reload()
    yield take("admin-look", "Look")
    step(13, "blocks")
    yield take("admin-blocks")
    for name, end in (("translations", "translate"), ("map", "draw")):
        page.goto(tidemark.replace("/change/", f"/{end}/"))
        yield take(f"admin-{name}")
    page.goto(f"{site.base}/admin/funnel/funnel/?q=unfinished")
    page.locator("#result_list tr", has_text="unfinished").locator("th a").first.click()
    page.locator("a[href$='/publish/']").first.click()
    yield take("admin-check")
    funnel(EVERY)
    step(13, "general")
    yield take("admin-step", "More for this type")


if __name__ == "__main__":
    main()
