"""Random funnels and answers, drawn from a `random.Random` so that hypothesis can shrink what it finds."""

from __future__ import annotations

from random import Random

from steps.fields import FIELD_TYPES
from steps.rules import OPERATORS, Operand
from steps.spec import Action, Answers, Choice, Condition, Ending, Rule, Spec, Step, Value

WORDS = ("red", "Green", "blue cheese", "")


def random_spec(rng: Random, most: int = 12) -> Spec:
    """A funnel whose rules only look back and only skip forwards; what it says may well be odd."""
    count = rng.randint(1, most)
    endings = tuple(Ending(f"end{number}", f"End {number}") for number in range(rng.randint(1, 3)))
    steps: list[Step] = []
    for position in range(count):
        kind = rng.choice(sorted(FIELD_TYPES))
        choices = tuple(Choice(f"c{number}", f"Choice {number}") for number in range(3)) if "choice" in kind else ()
        bare = Step(f"s{position}", kind, f"Step {position}", required=rng.random() < 0.7, choices=choices)
        rules = [_random_rule(rng, [*steps, bare], count, endings) for _ in range(rng.choice((0, 0, 0, 1, 1, 2)))]
        steps.append(Step(bare.key, kind, bare.title, required=bare.required, choices=choices, rules=tuple(filter(None, rules))))
    return Spec("Random", tuple(steps), endings)


def random_answer(rng: Random, step: Step) -> Value:
    """A canonical answer that the step's type could have stored."""
    if not step.required and step.type not in ("content", "consent") and rng.random() < 0.25:
        return None
    match step.type:
        case "single_choice":
            return rng.choice(step.choices).key
        case "multiple_choice":
            return [choice.key for choice in step.choices if rng.random() < 0.5] or [step.choices[0].key]
        case "yes_no":
            return rng.random() < 0.5
        case "consent":
            return step.required or rng.random() < 0.5
        case "content":
            return True
        case "number":
            return str(rng.randint(-3, 3))
        case _:
            return rng.choice(WORDS[:3])


def random_answers(rng: Random, spec: Spec, share: float = 0.8) -> Answers:
    """Answers to some of the steps, on the path or not."""
    return {step.key: random_answer(rng, step) for step in spec.steps if rng.random() < share}


def _random_rule(rng: Random, steps: list[Step], count: int, endings: tuple[Ending, ...]) -> Rule | None:
    here = len(steps) - 1
    action = rng.choice(list(Action))
    readable = [step for step in (steps[:-1] if action is Action.SHOW_IF else steps) if FIELD_TYPES[step.type].operators]
    groups = (
        tuple(
            tuple(_random_condition(rng, rng.choice(readable)) for _ in range(rng.randint(1, 2)))
            for _ in range(rng.randint(1, 2))
        )
        if readable
        else ()
    )
    if action is Action.SHOW_IF:
        return Rule(action, groups=groups) if groups else None
    if action is Action.FINISH:
        return Rule(action, rng.choice(endings).key, groups)
    return Rule(action, f"s{rng.randint(here + 1, count - 1)}", groups) if here + 1 < count else None


def _random_condition(rng: Random, source: Step) -> Condition:
    name = rng.choice(FIELD_TYPES[source.type].operators)
    operand = OPERATORS[name].operand
    if operand is Operand.NOTHING:
        return Condition(source.key, name)
    if operand is Operand.MANY:
        return Condition(source.key, name, [choice.key for choice in source.choices if rng.random() < 0.5] or ["c0"])
    return Condition(source.key, name, _constant(rng, source))


def _constant(rng: Random, source: Step) -> Value:
    match source.type:
        case "single_choice":
            return rng.choice(source.choices).key
        case "yes_no" | "consent":
            return rng.random() < 0.5
        case "number":
            return str(rng.randint(-3, 3))
        case _:
            return rng.choice(WORDS[:3])
