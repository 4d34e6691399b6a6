"""Something on a step was opened: one event for each visit, step and type, written like everything else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from funnel import rebuilding, visits
from funnel.models import Event, EventKind, Visit, VisitStep
from tests.builders import NOW, StepDraft, answer, draft_step, make_funnel, publish, reject
from tests.funnel.test_concurrency import at_once, gapless
from tests.funnel.wizard.visiting import BROWSER, post, rows

pytestmark = pytest.mark.django_db

WHY = {"type": "reveal", "title": "Why do we ask?", "text": "To write to you."}
WORD = {"type": "tooltip", "title": "VAT number", "text": "The number of your company."}


def steps() -> list[StepDraft]:
    """name (both kinds of blocks, the first twice) → mail (details) → last (none)."""
    return [
        draft_step("name", blocks=[WHY, WORD, WHY]),
        draft_step("mail", "email", blocks=[WHY]),
        draft_step("last", required=False),
    ]


@pytest.fixture
def browser() -> Client:
    """Somebody who looks at the first step."""
    publish(make_funnel(steps=steps()))
    browser = Client(headers={"user-agent": BROWSER})
    browser.get("/f/signup/name/")
    return browser


def opened(browser: Client, step: str, block: str, **headers: str) -> int:
    """Say that a block was opened; the status of the answer, which is always empty."""
    response = browser.post(f"/f/signup/{step}/opened/", {"opened": block}, headers=headers)
    assert response.content == b""
    return response.status_code


def kinds() -> list[str]:
    """The events after the first, in order."""
    return list(Event.objects.order_by("seq").values_list("kind", flat=True))[1:]


def test_opening_is_one_event_of_its_step(browser: Client) -> None:
    assert opened(browser, "name", "reveal") == 204

    event = Event.objects.get(kind=EventKind.REVEAL_OPENED)
    assert (event.seq, event.step_key, event.next_step_key) == (2, "name", "")
    assert (event.path_position, event.path_length, event.time_on_step_ms, event.error_codes) == (1, 3, None, "")
    visit = Visit.objects.get()
    assert (visit.rev, visit.answers, visit.javascript) == (2, {}, True)
    assert visit.last_event_at == event.occurred_at


def test_opening_again_writes_nothing(browser: Client) -> None:
    opened(browser, "name", "reveal")
    before = rows()

    assert opened(browser, "name", "reveal") == 204
    assert rows() == before


def test_each_kind_and_each_step_counts(browser: Client) -> None:
    opened(browser, "name", "tooltip")
    opened(browser, "name", "reveal")
    post(browser, "name", "Ada")
    opened(browser, "mail", "reveal")

    assert kinds() == ["tooltip_opened", "reveal_opened", "step_completed", "reveal_opened"]
    found = VisitStep.objects.order_by("step_key").values_list("step_key", "reveals", "tooltips")
    assert list(found) == [("mail", 1, 0), ("name", 1, 1)]
    assert gapless(Visit.objects.get())


@pytest.mark.parametrize(
    ("step", "block"),
    [("mail", "reveal"), ("name", "video"), ("name", ""), ("name", "reveals"), ("nonsense", "reveal"), ("done", "reveal")],
)
def test_what_cannot_be_opened_leaves_nothing(browser: Client, step: str, block: str) -> None:
    before = rows()

    assert opened(browser, step, block) == 204
    assert rows() == before


def test_type_that_the_step_has_not_leaves_nothing(browser: Client) -> None:
    post(browser, "name", "Ada")
    before = rows()

    opened(browser, "mail", "tooltip")

    assert rows() == before


def test_nothing_is_noted_once_the_visit_is_complete(browser: Client) -> None:
    for step, typed in [("name", "Ada"), ("mail", "ada@example.com"), ("last", "")]:
        post(browser, step, typed)
    before = rows()

    assert opened(browser, "name", "reveal") == 204
    assert rows() == before
    assert kinds()[-1] == "visit_completed"


def test_opening_without_a_visit_begins_none(browser: Client) -> None:
    browser.cookies.clear()
    before = rows()

    assert opened(browser, "name", "reveal") == 204
    assert rows() == before


def test_opening_from_another_site_is_refused(browser: Client) -> None:
    before = rows()

    assert opened(browser, "name", "reveal", **{"sec-fetch-site": "cross-site"}) == 403
    assert rows() == before


def test_opening_changes_neither_time_on_step_nor_errors(browser: Client) -> None:
    visit = Visit.objects.get()
    served = VisitStep.objects.get().served_at
    reject(visit, "name", "required", now=served + timedelta(seconds=1))
    visits.note_opening(visit=visit, step="name", block="reveal", now=served + timedelta(seconds=2))
    answer(visit, "name", "Ada", now=served + timedelta(seconds=3))

    step = VisitStep.objects.get(step_key="name")
    assert (step.duration_ms, step.errors, step.reveals, step.served_at) == (3000, 1, 1, served)
    times = Event.objects.order_by("seq").values_list("kind", "time_on_step_ms")
    assert list(times)[1:] == [("step_rejected", 1000), ("reveal_opened", None), ("step_completed", 3000)]


def test_rebuilding_agrees(browser: Client) -> None:
    visit = Visit.objects.get()
    opened(browser, "name", "reveal")
    opened(browser, "name", "tooltip")
    post(browser, "name", "Ada")
    opened(browser, "mail", "reveal")
    before = rows()
    VisitStep.objects.update(reveals=7, tooltips=0)

    rebuilding.rebuild([visit.funnel])

    assert [row[1:] for row in rows()[2]] == [row[1:] for row in before[2]]


def test_opening_takes_five_statements(browser: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        opened(browser, "name", "reveal")

    statements = [query["sql"].strip().split()[0] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert statements == ["SELECT", "SELECT", "UPDATE", "INSERT", "INSERT"]


def open_later(cookie: str, step: str, block: str) -> Any:
    """A job for `at_once`."""

    def job() -> int:
        browser = Client(headers={"user-agent": BROWSER})
        browser.cookies["funnel-signup"] = cookie
        return opened(browser, step, block)

    return job


@pytest.mark.django_db(transaction=True)
def test_eight_openings_at_once_are_one_event(browser: Client) -> None:
    cookie = browser.cookies["funnel-signup"].value

    assert set(at_once([open_later(cookie, "name", "reveal")] * 8)) == {204}

    assert kinds() == ["reveal_opened"]
    assert VisitStep.objects.get().reveals == 1
    assert gapless(Visit.objects.get())


@pytest.mark.django_db(transaction=True)
def test_openings_and_answers_at_once_keep_the_sequence(browser: Client) -> None:
    cookie = browser.cookies["funnel-signup"].value

    def answers() -> int:
        other = Client(headers={"user-agent": BROWSER})
        other.cookies["funnel-signup"] = cookie
        return int(post(other, "name", "Ada").status_code)

    jobs = [open_later(cookie, "name", "reveal"), open_later(cookie, "name", "tooltip"), answers] * 2
    at_once(jobs)

    assert sorted(kinds()) == ["reveal_opened", "step_completed", "tooltip_opened"]
    visit = Visit.objects.get()
    assert visit.answers == {"name": "Ada"}
    assert gapless(visit)


def test_stale_visit_is_read_again_before_it_is_written(browser: Client) -> None:
    stale = Visit.objects.get()
    visits.note_opening(visit=Visit.objects.get(), step="name", block="reveal", now=NOW)

    taken = visits.note_opening(visit=stale, step="name", block="reveal", now=NOW)

    assert not taken.stored
    assert kinds() == ["reveal_opened"]
