"""Random funnels and answers, drawn from a `random.Random` so that hypothesis can shrink what it finds."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from steps.adapting import adapted
from steps.fields import FIELD_TYPES
from steps.journey import Journey, walk
from steps.references import HIDDEN_TYPES, Reference, reference
from steps.rules import OPERATORS, Kind, Operand
from steps.spec import (
    HIDDEN,
    SCORE,
    Action,
    Answers,
    Choice,
    Condition,
    Ending,
    EndingBy,
    HiddenField,
    Rule,
    Spec,
    Step,
    Value,
    Variable,
)

WORDS = ("red", "Green", "blue cheese", "")
DAYS = ("2008-02-29", "2026-06-14", "2026-06-15", "2026-07-01")
RELATIVE = ("today", "18 years ago", "in 2 weeks", "1 day ago")
STARTED = "2026-06-15"
# Canonical answers to the types of text that take only some, and to those of several parts.
TEXTS = {
    "phone": ("+4930123456", "+12015550123", "+442079460958"),
    "url": ("https://example.com", "http://example.org/a?b=c", "https://example.net"),
    "country": ("DE", "FR", "XK"),
    "time": ("00:00", "09:30", "17:45"),
}
PARTED: dict[str, tuple[dict[str, str], ...]] = {
    "name": ({"given": "Ada", "family": "Lovelace"}, {"given": "Grace", "family": "Brewster Hopper"}),
    "address": ({"street": "Main St 1", "postal_code": "12345", "city": "Berlin", "country": "DE"},),
    "file": tuple({"name": name, "size": "12", "kind": "pdf", "digest": "0" * 64} for name in ("cv.pdf", "Café.txt")),
}
_LEAVING = (Action.SKIP_TO, Action.FINISH)
_ASKING = (Action.REQUIRE_IF, Action.SHOW_CHOICE_IF)
_CALCULATING = (Action.SET, Action.ADD, Action.SUBTRACT, Action.MULTIPLY, Action.DIVIDE)


def random_spec(
    rng: Random, most: int = 12, *, types: tuple[str, ...] = (), hidden_types: tuple[str, ...] = HIDDEN_TYPES, rules: float = 0.7
) -> Spec:
    """A funnel whose rules only look back and only skip forwards; what it says may well be odd.

    `types` and `hidden_types` limit the field types, `rules` is about how many a step has.
    """
    count = rng.randint(1, most)
    endings = _random_endings(rng)
    made = tuple(
        _random_step(rng, f"s{position}", rng.choice(types or sorted(FIELD_TYPES)), endings) for position in range(count)
    )
    bare = Spec(
        "Random",
        made,
        endings,
        hidden=tuple(HiddenField(f"h{number}", rng.choice(hidden_types)) for number in range(rng.choice((0, 0, 1, 2)))),
        variables=tuple(Variable(f"v{number}", str(rng.randint(-2, 2))) for number in range(rng.choice((0, 0, 1, 2)))),
        ending_by=rng.choice(_ways_to_end(made, endings)),
    )
    steps = [
        replace(step, rules=tuple(filter(None, (_random_rule(rng, bare, position) for _ in range(_how_many(rng, rules))))))
        for position, step in enumerate(bare.steps)
    ]
    return replace(bare, steps=tuple(steps))


def random_answer(rng: Random, step: Step) -> Value:
    """A canonical answer that the step's type could have stored."""
    if not step.required and step.type not in ("content", "consent") and rng.random() < 0.25:
        return None
    match FIELD_TYPES[step.type].kind:
        case Kind.CHOICE:
            return rng.choice(step.choices).key
        case Kind.CHOICES:
            return _random_picks(rng, step)
        case Kind.FLAG:
            return rng.random() < 0.5 or (step.type == "consent" and step.required)
        case Kind.NUMBER:
            return str(rng.randint(1 if step.type in ("rating", "scale", "slider") else -3, 3))
        case Kind.DATE:
            return rng.choice(DAYS)
        case None if step.type == "ranking":
            return rng.sample([choice.key for choice in step.choices], len(step.choices))
        case None if step.type in PARTED:
            return dict(rng.choice(PARTED[step.type]))
        case None:
            return True
        case _:
            return rng.choice(TEXTS.get(step.type, WORDS[:3]))


