"""The event log and the visit steps derived from it. Called inside the transaction of what they report."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from funnel.models import Event, EventKind

# SQL and its values.
Statement = tuple[str, list[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is to be recorded of one event; `Event` is the row that comes of it, and says what the fields mean.

    No `Event` itself: building an instance of a model takes six times as long, in every request.
    """

    seq: int
    kind: EventKind
    step_key: str = ""
    next_step_key: str = ""
    time_on_step_ms: int | None = None
    path_position: int | None = None
    path_length: int | None = None
    error_codes: str = ""
    path_changes: dict[str, list[str]] | None = None


_BUCKET = math.log(1.05)


@dataclass(frozen=True, slots=True)
class Touch:
    """What one write does to one visit step; merged into the row by `merging`, which also puts it on or off the path."""

    step_key: str
    completed: bool = False
    next_step_key: str = ""
    duration_ms: int | None = None
    errors: int = 0
    edits: int = 0
    reveals: int = 0
    tooltips: int = 0
    off_path: bool = False


def duration_bucket(milliseconds: int) -> int:
    """floor(ln(ms) / ln 1.05); 0 for less than a millisecond. The bucket's middle is within 2.5 % of any value in it."""
    return int(math.log(milliseconds) / _BUCKET) if milliseconds > 0 else 0


_EVENT = "visit_id, seq, kind, occurred_at, step_key, next_step_key, time_on_step_ms, path_position, path_length, error_codes, path_changes"


def record(*, visit_id: int, entries: Sequence[Entry], now: datetime) -> None:
    """Append events of one visit and merge what they mean into its steps, in two statements."""
    execute(statements(visit_id=visit_id, entries=entries, now=now))


def statements(*, visit_id: int, entries: Sequence[Entry], now: datetime) -> list[Statement]:
    """The statements of `record`, to be prepared before a transaction is begun: on SQLite everybody waits for who is in one.

    Raw SQL, because building it anew costs the ORM as much as running it, and because the ORM's upsert can only overwrite.
    """
    at = connection.ops.adapt_datetimefield_value(now)
    rows = [
        (
            visit_id,
            entry.seq,
            entry.kind.value,
            at,
            entry.step_key,
            entry.next_step_key,
            entry.time_on_step_ms,
            entry.path_position,
            entry.path_length,
            entry.error_codes,
            None if entry.path_changes is None else json.dumps(entry.path_changes),
        )
        for entry in entries
    ]
    touched = [touch for entry in entries for touch in touches(entry)]
    return [_insertion(f"INSERT INTO funnel_event ({_EVENT})", rows), *merging(visit_id=visit_id, changes=touched, now=now)]


def execute(prepared: Iterable[Statement]) -> None:
    """Run statements in order, in the caller's transaction."""
    with connection.cursor() as cursor:
        for sql, values in prepared:
            cursor.execute(sql, values)


def touches(event: Entry | Event) -> list[Touch]:
    """What an event means for the visit steps: the one rule both for writing them and for making them again."""
    found: list[Touch] = []
    if event.kind == EventKind.STEP_COMPLETED:
        found.append(Touch(event.step_key, completed=True, next_step_key=event.next_step_key, duration_ms=event.time_on_step_ms))
    elif event.kind == EventKind.STEP_EDITED:
        found.append(Touch(event.step_key, edits=1))
    elif event.kind == EventKind.STEP_REJECTED:
        found.append(Touch(event.step_key, errors=1))
    elif event.kind == EventKind.REVEAL_OPENED:
        found.append(Touch(event.step_key, reveals=1))
    elif event.kind == EventKind.TOOLTIP_OPENED:
        found.append(Touch(event.step_key, tooltips=1))
    changes = event.path_changes or {}
    found += [Touch(key, off_path=True) for key in changes.get("left", ())]
    found += [Touch(key) for key in changes.get("joined", ()) if key != event.next_step_key]
    if event.next_step_key:
        found.append(Touch(event.next_step_key))
    return found


_VISIT_STEP = (
    "visit_id, step_key, served_at, completed_at, next_step_key, duration_ms, duration_bucket, errors, edits, reveals, tooltips,"
    " answered_at, off_path_at"
)
_MERGE = """
 ON CONFLICT (visit_id, step_key) DO UPDATE SET
 next_step_key = CASE WHEN old.completed_at IS NULL THEN excluded.next_step_key ELSE old.next_step_key END,
 duration_ms = COALESCE(old.duration_ms, excluded.duration_ms),
 duration_bucket = COALESCE(old.duration_bucket, excluded.duration_bucket),
 completed_at = COALESCE(old.completed_at, excluded.completed_at),
 errors = old.errors + excluded.errors,
 edits = old.edits + excluded.edits,
 reveals = old.reveals + excluded.reveals,
 tooltips = old.tooltips + excluded.tooltips,
 answered_at = COALESCE(excluded.answered_at, old.answered_at),
 off_path_at = excluded.off_path_at"""


def merging(*, visit_id: int, changes: Iterable[Touch], now: datetime) -> list[Statement]:
    """The statement that merges changes into a visit's steps, if there are any: what was first stays first, counts add up.

    A step seen for the first time is served `now`.
    """
    at = connection.ops.adapt_datetimefield_value(now)
    rows = [
        (
            visit_id,
            touch.step_key,
            at,
            at if touch.completed else None,
            touch.next_step_key,
            touch.duration_ms,
            None if touch.duration_ms is None else duration_bucket(touch.duration_ms),
            touch.errors,
            touch.edits,
            touch.reveals,
            touch.tooltips,
            at if touch.completed or touch.edits else None,
            at if touch.off_path else None,
        )
        for touch in changes
    ]
    return [_insertion(f"INSERT INTO funnel_visitstep AS old ({_VISIT_STEP})", rows, _MERGE)] if rows else []


def _insertion(into: str, rows: Sequence[tuple[Any, ...]], conflict: str = "") -> Statement:
    row = f"({', '.join(['%s'] * len(rows[0]))})"
    return f"{into} VALUES {', '.join([row] * len(rows))}{conflict}", [value for row in rows for value in row]
