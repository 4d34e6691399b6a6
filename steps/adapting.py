"""A step as one visitor meets it: which of its choices are offered, and whether it has to be answered."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from steps import picks
from steps.rules import Holds, Values, is_blank, prepare
from steps.spec import Action, Choice, Rule, Step, Value


@dataclass(frozen=True, slots=True)
class Terms:
    """A step with its rules on what it asks for, prepared; `offered` holds those of the choices that have any, by key."""

    step: Step
    required: Holds | None
    offered: Mapping[str, Holds]

    def is_required(self, values: Values) -> bool:
        """Whether a visitor of whom `values` are known has to answer."""
        return self.step.required or (self.required is not None and self.required(values))

    def choices(self, values: Values) -> tuple[Choice, ...]:
        """The choices that such a visitor is offered."""
        return tuple(item for item in self.step.choices if item.key not in self.offered or self.offered[item.key](values))

    def adapted(self, values: Values) -> Step:
        """The step for such a visitor: nothing but what is offered can be picked, and no more of it be asked for than there is."""
        required = self.is_required(values)
        if not self.offered:
            return replace(self.step, required=required)
        choices = self.choices(values)
        options = _fitting(self.step, {choice.key for choice in choices})
        minimum = self.step.minimum
        if minimum is not None and self.step.type == "multiple_choice":
            minimum = str(min(int(Decimal(minimum)), len(choices)))
        return replace(self.step, required=required, choices=choices, options=options, minimum=minimum)

    def takes(self, answer: Value, values: Values) -> bool:
        """Whether an answer that was stored once still is one, now that `values` are known."""
        if says_nothing(self.step, answer):
            return not self.is_required(values)
        if not self.offered:
            return True
        if self.step.type == "ranking" or self.step.minimum is not None:
            return is_offered(self.step, answer, [choice.key for choice in self.choices(values)])
        # Every request walks: of a long list of choices only those are looked at that are picked.
        return all(key not in self.offered or self.offered[key](values) for key in _given(answer))


def adapted(step: Step, values: Values) -> Step:
    """The step as a visitor meets it of whom `values` are known; the same object for a step without such rules."""
    found = terms(step)
    return step if found is None else found.adapted(values)


def terms(step: Step) -> Terms | None:
    """The step's rules on what it asks for; None, as nearly always, when it has none."""
    required = [rule for rule in step.rules if rule.action is Action.REQUIRE_IF]
    offers = conditional(step)
    if not required and not offers:
        return None
    offered = {key: _any_holds(rules) for key, rules in offers.items()}
    return Terms(step, _any_holds(required) if required else None, offered)


def conditional(step: Step) -> dict[str, list[Rule]]:
    """The rules of the choices that are offered only under conditions, by the choice's key."""
    found: dict[str, list[Rule]] = {}
    for rule in step.rules:
        if rule.action is Action.SHOW_CHOICE_IF:
            found.setdefault(rule.target, []).append(rule)
    return found


def may_lack_choices(step: Step) -> bool:
    """Whether each of its choices depends on conditions, so that some visitors may be offered none; they are led past the step."""
    offers = conditional(step)
    return bool(offers) and all(
        choice.key in offers and all(rule.groups for rule in offers[choice.key]) for choice in step.choices
    )


def says_nothing(step: Step, answer: Value) -> bool:
    """Whether an answer is one that nobody gives to a step that has to be answered."""
    return is_blank(answer) or (step.type == "consent" and answer is False)


def is_offered(step: Step, answer: Value, offered: Collection[str]) -> bool:
    """Whether an answer that is not blank can be given with just these choices; a ranking ranks them all."""
    given = set(_given(answer))
    if step.type == "ranking":
        return given == set(offered)
    if not given <= set(offered):
        return False
    enough = step.type != "multiple_choice" or len(given) >= min(int(Decimal(step.minimum or 0)), len(offered))
    return enough or picks.exclusive_key(step) in given


def _given(answer: Value) -> list[str]:
    """The keys of the choices that an answer picks."""
    keys = picks.keys_in(answer)
    return keys if isinstance(keys, list) else [str(keys)]


def _fitting(step: Step, offered: Collection[str]) -> Mapping[str, Any]:
    """The step's options for these choices: what is said of the last ones is not said of those that come to be last."""
    options = dict(step.options)
    if picks.exclusive_key(step) not in offered:
        options.pop(picks.EXCLUSIVE, None)
    pinned = int(options.get(picks.PIN_LAST) or 0)
    if pinned:
        last = step.choices[max(0, len(step.choices) - pinned) :]
        options[picks.PIN_LAST] = str(sum(choice.key in offered for choice in last))
    return options


def _any_holds(rules: Sequence[Rule]) -> Holds:
    """Whether one of the rules holds. One without conditions always does."""
    groups = [[prepare(item) for item in group] for rule in rules for group in rule.groups or ((),)]
    return lambda values: any(all(test(values) for test in group) for group in groups)