def random_answer_at(rng: Random, spec: Spec, journey: Journey, key: str) -> Value:
    """A canonical answer to a step on the path, among what it takes there."""
    return random_answer(rng, adapted(spec.step(key), journey.values_at(key)))


def random_way(rng: Random, spec: Spec) -> Journey:
    """The journey of a visitor who answers whatever is asked, to its end."""
    hidden, answers = random_hidden(rng, spec), Answers()
    while (key := (journey := walk(spec, answers, hidden)).open_step) is not None:
        answers[key] = random_answer_at(rng, spec, journey, key)
    return journey


def random_answers(rng: Random, spec: Spec, share: float = 0.8) -> Answers:
    """Answers to some of the steps, on the path or not."""
    return {step.key: random_answer(rng, step) for step in spec.steps if rng.random() < share}


def random_hidden(rng: Random, spec: Spec) -> Answers:
    """What may be known of a visit to `spec` when it begins."""
    found: Answers = {"device": rng.choice(("mobile", "desktop")), "started_on": STARTED}
    if rng.random() < 0.5:
        found["utm_source"] = rng.choice(WORDS[:3])
    for field in spec.hidden:
        if rng.random() < 0.7:
            found[field.key] = random_answer(rng, Step(field.key, field.type, field.key))
    return found


def _random_picks(rng: Random, step: Step) -> list[str]:
    keys = [choice.key for choice in step.choices]
    least = max(1, int(step.minimum or 0))
    picked = {key for key in keys if rng.random() < 0.5}
    picked |= {*rng.sample(keys, least)} if len(picked) < least else set()
    return [key for key in keys if key in picked]


def _how_many(rng: Random, rules: float) -> int:
    return sum(rng.random() < rules / 3 for _ in range(3))


def _ways_to_end(steps: tuple[Step, ...], endings: tuple[Ending, ...]) -> list[EndingBy]:
    """The ways to pick an ending for which there is what they need."""
    votes = any(choice.ending for step in steps for choice in step.choices)
    return [EndingBy.FIRST, *([EndingBy.SCORE] if len(endings) > 1 else []), *([EndingBy.MATCHES] if votes else [])]


def _random_endings(rng: Random) -> tuple[Ending, ...]:
    """One to three endings whose ranges of scores fit."""
    marks = [None, *map(str, sorted(rng.sample(range(-4, 5), rng.randint(0, 2)))), None]
    return tuple(
        Ending(f"end{number}", f"End {number}", score_from=marks[number], score_below=marks[number + 1])
        for number in range(len(marks) - 1)
    )


def _random_step(rng: Random, key: str, kind: str, endings: tuple[Ending, ...]) -> Step:
    points = rng.random() < 0.3
    choices = tuple(
        Choice(
            f"c{number}",
            f"Choice {number}",
            points=str(rng.randint(-2, 3)) if points else "0",
            ending=rng.choice(endings).key if rng.random() < 0.3 else "",
        )
        for number in range(3 if FIELD_TYPES[kind].has_choices else 0)
    )
    minimum = "2" if kind == "multiple_choice" and rng.random() < 0.2 else None
    return Step(key, kind, f"Step {key[1:]}", required=rng.random() < 0.7, choices=choices, minimum=minimum)


