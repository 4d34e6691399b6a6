"""Pictures for the README: `python docs/screenshots.py --base-url http://127.0.0.1:8000 --out docs/images`.

Takes a step and an error on a phone, an end page, and with --user and --password a funnel's page and its map in the admin.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 780},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
MOST_STEPS = 100
TYPED = {
    "email": "ada@example.com",
    "number": "12",
    "long_text": "As little typing as possible.",
    "short_text": "Ada",
    "date": "1990-01-31",
}


def main() -> None:
    """Read the arguments and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base-url", required=True, help="where the site is served, such as http://127.0.0.1:8000")
    parser.add_argument("--out", type=Path, required=True, help="the folder for the pictures")
    parser.add_argument("--funnel", default="", help="the funnel's address; without it, the first of the list")
    parser.add_argument("--user", default="", help="a log-in for the admin")
    parser.add_argument("--password", default="")
    options = parser.parse_args()
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not program:
        sys.exit("Chromium is missing: install it, or name it with CHROMIUM=/path/to/it.")
    options.out.mkdir(parents=True, exist_ok=True)
    base = options.base_url.rstrip("/")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        taken = visitor_pages(browser, base, options.funnel, options.out)
        if options.user:
            taken += admin_pages(browser, base, options.user, options.password, options.out)
        browser.close()
    sizes = ", ".join(f"{path.name} ({path.stat().st_size // 1024} kB)" for path in taken)
    sys.stdout.write(f"Took {len(taken)} pictures: {sizes}.\n")


def visitor_pages(browser: Browser, base: str, funnel: str, out: Path) -> list[Path]:
    """A step with choices, the first error, and the end, of one walk on a phone."""
    page = browser.new_context(**PHONE, reduced_motion="reduce").new_page()
    page.goto(f"{base}/f/{funnel}/" if funnel else base)
    if not funnel:
        page.locator(".funnels a").first.click()
    taken: dict[str, Path] = {}
    for _turn in range(MOST_STEPS):
        page.locator("[data-step-key], [data-ending-key]").wait_for()
        if page.locator("[data-ending-key]").count():
            break
        kind = kind_of(page)
        if kind in TYPED and "error" not in taken:
            if not show_error(page):
                continue
            taken["error"] = picture(page, out / "error-phone.png")
        fill(page, kind)
        if kind == "single_choice":
            taken["step"] = picture(page, out / "step-phone.png")
        send(page)
    else:
        sys.exit(f"No end after {MOST_STEPS} steps.")
    taken["end"] = picture(page, out / "end-phone.png")
    return list(taken.values())


def kind_of(page: Page) -> str:
    """The field type of the step that is shown."""
    classes = page.locator("[data-step-key]").get_attribute("class") or ""
    return next(name.removeprefix("step-") for name in classes.split() if name.startswith("step-"))


def show_error(page: Page) -> bool:
    """Send an empty answer; whether it was refused, as that of an optional question is not."""
    key = page.locator("[data-step-key]").get_attribute("data-step-key")
    page.locator("#answer [type=submit]").click()
    page.locator(f".summary, [data-ending-key], [data-step-key]:not([data-step-key='{key}'])").first.wait_for()
    return page.locator(".summary").count() > 0


def fill(page: Page, kind: str) -> None:
    """Answer whatever is asked: the first choice, or a likely text."""
    if kind in TYPED:
        page.locator("#answer input:not([type=hidden]), #answer textarea").fill(TYPED[kind])
    elif kind != "content":
        page.locator(".option").first.click()


def send(page: Page) -> None:
    """Press the button and wait for the next page."""
    key = page.locator("[data-step-key]").get_attribute("data-step-key")
    page.locator("#answer [type=submit]").click()
    page.locator(f"[data-step-key='{key}']").wait_for(state="detached")


def admin_pages(browser: Browser, base: str, user: str, password: str, out: Path) -> list[Path]:
    """The first funnel's page in the admin, and its map."""
    page = browser.new_context(**DESKTOP, reduced_motion="reduce").new_page()
    page.goto(f"{base}/admin/login/?next=/admin/funnel/funnel/")
    page.locator("[name=username]").fill(user)
    page.locator("[name=password]").fill(password)
    page.locator("[name=password]").press("Enter")
    page.locator("#result_list tbody th a").first.click()
    page.get_by_role("link", name="Steps", exact=True).first.click()
    page.wait_for_load_state("networkidle")
    funnel = picture(page, out / "admin-funnel.png")
    page.locator("a[href$='/draw/']").first.click()
    page.wait_for_load_state("networkidle")
    page.locator("svg.journey-map").first.scroll_into_view_if_needed()
    return [funnel, picture(page, out / "admin-map.png")]


def picture(page: Page, path: Path) -> Path:
    """What is in the window now."""
    page.screenshot(path=path, caret="initial")
    return path


if __name__ == "__main__":
    main()
