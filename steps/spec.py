"""A compiled funnel as frozen dataclasses, and its canonical JSON: the contract between draft and runtime."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

SCHEMA = 1

# A canonical answer. Numbers are decimal strings ("12.5"), choices are keys, a blank optional answer is None.
Value = str | bool | list[str] | None
Answers = dict[str, Value]


class Action(StrEnum):
    """What a rule does to the step it belongs to."""

    SHOW_IF = "show_if"
    SKIP_TO = "skip_to"
    FINISH = "finish"


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a choice step; `key` is what is stored."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Condition:
    """`step operator value`, for example `role any_of ["founder"]`; `value` is canonical for the step's type."""

    step: str
    operator: str
    value: Value = None


@dataclass(frozen=True, slots=True)
class Rule:
    """`action` when any group holds; a group holds when all its conditions do; no groups means always.

    `target` is a step key for `skip_to`, an ending key for `finish` and empty for `show_if`.
    """

    action: Action
    target: str = ""
    groups: tuple[tuple[Condition, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One page: at most one question. `minimum`/`maximum` are decimal strings whose meaning is the type's own."""

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
    choices: tuple[Choice, ...] = ()
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Ending:
    """A page on which a visit can end."""

    key: str
    title: str
    body: str = ""


@dataclass(frozen=True, eq=False)
class Spec:
    """A whole funnel, frozen. Compared by identity, so that caches keyed by it cost nothing; compare `to_json` for content."""

    title: str
    steps: tuple[Step, ...]
    endings: tuple[Ending, ...]
    schema: int = field(default=SCHEMA)

    @cached_property
    def index(self) -> dict[str, int]:
        """Position of each step by key, from 0."""
        return {step.key: position for position, step in enumerate(self.steps)}

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
    """The spec that `to_json` wrote; ValueError when the schema number is not one this release reads."""
    data = json.loads(text)
    if data["schema"] != SCHEMA:
        raise ValueError(f"This funnel has schema {data['schema']}; this release reads schema {SCHEMA}.")
    return Spec(
        title=data["title"],
        steps=tuple(_step(item) for item in data["steps"]),
        endings=tuple(Ending(**item) for item in data["endings"]),
        schema=data["schema"],
    )


def _step(data: dict[str, Any]) -> Step:
    choices = tuple(Choice(**item) for item in data.pop("choices"))
    rules = tuple(_rule(item) for item in data.pop("rules"))
    return Step(**data, choices=choices, rules=rules)


def _rule(data: dict[str, Any]) -> Rule:
    groups = tuple(tuple(Condition(**item) for item in group) for group in data["groups"])
    return Rule(action=Action(data["action"]), target=data["target"], groups=groups)
