"""Eight visitors who write at once, on gunicorn with 2 processes of 4 threads: how long a step POST takes. See docs/benchmarks.md."""

from __future__ import annotations

import argparse
import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from statistics import quantiles
from typing import Any

from benchmarks import _machinery
from benchmarks._walkers import Walk, walk

WRITERS = 8
TARGET_MS = 30
_SECONDS = 7.0
_WARM_UP = 1.5
_SLUG = "writers"
_KEYS = [f"step-{number}" for number in range(1, 9)]

Row = dict[str, Any]


def main() -> None:
    """On each database in a process of its own, then one table."""
    parser = argparse.ArgumentParser(prog="./run bench writers", description=__doc__)
    parser.add_argument("--database", choices=_machinery.DATABASES, help=argparse.SUPPRESS)
    database = parser.parse_args().database
    if database:
        _machinery.prepare()
        _machinery.hand_over({"version": _machinery.database_version(), "rows": measure(database)})
        return
    found = [_machinery.on_database(name, "benchmarks.writers") for name in _machinery.DATABASES]
    rows = [row for part in found for row in part["rows"]]
    report(rows)
    _machinery.save("writers", [part["version"] for part in found], {"rows": rows})


def measure(database: str) -> list[Row]:
    """With the gate, and on SQLite without it too."""
    from django.utils import timezone  # noqa: PLC0415 -- only now are there settings, which the builders need

    from tests import builders  # noqa: PLC0415

    builders.publish(builders.make_funnel(_SLUG, [builders.draft_step(key) for key in _KEYS]), now=timezone.now())
    rows = []
    for gate in (True, False) if database == "sqlite" else (None,):
        before = _recorded()
        with _machinery.gunicorn("benchmarks._ungated:application" if gate is False else "settings.wsgi:application") as port:
            seen = _walk_elsewhere(port)
        rows.append(_row(database, gate, seen, _recorded() - before))
    return rows


def _walk_elsewhere(port: int) -> Walk:
    """In a process of its own, so that the walkers and this one's Django do not share an interpreter."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(walk, port, _SLUG, _KEYS, WRITERS, _SECONDS, _WARM_UP).result()


def _recorded() -> int:
    from funnel.models import Event, EventKind  # noqa: PLC0415 -- as above

    return Event.objects.filter(kind=EventKind.STEP_COMPLETED).count()


def _row(database: str, gate: bool | None, seen: Walk, recorded: int) -> Row:
    if len(seen.milliseconds) < 100:
        raise RuntimeError(f"Too few answers to say anything: {seen.failures or 'too slow'}.")
    cuts = quantiles(seen.milliseconds, n=100)
    return {
        "database": database,
        "gate": gate,
        "writers": WRITERS,
        "p50_ms": round(cuts[49], 1),
        "p99_ms": round(cuts[98], 1),
        "max_ms": round(max(seen.milliseconds), 1),
        "posts": len(seen.milliseconds),
        "posts_per_second": round(len(seen.milliseconds) / seen.seconds),
        # A POST that succeeded without its event, or the reverse, would show here; those of the warm-up are recorded too.
        "failed": len(seen.failures) + max(0, len(seen.milliseconds) - recorded),
    }


def report(rows: Sequence[Row]) -> None:
    """The table, and whether the project's targets are met."""
    _machinery.say(f"\nOne step POST with {WRITERS} writers at once, milliseconds\n")
    gates = {True: "fair gate", False: "no gate", None: "needs none"}
    head = ("database", "writers queue by", "p50", "p99", "max", "posts/s", "failed")
    _machinery.table(
        head,
        (
            (
                row["database"],
                gates[row["gate"]],
                row["p50_ms"],
                row["p99_ms"],
                row["max_ms"],
                row["posts_per_second"],
                row["failed"],
            )
            for row in rows
        ),
    )
    _machinery.say()
    for row in rows:
        if row["gate"] is not False:
            name, p99 = row["database"], row["p99_ms"]
            _machinery.verdict(f"{name}: p99 at most {TARGET_MS} ms ({p99})", met=p99 <= TARGET_MS)
            _machinery.verdict(f"{name}: no step POST fails", met=not row["failed"])


if __name__ == "__main__":
    main()
