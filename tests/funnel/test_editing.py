"""Ten thousand visits in which answers are changed: at the end, everything is as if the last answers had been the first."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection

from funnel import exports, visits
from funnel.models import EventKind, Funnel, Version, Visit
from steps import recall
from steps.journey import Journey, walk
from steps.spec import SCORE, Answers, Spec, digest, to_json
from tests.builders import NOW, answer, answer_all, start
from tests.generators import random_answer_at, random_hidden, random_spec

# Tracing what they cover would double the time they take.
pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]

BATCHES, FUNNELS, VISITS = 20, 25, 20
# PostgreSQL is another database, not another walk.
FEWER = 3
OWN = ("visit_id", "started_at", "last_event_at", "completed_at", "duration_s")


def published(spec: Spec, number: int) -> Funnel:
    """The spec as a live version. What it says need make no sense: the walk is the same."""
    text = to_json(spec)
    funnel = Funnel.objects.create(slug=f"random-{number}", name="Random")
    funnel.live_version = Version.objects.create(
        funnel=funnel, number=1, definition=text, sha256=digest(text), schema=spec.schema, published_at=NOW
    )
    funnel.save(update_fields=["live_version"])
    return funnel


def visit_with_second_thoughts(funnel: Funnel, spec: Spec, hidden: Answers, rng: Random) -> tuple[Visit, Answers]:
    """A visit that goes back now and then to change an answer, until its end; and all answers as they were last given."""
    visit = start(funnel, hidden=hidden)
    given: Answers = {}
    for turn in range(1, 4 * len(spec.steps) + 1):
        journey = visits.journey_of(visit)
        if journey.open_step is None:
            break
        # The last turns lead to the end: an answer that no longer counts is none that a fresh visit could give.
        is_back = rng.random() < 0.4 and turn <= 3 * len(spec.steps)
        key = rng.choice(journey.path) if is_back else journey.open_step
        given[key] = random_answer_at(rng, spec, journey, key)
        answer(visit, key, given[key], now=NOW + timedelta(seconds=turn))
    return visit, given


def exported(funnel: Funnel) -> list[dict[str, str]]:
    export = exports.visits_export(funnel=funnel, period=exports.Period())
    rows = (dict(zip(export.columns, row, strict=True)) for row in export.rows)
    return [{name: cell for name, cell in row.items() if name not in OWN and not name.endswith(".answered_at")} for row in rows]


def recalled(spec: Spec, journey: Journey) -> list[str]:
    """What a text on each step of the path, and on the ending, says of everything."""
    everything = " ".join(f'{{{{ {name} | "?" }}}}' for name in (*spec.index, SCORE, "hidden.utm_source"))
    return [recall.fill(everything, spec, journey.values_at(key)) for key in journey.path] + [
        recall.fill(everything, spec, journey.values)
    ]


def editable(spec: Spec) -> bool:
    """Whether a visit can go back to the first question: it is answered, and there is something after it."""
    first = walk(spec, {}, {}).open_step
    if first is None or spec.step(first).type == "content":
        return False
    rng, journey = Random(0), walk(spec, {}, {})  # noqa: S311 -- no secret
    return walk(spec, {first: random_answer_at(rng, spec, journey, first)}, {}).open_step is not None


def standing(visit: Visit) -> list[tuple[Any, ...]]:
    """The steps that count for reports: on the path, in the order they are asked."""
    rows = visit.visit_steps.filter(off_path_at=None)
    return sorted((row.step_key, row.completed_at is not None) for row in rows)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_visit_with_edits_ends_as_a_fresh_one_with_the_last_answers(batch: int) -> None:
    rng = Random(batch)  # noqa: S311 -- no secret
    edits = 0

    for number in range(FUNNELS if connection.vendor == "sqlite" else FEWER):
        spec = random_spec(rng, most=6)
        while not editable(spec):
            spec = random_spec(rng, most=6)
        funnel = published(spec, number)
        pairs = [edited_and_fresh(funnel, spec, rng) for _ in range(VISITS)]

        for visit, fresh in pairs:
            assert (visit.ending, visit.completed_at is None) == (fresh.ending, fresh.completed_at is None)
            assert standing(visit) == standing(fresh)
            assert completed_once(visit)
            edits += visit.events.filter(kind=EventKind.STEP_EDITED).count()
        rows = exported(funnel)
        assert rows[::2] == rows[1::2]

    assert edits


def edited_and_fresh(funnel: Funnel, spec: Spec, rng: Random) -> tuple[Visit, Visit]:
    """A visit with second thoughts, and one that gave the last answers at once; the walk of the first is that of the answers."""
    hidden = random_hidden(rng, spec)
    visit, given = visit_with_second_thoughts(funnel, spec, hidden, rng)
    journey, expected = visits.journey_of(visit), walk(spec, given, visit.hidden)

    assert journey == expected
    assert dict(journey.values) == dict(expected.values)
    assert recalled(spec, journey) == recalled(spec, expected)
    return visit, answer_all(start(funnel, hidden=hidden), given)


def completed_once(visit: Visit) -> bool:
    keys = list(visit.events.filter(kind=EventKind.STEP_COMPLETED).values_list("step_key", flat=True))
    return len(keys) == len(set(keys))
