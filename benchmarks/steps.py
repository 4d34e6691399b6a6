"""One step: ours, with htmx and without JavaScript, against a view written by hand and stock formtools. See docs/benchmarks.md."""

from __future__ import annotations

import argparse
import gc
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from benchmarks import _machinery
from benchmarks.reference.wizards import LENGTHS

ROUNDS = 20
QUICK_ROUNDS = 2
_WARM_UP = 1
# So many steps are taken in a row and timed together: a single one pays for caches that the one before left cold.
_VISITORS = 5

Row = dict[str, Any]


def main() -> None:
    """On each database in a process of its own, then one table."""
    parser = argparse.ArgumentParser(prog="./run bench steps", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few rounds: shows that it runs, not how fast")
    parser.add_argument("--database", choices=_machinery.DATABASES, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    rounds = QUICK_ROUNDS if arguments.quick else ROUNDS
    if arguments.database:
        _machinery.prepare()
        rows = measure(arguments.database, rounds)
        _machinery.hand_over({"version": _machinery.database_version(), "rows": rows})
        return
    quick = ["--quick"] if arguments.quick else []
    found = [_machinery.on_database(name, "benchmarks.steps", *quick) for name in _machinery.DATABASES]
    rows = [row for part in found for row in part["rows"]]
    report(rows)
    if not arguments.quick:
        _machinery.save("steps", [part["version"] for part in found], {"rows": rows})


@dataclass
class Times:
    """Milliseconds of one contender, a number for each round."""

    cpu: list[float]
    wall: list[float]


def measure(database: str, rounds: int) -> list[Row]:
    """All wizards on this process's database."""
    # Only now are there settings, which these modules need.
    from benchmarks import _subjects  # noqa: PLC0415
    from benchmarks._inprocess import Client  # noqa: PLC0415
    from benchmarks.reference.wizards import WIZARDS  # noqa: PLC0415

    client = Client()
    _subjects.publish_all()
    rows: list[Row] = []
    # What lives for ever is not looked through again: each round collects only what it made.
    gc.collect()
    gc.freeze()
    for wizard in WIZARDS.values():
        _machinery.say(f"{database}: {wizard.length} steps{' with rules' if wizard.rules else ''}")
        contenders = [*_subjects.SUBJECTS, *_subjects.REFERENCES]
        following = wizard.titles[wizard.keys[wizard.length // 2 + 1]].encode()
        times = {contender.name: Times([], []) for contender in contenders}
        for turn in range(-_WARM_UP, rounds):
            random.Random(turn).shuffle(contenders)  # noqa: S311 -- an order, not a secret
            for contender in contenders:
                standings = [contender.stand(wizard) for _ in range(_VISITORS)]
                gc.collect()
                wall, cpu = time.perf_counter(), time.process_time()
                replies = [contender.take(client, standing) for standing in standings]
                cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
                for reply in replies:
                    if reply.status != 200 or following not in reply.body:
                        raise RuntimeError(f"{contender.name}, {wizard.slug}: not the next step, but {reply.status}.")
                if turn >= 0:
                    times[contender.name].cpu.append(1_000 * cpu / _VISITORS)
                    times[contender.name].wall.append(1_000 * wall / _VISITORS)
        for subject in _subjects.SUBJECTS:
            sql = _subjects.statements(client, wizard, subject)
            for reference in _subjects.REFERENCES:
                common = {"database": database, "steps": wizard.length, "rules": wizard.rules, "sql": sql}
                rows.append(common | _compare(subject.name, times[subject.name], reference.name, times[reference.name]))
    return rows


def _compare(subject: str, ours: Times, reference: str, theirs: Times) -> Row:
    return {
        "subject": subject,
        "reference": reference,
        "ratio": round(median(ours.cpu) / median(theirs.cpu), 3),
        "subject_ms": round(median(ours.cpu), 3),
        "reference_ms": round(median(theirs.cpu), 3),
        "subject_wall_ms": round(median(ours.wall), 3),
        "reference_wall_ms": round(median(theirs.wall), 3),
    }


def report(rows: Sequence[Row]) -> None:
    """The table, and whether the project's targets are met."""
    _machinery.say("\nCPU of one step, milliseconds: ours, the reference's, and ours as a share of the reference's\n")
    head = ("database", "steps", "rules", "subject", "reference", "ours", "theirs", "ratio", "ours wall", "theirs wall", "sql")
    _machinery.table(
        head,
        (
            (
                row["database"],
                row["steps"],
                "yes" if row["rules"] else "no",
                row["subject"],
                row["reference"],
                row["subject_ms"],
                row["reference_ms"],
                row["ratio"],
                row["subject_wall_ms"],
                row["reference_wall_ms"],
                row["sql"],
            )
            for row in rows
        ),
    )
    _machinery.say()
    _machinery.verdict("one step POST is at most 6 SQL statements", met=max(row["sql"] for row in rows) <= 6)
    for database in _machinery.DATABASES:
        here = [row for row in rows if row["database"] == database]
        counts = {row["sql"] for row in here if row["steps"] in (LENGTHS[0], LENGTHS[-1])}
        _machinery.verdict(f"{database}: the same number of them at {LENGTHS[0]} and {LENGTHS[-1]} steps", met=len(counts) == 1)
        worst = max(row["ratio"] for row in here if (row["subject"], row["reference"]) == ("htmx", "hand-written"))
        _machinery.verdict(f"{database}: with htmx at most 1.0 of the hand-written view (worst {worst:.2f})", met=worst <= 1)
        for subject in ("htmx", "nojs"):
            share = max(
                row["ratio"]
                for row in here
                if (row["subject"], row["reference"], row["steps"], row["rules"]) == (subject, "formtools", 100, True)
            )
            _machinery.verdict(
                f"{database}: {subject} at 100 steps with rules at most 1/4 of formtools ({share:.2f})", met=share <= 0.25
            )


if __name__ == "__main__":
    main()
