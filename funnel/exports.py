"""Events and visits as CSV, streamed in constant memory: the same rows for commands and for downloads."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from typing import Any

from django.db.models import Q, QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone

from funnel import details
from funnel.models import Event, EventKind, Funnel, Version
from steps.fields import FIELD_TYPES
from steps.journey import walk
from steps.references import reference
from steps.rules import Values
from steps.spec import HIDDEN, SCORE, Spec, Step, Value, from_json

_SOURCE = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "referrer_host", "device", "javascript")
EVENT_COLUMNS = (
    *("event_id", "occurred_at", "visit_id", "sequence", "funnel", "version", "variant", "step_key", "step_type", "event"),
    *("is_micro_conversion", "next_step_key", "time_on_step_ms", "path_position", "path_length", "error_code"),
    *_SOURCE,
)
VISIT_COLUMNS = (
    *("visit_id", "started_at", "last_event_at", "completed_at", "status", "ending", "version", "variant", "duration_s"),
    *_SOURCE,
)

_EVENT_FIELDS = (
    *("id", "occurred_at", "visit__uuid", "seq", "visit__funnel_id", "visit__version_id", "visit__variant", "step_key", "kind"),
    *("next_step_key", "time_on_step_ms", "path_position", "path_length", "error_codes"),
    *(f"visit__{name}" for name in _SOURCE),
)
_VISIT_FIELDS = (
    *("id", "uuid", "started_at", "last_event_at", "completed_at", "rev", "ending", "version_id", "variant", "answers", "hidden"),
    *_SOURCE,
)
_ROWS_AT_ONCE = 1_000
_VARIABLE = "variable."
_CHUNK = 64 * 1024

# What makes a spreadsheet take a cell for a formula, also behind blanks that it trims or does not show.
_FORMULA = re.compile(r"[\x00-\x1f]|[\s\ufeff\u200b-\u200f\u2060]*[=+\-@＝＋－＠\x00-\x1f]")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?", re.ASCII)

# Text of others to a cell: `guarded`, or `str` to leave it as it is.
Text = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Period:
    """Days in UTC, both included; None is open."""

    first: date | None = None
    last: date | None = None

    def holds(self, column: str) -> Q:
        """The condition that a time column lies in the period."""
        found = Q()
        if self.first is not None:
            found &= Q(**{f"{column}__gte": datetime.combine(self.first, time.min, UTC)})
        if self.last is not None and self.last < date.max:
            found &= Q(**{f"{column}__lt": datetime.combine(self.last + timedelta(days=1), time.min, UTC)})
        return found


@dataclass
class Export:
    """One CSV file: its header, its rows as they are read, and how many have been written so far."""

    columns: Sequence[str]
    rows: Iterable[Sequence[str]]
    count: int = 0

    def chunks(self, *, bom: bool = False) -> Iterator[bytes]:
        """The file in UTF-8 (RFC 4180) in blocks of about 64 kB; rows are read only as the blocks are taken."""
        buffer = io.StringIO(newline="")
        buffer.write("\ufeff" if bom else "")
        writer = csv.writer(buffer, lineterminator="\r\n")
        writer.writerow(self.columns)
        for row in self.rows:
            writer.writerow(row)
            self.count += 1
            if buffer.tell() >= _CHUNK:
                yield _emptied(buffer)
        yield _emptied(buffer)


def guarded(text: str) -> str:
    """`text` with an apostrophe before it if a spreadsheet would take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def events_export(*, funnels: Iterable[Funnel], period: Period, text: Text = guarded) -> Export:
    """The events of these funnels that occurred in the period, in the order they were recorded. Three queries."""
    slugs = {funnel.pk: funnel.slug for funnel in funnels}
    versions = {
        pk: (number, {step.key: step.type for step in from_json(definition).steps})
        for pk, number, definition in _definitions(Version.objects.filter(funnel__in=slugs))
    }
    # By version, so that an event of a version published meanwhile cannot turn up.
    found = Event.objects.filter(period.holds("occurred_at"), visit__version__in=versions).order_by("id")
    rows = found.values_list(*_EVENT_FIELDS).iterator(chunk_size=_ROWS_AT_ONCE)
    return Export(EVENT_COLUMNS, (_event_cells(row, slugs, versions, text) for row in rows))


def visits_export(*, funnel: Funnel, period: Period, text: Text = guarded) -> Export:
    """The funnel's visits that started in the period, one row each, with a column for every step.

    Two queries, and one more for each thousand visits where the funnel asks for consent.
    """
    visits = funnel.visits.filter(period.holds("started_at"))
    versions = {
        pk: (number, from_json(definition))
        for pk, number, definition in _definitions(funnel.versions.filter(pk__in=visits.values("version")))
    }
    keys = _step_keys(spec for _, spec in versions.values())
    rows = visits.filter(version__in=versions).order_by("id").values_list(*_VISIT_FIELDS).iterator(chunk_size=_ROWS_AT_ONCE)
    more = _named_columns(spec for _, spec in versions.values())
    beside = details.of_specs(spec for _, spec in versions.values())
    header = [*VISIT_COLUMNS, *(text(_column(key)) for key in keys), *more, *(_detail_column(item) for item in beside)]
    timed = details.timed(rows, beside, _ROWS_AT_ONCE)
    return Export(header, (_visit_cells(row, times, versions, keys, more, beside, text) for row, times in timed))


def events_response(funnels: QuerySet[Funnel]) -> StreamingHttpResponse:
    """All events of these funnels, for a spreadsheet."""
    chosen = list(funnels)
    name = chosen[0].slug if len(chosen) == 1 else "funnels"
    return _download(events_export(funnels=chosen, period=Period()), f"{name}-events")


