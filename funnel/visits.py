"""Start a visit, take an answer, turn one away: the only writer of answers and completions."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Protocol
from uuid import UUID

from django.db import connection, models

from funnel import events, review
from funnel.models import EventKind, Funnel, Version, Visit, VisitStep
from funnel.source import Source
from funnel.transactions import write_transaction
from steps.journey import Journey, walk
from steps.spec import Answers, Spec, Value, from_json


class OutOfOrderError(Exception):
    """Raised for an answer to a step that the visitor cannot be at; `journey` says where they are."""

    def __init__(self, journey: Journey) -> None:
        super().__init__("This step is not open to the visitor.")
        self.journey = journey


class CompletedError(OutOfOrderError):
    """Raised for a change to a visit that is complete."""


class GoneError(Exception):
    """Raised for a change to a visit that was deleted meanwhile."""


class UnseenError(OutOfOrderError):
    """Raised for sending answers that are no longer those the visitor has checked."""


class Beside(Protocol):
    """What is kept beside an answer, in its transaction: the hash of a secret, the row of a file.

    `submit` asks for each row that it loads, and settles once.
    """

    def is_kept(self, visit: Visit, step: str) -> bool:
        """Whether the visit has it already, given that the answers are equal; may take long."""
        ...

    def statements(self, *, visit_id: int, step: str, now: datetime) -> Sequence[events.Statement]:
        """What keeps it; may take long the first time."""
        ...

    def settle(self, stored: bool) -> None:
        """Clean up, after the commit or after a failure."""
        ...


@dataclass(frozen=True, slots=True)
class Taken:
    """The state after an answer: `stored` is False for a replay, which wrote nothing; `completed` is that of the visit."""

    journey: Journey
    stored: bool
    completed: bool


@lru_cache(maxsize=256)
def spec_of(version_id: int) -> Spec:
    """The spec of a version, kept in memory: a version never changes, so its number is key enough."""
    return from_json(Version.objects.values_list("definition", flat=True).get(pk=version_id))


def journey_of(visit: Visit) -> Journey:
    """Where the visitor is, by the version the visit is pinned to."""
    return walk(spec_of(visit.version_id), visit.answers, visit.hidden)


# What a request needs of a visit; the rest is read when somebody asks for it. Raw SQL here and in `_swap`: each step runs them, and
# building them anew costs the ORM more than running them. In the order of the model's
# fields, which `from_db` goes by, whatever the names say.
_FOUND = ("id", "uuid", "version_id", "answers", "hidden", "rev", "completed_at", "javascript")
_FIND = """
SELECT visit.id, visit.version_id, visit.answers, visit.hidden, visit.rev, visit.completed_at, visit.javascript, step.served_at
 FROM funnel_visit visit
 JOIN funnel_funnel funnel ON funnel.id = visit.funnel_id
 LEFT JOIN funnel_visitstep step ON step.visit_id = visit.id AND step.step_key = %s
 WHERE visit.uuid = %s AND funnel.slug = %s"""


def find(*, uuid: UUID, funnel: str, step: str = "") -> Visit | None:
    """The visit of this funnel with this uuid, with `served_at` of `step` (None when it was never served), in one query."""
    with connection.cursor() as cursor:
        cursor.execute(_FIND, [step, uuid.hex, funnel])
        row = cursor.fetchone()
    if row is None:
        return None
    pk, version, answers, hidden, rev, completed_at, javascript, served_at = row
    values = (pk, uuid, version, json.loads(answers), json.loads(hidden), rev, _time(completed_at), javascript)
    visit = Visit.from_db(connection.alias, _FOUND, values)
    vars(visit)["served_at"] = _time(served_at)
    return visit


def _time(found: datetime | None) -> datetime | None:
    """A time as a cursor gives it: SQLite knows no time zones, and what is stored is UTC."""
    return found.replace(tzinfo=UTC) if found is not None and found.tzinfo is None else found


# In the model's order, as above.
_LIVE = ("id", "name", "slug", "live_version_id")
_FUNNEL = "SELECT id, name, slug, live_version_id FROM funnel_funnel WHERE slug = %s"


def funnel_at(slug: str) -> Funnel | None:
    """The funnel with this address, and which of its versions is live."""
    with connection.cursor() as cursor:
        cursor.execute(_FUNNEL, [slug])
        row = cursor.fetchone()
    return None if row is None else Funnel.from_db(connection.alias, _LIVE, row)


def known(*, source: Source, hidden: Answers, now: datetime, language: str = "") -> Answers:
    """What rules and texts can read of a visit that begins now: its declared hidden fields, and the facts of every visit.

    Facts are their texts as they are; what says nothing is left out. The day is the day in UTC.
    """
    facts = {name: str(value) for name, value in {**asdict(source), "language": language}.items() if value}
    return {**hidden, **facts, "started_on": now.astimezone(UTC).date().isoformat()}


def start(
    *, funnel: Funnel, version_id: int, source: Source, now: datetime, hidden: Answers | None = None, language: str = ""
) -> Visit:
    """A new visit, pinned for life to the version, with its first event and its first step served.

    `hidden` holds the values of the declared hidden fields, canonical; like the facts, they stay what they are.
    """
    begun = known(source=source, hidden=hidden or {}, now=now, language=language)
    first = walk(spec_of(version_id), {}, begun).open_step or ""
    visit = Visit(funnel=funnel, version_id=version_id, hidden=begun, rev=1, started_at=now, last_event_at=now, **asdict(source))
    with write_transaction():
        visit.save(force_insert=True)
        started = events.Entry(seq=1, kind=EventKind.VISIT_STARTED, next_step_key=first)
        events.record(visit_id=visit.pk, entries=[started], now=now)
    return visit


def submit(*, visit: Visit, step: str, value: Value, javascript: bool, now: datetime, beside: Beside | None = None) -> Taken:
    """Store one canonical answer and its events in one transaction, and with them what is to be kept beside it.

    The same answer again (a double click, a retry, a reload) writes nothing and returns where the visitor is. Raises
    OutOfOrderError, writing nothing, for a step that is not on the path, or that does not take the answer any more;
    CompletedError once the visit is complete; GoneError when it was deleted.
    """
    if beside is None:
        return _write(visit, step, javascript, now, lambda row: _change(row, step, now, value, None))
    is_stored = False
    try:
        taken = _write(visit, step, javascript, now, lambda row: _change_with(beside, row, step, now, value), is_slow=True)
        is_stored = taken.stored
    finally:
        beside.settle(is_stored)
    return taken


def reject(*, visit: Visit, step: str, codes: list[str], javascript: bool, now: datetime) -> Taken:
    """Count an answer that did not validate, by its error codes; the answer itself is not kept. Raises as `submit`."""
    return _write(visit, step, javascript, now, lambda row: _change(row, step, now, None, codes))


def complete(*, visit: Visit, seen: int, javascript: bool, now: datetime) -> Taken:
    """End a visit whose visitor has checked the answers; `seen` is the visit's `rev` when they were shown.

    Once more writes nothing. Raises OutOfOrderError, writing nothing, while a step is open, UnseenError when anything has
    changed since.
    """
    return _write(visit, "", javascript, now, lambda row: _completion(row, seen))


# Which types of blocks leave an event when they are opened, and in which column of the visit step it shows.
_OPENED = {"reveal": (EventKind.REVEAL_OPENED, "reveals"), "tooltip": (EventKind.TOOLTIP_OPENED, "tooltips")}


def note_opening(*, visit: Visit, step: str, block: str, now: datetime) -> Taken:
    """Note that a block of the type `block` was opened on a step: one event for each visit, step and type.

    Writes nothing again, nothing once the visit is complete, nothing for a step off the path or one without such a block.
    """
    # Only a script can tell.
    return _write(visit, step, True, now, lambda row: _opening(row, step, block))


def _write(
    visit: Visit,
    step: str,
    javascript: bool,
    now: datetime,
    change: Callable[[Visit], _Change | None],
    *,
    is_slow: bool = False,
) -> Taken:
    """Write what `change` makes of the row; it is asked again when the row is not the one that was loaded."""
    taken = _try(visit, javascript, now, change)
    if taken is None and is_slow:
        # To look whether it is a replay takes long: once without anybody waiting for the lock meanwhile.
        taken = _try(_reload(visit, step, locked=False), javascript, now, change)
    if taken is None:
        # Another request came first. Under the row's lock nobody can come between, so this try cannot lose.
        with write_transaction():
            taken = _try(_reload(visit, step), javascript, now, change)
    if taken is None:
        raise RuntimeError("A visit changed under its own lock.")
    return taken


def _try(visit: Visit, javascript: bool, now: datetime, make: Callable[[Visit], _Change | None]) -> Taken | None:
    """One compare-and-swap; None when the row is no longer the one that was loaded."""
    change = make(visit)
    if change is None:
        return Taken(journey_of(visit), stored=False, completed=visit.completed_at is not None)
    swap = _swap(visit, change, javascript, now)
    follow = events.statements(visit_id=visit.pk, entries=change.entries, now=now)
    with connection.cursor() as cursor, write_transaction():
        cursor.execute(*swap)
        if not cursor.rowcount:
            return None
        for statement in (*follow, *change.beside):
            cursor.execute(*statement)
    return Taken(change.journey, stored=True, completed=change.completes)


@dataclass(frozen=True, slots=True)
class _Change:
    answers: Answers
    journey: Journey
    entries: list[events.Entry]
    completes: bool = False
    beside: Sequence[events.Statement] = ()


def _change_with(beside: Beside, visit: Visit, step: str, now: datetime, value: Value) -> _Change | None:
    """What to write for an answer and what is kept beside it, given the row as loaded; None for a replay."""
    change = _change(visit, step, now, value, None, beside)
    if change is None:
        return None
    return replace(change, beside=beside.statements(visit_id=visit.pk, step=step, now=now))


def _change(
    visit: Visit, step: str, now: datetime, value: Value, codes: list[str] | None, beside: Beside | None = None
) -> _Change | None:
    """What to write for an answer (or, with `codes`, for a rejected one) given the row as loaded; None for a replay."""
    spec = spec_of(visit.version_id)
    before = walk(spec, visit.answers, visit.hidden)
    if visit.completed_at is not None:
        if codes is None and before.can_visit(step) and visit.answers.get(step) == value:
            return None
        raise CompletedError(before)
    if not before.can_visit(step):
        raise OutOfOrderError(before)
    first_time = step not in visit.answers
    time_on_step_ms = _milliseconds(visit, now) if first_time else None
    seq, position = visit.rev + 1, before.position(step)
    if codes is not None:
        rejected = events.Entry(
            seq=seq,
            kind=EventKind.STEP_REJECTED,
            step_key=step,
            time_on_step_ms=time_on_step_ms,
            path_position=position,
            path_length=before.length,
            error_codes=";".join(codes)[:200],
        )
        return _Change(visit.answers, before, [rejected])
    if not first_time and visit.answers[step] == value and (beside is None or beside.is_kept(visit, step)):
        return None
    answers = {**visit.answers, step: value}
    after = walk(spec, answers, visit.hidden)
    if after.open_step == step:
        # What the step takes was changed by another request since its form was checked.
        raise OutOfOrderError(before)
    taken = events.Entry(
        seq=seq,
        kind=EventKind.STEP_COMPLETED if first_time else EventKind.STEP_EDITED,
        step_key=step,
        next_step_key=after.open_step or "",
        time_on_step_ms=time_on_step_ms,
        path_position=position,
        path_length=after.length,
        path_changes=_path_changes(before, after),
    )
    if after.ending is None or review.is_asked_for(spec):
        return _Change(answers, after, [taken])
    return _Change(answers, after, [taken, _end(seq + 1, after)], completes=True)


def _completion(visit: Visit, seen: int) -> _Change | None:
    """What to write for answers that were checked, given the row as loaded; None when it is complete already."""
    journey = journey_of(visit)
    if visit.completed_at is not None:
        return None
    if journey.ending is None or not review.is_asked_for(spec_of(visit.version_id)):
        raise OutOfOrderError(journey)
    if visit.rev != seen:
        raise UnseenError(journey)
    return _Change(visit.answers, journey, [_end(visit.rev + 1, journey)], completes=True)


def _opening(visit: Visit, step: str, block: str) -> _Change | None:
    """What to write for an opening, given the row as loaded; None when there is nothing to note."""
    spec, journey = spec_of(visit.version_id), journey_of(visit)
    if visit.completed_at is not None or not journey.can_visit(step):
        return None
    if block not in _OPENED or block not in {item.type for item in spec.step(step).blocks}:
        return None
    kind, column = _OPENED[block]
    # Read after the visit's row: had another opening come in between, the row would not be swapped.
    if VisitStep.objects.filter(visit=visit, step_key=step, **{f"{column}__gt": 0}).exists():
        return None
    position = journey.position(step)
    opened = events.Entry(seq=visit.rev + 1, kind=kind, step_key=step, path_position=position, path_length=journey.length)
    return _Change(visit.answers, journey, [opened])


def _end(seq: int, journey: Journey) -> events.Entry:
    return events.Entry(seq=seq, kind=EventKind.VISIT_COMPLETED, path_position=journey.length, path_length=journey.length)


def _path_changes(before: Journey, after: Journey) -> dict[str, list[str]] | None:
    """Which steps left the path and which answered ones came back to it; None when, as nearly always, neither happened."""
    was, now_on = set(before.path), set(after.path)
    left = [key for key in before.path if key not in now_on]
    joined = [key for key in after.path if key not in was and key != after.open_step]
    return {"left": left, "joined": joined} if left or joined else None


def _milliseconds(visit: Visit, now: datetime) -> int | None:
    served_at: datetime | None = getattr(visit, "served_at", None)
    # Clocks of two web servers differ: a time is never negative.
    return None if served_at is None else max(0, (now - served_at) // timedelta(milliseconds=1))


_SWAP = """
UPDATE funnel_visit SET answers = %s, rev = %s, completed_at = %s, ending = %s, javascript = %s,
 last_event_at = CASE WHEN last_event_at > %s THEN last_event_at ELSE %s END
 WHERE id = %s AND rev = %s AND completed_at IS NULL"""


def _swap(visit: Visit, change: _Change, javascript: bool, now: datetime) -> events.Statement:
    """The compare-and-swap of the visit's row: it changes no row when another request changed it since it was loaded."""
    ending = (change.journey.ending or "") if change.completes else ""
    at = connection.ops.adapt_datetimefield_value(now)
    new = (json.dumps(change.answers), visit.rev + len(change.entries), at if ending else None, ending)
    return _SWAP, [*new, javascript or bool(visit.javascript), at, at, visit.pk, visit.rev]


def _reload(visit: Visit, step: str, *, locked: bool = True) -> Visit:
    """The row as it is now, locked until the transaction ends (SQLite has let in no other writer anyway). GoneError without one."""
    rows = Visit.objects.select_for_update(of=("self",)) if locked else Visit.objects.all()
    try:
        return rows.filter(pk=visit.pk).annotate(served_at=_served_at(step)).get()
    except Visit.DoesNotExist as error:
        raise GoneError("The visit was deleted.") from error


def _served_at(step: str) -> models.Subquery:
    rows = VisitStep.objects.filter(visit=models.OuterRef("pk"), step_key=step)
    return models.Subquery(rows.values("served_at")[:1])
