"""A compiled funnel as frozen dataclasses, and its canonical JSON: the contract between draft and runtime."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

SCHEMA = 2

# A canonical answer. Numbers are decimal strings ("12.5"), dates ISO 8601 ("2026-03-02"), choices keys, an answer of several parts
# holds texts by the parts' names; a blank optional answer is None.
Value = str | bool | list[str] | dict[str, str] | None
Answers = dict[str, Value]
# What is set of a field type, a block type or the design, by the option's key; what is not there has its default.
Options = Mapping[str, Any]
# Texts in further languages: by language, then by the name of the text.
Translations = Mapping[str, Mapping[str, str]]

# What rules and texts read is named in one way: "role" is a step's answer or a variable, "hidden.plan" a hidden field.
HIDDEN = "hidden."
# The variable that every funnel has: the points of the picked choices, and what rules make of them.
SCORE = "score"


class Action(StrEnum):
    """What a rule does to the step it belongs to."""

    SHOW_IF = "show_if"
    SKIP_TO = "skip_to"
    FINISH = "finish"
    SET = "set"
    ADD = "add"
    SUBTRACT = "subtract"
    MULTIPLY = "multiply"
    DIVIDE = "divide"
    REQUIRE_IF = "require_if"
    SHOW_CHOICE_IF = "show_choice_if"

    @property
    def calculates(self) -> bool:
        """Whether it changes a variable."""
        return self in _CALCULATIONS

    @property
    def leaves(self) -> bool:
        """Whether it says where to go after the step."""
        return self in (Action.SKIP_TO, Action.FINISH)

    @property
    def precedes_answer(self) -> bool:
        """Whether it says how the step is met: looked at before the answer, it cannot read it, and is nothing without a condition."""
        return self in (Action.SHOW_IF, Action.REQUIRE_IF, Action.SHOW_CHOICE_IF)


_CALCULATIONS = frozenset({Action.SET, Action.ADD, Action.SUBTRACT, Action.MULTIPLY, Action.DIVIDE})


class EndingBy(StrEnum):
    """Which ending a visitor gets who comes to the end without a rule that names one."""

    FIRST = "first"
    SCORE = "score"
    MATCHES = "matches"


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a choice step; `key` is what is stored. Picking it adds `points` to the score and votes for `ending`."""

    key: str
    label: str
    points: str = "0"
    ending: str = ""
    picture: str = ""
    translations: Translations = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Block:
    """Something on a step beside its question; `type` is a block type's key, which says what `title` and `text` are."""

    type: str
    title: str = ""
    text: str = ""
    options: Options = field(default_factory=dict)
    translations: Translations = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Condition:
    """`left operator value`, for example `role any_of ["founder"]`; `value` is canonical for what `left` names.

    With `right`, the name of something else that can be read, its value stands in for `value`; with `relative`, `value` holds
    dates that are counted from the day the visit began, such as "18 years ago".
    """

    left: str
    operator: str
    value: Value = None
    right: str = ""
    relative: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """`action` when any group holds; a group holds when all its conditions do; no groups means always.

    `target` is a step key for `skip_to`, an ending key for `finish`, a variable's key for a calculation, the key of one of the
    step's own choices for `show_choice_if` and empty for `show_if` and `require_if`.
    A calculation is done with `amount`, a decimal string, or with the value of what `amount_of` names.
    """

    action: Action
    target: str = ""
    groups: tuple[tuple[Condition, ...], ...] = ()
    amount: str | None = None
    amount_of: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One page: at most one question. `minimum`/`maximum` are decimal strings whose meaning is the type's own.

    `prefill` is the key of the hidden field whose value the question is shown with.
    """

    key: str
    type: str
    title: str
    help_text: str = ""
    required: bool = True
    button: str = ""
    stage: str = ""
    praise: str = ""
    placeholder: str = ""
    autocomplete: str = ""
    minimum: str | None = None
    maximum: str | None = None
    prefill: str = ""
    choices: tuple[Choice, ...] = ()
    rules: tuple[Rule, ...] = ()
    options: Options = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()
    translations: Translations = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ending:
    """A page on which a visit can end. With `EndingBy.SCORE` it is for scores from `score_from` up to, but not, `score_below`."""

    key: str
    title: str
    body: str = ""
    button: str = ""
    link: str = ""
    score_from: str | None = None
    score_below: str | None = None
    translations: Translations = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HiddenField:
    """Something the address of the funnel says of a visitor, such as `?plan=pro`; `type` is a field type's key."""

    key: str
    type: str