def visits_response(funnel: Funnel) -> StreamingHttpResponse:
    """All visits of one funnel, for a spreadsheet. One funnel only, since the columns are its steps."""
    return _download(visits_export(funnel=funnel, period=Period()), f"{funnel.slug}-visits")


def _download(export: Export, name: str) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        export.chunks(bom=True),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}-{timezone.now():%Y-%m-%d}.csv"',
            "Cache-Control": "no-store",
        },
    )


def _emptied(buffer: io.StringIO) -> bytes:
    data = buffer.getvalue().encode(errors="replace")
    buffer.seek(0)
    buffer.truncate()
    return data


def _definitions(versions: QuerySet[Version]) -> Iterator[tuple[int, int, str]]:
    """(pk, number, definition), the newest version first."""
    return versions.order_by("-number").values_list("pk", "number", "definition").iterator(chunk_size=_ROWS_AT_ONCE)


def _step_keys(specs: Iterable[Spec]) -> list[str]:
    """Keys of all steps, in the order of the first spec, then those that only later specs have."""
    return list(dict.fromkeys(step.key for step in chain.from_iterable(spec.steps for spec in specs)))


def _named_columns(specs: Iterable[Spec]) -> list[str]:
    """Columns of the declared hidden fields, of the score where something counts for it, and of the declared variables."""
    every = list(specs)
    hidden = [f"{HIDDEN}{field.key}" for spec in every for field in spec.hidden]
    score = [f"{_VARIABLE}{SCORE}" for spec in every if spec.counts_score]
    variables = [f"{_VARIABLE}{variable.key}" for spec in every for variable in spec.variables]
    return list(dict.fromkeys([*hidden, *score, *variables]))


def _column(key: str) -> str:
    """The column of a step. No key has a dot, so a step named like a column of ours keeps apart from it."""
    return f"answer.{key}" if key in VISIT_COLUMNS else key


def _detail_column(detail: details.Detail) -> str:
    """A detail's column: its step's, a dot and its name. None is taken for a hidden field's or a variable's."""
    key, name = detail
    return f"answer.{key}.{name}" if f"{key}." in (HIDDEN, _VARIABLE) else f"{_column(key)}.{name}"


def _event_cells(
    row: tuple[Any, ...], slugs: Mapping[int, str], versions: Mapping[int, tuple[int, dict[str, str]]], text: Text
) -> list[str]:
    pk, at, visit, seq, funnel, version, variant, step, kind, onward, spent, position, length, errors, *source = row
    number, types = versions[version]
    return [
        *(str(pk), _time(at), str(visit), str(seq), text(slugs[funnel]), str(number), text(variant)),
        *(text(step), types.get(step, ""), kind, _truth(kind == EventKind.STEP_COMPLETED), text(onward)),
        *(_whole(spent), _whole(position), _whole(length), text(errors.replace(";", "; "))),
        *_source_cells(source, text),
    ]


def _visit_cells(
    row: tuple[Any, ...],
    times: details.Times,
    versions: Mapping[int, tuple[int, Spec]],
    keys: Sequence[str],
    more: Sequence[str],
    beside: Sequence[details.Detail],
    text: Text,
) -> list[str]:
    pk, visit, started, latest, completed, rev, ending, version, variant, answers, hidden, *source = row
    number, spec = versions[version]
    status = "completed" if completed else "partial" if answers else "started"
    journey = walk(spec, answers, hidden)
    on_path = {key: answers[key] for key in journey.path if key in journey.values}
    return [
        *(str(visit), _time(started), _time(latest), _time(completed), status, text(ending), str(number), text(variant)),
        _seconds(latest - started) if rev > 1 else "",
        *_source_cells(source, text),
        *(_answer_cell(spec.step(key), on_path[key], text) if key in on_path else "" for key in keys),
        *(_named_cell(spec, name, journey.values, text) for name in more),
        *(_detail_cell(details.said(spec, pk, on_path, item, times), text) for item in beside),
    ]


def _detail_cell(said: str | datetime | None, text: Text) -> str:
    return text(said) if isinstance(said, str) else _time(said)


def _named_cell(spec: Spec, name: str, values: Values, text: Text) -> str:
    """A hidden field as its type writes it, a variable as a number; empty where this version has no such thing."""
    key = name.removeprefix(_VARIABLE)
    if key != name:
        declared = any(variable.key == key for variable in spec.variables) or (key == SCORE and spec.counts_score)
        return str(values[key]) if declared else ""
    found, value = reference(spec, name), values.get(name)
    return "" if found is None or found.step is None or value is None else _answer_cell(found.step, value, text)


def _answer_cell(step: Step, value: Value, text: Text) -> str:
    kind = FIELD_TYPES[step.type]
    cell = kind.cell(value)
    # "-3" as a number is a number; as somebody's text it is text.
    return cell if not kind.is_text and _NUMBER.fullmatch(cell) else text(cell)


def _source_cells(source: Sequence[Any], text: Text) -> Iterator[str]:
    *words, javascript = source
    yield from map(text, words)
    yield _truth(javascript)


def _time(at: datetime | None) -> str:
    return "" if at is None else at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _seconds(length: timedelta) -> str:
    return f"{max(length, timedelta()).total_seconds():.3f}"


def _whole(number: int | None) -> str:
    return "" if number is None else str(number)


def _truth(value: bool | None) -> str:
    return "" if value is None else "true" if value else "false"
