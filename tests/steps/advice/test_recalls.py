"""Who reads a recall without having answered, against trying every answer of every visitor."""

from __future__ import annotations

from random import Random

import pytest

from steps import models
from steps.advice.recalls import read_without
from steps.advice.shown import Texts
from steps.journey import walk
from steps.rules import is_blank
from steps.spec import HIDDEN, Action, Choice, Condition, Ending, Rule, Spec, Step
from tests.generators import random_spec
from tests.steps.test_exploring import MOST, TYPES, how_many, narrowed, visitors

pytestmark = pytest.mark.sqlite_only


def tried(spec: Spec, name: str) -> set[str]:
    """Keys of the later steps, and of the endings, that some visitor reads of whom `name` is not known."""
    found = set()
    for answers, hidden in visitors(spec):
        journey = walk(spec, answers, hidden)
        if is_blank(journey.values.get(name)):
            found |= {*journey.path, *filter(None, [journey.ending])}
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
        # Some of them full of steps that visitors are led past, as they are offered nothing there.
        spec = narrowed(rng, spec) if rng.random() < 0.4 else spec
        if how_many(spec) > MOST or "utm_source" in repr(spec):
            continue
        names = [*(step.key for step in spec.steps if step.type != "content"), *(HIDDEN + field.key for field in spec.hidden)]
        for name in names:
            truth, found = tried(spec, name), {row.key for row in read_without(spec, name, rows_after(spec, name))}
            tries += 1
            exact += truth == found

            assert truth <= found, (name, spec)

    assert exact > 0.9 * tries


ROLE = Step("role", "single_choice", "Role", choices=(Choice("founder", "F"), Choice("student", "S")))
FOUNDER = ((Condition("role", "equals", "founder"),),)
PITCH = Step("pitch", "content", "{{ company }}", rules=(Rule(Action.SHOW_IF, groups=FOUNDER),))


@pytest.mark.parametrize(("rules", "read"), [((), ["pitch"]), ((Rule(Action.REQUIRE_IF, groups=FOUNDER),), [])])
def test_answer_that_is_required_of_those_who_read_it_is_there(rules: tuple[Rule, ...], read: list[str]) -> None:
    company = Step("company", "short_text", "Company", required=False, rules=rules)
    spec = Spec("Pitch", (ROLE, company, PITCH), (Ending("end", "End"),))

    assert [row.key for row in read_without(spec, "company", [models.Step(key="pitch")])] == read


@pytest.mark.parametrize(("offered", "read"), [(1, ["goals"]), (2, [])])
def test_step_with_choices_only_for_those_who_answered_is_read_by_nobody_else(offered: int, read: list[str]) -> None:
    company = Step("company", "short_text", "Company", required=False)
    answered = ((Condition("company", "is_answered"),),)
    rules = tuple(Rule(Action.SHOW_CHOICE_IF, choice.key, answered) for choice in ROLE.choices[:offered])
    goals = Step("goals", "single_choice", "{{ company }}", choices=ROLE.choices, rules=rules)
    spec = Spec("Goals", (company, goals), (Ending("end", "End"),))

    assert [row.key for row in read_without(spec, "company", [models.Step(key="goals")])] == read
