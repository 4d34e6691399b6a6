"""The walk, on thousands of random funnels and against a second, slower way to say what it means."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steps.journey import Journey, walk
from steps.rules import evaluate
from steps.spec import Action, Answers, Choice, Condition, Ending, Rule, Spec, Step
from tests.generators import random_answer, random_answers, random_spec

randoms = st.randoms(use_true_random=False)
ENDINGS = (Ending("done_page", "Done"), Ending("other", "Other"))


def spelled_out(spec: Spec, answers: Answers) -> tuple[list[str], str | None]:
    """(path, ending) by the rules as the documentation words them, with nothing prepared."""
    path: list[str] = []
    skip_until: str | None = None
    for step in spec.steps:
        if skip_until not in (None, step.key):
            continue
        skip_until = None
        on_path = {key: answers[key] for key in path}
        shows = [rule for rule in step.rules if rule.action is Action.SHOW_IF]
        if shows and not any(evaluate(rule.groups, on_path) for rule in shows):
            continue
        path.append(step.key)
        if step.key not in answers:
            return path, None
        on_path[step.key] = answers[step.key]
        fired = [rule for rule in step.rules if rule.action is not Action.SHOW_IF and evaluate(rule.groups, on_path)]
        if fired and fired[0].action is Action.FINISH:
            return path, fired[0].target
        skip_until = fired[0].target if fired else None
    return path, spec.endings[0].key


@settings(max_examples=1500)
@given(randoms)
def test_walk_agrees_with_the_rules_spelled_out(rng: Random) -> None:
    spec = random_spec(rng)
    answers = random_answers(rng, spec)

    journey = walk(spec, answers)

    assert (list(journey.path), journey.ending) == spelled_out(spec, answers)


@settings(max_examples=1500)
@given(randoms)
def test_walk_forward_ends_and_progress_never_falls(rng: Random) -> None:
    spec = random_spec(rng, most=20)
    answers: Answers = {}
    journey = walk(spec, answers)
    lengths, percents = [journey.length], [journey.percent()]

    while journey.open_step is not None:
        assert journey.percent() < 100
        answers[journey.open_step] = random_answer(rng, spec.step(journey.open_step))
        journey = walk(spec, answers)
        lengths.append(journey.length)
        percents.append(journey.percent())

    assert len(answers) <= len(spec.steps)
    assert percents == sorted(percents)
    assert lengths == sorted(lengths, reverse=True), "the longest way left only ever gets shorter"
    assert percents[-1] == 100
    assert journey.length == len(journey.path)


@settings(max_examples=1000)
@given(randoms)
def test_can_visit_agrees_with_the_path(rng: Random) -> None:
    spec = random_spec(rng)
    answers = random_answers(rng, spec, share=0.6)

    journey = walk(spec, answers)

    assert [step.key for step in spec.steps if journey.can_visit(step.key)] == list(journey.path)
    assert [key for key in journey.path if key not in answers] == ([journey.open_step] if journey.open_step else [])
    for before, after in zip((None, *journey.path), journey.path, strict=False):
        assert journey.previous(after) == before


@settings(max_examples=1000)
@given(randoms)
def test_answers_off_the_path_count_nowhere(rng: Random) -> None:
    spec = random_spec(rng)
    answers = random_answers(rng, spec)

    journey = walk(spec, answers)

    assert walk(spec, {key: answers[key] for key in journey.path if key in answers}) == journey


@settings(max_examples=1000)
@given(randoms)
def test_editing_gives_the_path_of_a_fresh_walk(rng: Random) -> None:
    """As a visitor does it: forward, back to any step on the path, another answer, and on to the end."""
    spec = random_spec(rng)
    answers: Answers = {}
    for _turn in range(3 * len(spec.steps)):
        journey = walk(spec, answers)
        key = rng.choice(journey.path)
        answers = {**answers, key: random_answer(rng, spec.step(key))}

        edited = walk(spec, answers)

        assert (list(edited.path), edited.ending) == spelled_out(spec, answers)
        assert edited.path[: journey.path.index(key) + 1] == journey.path[: journey.path.index(key) + 1]


def branching() -> Spec:
    team = Condition("role", "equals", "employee")
    return Spec(
        "Sign up",
        (
            Step("role", "single_choice", "Role", choices=(Choice("founder", "Founder"), Choice("employee", "Employee"))),
            Step("company", "short_text", "Company", rules=(Rule(Action.SHOW_IF, groups=((team,),)),)),
            Step("size", "number", "Size", rules=(Rule(Action.SHOW_IF, groups=((team,),)),)),
            Step("mail", "email", "E-mail"),
        ),
        ENDINGS,
    )


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, Journey(("role",), "role", None, 4)),
        ({"role": "founder"}, Journey(("role", "mail"), "mail", None, 1)),
        ({"role": "employee"}, Journey(("role", "company"), "company", None, 3)),
        ({"role": "founder", "company": "left over"}, Journey(("role", "mail"), "mail", None, 1)),
        ({"role": "founder", "mail": None}, Journey(("role", "mail"), None, "done_page", 0)),
        ({"company": "jumped ahead"}, Journey(("role",), "role", None, 4)),
    ],
)
def test_progress_counts_only_steps_still_possible(answers: Answers, expected: Journey) -> None:
    assert walk(branching(), answers) == expected


def test_first_rule_that_holds_wins() -> None:
    always = Rule(Action.SKIP_TO, "c")
    spec = Spec(
        "Order",
        (
            Step("a", "yes_no", "A", rules=(Rule(Action.FINISH, "other", ((Condition("a", "equals", True),),)), always)),
            Step("b", "content", "B"),
            Step("c", "content", "C"),
        ),
        ENDINGS,
    )

    assert walk(spec, {"a": True}).ending == "other"
    assert walk(spec, {"a": False}).path == ("a", "c")
    assert walk(spec, {}).length == 2


def test_percent_of_an_earlier_step_counts_the_steps_before_it() -> None:
    journey = walk(branching(), {"role": "employee", "company": "A"})

    assert [journey.percent(key) for key in journey.path] == [0, 25, 50]
