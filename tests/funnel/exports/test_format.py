"""The CSV itself: the guard against formulas, its bytes, its cost, and downloads."""

from __future__ import annotations

import tracemalloc

import pytest
from django.db import connection
from django.http import StreamingHttpResponse
from django.test.utils import CaptureQueriesContext

from funnel import exports
from funnel.models import Event, EventKind, Funnel, Visit
from funnel.source import Source
from tests.builders import NOW, answer, answer_all, draft_step, make_funnel, make_visit, publish, redraft, sample_funnel, start
from tests.funnel.exports.reading import EVENTS_HEADER, VISITS_HEADER, cells, events_of, parsed, visits_of

pytestmark = pytest.mark.django_db

FORMULAS = [
    *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\x00=1"),
    *("＝1+1", "＋1", "－1", "＠SUM(A1)", " =1", "   +1", "\u00a0=1", "\u3000@x", "\u200b=1", "\ufeff=1"),
]

HARMLESS = ["", "safe\n=cmd", "a=b", 'say "hi"', "1, 2", "a;b", "naïve — 日本語 🎉", "'quoted'", " plain", "1-2"]


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


def test_bytes_are_rfc_4180_in_utf_8() -> None:
    visit = make_visit()
    answer(visit, "name", 'Ærø, "quoted"\nsecond')
    export = exports.visits_export(funnel=visit.funnel, period=exports.Period())

    data = b"".join(export.chunks(bom=True))

    assert data.startswith(b"\xef\xbb\xbfvisit_id,started_at,")
    assert data.endswith(',"Ærø, ""quoted""\nsecond",\r\n'.encode())
    assert data.count(b"\r\n") == 2


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