def _random_rule(rng: Random, spec: Spec, here: int) -> Rule | None:
    action = rng.choice((Action.SHOW_IF, Action.SHOW_IF, *_LEAVING, rng.choice(_CALCULATING), rng.choice(_ASKING)))
    readable = readable_at(spec, here - 1 if action.precedes_answer else here)
    groups = tuple(
        tuple(random_condition(rng, readable) for _ in range(rng.randint(1, 2))) for _ in range(rng.choice((0, 1, 1, 2)))
    )
    if action.precedes_answer:
        return _random_asking(rng, spec.steps[here], action, groups)
    if action is Action.FINISH:
        return Rule(action, rng.choice(spec.endings).key, groups)
    if action is Action.SKIP_TO:
        count = len(spec.steps)
        return Rule(action, f"s{rng.randint(here + 1, count - 1)}", groups) if here + 1 < count else None
    return _random_calculation(rng, spec, action, groups, readable)


def _random_asking(rng: Random, step: Step, action: Action, groups: tuple[tuple[Condition, ...], ...]) -> Rule | None:
    """None where the action makes no sense of the step."""
    if action is Action.SHOW_CHOICE_IF:
        return Rule(action, rng.choice(step.choices).key, groups) if groups and step.choices else None
    makes_sense = groups and (action is Action.SHOW_IF or FIELD_TYPES[step.type].asks)
    return Rule(action, groups=groups) if makes_sense else None


def _random_calculation(
    rng: Random, spec: Spec, action: Action, groups: tuple[tuple[Condition, ...], ...], readable: list[Reference]
) -> Rule:
    target = rng.choice([SCORE, *(variable.key for variable in spec.variables)])
    numbers = [item.name for item in readable if item.kind is Kind.NUMBER]
    if numbers and rng.random() < 0.3:
        return Rule(action, target, groups, amount_of=rng.choice(numbers))
    return Rule(action, target, groups, amount=str(rng.randint(-2, 3)))


def readable_at(spec: Spec, last: int) -> list[Reference]:
    """What a rule may read: answers up to position `last`, hidden fields, two facts, variables."""
    names = [step.key for step in spec.steps[: last + 1]]
    names += [f"{HIDDEN}{field.key}" for field in spec.hidden]
    names += [f"{HIDDEN}utm_source", f"{HIDDEN}device", SCORE, *(variable.key for variable in spec.variables)]
    return [found for found in (reference(spec, name) for name in names) if found and found.operators]


def random_condition(rng: Random, readable: list[Reference]) -> Condition:
    # Answers rather than the rest, of which there is as much in a small funnel.
    answers = [item for item in readable if item.is_answer]
    left = rng.choice(answers if answers and rng.random() < 0.7 else readable)
    name = rng.choice(left.operators)
    operand = OPERATORS[name].operand
    others = [item.name for item in readable if item.kind is left.kind and item.name != left.name]
    if operand is Operand.NOTHING:
        return Condition(left.name, name)
    if operand is Operand.COUNT:
        return Condition(left.name, name, str(rng.randint(1, 3)))
    if operand is not Operand.RANGE and others and rng.random() < 0.15:
        return Condition(left.name, name, right=rng.choice(others))
    relative = left.kind is Kind.DATE and rng.random() < 0.4
    if operand is Operand.ONE:
        return Condition(left.name, name, _constant(rng, left, relative), relative=relative)
    values = [str(_constant(rng, left, relative)) for _ in range(2)]
    if operand is Operand.RANGE and not relative:
        values.sort(key=int if left.kind is Kind.NUMBER else str)
    return Condition(left.name, name, values, relative=relative)


def _constant(rng: Random, left: Reference, relative: bool) -> Value:
    match left.kind:
        case Kind.CHOICE | Kind.CHOICES if left.step is not None:
            return rng.choice(left.step.choices).key
        case Kind.FLAG:
            return rng.random() < 0.5
        case Kind.NUMBER:
            return str(rng.randint(-3, 3))
        case Kind.DATE:
            return rng.choice(RELATIVE if relative else DAYS)
        case Kind.TEXT if left.step is not None:
            return rng.choice(TEXTS.get(left.step.type, WORDS[:3]))
        case _:
            return rng.choice(WORDS[:3])
