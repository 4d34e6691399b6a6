"""Rules that say the same twice, decide nothing or never have their turn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from steps import models
from steps.advice.kinds import ADVICE
from steps.compiling.draft import Draft, place
from steps.exploring import Verdicts
from steps.problems import Problem
from steps.rules import OPERATORS, Operand
from steps.spec import Action, Condition, Rule

# (place among the step's sound rules, row, compiled)
_Placed = tuple[int, models.Rule, Rule]


def advise(draft: Draft, verdicts: Verdicts | None) -> Iterator[Problem]:
    """On the sound rules of each step. What a repeated or always true rule does to others is not said again of those."""
    by_step: dict[str, list[_Placed]] = defaultdict(list)
    for (key, number), (row, rule) in draft.rules.items():
        by_step[key].append((number, row, rule))
    for key, placed in by_step.items():
        own: dict[object, _Placed] = {}
        for number, row, rule in placed:
            yield from _repeated_conditions(row, rule)
            if rule.action is Action.REQUIRE_IF and row.step.required:
                yield ADVICE["required_anyway"].at(place(row))
            meaning = _meaning(rule)
            if meaning in own:
                yield ADVICE["duplicate_rule"].at(place(row))
            else:
                own[meaning] = number, row, rule
        if verdicts is not None:
            yield from _on_turns(key, own.values(), verdicts)


def _on_turns(key: str, placed: Iterable[_Placed], verdicts: Verdicts) -> Iterator[Problem]:
    explained = False
    for number, row, rule in placed:
        if explained and rule.action.leaves:
            # An earlier rule was said to hold always.
            continue
        if _never_fires(key, number, rule, verdicts):
            yield ADVICE["never_fires"].at(place(row))
        elif _always_holds(key, number, rule, verdicts):
            yield ADVICE["always_true"].at(place(row))
            explained = explained or rule.action.leaves


def _never_fires(key: str, number: int, rule: Rule, verdicts: Verdicts) -> bool:
    """Whether it could fire, were there not the rules before it."""
    may = not rule.groups or any((key, number, group) in verdicts.held for group in range(len(rule.groups)))
    return may and key in verdicts.reached and (key, number) not in verdicts.fired


def _always_holds(key: str, number: int, rule: Rule, verdicts: Verdicts) -> bool:
    places = [(key, number, group) for group in range(len(rule.groups))]
    return key in verdicts.asked(rule.action) and any(where in verdicts.held and where not in verdicts.failed for where in places)


def _meaning(rule: Rule) -> object:
    """Equal for rules that do the same on the same conditions, in whatever order those are written."""
    groups = frozenset(frozenset(_sense(item) for item in group) for group in rule.groups)
    return rule.action, rule.target, rule.amount, rule.amount_of, groups


def _sense(item: Condition) -> object:
    """Equal for conditions that compare the same."""
    value: object = item.value
    if isinstance(item.value, list):
        folded = tuple(text.strip().casefold() for text in item.value)
        value = frozenset(folded) if OPERATORS[item.operator].operand is Operand.MANY else folded
    elif isinstance(item.value, str):
        value = item.value.strip().casefold()
    return item.left, item.operator, value, item.right, item.relative


def _repeated_conditions(row: models.Rule, rule: Rule) -> Iterator[Problem]:
    rows = sorted(row.conditions.all(), key=lambda condition: condition.group)
    seen = set()
    # Of a sound rule every condition was compiled, in this order.
    compiled = ((number, item) for number, group in enumerate(rule.groups) for item in group)
    for condition, (number, item) in zip(rows, compiled, strict=True):
        sense = number, _sense(item)
        if sense in seen:
            yield ADVICE["duplicate_condition"].at(place(condition))
        seen.add(sense)
