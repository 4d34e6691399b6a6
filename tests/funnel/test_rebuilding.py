"""Visit steps made again from events are the ones that were written with them."""

from __future__ import annotations

import io
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from funnel import rebuilding
from funnel.models import Visit, VisitStep
from funnel.rebuilding import Rebuilt
from funnel.visits import journey_of
from steps.spec import Value
from tests.builders import NOW, SAMPLE_ANSWERS, answer, answer_all, make_visit, publish, reject, sample_funnel, start
from tests.randoms import randoms

pytestmark = pytest.mark.django_db

# For each step of the sample funnel several answers, so that edits change the branch.
POSSIBLE: dict[str, list[Value]] = {
    "welcome": [True],
    "role": ["founder", "employee", "student"],
    "company": ["One", "Two"],
    "team_size": ["3", "5001"],
    "goals": [["speed"], ["design", "cost"], None],
    "has_site": [True, False],
    "wishes": [None, "More"],
    "mail": ["a@example.com", "b@example.com"],
    "terms": [True],
}


def rows() -> list[dict[str, Any]]:
    """All visit steps, apart from their primary keys."""
    columns = [field.attname for field in VisitStep._meta.fields if not field.primary_key]
    return list(VisitStep.objects.order_by("visit", "step_key").values(*columns))


def wander(visit: Visit, random: Random, turns: int) -> None:
    """Go on, back, in circles and wrong, as people do."""
    for turn in range(1, turns):
        if visit.completed_at:
            return
        journey = journey_of(visit)
        step = random.choice([journey.path[-1], journey.path[-1], random.choice(journey.path)])
        now = NOW + timedelta(milliseconds=turn * 1234)
        if random.random() < 0.2:
            reject(visit, step, "required", now=now)
        else:
            answer(visit, step, random.choice(POSSIBLE[step]), now=now)


@settings(max_examples=100)
@given(randoms, st.integers(1, 40))
def test_rebuild_gives_the_same_rows_after_random_walks(random: Random, turns: int) -> None:
    # Each example is undone: the tables would grow, and the later examples wade through what the earlier left.
    with transaction.atomic():
        funnel = sample_funnel()
        publish(funnel)
        for _ in range(2):
            wander(start(funnel), random, turns)
        before = rows()

        VisitStep.objects.update(errors=99, next_step_key="nowhere", off_path_at=NOW, answered_at=None, duration_ms=1)
        rebuilding.rebuild([funnel])

        assert rows() == before
        transaction.set_rollback(True)


def test_answered_at_is_when_the_answer_that_stands_was_given() -> None:
    visit = make_visit()
    first, later = NOW + timedelta(seconds=3), NOW + timedelta(seconds=60)
    answer(visit, "name", "Ada", now=first)
    reject(visit, "name", "max_length", now=first + timedelta(seconds=5))
    answer(visit, "name", "Ada", now=first + timedelta(seconds=9))
    times = [visit.visit_steps.get(step_key="name").answered_at]
    answer(visit, "name", "Grace", now=later)
    times.append(visit.visit_steps.get(step_key="name").answered_at)
    rebuilding.rebuild([visit.funnel])
    times.append(visit.visit_steps.get(step_key="name").answered_at)

    assert times == [first, later, later]
    assert visit.visit_steps.get(step_key="mail").answered_at is None


def test_rebuild_makes_missing_rows_and_removes_strange_ones() -> None:
    visit = make_visit()
    answer(visit, "name", "Ada", now=NOW + timedelta(seconds=3))
    before = rows()
    VisitStep.objects.filter(step_key="name").delete()
    VisitStep.objects.create(visit=visit, step_key="strange", served_at=NOW)

    made = rebuilding.rebuild([visit.funnel])

    assert rows() == before
    assert made == Rebuilt(visits=1, events=2, steps=2)


def test_rebuild_goes_through_more_visits_than_one_batch() -> None:
    funnel = sample_funnel()
    publish(funnel)
    for _ in range(201):
        start(funnel)
    before = rows()
    VisitStep.objects.all().delete()

    assert rebuilding.rebuild([funnel]) == Rebuilt(visits=201, events=201, steps=201)
    assert rows() == before


def test_rebuild_leaves_other_funnels_alone() -> None:
    one, other = make_visit("one"), make_visit("other")
    VisitStep.objects.update(errors=5)

    rebuilding.rebuild([one.funnel])

    assert one.visit_steps.get().errors == 0
    assert other.visit_steps.get().errors == 5


def test_rebuild_of_the_sample_visit_keeps_what_was_first() -> None:
    funnel = sample_funnel()
    publish(funnel)
    visit = start(funnel)
    answer_all(visit, SAMPLE_ANSWERS)
    rebuilding.rebuild([funnel])

    step = visit.visit_steps.get(step_key="role")

    assert (step.served_at, step.completed_at) == (NOW + timedelta(seconds=5), NOW + timedelta(seconds=10))
    assert (step.next_step_key, step.duration_ms) == ("company", 5000)


def test_rebuild_visit_steps_ends_in_a_sentence() -> None:
    make_visit()
    out = io.StringIO()

    call_command("rebuild_visit_steps", "signup", stdout=out)

    assert out.getvalue() == "Visit steps made again: 1, of 1 visits, from 1 events.\n"


def test_rebuild_visit_steps_of_an_unknown_funnel() -> None:
    with pytest.raises(CommandError, match=r"^No funnel is named nope\. There are none yet\.$"):
        call_command("rebuild_visit_steps", "nope")
