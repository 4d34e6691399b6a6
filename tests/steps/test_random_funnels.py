"""Twenty thousand random funnels: published or refused, and whoever walks a published one comes to an end."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from steps.compiling import Compiled, compile_rows
from steps.journey import walk
from steps.spec import Answers, Spec, to_json
from tests.drafts import rows_of
from tests.generators import random_answer_at, random_hidden, random_spec

# Tracing what they cover would double the time they take.
pytestmark = [pytest.mark.sqlite_only, pytest.mark.no_cover]

BATCHES, FUNNELS = 20, 1_000
# What random rules may well come to; anything else would be wrong of the generator or of the checker.
FOUND = {"impossible_condition", "unreachable_step", "nothing_shown", "kinds_differ"}


def random_size(rng: Random) -> int:
    """Mostly small, some long: up to 200 steps."""
    return rng.choice((2, 3, 4, 6, 8, 12)) if rng.random() > 0.002 else rng.randint(50, 200)


def mended(spec: Spec, compiled: Compiled) -> Spec:
    """The funnel without the rules that were complained of; without all of them where a step cannot be reached."""
    blamed = {problem.place.pk for problem in compiled.problems if problem.place.kind in ("rule", "condition")}
    steps = []
    for row, step in zip(compiled.draft.steps, spec.steps, strict=True):
        kept = tuple(rule for item, rule in zip(row.rules.all(), step.rules, strict=True) if item.pk not in blamed)
        steps.append(replace(step, rules=kept if blamed else ()))
    return replace(spec, steps=tuple(steps))


@pytest.mark.parametrize("batch", range(BATCHES))
def test_random_funnel_is_refused_or_led_to_an_end(batch: int) -> None:
    rng = Random(batch)  # noqa: S311 -- no secret
    published = 0

    for _ in range(FUNNELS):
        spec = random_spec(rng, most=random_size(rng), rules=rng.choice((0.5, 1.0, 1.5)))
        compiled = compile_rows(rows_of(spec))
        while compiled.spec is None:
            assert {problem.code for problem in compiled.problems} <= FOUND
            spec = mended(spec, compiled)
            compiled = compile_rows(rows_of(spec))

        assert to_json(compiled.spec) == to_json(spec)
        assert moves_to_the_end(compiled.spec, rng) <= len(spec.steps) + 1
        published += any(step.rules for step in spec.steps)

    assert published > FUNNELS / 3


def moves_to_the_end(spec: Spec, rng: Random) -> int:
    """How often a random visitor goes on until there is nothing to go on to."""
    answers: Answers = {}
    hidden = random_hidden(rng, spec)
    moves = 1
    while (key := (journey := walk(spec, answers, hidden)).open_step) is not None:
        assert key not in answers
        answers[key] = random_answer_at(rng, spec, journey, key)
        moves += 1
    assert walk(spec, answers, hidden).ending in {ending.key for ending in spec.endings}
    return moves
