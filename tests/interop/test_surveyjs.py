"""What the SurveyJS importer makes of a document leads visitors as SurveyJS itself does.

Random documents are walked with the engine of SurveyJS and, as drafts, with ours, with the same answers: the same questions come in the same
order, are required at the same times and offer the same choices. INTEROP_SEED is the first document's seed; a document with differences is
left in var/interop.
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
from tests.interop.generating import answers, document

Json = dict[str, Any]

SEED = int(os.environ.get("INTEROP_SEED", "2026"))
WALKS = 30
# Questions and comparisons of each document. One with twice as many takes the engine four times as long.
SIZES = (
    *[(3, 4)] * 8,
    *[(8, 14)] * 12,
    *[(20, 40)] * 12,
    *[(45, 80)] * 5,
    *[(100, 180)] * 3,
    *[(250, 450)] * 2,
)


@dataclass(frozen=True, slots=True)
class Case:
    """One document and what the engine makes, or will have made, of its walks."""

    source: Json
    walked: Future[Json]


@pytest.fixture(scope="module")
def cases(engine: Engine) -> list[Case]:
    """All documents, the engine being at work on their walks, the largest first."""
    made = []
    for number in reversed(range(len(SIZES))):
        rng = Random(SEED + number)  # noqa: S311 -- it must be the same again
        source = document(rng, *SIZES[number])
        made.append(Case(source, engine.walks(source, [answers(rng, source) for _ in range(WALKS)])))
    return made[::-1]


@pytest.mark.django_db
@pytest.mark.parametrize("number", list(reversed(range(len(SIZES)))))
def test_import_walks_like_its_source(cases: list[Case], number: int) -> None:
    case = cases[number]
    conversion = taken(case.source)
    assert losses(conversion) == []
    walked = case.walked.result()
    assert walked["complaints"] == []
    found = list(Comparison.of(case.source, conversion.document).differences(walked["walks"]))
    if found:
        (FOLDER / f"different-{number}.json").write_text(json.dumps(case.source, indent=2, ensure_ascii=False))
    assert found == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rules", "what"),
    [
        ({"visibleIf": "{a} = false"}, "another question"),
        ({"requiredIf": "{a} = true"}, "required"),
        ({"choices": [1, 2]}, "offered"),
    ],
)
def test_comparison_sees_what_differs(engine: Engine, rules: Json, what: str) -> None:
    first = {"type": "boolean", "name": "a"}
    second = {"type": "radiogroup", "name": "b", "choices": [1, 2, 3]}
    source, other = {"elements": [first, second]}, {"elements": [first, {**second, **rules}]}
    walked = engine.walks(source, [{"a": {"give": True}, "b": {"give": [2], "picks": 1}}]).result()
    found = list(Comparison.of(other, taken(other).document).differences(walked["walks"]))
    assert [difference.what for difference in found] == [what]
    assert list(Comparison.of(source, taken(source).document).differences(walked["walks"])) == []
