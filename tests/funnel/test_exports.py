"""Events and visits as CSV."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
import threading
import tracemalloc
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.http import StreamingHttpResponse
from django.test.utils import CaptureQueriesContext

from funnel import exports
from funnel.management.files import write_atomically
from funnel.models import Event, EventKind, Funnel, Visit
from funnel.source import Source
from settings.environment import BASE_DIR
from tests.builders import (
    NOW,
    SAMPLE_ANSWERS,
    answer,
    answer_all,
    draft_step,
    make_funnel,
    make_visit,
    publish,
    redraft,
    reject,
    rule,
    sample_funnel,
    start,
)

pytestmark = pytest.mark.django_db

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

FORMULAS = [
    *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\x00=1"),
    *("＝1+1", "＋1", "－1", "＠SUM(A1)", " =1", "   +1", "\u00a0=1", "\u3000@x", "\u200b=1", "\ufeff=1"),
]
HARMLESS = ["", "safe\n=cmd", "a=b", 'say "hi"', "1, 2", "a;b", "naïve — 日本語 🎉", "'quoted'", " plain", "1-2"]


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


def command(*arguments: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command(*arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


# Events


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


@pytest.mark.parametrize("count", [1, 3])
def test_exports_take_a_constant_number_of_queries(count: int) -> None:
    funnel = sample_funnel()
    for number in range(count):
        redraft(funnel, [draft_step("name", title=f"Name {number}?")])
        publish(funnel)
        for _ in range(count):
            answer_all(start(funnel), {"name": "Ada"})

    with CaptureQueriesContext(
        connection,
    ) as queries:
        events_of(funnel)
    with CaptureQueriesContext(connection) as more_queries:
        visits_of(funnel)

    # On PostgreSQL rows come through a named cursor, which is not captured.
    assert len(queries) <= 2
    assert len(more_queries) <= 2


# Visits


def test_visits_header_is_the_contract() -> None:
    visit = make_visit()

    assert text_of(exports.visits_export(funnel=visit.funnel, period=exports.Period())).startswith(VISITS_HEADER)


def test_visits_say_how_far_each_has_come() -> None:
    funnel = make_funnel()
    publish(funnel)
    start(funnel)
    answer(start(funnel), "name", "Ada", now=NOW + timedelta(seconds=2.5))
    answer_all(start(funnel), {"name": "Bea", "mail": "bea@example.com"})

    rows = visits_of(funnel)

    assert cells(rows, "status", "ending", "last_event_at", "completed_at", "duration_s", "name", "mail") == [
        ("started", "", "2026-03-02T09:00:00.000Z", "", "", "", ""),
        ("partial", "", "2026-03-02T09:00:02.500Z", "", "2.500", "Ada", ""),
        ("completed", "thanks", "2026-03-02T09:00:10.000Z", "2026-03-02T09:00:10.000Z", "10.000", "Bea", "bea@example.com"),
    ]


def test_visits_hold_answers_of_every_type() -> None:
    funnel = sample_funnel()
    publish(funnel)
    answer_all(start(funnel), SAMPLE_ANSWERS)

    (row,) = visits_of(funnel)

    answers = {key: row[key] for key in list(row)[list(row).index("javascript") + 1 :]}
    assert answers == {
        "welcome": "true",
        "role": "founder",
        "company": "Ærø & Søn",
        "team_size": "12",
        "goals": "speed; cost",
        "has_site": "true",
        "wishes": "First line\nsecond line",
        "mail": "ada@example.com",
        "terms": "true",
    }


def test_visits_leave_out_answers_off_the_path() -> None:
    funnel = sample_funnel()
    publish(funnel)
    visit = start(funnel)
    answer_all(visit, {"welcome": True, "role": "founder", "company": "Ada Ltd", "team_size": "12"})
    answer(visit, "role", "student")

    (row,) = visits_of(funnel)

    assert visit.answers["company"] == "Ada Ltd"
    assert (row["role"], row["company"], row["team_size"]) == ("student", "", "")


def test_visits_have_columns_of_all_versions_the_newest_first() -> None:
    funnel = make_funnel(steps=[draft_step("old"), draft_step("both")])
    publish(funnel)
    answer_all(start(funnel), {"old": "a", "both": "b"})
    redraft(funnel, [draft_step("both"), draft_step("new")])
    publish(funnel)
    answer_all(start(funnel, now=NOW + timedelta(days=1)), {"both": "c", "new": "d"})

    rows = visits_of(funnel)

    assert list(rows[0])[-3:] == ["both", "new", "old"]
    assert cells(rows, "version", "both", "new", "old") == [("1", "b", "", "a"), ("2", "c", "d", "")]
    assert list(visits_of(funnel, exports.Period(last=NOW.date()))[0])[-2:] == ["old", "both"]


def test_visits_column_of_a_step_named_like_ours_keeps_apart() -> None:
    visit = make_visit(steps=[draft_step("device"), draft_step("ending")])
    answer_all(visit, {"device": "abacus", "ending": "happy"})

    (row,) = visits_of(visit.funnel)

    assert (row["device"], row["ending"]) == ("other", "thanks")
    assert (row["answer.device"], row["answer.ending"]) == ("abacus", "happy")


def test_visits_of_a_step_that_asked_nothing_before() -> None:
    funnel = make_funnel(steps=[draft_step("hello", "content")])
    publish(funnel)
    answer_all(start(funnel), {"hello": True})
    redraft(funnel, [draft_step("hello", "short_text")])
    publish(funnel)
    answer_all(start(funnel), {"hello": "hi"})

    assert cells(visits_of(funnel), "hello") == [("true",), ("hi",)]


def test_visits_never_last_a_negative_time() -> None:
    visit = make_visit()
    answer(visit, "name", "Ada", now=NOW - timedelta(seconds=30))

    assert cells(visits_of(visit.funnel), "duration_s") == [("0.000",)]


# Formulas


@pytest.mark.parametrize("text", FORMULAS)
def test_guard_takes_the_sting_out_of_formulas(text: str) -> None:
    assert exports.guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", HARMLESS)
def test_guard_leaves_other_text_alone(text: str) -> None:
    assert exports.guarded(text) == text


def test_visits_come_back_as_they_were_typed_but_for_the_guard() -> None:
    # PostgreSQL refuses NUL, and no answer holds one.
    typed = [text for text in [*FORMULAS, *HARMLESS] if "\x00" not in text]
    funnel = make_funnel(steps=[draft_step("name", required=False)])
    publish(funnel)
    for text in typed:
        answer(start(funnel, source=Source(utm_term=text)), "name", text)

    rows = visits_of(funnel)

    assert cells(rows, "name", "utm_term") == [(exports.guarded(text), exports.guarded(text)) for text in typed]


def test_a_number_is_a_number_and_somebodys_text_is_text() -> None:
    visit = make_visit(steps=[draft_step("size", "number"), draft_step("name")])
    answer_all(visit, {"size": "-3", "name": "-3"})

    assert cells(visits_of(visit.funnel), "size", "name") == [("-3", "'-3")]


# Files


def test_bytes_are_rfc_4180_in_utf_8() -> None:
    visit = make_visit()
    answer(visit, "name", 'Ærø, "quoted"\nsecond')
    export = exports.visits_export(funnel=visit.funnel, period=exports.Period())

    data = b"".join(export.chunks(bom=True))

    assert data.startswith(b"\xef\xbb\xbfvisit_id,started_at,")
    assert data.endswith(',"Ærø, ""quoted""\nsecond",\r\n'.encode())
    assert data.count(b"\r\n") == 2


def test_chunks_are_about_64_kb_and_memory_is_constant() -> None:
    visit = make_visit()
    few = _peak_and_largest_chunk(visit, 2_000)
    many = _peak_and_largest_chunk(visit, 20_000)

    assert many[0] < 1.3 * few[0]
    assert 64 * 1024 <= many[1] < 80 * 1024


def _peak_and_largest_chunk(visit: Visit, count: int) -> tuple[int, int]:
    """Peak of memory while this many events are exported, in bytes, and the size of the largest chunk."""
    known = visit.events.count()
    Event.objects.bulk_create(
        (
            Event(visit=visit, seq=seq, kind=EventKind.STEP_REJECTED, occurred_at=NOW, step_key="name", error_codes="required")
            for seq in range(known + 1, count + 1)
        ),
        batch_size=2_000,
    )
    tracemalloc.start()
    export = exports.events_export(funnels=[visit.funnel], period=exports.Period())
    largest = max(len(chunk) for chunk in export.chunks())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert export.count == count
    return peak, largest


def test_events_response_is_a_download_for_spreadsheets() -> None:
    funnel = make_visit().funnel

    response = exports.events_response(Funnel.objects.filter(pk=funnel.pk))

    assert _body(response).startswith("\ufeff" + EVENTS_HEADER)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Cache-Control"] == "no-store"
    name = response["Content-Disposition"]
    assert name.startswith('attachment; filename="signup-events-20')
    assert name.endswith('.csv"')


def test_events_response_of_several_funnels_is_not_named_after_one() -> None:
    make_visit("one")
    make_visit("two")

    response = exports.events_response(Funnel.objects.all())

    assert 'filename="funnels-events-' in response["Content-Disposition"]
    assert {row["funnel"] for row in parsed(_body(response).removeprefix("\ufeff"))} == {"one", "two"}


def test_visits_response_is_a_download_for_spreadsheets() -> None:
    response = exports.visits_response(make_visit().funnel)

    assert _body(response).startswith("\ufeff" + VISITS_HEADER)
    assert 'filename="signup-visits-' in response["Content-Disposition"]


def _body(response: StreamingHttpResponse) -> str:
    return response.getvalue().decode()


# Commands


def test_export_events_writes_csv_only_to_standard_output() -> None:
    make_visit()

    out, err = command("export_events")

    assert out.startswith(EVENTS_HEADER)
    assert len(parsed(out)) == 1
    assert err == "Wrote 1 event in 24 columns to standard output.\n"


def test_export_events_of_named_funnels_in_a_period(tmp_path: Path) -> None:
    make_visit("one")
    make_visit("two", now=NOW + timedelta(days=1))
    make_visit("three")
    file = tmp_path / "events.csv"

    out, err = command(
        "export_events", "one", "two", "--from", "2026-03-02", "--to", "2026-03-02", "--output", str(file), "--bom"
    )

    assert out == ""
    assert err == f"Wrote 1 event in 24 columns to {file}.\n"
    assert [row["funnel"] for row in parsed(file.read_bytes().decode("utf-8-sig"))] == ["one"]
    assert list(tmp_path.iterdir()) == [file]


def test_export_visits_raw_warns() -> None:
    visit = make_visit()
    answer(visit, "name", "=1+1")

    out, err = command("export_visits", "signup", "--raw")

    assert parsed(out)[0]["name"] == "=1+1"
    assert err.startswith("Warning: the guard against formulas is off.")
    assert parsed(command("export_visits", "signup")[0])[0]["name"] == "'=1+1"


@pytest.mark.parametrize("name", ["export_events", "export_visits"])
def test_export_of_an_unknown_funnel_lists_those_there_are(name: str) -> None:
    make_funnel("one")
    make_funnel("two")

    with pytest.raises(CommandError, match=r"^No funnel is named three\. There are: one, two\.$"):
        command(name, "three")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--from", "yesterday"], "“yesterday” is no date. Write it as 2026-03-01."),
        (["--from", "2026-03-02", "--to", "2026-03-01"], "The period ends before it begins"),
        (["--output", "/nowhere/at/all.csv"], "/nowhere/at/all.csv could not be written"),
    ],
)
def test_export_says_what_is_wrong_with_an_option(options: list[str], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        command("export_events", *options)


def test_export_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    file.write_text("old")

    with pytest.raises(ZeroDivisionError):
        write_atomically(file, (b"new" * (1 // number) for number in (1, 0)))

    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_output_to_a_reader_that_has_had_enough_ends_quietly() -> None:
    code = "import sys; from funnel.management.files import write_to; write_to(sys.stdout, [b'a'])"
    buffered = os.environ | {"PYTHONUNBUFFERED": ""}
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=BASE_DIR, env=buffered
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        errors = process.stderr.read()

    assert errors == b""
    assert process.returncode == 0


def test_output_to_a_device_leaves_the_device_alone(tmp_path: Path) -> None:
    visit = make_visit()
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()

    call_command("export_events", visit.funnel.slug, output=pipe, stderr=io.StringIO())
    reader.join(10)

    assert read[0].startswith(b"event_id,")
    assert pipe.is_fifo()


def test_output_through_a_link_keeps_link_and_rights(tmp_path: Path) -> None:
    visit = make_visit()
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)

    call_command("export_events", visit.funnel.slug, output=link, stderr=io.StringIO())

    assert link.is_symlink()
    assert real.read_text().startswith("event_id,")
    assert real.stat().st_mode & 0o777 == 0o640


def test_variable_of_an_old_version_that_is_a_step_now_exports_no_answer() -> None:
    funnel = make_funnel(
        steps=[draft_step("size", "number", rules=[rule("add", "budget", amount_of="size")])], variables={"budget": 5}
    )
    publish(funnel)
    answer(start(funnel), "size", "3")
    funnel.variables.all().delete()
    redraft(funnel, [draft_step("budget"), draft_step("pick", "single_choice", choices=["x"], points={"x": 2})])
    publish(funnel)
    answer_all(start(funnel), {"budget": "my secret", "pick": "x"})

    export = exports.visits_export(funnel=funnel, period=exports.Period())

    rows = [dict(zip(export.columns, row, strict=True)) for row in export.rows]
    assert [row["variable.budget"] for row in rows] == ["8", ""]
    assert [row["variable.score"] for row in rows] == ["", "2"]
    assert [row["budget"] for row in rows] == ["", "my secret"]


def test_hidden_fields_are_exported_by_type_and_guarded() -> None:
    funnel = make_funnel(hidden={"plan": "short_text", "seats": "number"})
    publish(funnel)
    start(funnel, hidden={"plan": "=HYPERLINK(1)", "seats": "-3"})

    export = exports.visits_export(funnel=funnel, period=exports.Period())

    (row,) = (dict(zip(export.columns, cells, strict=True)) for cells in export.rows)
    assert (row["hidden.plan"], row["hidden.seats"]) == ("'=HYPERLINK(1)", "-3")