@dataclass(frozen=True, slots=True)
class Variable:
    """A number that rules change on the way; `initial` is a decimal string."""

    key: str
    initial: str = "0"


@dataclass(frozen=True, eq=False)
class Spec:
    """A whole funnel, frozen. Compared by identity, so that caches keyed by it cost nothing; compare `to_json` for content."""

    title: str
    steps: tuple[Step, ...]
    endings: tuple[Ending, ...]
    hidden: tuple[HiddenField, ...] = ()
    variables: tuple[Variable, ...] = ()
    ending_by: EndingBy = EndingBy.FIRST
    # How it looks and is shown; and its languages, that of the texts themselves first.
    design: Options = field(default_factory=dict)
    languages: tuple[str, ...] = ("en",)
    translations: Translations = field(default_factory=dict)
    schema: int = field(default=SCHEMA)

    @cached_property
    def index(self) -> dict[str, int]:
        """Position of each step by key, from 0."""
        return {step.key: position for position, step in enumerate(self.steps)}

    @cached_property
    def counts_score(self) -> bool:
        """Whether anything changes the score."""
        points = (choice.points for step in self.steps for choice in step.choices)
        return any(Decimal(number) for number in points) or any(
            rule.action.calculates and rule.target == SCORE for step in self.steps for rule in step.rules
        )

    def step(self, key: str) -> Step:
        """The step with `key`; KeyError when there is none."""
        return self.steps[self.index[key]]

    def ending(self, key: str) -> Ending:
        """The ending with `key`; KeyError when there is none."""
        return {ending.key: ending for ending in self.endings}[key]


def to_json(spec: Spec) -> str:
    """Canonical JSON text: sorted keys, no spaces, so that equal funnels have equal text and equal digests."""
    return json.dumps(asdict(spec), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(text: str) -> str:
    """The sha256 of a canonical JSON text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def from_json(text: str) -> Spec:
    """The spec that `to_json` wrote, in this release or an earlier one; ValueError for a schema of a later release.

    It keeps its schema: what a version was published with means what it meant then.
    """
    data = json.loads(text)
    if data["schema"] not in (1, SCHEMA):
        raise ValueError(f"This funnel has schema {data['schema']}; this release reads schemas 1 to {SCHEMA}.")
    return Spec(
        title=data["title"],
        steps=tuple(_step(item) for item in data["steps"]),
        endings=tuple(Ending(**item) for item in data["endings"]),
        hidden=tuple(HiddenField(**item) for item in data.get("hidden", ())),
        variables=tuple(Variable(**item) for item in data.get("variables", ())),
        ending_by=EndingBy(data.get("ending_by", EndingBy.FIRST)),
        design=data.get("design", {}),
        languages=tuple(data.get("languages", ("en",))),
        translations=data.get("translations", {}),
        schema=data["schema"],
    )


def _step(data: dict[str, Any]) -> Step:
    choices = tuple(Choice(**item) for item in data.pop("choices"))
    rules = tuple(_rule(item) for item in data.pop("rules"))
    blocks = tuple(Block(**item) for item in data.pop("blocks", ()))
    return Step(**data, choices=choices, rules=rules, blocks=blocks)


def _rule(data: dict[str, Any]) -> Rule:
    action = Action(data.pop("action"))
    groups = tuple(tuple(_condition(item) for item in group) for group in data.pop("groups"))
    return Rule(action=action, groups=groups, **data)


def _condition(data: dict[str, Any]) -> Condition:
    # Schema 1 could read nothing but steps.
    left = data.pop("step", None)
    return Condition(**data) if left is None else Condition(left, **data)
