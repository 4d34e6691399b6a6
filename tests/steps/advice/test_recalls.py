"""Who reads a recall without having answered, against trying every answer of every visitor."""

from __future__ import annotations

from random import Random

import pytest

from steps import models
from steps.advice.recalls import read_without
from steps.advice.shown import Texts
from steps.journey import walk
from steps.rules import is_blank
from steps.spec import HIDDEN, Spec
from tests.generators import random_spec
from tests.steps.test_exploring import MOST, TYPES, how_many, visitors

pytestmark = pytest.mark.sqlite_only


def tried(spec: Spec, name: str) -> set[str]:
    """Keys of the later steps, and of the endings, that some visitor reads of whom `name` is not known."""
    found = set()
    for answers, hidden in visitors(spec):
        journey = walk(spec, answers, hidden)
        if is_blank(journey.values.get(name)):
            found |= {*journey.path, str(journey.ending)}
    return found - {step.key for step in spec.steps[: spec.index.get(name, -1) + 1]}


def rows_after(spec: Spec, name: str) -> list[Texts]:
    later = spec.steps[spec.index.get(name, -1) + 1 :]
    return [*(models.Step(key=step.key) for step in later), *(models.Ending(key=ending.key) for ending in spec.endings)]


@pytest.mark.parametrize("seed", range(4))
def test_everybody_who_reads_without_having_answered_is_found(seed: int) -> None:
    rng = Random(seed)  # noqa: S311 -- no secret
    tries = exact = 0

    while tries < 80:
        spec = random_spec(rng, most=4, types=TYPES, hidden_types=("yes_no",), rules=1.2)
        if how_many(spec) > MOST or "utm_source" in repr(spec):
            continue
        names = [*(step.key for step in spec.steps if step.type != "content"), *(HIDDEN + field.key for field in spec.hidden)]
        for name in names:
            truth, found = tried(spec, name), {row.key for row in read_without(spec, name, rows_after(spec, name))}
            tries += 1
            exact += truth == found

            assert truth <= found, (name, spec)

    assert exact > 0.9 * tries
