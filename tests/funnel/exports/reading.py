"""Read what an export writes."""

from __future__ import annotations

import csv
import io

from funnel import exports
from funnel.models import Funnel

Rows = list[dict[str, str]]

EVENTS_HEADER = (
    "event_id,occurred_at,visit_id,sequence,funnel,version,variant,step_key,step_type,event,is_micro_conversion,next_step_key,"
    "time_on_step_ms,path_position,path_length,error_code,utm_source,utm_medium,utm_campaign,utm_term,utm_content,referrer_host,"
    "device,javascript\r\n"
)

VISITS_HEADER = (
    "visit_id,started_at,last_event_at,completed_at,status,ending,version,variant,duration_s,utm_source,utm_medium,utm_campaign,"
    "utm_term,utm_content,referrer_host,device,javascript,name,mail\r\n"
)


def text_of(export: exports.Export, **options: bool) -> str:
    return b"".join(export.chunks(**options)).decode()


def parsed(text: str) -> Rows:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def events_of(*funnels: Funnel, period: exports.Period | None = None) -> Rows:
    return parsed(text_of(exports.events_export(funnels=funnels, period=period or exports.Period())))


def visits_of(funnel: Funnel, period: exports.Period | None = None) -> Rows:
    return parsed(text_of(exports.visits_export(funnel=funnel, period=period or exports.Period())))


def cells(rows: Rows, *columns: str) -> list[tuple[str, ...]]:
    return [tuple(row[column] for column in columns) for row in rows]
