"""What the SurveyJS importer makes of triggers, endings and calculated values leads visitors as SurveyJS itself does.

Random documents are visited page by page with the engine of SurveyJS and, as drafts, with ours, with the same answers: the same questions are
asked, and the visit comes to the same end. INTEROP_SEED is the first document's seed.
"""

from __future__ import annotations

import json
import os
from concurrent.futures import Future
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest

from tests.interop.comparing import Comparison, losses, taken
from tests.interop.engine import FOLDER, Engine
from tests.interop.triggering import answers, document

Json = dict[str, Any]

SEED = int(os.environ.get("INTEROP_SEED", "2026"))
BATCHES, OF_EACH, VISITS = 6, 12, 20


@dataclass(frozen=True, slots=True)
class Batch:
    """Some documents with the answers of their visitors, and what the engine makes, or will have made, of them."""

    jobs: list[tuple[Json, list[Json]]]
    visited: Future[list[Json]]


@pytest.fixture(scope="module")
def batches(engine: Engine) -> list[Batch]:
    """All documents, the engine being at work on their visits."""
    made = []
    for number in range(BATCHES):
        rng = Random(SEED * 1_000 + number)  # noqa: S311 -- it must be the same again
        sources = [document(rng) for _ in range(OF_EACH)]
        jobs = [(source, [answers(rng, source) for _ in range(VISITS)]) for source in sources]
        made.append(Batch(jobs, engine.visits(jobs)))
    return made


@pytest.mark.django_db
@pytest.mark.parametrize("number", range(BATCHES))
def test_triggers_and_endings_lead_like_their_source(batches: list[Batch], number: int) -> None:
    different, lossless = [], 0
    for (source, given), visited in zip(batches[number].jobs, batches[number].visited.result(), strict=True):
        assert visited["complaints"] == []
        conversion = taken(source)
        if losses(conversion):
            continue
        lossless += 1
        ours = Comparison.of(source, conversion.document)
        found = _differences(ours, given, visited["walks"])
        if found:
            (FOLDER / f"different-trigger-{number}.json").write_text(json.dumps(source, indent=2, ensure_ascii=False))
            different.append(found[0])
    assert different == []
    # A random condition may now and then have too many groups, or be the same whatever the answers.
    assert lossless >= OF_EACH - 2


def _differences(ours: Comparison, given: list[Json], visits: list[Json]) -> list[tuple[Json, object, object]]:
    """The answers of each visit that differs, with what came of it here and there."""
    pairs = [(each, ours.way(each), (visit["met"], visit["html"])) for each, visit in zip(given, visits, strict=True)]
    return [(each, here, there) for each, here, there in pairs if here != there]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"triggers": []},
        {"triggers": [{"type": "complete", "expression": "{a} = 'no' and {b} = 'no'"}]},
        {"completedHtmlOnCondition": []},
    ],
)
def test_comparison_sees_what_leads_elsewhere(engine: Engine, change: Json) -> None:
    questions = [{"type": "radiogroup", "name": name, "choices": ["yes", "no"]} for name in ("a", "b", "c")]
    source = {
        "title": "Trip",
        "pages": [{"name": question["name"], "elements": [question]} for question in questions],
        "triggers": [{"type": "complete", "expression": "{a} = 'no' or {b} = 'no'"}],
        "completedHtml": "Bye",
        "completedHtmlOnCondition": [{"expression": "{a} = 'no'", "html": "No"}],
    }
    given = [{"a": "no", "b": None, "c": "yes"}]
    visits = engine.visits([(source, given)]).result()[0]["walks"]

    assert visits == [{"met": ["a"], "html": "No"}]
    assert _differences(Comparison.of(source, taken(source).document), given, visits) == []
    assert len(_differences(Comparison.of(source, taken({**source, **change}).document), given, visits)) == 1
