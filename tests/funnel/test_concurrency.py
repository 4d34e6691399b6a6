"""Many requests at once on a real database: nothing lost, nothing twice, no gap in the sequence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connection
from django.test import Client

from funnel.models import Event, EventKind, Visit, VisitStep
from tests.builders import answer_all, draft_step, make_funnel, publish

pytestmark = pytest.mark.django_db(transaction=True)

T = TypeVar("T")
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def at_once(jobs: Sequence[Callable[[], T]]) -> list[T]:
    """Run all jobs at the same time, each in a thread with its own connection."""
    gate = Barrier(len(jobs), timeout=30)

    def run(job: Callable[[], T]) -> T:
        try:
            connection.ensure_connection()
            gate.wait()
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def begin(steps: int = 3) -> tuple[Visit, str]:
    """A visit of a funnel with so many text steps, and its cookie."""
    publish(make_funnel(steps=[draft_step(f"s{number}") for number in range(steps)]))
    browser = Client(headers={"user-agent": BROWSER})
    browser.get("/f/signup/s0/")
    return Visit.objects.get(), browser.cookies["funnel-signup"].value


def post(cookie: str, step: str, typed: str) -> Callable[[], str]:
    def job() -> str:
        browser = Client(headers={"user-agent": BROWSER})
        browser.cookies["funnel-signup"] = cookie
        response = browser.post(f"/f/signup/{step}/", {f"{step}-answer": typed})
        return f"{response.status_code} {response.headers['Location']}"

    return job


def gapless(visit: Visit) -> bool:
    return list(visit.events.values_list("seq", flat=True)) == list(range(1, visit.rev + 1))


def test_eight_double_clicks_are_one_event() -> None:
    visit, cookie = begin()

    places = at_once([post(cookie, "s0", "same")] * 8)

    visit.refresh_from_db()
    assert set(places) == {"303 /f/signup/s1/"}
    assert list(visit.events.values_list("kind", "step_key")) == [("visit_started", ""), ("step_completed", "s0")]
    assert visit.rev == 2


def test_eight_tabs_with_three_steps_lose_no_answer() -> None:
    visit, cookie = begin()
    answer_all(visit, {"s0": "first", "s1": "first"})

    def tab(number: int) -> Callable[[], None]:
        def three_steps() -> None:
            for turn in range(3):
                assert post(cookie, f"s{turn % 2}", f"tab {number}.{turn}")() == "303 /f/signup/s2/"

        return three_steps

    at_once([tab(number) for number in range(8)])

    visit.refresh_from_db()
    assert gapless(visit)
    assert visit.events.filter(kind=EventKind.STEP_EDITED).count() == 24
    assert visit.rev == 27
    assert VisitStep.objects.get(visit=visit, step_key="s0").edits == 16


def test_eight_tabs_walk_three_steps_together() -> None:
    visit, cookie = begin(steps=4)

    def tab() -> None:
        for step in ("s0", "s1", "s2"):
            assert post(cookie, step, "same")().startswith("303")

    at_once([tab] * 8)

    visit.refresh_from_db()
    assert visit.answers == {"s0": "same", "s1": "same", "s2": "same"}
    assert gapless(visit)
    assert visit.events.filter(kind=EventKind.STEP_COMPLETED).count() == 3


def test_eight_final_submits_are_one_completion() -> None:
    visit, cookie = begin()
    answer_all(visit, {"s0": "a", "s1": "b"})

    places = at_once([post(cookie, "s2", f"last {number}") for number in range(8)])

    visit.refresh_from_db()
    assert set(places) == {"303 /f/signup/done/"}
    assert Event.objects.filter(kind=EventKind.VISIT_COMPLETED).count() == 1
    assert Event.objects.filter(kind=EventKind.STEP_COMPLETED, step_key="s2").count() == 1
    assert gapless(visit)


def test_rejections_and_answers_at_once_keep_the_sequence() -> None:
    visit, cookie = begin()
    jobs = [post(cookie, "s0", f"answer {number}") for number in range(4)]

    def invalid() -> str:
        browser = Client(headers={"user-agent": BROWSER})
        browser.cookies["funnel-signup"] = cookie
        return str(browser.post("/f/signup/s0/", {"s0-answer": ""}).status_code)

    at_once([*jobs, *[invalid] * 4])

    visit.refresh_from_db()
    assert gapless(visit)
    assert VisitStep.objects.get(visit=visit, step_key="s0").errors == 4
    assert visit.events.filter(kind=EventKind.STEP_COMPLETED).count() == 1


def test_publishing_at_once_numbers_versions_apart() -> None:
    funnels = [make_funnel(f"funnel-{number}") for number in range(4)]

    versions = at_once([lambda funnel=funnel: publish(funnel) for funnel in funnels for _ in range(2)])  # type: ignore[misc]

    assert {version.number for version in versions} == {1}
    assert all(funnel.versions.count() == 1 for funnel in funnels)
