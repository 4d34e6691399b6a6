"""Events as CSV: one row for each thing that happened."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from funnel import exports
from funnel.source import Source
from tests.builders import NOW, answer, answer_all, draft_step, make_funnel, make_visit, publish, reject, start
from tests.funnel.exports.reading import EVENTS_HEADER, cells, events_of, text_of

pytestmark = pytest.mark.django_db


def test_events_header_is_the_contract() -> None:
    export = exports.events_export(funnels=[make_funnel()], period=exports.Period())

    assert text_of(export) == EVENTS_HEADER


def test_events_of_a_short_visit() -> None:
    source = Source(utm_source="news", referrer_host="example.org", device="mobile")
    funnel = make_funnel()
    publish(funnel)
    visit = start(funnel, source=source)
    reject(visit, "name", "required", "min_length", now=NOW + timedelta(seconds=2))
    answer_all(visit, {"name": "Ada", "mail": "ada@example.com"}, NOW + timedelta(milliseconds=4567))

    rows = events_of(funnel)

    assert cells(
        rows, "sequence", "event", "is_micro_conversion", "step_key", "step_type", "next_step_key", "time_on_step_ms"
    ) == [
        ("1", "visit_started", "false", "", "", "name", ""),
        ("2", "step_rejected", "false", "name", "short_text", "", "2000"),
        ("3", "step_completed", "true", "name", "short_text", "mail", "9567"),
        ("4", "step_completed", "true", "mail", "email", "", "5000"),
        ("5", "visit_completed", "false", "", "", "", ""),
    ]
    assert cells(rows, "path_position", "path_length", "error_code") == [
        ("", "", ""),
        ("1", "2", "required; min_length"),
        ("1", "2", ""),
        ("2", "2", ""),
        ("2", "2", ""),
    ]
    assert rows[2]["occurred_at"] == "2026-03-02T09:00:09.567Z"
    assert [int(row["event_id"]) for row in rows] == list(visit.events.values_list("pk", flat=True))
    same = {"visit_id": str(visit.uuid), "funnel": "signup", "version": "1", "variant": "", "utm_source": "news", "utm_term": ""}
    same |= {"referrer_host": "example.org", "device": "mobile", "javascript": "true"}
    assert all(row.items() >= same.items() for row in rows)


def test_events_of_a_visit_without_an_answer_do_not_know_about_javascript() -> None:
    visit = make_visit()

    assert cells(events_of(visit.funnel), "javascript") == [("",)]


def test_events_count_each_completed_step_once() -> None:
    visit = make_visit(steps=[draft_step("name"), draft_step("size", "number"), draft_step("mail", "email")])
    for step, value in [("name", "Ada"), ("name", "Ada"), ("size", "3"), ("name", "Bea"), ("size", "3"), ("mail", "a@b.example")]:
        answer(visit, step, value)
    answer(visit, "mail", "a@b.example")

    rows = events_of(visit.funnel)

    assert [row["step_key"] for row in rows if row["is_micro_conversion"] == "true"] == ["name", "size", "mail"]
    assert [row["event"] for row in rows].count("step_edited") == 1
    assert [row["event"] for row in rows].count("visit_completed") == 1


def test_events_of_several_funnels_stand_in_one_file() -> None:
    first, second = make_visit("one"), make_visit("two", steps=[draft_step("size", "number")])
    answer(second, "size", "4")

    rows = events_of(first.funnel, second.funnel)

    assert cells(rows, "funnel", "step_type") == [("one", ""), ("two", ""), ("two", "number"), ("two", "")]


def test_events_period_is_that_of_the_event() -> None:
    visit = make_visit(now=datetime.fromisoformat("2026-03-01T23:59:59.999+00:00"))
    answer(visit, "name", "Ada", now=datetime.fromisoformat("2026-03-02T00:00:00+00:00"))
    answer(visit, "mail", "a@b.example", now=datetime.fromisoformat("2026-03-03T00:00:00+00:00"))
    second = exports.Period(date(2026, 3, 2), date(2026, 3, 2))

    assert cells(events_of(visit.funnel, period=second), "step_key") == [("name",)]
    assert len(events_of(visit.funnel, period=exports.Period(None, date.max))) == 4
