"""The checker's verdicts against trying every answer."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from steps.contradictions import always_left, satisfiable
from steps.fields import FIELD_TYPES
from steps.fields.number import plain
from steps.journey import walk
from steps.reachability import reachable
from steps.rules import OPERATORS, Operand, evaluate
from steps.spec import Action, Answers, Choice, Condition, Rule, Spec, Step, Value
from tests.generators import random_spec

STEPS = {
    "single_choice": Step("q", "single_choice", "Q", choices=tuple(Choice(k, k) for k in "abc")),
    "multiple_choice": Step("q", "multiple_choice", "Q", choices=tuple(Choice(k, k) for k in "abc")),
    "number": Step("q", "number", "Q", minimum="-2", maximum="2"),
    "yes_no": Step("q", "yes_no", "Q"),
    "two picks": Step("q", "multiple_choice", "Q", minimum="2", maximum="2", choices=tuple(Choice(k, k) for k in "abc")),
}
DOMAINS: dict[str, list[Value]] = {
    "single_choice": [*"abc"],
    "multiple_choice": [[k for k, on in zip("abc", bits, strict=True) if on] for bits in product((0, 1), repeat=3) if any(bits)],
    "number": [plain(Decimal(n) / 4) for n in range(-8, 9)],
    "yes_no": [True, False],
    "two picks": [["a", "b"], ["a", "c"], ["b", "c"]],
}
CONSTANTS: dict[str, list[Value]] = {
    "single_choice": [*"abc"],
    "multiple_choice": [*"abc"],
    "two picks": [*"abc"],
    "number": ["-3", "-2", "0", "1", "1.5", "2"],
    "yes_no": [True, False],
}


@settings(max_examples=1000)
@given(st.data())
def test_contradictions_agree_with_trying_every_answer(data: st.DataObject) -> None:

    kind = data.draw(st.sampled_from(sorted(STEPS)))
    blank = data.draw(st.booleans())

    def condition() -> Condition:
        name = data.draw(st.sampled_from(FIELD_TYPES[STEPS[kind].type].operators))
        one = st.sampled_from(CONSTANTS[kind])
        many = st.lists(st.sampled_from([str(value) for value in CONSTANTS[kind]]), min_size=1, max_size=2)
        values = {Operand.NOTHING: st.none(), Operand.ONE: one, Operand.MANY: many}
        return Condition("q", name, data.draw(values[OPERATORS[name].operand]))

    conditions = [condition() for _ in range(data.draw(st.integers(1, 3)))]

    by_force = any(evaluate((tuple(conditions),), {"q": value}) for value in [*DOMAINS[kind], *([None] if blank else [])])

    assert satisfiable(STEPS[kind], conditions, may_be_blank=blank) == by_force


def steps_some_answers_reach(spec: Spec) -> set[str]:
    """Every step that any combination of answers leads to, found by trying them all."""
    domains: list[list[Value]] = []
    for step in spec.steps:
        match step.type:
            case "yes_no":
                domains.append([True, False])
            case "single_choice":
                domains.append([choice.key for choice in step.choices])
            case "multiple_choice":
                keys = [choice.key for choice in step.choices]
                domains.append([keys, *([key] for key in keys), *([key for key in keys if key != other] for other in keys)])
            case "number":
                domains.append(["-3", "0", "0.5", "3"])
            case "consent":
                domains.append([True] if step.required else [True, False])
            case "email":
                domains.append(["ada@example.com", "red@example.com"])
            case _:
                domains.append(["red", "other"])
    reached: set[str] = set()
    for values in product(*domains):
        answers: Answers = {step.key: value for step, value in zip(spec.steps, values, strict=True)}
        reached.update(walk(spec, answers).path)
    return reached


@settings(max_examples=400)
@given(st.randoms(use_true_random=False))
def test_no_step_that_can_be_reached_is_called_unreachable(rng: Random) -> None:
    spec = random_spec(rng, most=5)

    assert steps_some_answers_reach(spec) <= reachable(spec)


def test_a_step_that_is_always_left_by_rule() -> None:

    def leaving(*values: Value) -> Step:
        rules = tuple(Rule(Action.FINISH, "end", ((Condition("q", "equals", value),),)) for value in values)
        return Step("q", "yes_no", "Q", rules=rules)

    assert always_left(leaving(True, False))
    assert not always_left(leaving(True))
    assert not always_left(leaving())


def test_answers_that_escape_every_rule_are_found_among_combinations() -> None:
    """Picking just a and b fires none of the three."""
    groups = (
        (Condition("q", "none_of", ["a"]),),
        (Condition("q", "none_of", ["b"]),),
        (Condition("q", "all_of", ["a", "b"]), Condition("q", "any_of", ["c", "d"])),
    )
    choices = tuple(Choice(key, key) for key in "abcd")

    assert not always_left(Step("q", "multiple_choice", "Q", choices=choices, rules=(Rule(Action.FINISH, "end", groups),)))


def test_so_many_choices_are_not_reasoned_about() -> None:
    choices = tuple(Choice(f"c{number}", "C") for number in range(20))
    step = Step("q", "multiple_choice", "Q", choices=choices)
    every = Condition("q", "none_of", [choice.key for choice in choices])

    assert satisfiable(step, [every], may_be_blank=False)
    assert not always_left(step)
