"""What stands beside answers: which wording was agreed to and when, and what was typed for “Other”."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from funnel import exports
from funnel.models import Funnel
from tests.builders import NOW, answer, answer_all, draft_step, make_funnel, make_visit, publish, redraft, rule, start
from tests.funnel.exports.reading import cells, visits_of

pytestmark = pytest.mark.django_db

# The first 12 digits of: printf 'Terms?\nOne year.' | sha256sum
FINGERPRINT = "a7457aa520f7"
TERMS = draft_step("terms", "consent", title="Terms?", help_text="One year.")
MORE = draft_step("more", "short_text")


def test_consent_comes_with_its_wording_and_the_time_of_the_answer_that_stands() -> None:
    visit = make_visit(steps=[draft_step("terms", "consent", title="Terms?", help_text="One year.", required=False), MORE])
    answer(visit, "terms", False, now=NOW + timedelta(seconds=5))
    answer(visit, "terms", True, now=NOW + timedelta(seconds=65))

    assert cells(visits_of(visit.funnel), "terms", "terms.wording", "terms.answered_at") == [
        ("true", FINGERPRINT, "2026-03-02T09:01:05.000Z")
    ]


def test_wording_is_called_what_the_marketer_calls_it_guarded() -> None:
    visit = make_visit(steps=[draft_step("terms", "consent", title="Terms?", options={"wording_version": "=v2"}), MORE])
    answer(visit, "terms", True)

    assert cells(visits_of(visit.funnel), "terms.wording") == [("'=v2",)]


def test_each_visit_has_the_wording_of_its_own_version() -> None:
    funnel = make_funnel(steps=[draft_step("terms", "consent", title="Terms?", help_text="One year."), MORE])
    publish(funnel)
    answer_all(start(funnel), {"terms": True})
    start(funnel)
    redraft(funnel, [draft_step("terms", "consent", title="Terms?", help_text="Two years."), MORE])
    publish(funnel)
    answer_all(start(funnel), {"terms": True})

    first, unanswered, second = (cell for (cell,) in cells(visits_of(funnel), "terms.wording"))
    assert first == FINGERPRINT
    assert unanswered == ""
    assert second not in ("", FINGERPRINT)


def test_consent_off_the_path_says_nothing() -> None:
    shown = rule("show_if", when=[[("role", "equals", "new")]])
    role = draft_step("role", "single_choice", choices=["new", "known"])
    visit = make_visit(steps=[role, draft_step("terms", "consent", rules=[shown]), MORE])
    answer_all(visit, {"role": "new", "terms": True})
    answer(visit, "role", "known")

    assert cells(visits_of(visit.funnel), "terms", "terms.wording", "terms.answered_at") == [("", "", "")]


def test_what_was_typed_for_other_has_a_column_of_its_own_guarded() -> None:
    steps = [
        draft_step("role", "single_choice", choices=["founder", "other"], options={"other": True}),
        draft_step("goals", "multiple_choice", choices=["speed", "other"], options={"other": True}),
        MORE,
    ]
    funnel = make_funnel(steps=steps)
    publish(funnel)
    answer_all(start(funnel), {"role": "other:=1+1", "goals": ["speed", "other:fun; joy"]})
    answer_all(start(funnel), {"role": "founder", "goals": ["speed"]})

    assert cells(visits_of(funnel), "role", "role.other", "goals", "goals.other") == [
        ("other", "'=1+1", "speed; other", "fun; joy"),
        ("founder", "", "speed", ""),
    ]


def test_columns_beside_answers_come_last_and_are_nobody_elses() -> None:
    consents = [draft_step(key, "consent") for key in ("hidden", "variable", "device", "terms")]
    visit = make_visit(steps=consents, hidden={"wording": "short_text"}, variables={"wording": 1})

    header = list(visits_of(visit.funnel)[0])

    assert header[-8::2] == ["answer.hidden.wording", "answer.variable.wording", "answer.device.wording", "terms.wording"]
    assert header[-11:-8] == ["terms", "hidden.wording", "variable.wording"]
    assert len(set(header)) == len(header)


def test_queries_grow_by_one_for_each_thousand_visits_with_consents(
    django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_consent, without = _many("a", TERMS, MORE), _many("b", MORE)
    monkeypatch.setattr(exports, "_ROWS_AT_ONCE", 2)

    for funnel, count in ((with_consent, 2 + 3), (without, 2)):
        with django_assert_num_queries(count):
            rows = visits_of(funnel)
        assert len(rows) == 5
    assert [row["terms.answered_at"] != "" for row in visits_of(with_consent)] == [True] * 5


def _many(slug: str, *steps: Any) -> Funnel:
    funnel = make_funnel(slug, steps=steps)
    publish(funnel)
    for _ in range(5):
        answer_all(start(funnel), {"terms": True})
    return funnel
