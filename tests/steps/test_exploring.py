"""What the checker says can happen, against trying every answer of every visitor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from math import prod
from random import Random

import pytest

from steps import dates
from steps.contradictions import SOME_DAY
from steps.exploring import Verdicts, explore
from steps.fields import FIELD_TYPES
from steps.journey import walk
from steps.numbers import calculate, plain
from steps.references import FACTS
from steps.rules import Kind, evaluate
from steps.spec import HIDDEN, Action, Answers, Choice, Condition, Ending, Rule, Spec, Step, Value, Variable
from tests.generators import DAYS, RELATIVE, random_condition, random_spec, readable_at
from tests.pace import took

pytestmark = pytest.mark.sqlite_only

TYPES = ("single_choice", "multiple_choice", "yes_no", "consent", "content", "number", "date")
CHOOSING = ("single_choice", "multiple_choice", "yes_no")
MOST = 3_000


def domain(step: Step) -> list[Value]:
    """Answers to `step` such that any other behaves like one of them, for the constants that random funnels use."""
    found: list[Value]
    match FIELD_TYPES[step.type].kind:
        case Kind.CHOICE:
            found = [choice.key for choice in step.choices]
        case Kind.CHOICES:
            keys = [choice.key for choice in step.choices]
            picks = ([key for key, on in zip(keys, bits, strict=True) if on] for bits in product((0, 1), repeat=len(keys)))
            found = [*filter(None, picks)]
        case Kind.FLAG:
            found = [True] if step.type == "consent" and step.required else [True, False]
        case Kind.NUMBER:
            found = [f"{number / 2:g}" for number in range(-8, 9)]
        case Kind.DATE:
            marks = [date.fromisoformat(dates.resolve(text, SOME_DAY)) for text in (*DAYS, *RELATIVE)]
            near = {mark + timedelta(days=days) for mark in marks for days in (-1, 0, 1)}
            found = [day.isoformat() for day in sorted(near)]
        case _:
            found = [True]
    blank = not step.required and step.type not in ("content", "consent")
    return [*found, None] if blank else found


def visitors(spec: Spec) -> Iterator[tuple[Answers, Answers]]:
    """(answers, hidden fields) of every visitor."""
    fields = {field.key: Step(field.key, field.type, field.key, required=False) for field in spec.hidden}
    fields["device"] = FACTS["device"]
    for answers in product(*(domain(step) for step in spec.steps)):
        for hidden in product(*(domain(step) for step in fields.values())):
            given = dict(zip(fields, hidden, strict=True)) | {"started_on": SOME_DAY.isoformat()}
            yield dict(zip(spec.index, answers, strict=True)), given


def how_many(spec: Spec) -> int:
    fields = [Step(field.key, field.type, field.key, required=False) for field in spec.hidden]
    return 4 * prod(len(domain(step)) for step in (*spec.steps, *fields))


def tried(spec: Spec) -> Verdicts:
    """What happens to one of all visitors."""
    found = Verdicts()
    for answers, hidden in visitors(spec):
        journey = walk(spec, answers, hidden)
        found.shows_nothing |= not journey.path
        _follow(spec, answers, hidden, found)
    return found


def _follow(spec: Spec, answers: Answers, hidden: Answers, found: Verdicts) -> None:
    """One walk, noting what every condition says on the way."""
    values: dict[str, Value] = {HIDDEN + key: value for key, value in hidden.items()}
    values |= {"score": "0"} | {variable.key: variable.initial for variable in spec.variables}
    position = 0
    while position < len(spec.steps):
        step = spec.steps[position]
        found.arrived.add(step.key)
        shows = [place for place, rule in enumerate(step.rules) if rule.action is Action.SHOW_IF]
        fires = [_note(step, place, values, found) for place in shows]
        found.fired |= {(step.key, place) for place, fired in zip(shows, fires, strict=True) if fired}
        position += 1
        if shows and not any(fires):
            continue
        found.shown.add(step.key)
        offered = _offered(step, values, found)
        if step.choices and not offered:
            continue
        found.reached.add(step.key)
        if not _takes(step, answers[step.key], offered, _fired(step, Action.REQUIRE_IF, values, found)):
            return
        values[step.key] = answers[step.key]
        _compute(step, values, found)
        leaving = [(place, _note(step, place, values, found)) for place, rule in enumerate(step.rules) if rule.action.leaves]
        first = next((place for place, fired in leaving if fired), None)
        if first is None:
            found.passed.add(step.key)
            continue
        found.fired.add((step.key, first))
        rule = step.rules[first]
        if rule.action is Action.FINISH:
            return
        position = spec.index[rule.target]


def _fired(step: Step, action: Action, values: dict[str, Value], found: Verdicts) -> list[Rule]:
    """The rules of this action that hold, noted."""
    fired = [place for place, rule in enumerate(step.rules) if rule.action is action and _note(step, place, values, found)]
    found.fired |= {(step.key, place) for place in fired}
    return [step.rules[place] for place in fired]


def _offered(step: Step, values: dict[str, Value], found: Verdicts) -> set[str]:
    """The choices that this visitor has."""
    on_conditions = {rule.target for rule in step.rules if rule.action is Action.SHOW_CHOICE_IF}
    held = {rule.target for rule in _fired(step, Action.SHOW_CHOICE_IF, values, found)}
    return {choice.key for choice in step.choices if choice.key not in on_conditions or choice.key in held}


def _takes(step: Step, answer: Value, offered: set[str], requiring: list[Rule]) -> bool:
    """Whether a visitor who has these choices can give the answer."""
    if answer is None or (step.type == "consent" and answer is False):
        return not (step.required or requiring)
    if not step.choices:
        return True
    picked = {*answer} if isinstance(answer, list) else {answer}
    return picked <= offered and len(picked) >= (min(int(step.minimum or 0), len(offered)) if isinstance(answer, list) else 0)


def _note(step: Step, place: int, values: dict[str, Value], found: Verdicts) -> bool:
    groups = step.rules[place].groups
    for number, group in enumerate(groups):
        (found.held if evaluate((group,), values) else found.failed).add((step.key, place, number))
    return evaluate(groups, values)


def _compute(step: Step, values: dict[str, Value], found: Verdicts) -> None:
    answer = values[step.key]
    picked = answer if isinstance(answer, list) else [answer]
    for choice in step.choices:
        if choice.key in picked:
            values["score"] = result(Action.ADD, values["score"], choice.points)
    for place, rule in enumerate(step.rules):
        if rule.action.calculates and _note(step, place, values, found):
            found.fired.add((step.key, place))
            amount = rule.amount if rule.amount is not None else values.get(rule.amount_of)
            if amount is not None:
                values[rule.target] = result(rule.action, values[rule.target], amount)


def result(action: Action, value: Value, amount: Value) -> str:
    return plain(calculate(action, Decimal(str(value)), Decimal(str(amount))))


def compare(draw: Callable[[], Spec], times: int) -> None:
    """Explore, and try, so many drawn funnels that are small enough to be tried; of most of them the checker has to be sure."""
    tries = exact = 0

    while tries < times:
        spec = draw()
        if how_many(spec) > MOST or "utm_source" in repr(spec):
            continue
        verdicts, truth = explore(spec), tried(spec)
        tries += 1
        exact += verdicts.exact

        for name in ("arrived", "shown", "reached", "held", "failed", "fired", "passed"):
            assert getattr(truth, name) <= getattr(verdicts, name), (name, spec)
            assert not verdicts.exact or getattr(truth, name) == getattr(verdicts, name), (name, spec)
        assert not verdicts.exact or verdicts.shows_nothing == truth.shows_nothing, spec

    assert exact > 0.7 * tries


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", range(8))
def test_verdicts_agree_with_trying_every_answer(seed: int) -> None:
    """Nothing that happens is ever called impossible; where the checker says that it is sure, nothing else is called possible."""
    rng = Random(seed)  # noqa: S311 -- no secret

    compare(lambda: random_spec(rng, most=4, types=TYPES, hidden_types=("yes_no",), rules=1.2), times=150)


def narrowed(rng: Random, spec: Spec) -> Spec:
    """With two choices at each step that has any, most of them offered only under conditions; often with as many picks asked for."""
    steps = []
    for position, step in enumerate(spec.steps):
        rules = tuple(rule for rule in step.rules if rule.action is not Action.SHOW_CHOICE_IF)
        choices = step.choices[:2]
        readable = readable_at(spec, position - 1)
        offers = (
            Rule(Action.SHOW_CHOICE_IF, choice.key, ((random_condition(rng, readable),),))
            for choice in choices
            if rng.random() < 0.8
        )
        minimum = "2" if step.type == "multiple_choice" and rng.random() < 0.5 else None
        steps.append(replace(step, choices=choices, rules=(*rules, *offers), minimum=minimum))
    return replace(spec, steps=tuple(steps))


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", range(4))
def test_verdicts_agree_where_choices_may_be_lacking(seed: int) -> None:
    """As above, for funnels full of steps that some visitors are led past, as they are offered nothing there."""
    rng = Random(seed)  # noqa: S311 -- no secret

    compare(lambda: narrowed(rng, random_spec(rng, most=4, types=CHOOSING, hidden_types=("yes_no",))), times=100)


def test_leaving_empty_what_asks_for_several_picks_is_not_forgotten() -> None:
    """One pick alone, of which conditions think the same as of none, is not enough; none is."""
    some = ((Condition("sure", "is_answered"),),)
    choices = (Choice("a", "A"), Choice("b", "B"))
    goals = Step(
        "goals",
        "multiple_choice",
        "Goals",
        required=False,
        minimum="2",
        choices=choices,
        rules=(Rule(Action.SHOW_CHOICE_IF, "b", some),),
    )
    picked = ((Condition("goals", "any_of", ["b"]),),)
    last = Step("last", "content", "Last", rules=(Rule(Action.SHOW_IF, groups=picked),))

    verdicts = explore(Spec("Goals", (Step("sure", "yes_no", "Sure"), goals, last), (Ending("end", "End"),)))

    assert ("last", 0, 0) in verdicts.held & verdicts.failed


def test_what_is_too_much_to_tell_apart_is_forgotten_without_a_wrong_verdict() -> None:
    """Eight questions of which the last rules read every one: more kinds of visitors than are told apart."""
    questions = tuple(Step(f"q{n}", "multiple_choice", "Q", choices=tuple(Choice(key, key) for key in "abc")) for n in range(8))
    every = tuple(Condition(step.key, "any_of", [key]) for step in questions for key in "abc")
    none = (Condition("q0", "none_of", ["a", "b", "c"]),)
    last = Step("last", "content", "Last", rules=(Rule(Action.SHOW_IF, groups=(every, none)),))

    verdicts = explore(Spec("Many", (*questions, Step("open", "content", "O"), last), (Ending("end", "End"),)))

    assert not verdicts.exact
    assert "last" in verdicts.reached
    assert ("last", 0, 0) in verdicts.held


def test_verdict_sees_through_steps_in_between() -> None:
    """Only students come to `grade`, so that asking there whether somebody is a founder never holds."""
    role = Step("role", "single_choice", "Role", choices=(Choice("founder", "F"), Choice("student", "S")))
    student, founder = (((Condition("role", "equals", key),),) for key in ("student", "founder"))
    grade = Step("grade", "number", "Grade", rules=(Rule(Action.SHOW_IF, groups=student), Rule(Action.FINISH, "end", founder)))

    verdicts = explore(Spec("Role", (role, grade, Step("mail", "email", "Mail")), (Ending("end", "End"),)))

    assert verdicts.exact
    assert ("grade", 1, 0) not in verdicts.held
    assert verdicts.reached == {"role", "grade", "mail"}


def test_variable_that_a_free_answer_changes_may_be_anything() -> None:
    """Also one that is changed by such a variable."""
    size = Step(
        "size",
        "number",
        "Size",
        rules=(Rule(Action.ADD, "budget", amount_of="size"), Rule(Action.ADD, "score", amount_of="budget")),
    )
    rich = Step("rich", "content", "Rich", rules=(Rule(Action.SHOW_IF, groups=((Condition("score", "greater_than", "1000"),),)),))
    spec = Spec("Budget", (size, rich), (Ending("end", "End"),), variables=(Variable("budget"),))

    verdicts = explore(spec)

    assert {("rich", 0, 0)} <= verdicts.held & verdicts.failed
    assert not verdicts.exact


@pytest.mark.parametrize(("options", "questions"), [(8, 5), (10, 4), (12, 4)])
def test_quiz_whose_every_option_counts_is_explored_in_no_time(options: int, questions: int) -> None:
    """Thousands of ways to answer each step, and rules that read them all."""
    variables = tuple(Variable(f"v{number}") for number in range(3))
    flags = tuple(Step(f"f{number}", "yes_no", "Flag") for number in range(7))
    read_flags = tuple(Condition(step.key, "equals", True) for step in flags)
    steps = [*flags]
    for question in range(questions):
        choices = tuple(Choice(f"c{number}", "C", points=str(number)) for number in range(options))
        rules = tuple(
            Rule(Action.ADD, f"v{number % 3}", ((Condition(f"q{question}", "any_of", [f"c{number}"]), *read_flags),), amount="1")
            for number in range(options)
        )
        steps.append(Step(f"q{question}", "multiple_choice", "Q", choices=choices, rules=rules))
    high = tuple((Condition(name, "greater_than", "2"),) for name in ("v0", "v1", "v2", "score"))
    steps.append(Step("last", "content", "Last", rules=(Rule(Action.SHOW_IF, groups=high),)))
    spec = Spec("Quiz", tuple(steps), (Ending("end", "End"),), variables=variables)

    assert "last" in explore(spec).reached
    assert took(lambda: explore(spec), enough=5) < 5, "it took a minute"
