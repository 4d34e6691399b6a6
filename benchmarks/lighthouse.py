"""What Lighthouse, Google's audit of pages, says of the demo's first steps. Needs node; see docs/benchmarks.md."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import _machinery, _shown

LEAST = 98
CATEGORIES = ("performance", "accessibility")
# The newest that runs on node 18 and 20.
_PACKAGE = "lighthouse@12.8.2"
_ROUNDS = 3

Row = dict[str, Any]


def main() -> None:
    """In a process of its own with a database, then one table; without node or the package, a line that says so."""
    parser = argparse.ArgumentParser(prog="./run bench lighthouse", description=__doc__)
    parser.add_argument("--database", choices=_machinery.DATABASES, help=argparse.SUPPRESS)
    parser.add_argument("--program", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.database:
        _machinery.prepare()
        _machinery.hand_over({"version": _machinery.database_version(), "rows": measure(arguments.program)})
        return
    with tempfile.TemporaryDirectory(prefix="lighthouse-") as folder:
        if missing := _missing() or _install(Path(folder)):
            _machinery.say(f"Skipped: {missing}")
            return
        program = f"{folder}/node_modules/.bin/lighthouse"
        found = _machinery.on_database("sqlite", "benchmarks.lighthouse", "--program", program)
    report(found["rows"])
    _machinery.save("lighthouse", [found["version"], _PACKAGE], {"rows": found["rows"]})


def _missing() -> str:
    """What has to be installed first; empty when nothing is missing."""
    if not _chromium():
        return "Chromium is missing. Install it, or name it with CHROMIUM=/path/to/it."
    missing = [name for name in ("node", "npm") if not shutil.which(name)]
    return f"{' and '.join(missing)} is missing, and Lighthouse is a program for node." if missing else ""


def _install(folder: Path) -> str:
    """Lighthouse in a folder of its own, for this run; returns why not, empty when it is there."""
    command = ["npm", "install", "--no-fund", "--no-audit", "--ignore-scripts", "--prefix", str(folder), _PACKAGE]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)  # noqa: S603 -- our own
    return f"npm could not install {_PACKAGE}: {done.stderr.strip()[-400:]}" if done.returncode else ""


def _chromium() -> str:
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or ""


def measure(program: str) -> list[Row]:
    """The scores of each of the demo's funnels, 0 to 100: medians of so many rounds, each with an empty cache."""
    slugs = _shown.publish_demo(_shown.HEAVY)
    with _machinery.gunicorn() as port:
        return [_row(program, f"http://{_machinery.HOST}:{port}/f/{slug}/", slug) for slug in slugs]


def _row(program: str, address: str, slug: str) -> Row:
    audits = [_audit(program, address) for _ in range(_ROUNDS)]
    scores = {name: round(100 * statistics.median(found["categories"][name]["score"] for found in audits)) for name in CATEGORIES}
    paint = statistics.median(found["audits"]["largest-contentful-paint"]["numericValue"] for found in audits)
    lost = {
        ref["id"]
        for found in audits
        for name in CATEGORIES
        for ref in found["categories"][name]["auditRefs"]
        if _fails(found, ref)
    }
    return {"funnel": slug, **scores, "largest paint, ms": round(paint), "not perfect": ", ".join(sorted(lost)) or "-"}


def _fails(found: dict[str, Any], ref: dict[str, Any]) -> bool:
    score = found["audits"][ref["id"]]["score"]
    return bool(ref["weight"]) and score is not None and score < 1


def _audit(program: str, address: str) -> dict[str, Any]:
    """One run of Lighthouse as it is by default: a mid-range phone on slow 4G. RuntimeError when the page could not be loaded."""
    # The site believes the proxy in front of it that visitors come by https.
    headers = json.dumps({"X-Forwarded-Proto": "https"})
    command = [program, address, "--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}"]
    command += ["--chrome-flags=--headless --no-sandbox --disable-gpu", f"--extra-headers={headers}"]
    environment = os.environ | {"CHROME_PATH": _chromium()}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=180, check=False)  # noqa: S603 -- our own
    found: dict[str, Any] = json.loads(done.stdout or "{}")
    if done.returncode or found.get("runtimeError"):
        raise RuntimeError(f"Lighthouse failed on {address}: {found.get('runtimeError') or done.stderr[-400:]}")
    return found


def report(rows: Sequence[Row]) -> None:
    """The table, and whether the project's target is met."""
    _machinery.say("\nScores of Lighthouse, of 100\n")
    _machinery.table(list(rows[0]), (list(row.values()) for row in rows))
    _machinery.say()
    for name in CATEGORIES:
        least = min(row[name] for row in rows)
        _machinery.verdict(f"{name} is at least {LEAST} ({least})", met=least >= LEAST)


if __name__ == "__main__":
    main()
