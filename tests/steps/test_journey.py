"""The walk, on thousands of random funnels and against a second, slower way to say what it means."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings

from steps.journey import Journey, walk
from steps.rules import evaluate
from steps.spec import Action, Answers, Choice, Condition, Ending, EndingBy, HiddenField, Rule, Spec, Step, Value, Variable
from tests.generators import random_answer_at, random_answers, random_hidden, random_spec
from tests.randoms import randoms

# No database is asked.
pytestmark = pytest.mark.sqlite_only

ENDINGS = (Ending("done_page", "Done"), Ending("other", "Other"))


@dataclass
class SpelledOut:
    """Path, variables and ending by the rules as the documentation words them, with nothing prepared."""

    path: list[str]
    values: dict[str, Value]
    ending: str | None = None


def spelled_out(spec: Spec, answers: Answers, hidden: Answers) -> SpelledOut:
    """The walk, said slowly."""
    values: dict[str, Value] = {f"hidden.{key}": value for key, value in hidden.items()}
    values |= {"score": "0"} | {variable.key: variable.initial for variable in spec.variables}
    found = SpelledOut([], values)
    skip_until: str | None = None
    for step in spec.steps:
        if skip_until not in (None, step.key):
            continue
        skip_until = None
        shows = [rule for rule in step.rules if rule.action is Action.SHOW_IF]
        if shows and not any(evaluate(rule.groups, values) for rule in shows):
            continue
        offered = _offered(step, values)
        if step.choices and not offered:
            continue
        found.path.append(step.key)
        if step.key not in answers or not _counts(step, answers[step.key], offered, values):
            return found
        values[step.key] = answers[step.key]
        _compute(step, values)
        fired = [rule for rule in step.rules if rule.action.leaves and evaluate(rule.groups, values)]
        if fired and fired[0].action is Action.FINISH:
            found.ending = fired[0].target
            return found
        skip_until = fired[0].target if fired else None
    found.ending = _last_ending(spec, found)
    return found


def _offered(step: Step, values: dict[str, Value]) -> set[str]:
    """The keys of the choices that are offered."""
    offers = [rule for rule in step.rules if rule.action is Action.SHOW_CHOICE_IF]
    kept = {rule.target for rule in offers if evaluate(rule.groups, values)}
    return {choice.key for choice in step.choices} - {rule.target for rule in offers} | kept


def _counts(step: Step, answer: Value, offered: set[str], values: dict[str, Value]) -> bool:
    """Whether the step would take the answer there."""
    if answer is None or (step.type == "consent" and answer is False):
        return not any(rule.action is Action.REQUIRE_IF and evaluate(rule.groups, values) for rule in step.rules)
    if not isinstance(answer, list):
        return not step.choices or answer in offered
    if step.type == "ranking":
        return {*answer} == offered
    return {*answer} <= offered and len(answer) >= min(int(step.minimum or 0), len(offered))


def _compute(step: Step, values: dict[str, Value]) -> None:
    answer = values[step.key]
    picked = answer if isinstance(answer, list) else [answer]
    for choice in step.choices:
        if choice.key in picked:
            values["score"] = _text(Fraction(str(values["score"])) + Fraction(choice.points))
    for rule in step.rules:
        amount = rule.amount if rule.amount is not None else values.get(rule.amount_of)
        if not rule.action.calculates or not evaluate(rule.groups, values) or amount is None:
            continue
        now, by = Fraction(str(values[rule.target])), Fraction(str(amount))
        results = {"set": by, "add": now + by, "subtract": now - by, "multiply": now * by, "divide": now / by if by else now}
        values[rule.target] = _text(results[rule.action])


def _text(number: Fraction) -> str:
    """Rounded to ten places, half to even, within ± 10^15."""
    scaled = round(max(Fraction(-(10**15)), min(Fraction(10**15), number)) * 10**10)
    whole, rest = divmod(abs(scaled), 10**10)
    return ("-" if scaled < 0 else "") + f"{whole}.{rest:010}".rstrip("0").rstrip(".")


def _last_ending(spec: Spec, found: SpelledOut) -> str:
    if spec.ending_by is EndingBy.SCORE:
        score = Fraction(str(found.values["score"]))
        for ending in spec.endings:
            bounds = (ending.score_from, ending.score_below)
            if bounds != (None, None) and Fraction(bounds[0] or -(10**16)) <= score < Fraction(bounds[1] or 10**16):
                return ending.key
    votes: Counter[str] = Counter()
    if spec.ending_by is EndingBy.MATCHES:
        for step in spec.steps:
            answer = found.values.get(step.key)
            picked = answer if isinstance(answer, list) else [answer]
            votes.update(choice.ending for choice in step.choices if choice.key in picked and choice.ending)
    best = max(votes.values(), default=0)
    return next(ending.key for ending in spec.endings if votes[ending.key] == best)


@pytest.mark.no_cover
@settings(max_examples=800)
@given(randoms)
def test_walk_agrees_with_the_rules_spelled_out(rng: Random) -> None:
    spec = random_spec(rng)
    answers, hidden = random_answers(rng, spec, share=0.95), random_hidden(rng, spec)

    journey = walk(spec, answers, hidden)

    slowly = spelled_out(spec, answers, hidden)
    assert (list(journey.path), journey.ending) == (slowly.path, slowly.ending)
    names = ["score", *(variable.key for variable in spec.variables)]
    assert {name: journey.values[name] for name in names} == {name: slowly.values[name] for name in names}


@pytest.mark.no_cover
@settings(max_examples=800)
@given(randoms)
def test_walk_forward_ends_and_progress_never_falls(rng: Random) -> None:
    spec = random_spec(rng, most=20)
    answers: Answers = {}
    hidden = random_hidden(rng, spec)
    journey = walk(spec, answers, hidden)
    lengths, percents = [journey.length], [journey.percent()]

    while journey.open_step is not None:
        assert journey.percent() < 100
        answers[journey.open_step] = random_answer_at(rng, spec, journey, journey.open_step)
        journey = walk(spec, answers, hidden)
        lengths.append(journey.length)
        percents.append(journey.percent())

    assert len(answers) <= len(spec.steps)
    assert percents == sorted(percents)
    assert lengths == sorted(lengths, reverse=True), "the longest way left only ever gets shorter"
    assert percents[-1] == 100
    assert journey.length == len(journey.path)


@pytest.mark.no_cover
@settings(max_examples=500)
@given(randoms)
def test_can_visit_agrees_with_the_path(rng: Random) -> None:
    spec = random_spec(rng)
    answers = random_answers(rng, spec, share=0.6)

    journey = walk(spec, answers)

    assert [step.key for step in spec.steps if journey.can_visit(step.key)] == list(journey.path)
    assert [key for key in journey.path if key not in journey.values] == ([journey.open_step] if journey.open_step else [])
    assert all(key in answers for key in journey.path[: journey.done])
    for before, after in zip((None, *journey.path), journey.path, strict=False):
        assert journey.previous(after) == before


@pytest.mark.no_cover
@settings(max_examples=500)
@given(randoms)
def test_answers_off_the_path_count_nowhere(rng: Random) -> None:
    spec = random_spec(rng)
    answers = random_answers(rng, spec)

    journey = walk(spec, answers)

    assert walk(spec, {key: answers[key] for key in journey.path if key in answers}) == journey


@pytest.mark.no_cover
@settings(max_examples=500)
@given(randoms)
def test_editing_gives_the_path_of_a_fresh_walk(rng: Random) -> None:
    """As a visitor does it: forward, back to any step on the path, another answer, and on to the end."""
    spec = random_spec(rng)
    answers: Answers = {}
    for _turn in range(3 * len(spec.steps) if walk(spec, {}).path else 0):
        journey = walk(spec, answers)
        key = rng.choice(journey.path)
        answers = {**answers, key: random_answer_at(rng, spec, journey, key)}

        edited = walk(spec, answers)

        slowly = spelled_out(spec, answers, {})
        assert (list(edited.path), edited.ending) == (slowly.path, slowly.ending)
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


def test_progress_counts_a_step_that_points_may_still_bring() -> None:
    quiz = Step("quiz", "single_choice", "Quiz", choices=(Choice("right", "Right", points="1"), Choice("wrong", "Wrong")))
    bonus = Step("bonus", "content", "Bonus", rules=(Rule(Action.SHOW_IF, groups=((Condition("score", "greater_than", "0"),),)),))
    spec = Spec("Points", (quiz, bonus, Step("mail", "email", "E-mail")), ENDINGS)

    assert walk(spec, {}).length == 3
    assert walk(spec, {"quiz": "right"}).length == 3
    assert walk(spec, {"quiz": "wrong"}).length == 2


def test_progress_counts_a_step_that_a_calculation_may_still_bring() -> None:
    size = Step("size", "number", "Size", rules=(Rule(Action.SET, "budget", amount_of="size"),))
    large = Step(
        "large", "content", "Large", rules=(Rule(Action.SHOW_IF, groups=((Condition("budget", "greater_than", "9"),),)),)
    )
    equal = Step(
        "equal", "content", "Equal", rules=(Rule(Action.SHOW_IF, groups=((Condition("hidden.seats", "equals", right="size"),),)),)
    )
    hidden = (HiddenField("seats", "number"),)
    spec = Spec("Budget", (size, large, equal), ENDINGS, hidden=hidden, variables=(Variable("budget"),))

    assert walk(spec, {}, {"seats": "10"}).length == 3
    assert walk(spec, {"size": "10"}, {"seats": "10"}).length == 3
    assert walk(spec, {"size": "3"}, {"seats": "10"}).length == 1


def test_step_of_the_first_schema_that_is_called_score_is_a_step() -> None:
    """Whoever is under way in such a version has not been asked it just because there is a score now."""
    skip = Rule(Action.SKIP_TO, "c", ((Condition("a", "equals", True),),))
    never_asked = Rule(Action.SHOW_IF, groups=((Condition("score", "is_empty"),),))
    steps = (
        Step("a", "yes_no", "A", rules=(skip,)),
        Step("score", "number", "S"),
        Step("c", "content", "C", rules=(never_asked,)),
    )
    spec = Spec("Old", steps, ENDINGS, schema=1)

    assert walk(spec, {"a": True}).path == ("a", "c")
    assert walk(spec, {"a": False, "score": "3"}).values["score"] == "3"
