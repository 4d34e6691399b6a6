"""SurveyJS' own engine, in Node: it is installed for the occasion, and walks documents, question by question or page by page."""

from __future__ import annotations

import json
import shutil
import subprocess
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from settings.base import VAR_DIR

HERE = Path(__file__).parent
FOLDER = VAR_DIR / "interop"
# How many documents are walked at once.
AT_ONCE = 2
MOST_SECONDS = 1_800

Json = dict[str, Any]


def missing() -> str:
    """What has to be there first; empty when nothing is missing."""
    lacking = [program for program in ("node", "npm") if not shutil.which(program)]
    return f"{' and '.join(lacking)} missing: install Node 18 or newer." if lacking else ""


def install() -> None:
    """Put the engine into `var/interop`, exactly as the lock says, unless it is there. CalledProcessError when the registry is out of reach."""
    lock = FOLDER / "package-lock.json"
    if lock.exists() and lock.read_bytes() == (HERE / lock.name).read_bytes():
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / "package.json", FOLDER)
    # Under another name until all is there, so that what was interrupted is done again.
    lock.unlink(missing_ok=True)
    shutil.copy(HERE / lock.name, lock)
    try:
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(command, cwd=FOLDER, check=True, capture_output=True, timeout=300)
    except BaseException:
        lock.unlink(missing_ok=True)
        raise


class Engine:
    """Walks documents, some at once, each in a process of its own."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(AT_ONCE)

    def walks(self, document: Json, walks: list[Json]) -> Future[Json]:
        """What will become of these walks through the document, as `walk.mjs` says it."""
        return self._pool.submit(_walked, {"document": document, "walks": walks})

    def visits(self, jobs: list[tuple[Json, list[Json]]]) -> Future[list[Json]]:
        """What will become of visits, some for each document, as `visit.mjs` says it."""
        return self._pool.submit(_run, "visit.mjs", [{"document": document, "walks": walks} for document, walks in jobs])

    def close(self) -> None:
        """Begin nothing more."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _walked(job: Json) -> Json:
    return _run("walk.mjs", [job])[0]


def _run(script: str, jobs: list[Json]) -> list[Json]:
    command = ["node", str(HERE / script), str(FOLDER)]
    done = subprocess.run(command, input=json.dumps(jobs), capture_output=True, text=True, timeout=MOST_SECONDS, check=False)
    if done.returncode:
        raise RuntimeError(f"The engine failed: {done.stderr[-2_000:]}")
    found: list[Json] = json.loads(done.stdout)
    return found
