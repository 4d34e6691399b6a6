"""What rules cost: the walk through long funnels, and publishing them. See docs/benchmarks.md."""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable, Sequence
from functools import partial
from random import Random
from statistics import median
from typing import Any

from benchmarks import _machinery

# (steps, rules): the walk must stay in proportion to them.
WALKS = ((25, 38), (50, 75), (100, 150), (200, 300))
WALK_MS = 1.0
PUBLISHED = ((100, 112), (200, 225), (400, 450))
PUBLISH_S = 3.0
_ROUNDS = 200

Row = dict[str, Any]


def main() -> None:
    """The walk in this process, publishing on each database in a process of its own."""
    parser = argparse.ArgumentParser(prog="./run bench logic", description=__doc__)
    parser.add_argument("--database", choices=_machinery.DATABASES, help=argparse.SUPPRESS)
    database = parser.parse_args().database
    if database:
        _machinery.prepare()
        walks = measure_walks() if database == "sqlite" else []
        found = {"version": _machinery.database_version(), "walks": walks, "published": measure_publishing(database)}
        _machinery.hand_over(found)
        return
    parts = [_machinery.on_database(name, "benchmarks.logic") for name in _machinery.DATABASES]
    walks = [row for part in parts for row in part["walks"]]
    published = [row for part in parts for row in part["published"]]
    report(walks, published)
    _machinery.save("logic", [part["version"] for part in parts], {"walks": walks, "published": published})


def measure_walks() -> list[Row]:
    """One walk to each open step of a whole visit; the dearest of them counts, as a visitor waits for each."""
    from benchmarks._long import long_draft  # noqa: PLC0415 -- only now are there settings, which the models need
    from funnel import publishing  # noqa: PLC0415
    from steps.journey import walk  # noqa: PLC0415

    rows = []
    for steps, rules in WALKS:
        compiled = publishing.check(long_draft(f"walk-{steps}", steps, rules, Random(steps)))  # noqa: S311 -- no secret
        if compiled.spec is None:
            raise RuntimeError("\n".join(map(str, compiled.problems)))
        spec = compiled.spec
        answers = _answers(spec)
        states = [dict(list(answers.items())[:count]) for count in range(len(answers) + 1)]
        dearest = max(_milliseconds(partial(walk, spec, state), 20) for state in states)
        whole = _milliseconds(partial(walk, spec, answers), _ROUNDS)
        rows.append({"steps": steps, "rules": rules, "on_path": len(answers), "dearest_ms": dearest, "whole_ms": whole})
    return rows


def _answers(spec: Any) -> dict[str, Any]:
    """Answers of a visitor whom no rule sends off early, in the order they are given."""
    from steps.journey import walk  # noqa: PLC0415 -- as above

    answers: dict[str, Any] = {}
    while (key := walk(spec, answers).open_step) is not None:
        step = spec.step(key)
        answers[key] = step.choices[0].key if step.choices else "5" if step.type == "number" else "words"
    return answers


def _milliseconds(call: Callable[[], object], rounds: int) -> float:
    gc.collect()
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        call()
        times.append(1_000 * (time.perf_counter() - began))
    return round(median(times), 3)


def measure_publishing(database: str) -> list[Row]:
    """From draft rows to a version: reading, checking, exploring, storing."""
    from django.utils import timezone  # noqa: PLC0415 -- as above

    from benchmarks._long import long_draft  # noqa: PLC0415
    from funnel import publishing  # noqa: PLC0415

    rows = []
    for steps, rules in PUBLISHED:
        funnel = long_draft(f"publish-{steps}", steps, rules, Random(steps))  # noqa: S311 -- no secret
        began = time.perf_counter()
        publishing.publish(funnel=funnel, user=None, now=timezone.now())
        took = round(time.perf_counter() - began, 3)
        rows.append({"database": database, "steps": steps, "rules": rules, "seconds": took})
    return rows


def report(walks: Sequence[Row], published: Sequence[Row]) -> None:
    """Two tables, and whether the project's targets are met."""
    _machinery.say("\nOne walk, milliseconds\n")
    _machinery.table(("steps", "rules", "on path", "dearest", "to the end"), (tuple(row.values()) for row in walks))
    _machinery.say("\nPublishing, seconds\n")
    _machinery.table(("database", "steps", "rules", "seconds"), (tuple(row.values()) for row in published))
    _machinery.say()
    longest = walks[-1]
    dearest = max(longest["dearest_ms"], longest["whole_ms"])
    _machinery.verdict(
        f"{longest['steps']} steps with {longest['rules']} rules are walked in {WALK_MS} ms ({dearest})", met=dearest < WALK_MS
    )
    growth = longest["dearest_ms"] / walks[0]["dearest_ms"]
    steps = longest["steps"] / walks[0]["steps"]
    _machinery.verdict(
        f"{steps:.0f} times the steps cost at most {1.5 * steps:.0f} times as much ({growth:.1f})", met=growth <= 1.5 * steps
    )
    for row in published:
        if row["steps"] == PUBLISHED[-1][0]:
            what = f"{row['database']}: {row['steps']} steps with {row['rules']} rules are published in {PUBLISH_S} s ({row['seconds']})"
            _machinery.verdict(what, met=row["seconds"] < PUBLISH_S)


if __name__ == "__main__":
    main()
