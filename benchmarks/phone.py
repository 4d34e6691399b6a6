"""How soon a slow phone can use a funnel's first step, and how soon it shows the next one. See docs/benchmarks.md."""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks import _machinery, _shown

# Milliseconds.
FIRST_STEP = 1_500
SWAP = 200

SLOWER = 4
LATENCY = 150
BITS_DOWN, BITS_UP = 1_600_000, 750_000
_ROUNDS, _QUICK_ROUNDS = 7, 1
_MOST_STEPS = 30
_SCRIPT = (Path(__file__).parent / "reference" / "phone.js").read_text(encoding="utf-8")
Row = dict[str, Any]


def main() -> None:
    """In a process of its own with a database, then one table."""
    parser = argparse.ArgumentParser(prog="./run bench phone", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few rounds, to see that it works; writes nothing")
    parser.add_argument("--database", choices=_machinery.DATABASES, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.database:
        _machinery.prepare()
        _machinery.hand_over({"version": _machinery.database_version(), **measure(_QUICK_ROUNDS if arguments.quick else _ROUNDS)})
        return
    found = _machinery.on_database("sqlite", "benchmarks.phone", *(["--quick"] if arguments.quick else []))
    report(found["rows"])
    if not arguments.quick:
        _machinery.save("phone", [found["version"], found["browser"]], {"rows": found["rows"]})


def measure(rounds: int) -> dict[str, Any]:
    """Walk through each of the demo's funnels, so many times, each time as somebody who was never there."""
    from tests.e2e.conftest import FLAGS  # noqa: PLC0415 -- only now are there settings, which it needs

    slugs = _shown.publish_demo(_shown.HEAVY)
    # Playwright keeps an event loop in this thread, in which Django would refuse to talk to the database when it ends.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with _machinery.gunicorn() as port, sync_playwright() as playwright:
        program = os.environ.get("CHROMIUM") or shutil.which("chromium")
        if not program:
            raise SystemExit("Chromium is missing: install it, or name it with CHROMIUM=/path/to/it.")
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        # One funnel after the other in each round, so that a busy moment of the machine falls on all of them.
        visits = [(slug, walk(browser, port, slug)) for _ in range(rounds) for slug in slugs]
        version = f"Chromium {browser.version}"
        browser.close()
    return {"browser": version, "rows": [_row(slug, [walked for name, walked in visits if name == slug]) for slug in slugs]}


def walk(browser: Browser, port: int, slug: str) -> dict[str, Any]:
    """One visit on a slow phone: {"painted", "ready"} of the first step in ms, and "swaps": each further step's key and ms."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844},
        device_scale_factor=3,
        is_mobile=True,
        has_touch=True,
        extra_http_headers={"X-Forwarded-Proto": "https"},
    )
    try:
        page = _slow_page(context)
        page.goto(f"http://{_machinery.HOST}:{port}/f/{slug}/", wait_until="load")
        first: dict[str, Any] = _once(page, "phone.first()")
        return first | {"swaps": list(_swaps(page, slug))}
    finally:
        context.close()


def _slow_page(context: BrowserContext) -> Page:
    page = context.new_page()
    page.add_init_script(_SCRIPT)
    client = context.new_cdp_session(page)
    client.send("Network.enable")
    line = {"downloadThroughput": BITS_DOWN / 8, "uploadThroughput": BITS_UP / 8, "latency": LATENCY, "offline": False}
    client.send("Network.emulateNetworkConditions", line)
    client.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return page


def _swaps(page: Page, slug: str) -> Iterator[tuple[str, float]]:
    """Answer step after step; yields what came and how long it took besides the request. RuntimeError for an answer not taken."""
    for _ in range(_MOST_STEPS):
        if not page.locator("#answer").count():
            return
        before = page.locator("[data-step-key]").get_attribute("data-step-key") or ""
        _answer(page, slug, before)
        page.evaluate("phone.start()")
        page.locator("#answer .actions [type=submit]").click()
        milliseconds = _once(page, "phone.swap()")
        key = page.evaluate("document.querySelector('[data-step-key]')?.dataset.stepKey ?? 'end'")
        if key == before:
            raise RuntimeError(f"The answer to {key} was not taken: {page.locator('.summary').inner_text()}")
        yield key, milliseconds


def _once(page: Page, expression: str) -> Any:
    """The value of the expression, as soon as it is not null. RuntimeError after half a minute."""
    # Playwright's own waiting needs `eval` in the page, which its policy forbids.
    for _ in range(300):
        value = page.evaluate(expression)
        if value is not None:
            return value
        page.wait_for_timeout(100)
    raise RuntimeError(f"{expression} is still null at {page.url}.")


def _answer(page: Page, slug: str, key: str) -> None:
    """Fill in what one of the demo's visitors would answer, at once: only what comes after is timed."""
    posted, file = _shown.demo_answer(slug, key)
    if file:
        page.locator("#answer [type=file]").set_input_files({"name": file[0], "mimeType": "", "buffer": file[1]})
    page.evaluate("values => phone.answer(values)", posted)


def _row(slug: str, walks: Sequence[dict[str, Any]]) -> Row:
    """Medians of the rounds; of the further steps, each one's median, then the median and the greatest of these."""
    by_step: dict[str, list[float]] = {}
    for key, milliseconds in (swap for walked in walks for swap in walked["swaps"]):
        by_step.setdefault(key, []).append(milliseconds)
    medians = {key: statistics.median(found) for key, found in by_step.items()}
    slowest = max(medians, key=lambda key: medians[key])
    return {
        "funnel": slug,
        "bytes": round(statistics.median(walked["bytes"] for walked in walks)),
        "painted": round(statistics.median(walked["painted"] for walked in walks)),
        "usable": round(statistics.median(max(walked["painted"], walked["ready"]) for walked in walks)),
        "swaps": len(medians),
        "swap": round(statistics.median(medians.values())),
        "slowest swap": round(medians[slowest]),
        "which": slowest,
    }


def report(rows: Sequence[Row]) -> None:
    """The table, and whether the project's targets are met."""
    _machinery.say(f"\nMilliseconds with a processor {SLOWER} times slower, {BITS_DOWN / 1e6} Mbit/s and {LATENCY} ms; medians\n")
    _machinery.table(list(rows[0]), (list(row.values()) for row in rows))
    _machinery.say()
    # What this benchmark itself keeps busy is one server and one browser.
    load, processors = os.getloadavg()[1], os.cpu_count() or 1
    if load > processors + 1:
        _machinery.say(
            f"The machine was busy (load {load:.1f} on {processors} processors), so these are the figures of a slower phone."
        )
    usable, swap = max(row["usable"] for row in rows), max(row["slowest swap"] for row in rows)
    _machinery.verdict(f"the first step is usable within {FIRST_STEP} ms ({usable})", met=usable <= FIRST_STEP)
    _machinery.verdict(f"the next step is there within {SWAP} ms besides the request ({swap})", met=swap <= SWAP)


if __name__ == "__main__":
    main()
