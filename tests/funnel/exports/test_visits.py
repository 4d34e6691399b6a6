"""Visits as CSV: one row for each visit, a column for each question."""

from __future__ import annotations

from datetime import timedelta

import pytest

from funnel import exports
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
    rule,
    sample_funnel,
    start,
)
from tests.funnel.exports.reading import VISITS_HEADER, cells, text_of, visits_of

pytestmark = pytest.mark.django_db


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
        "terms.wording": "f82681a12814",
        "terms.answered_at": "2026-03-02T09:00:45.000Z",
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
