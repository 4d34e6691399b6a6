"""Recalls of answers that some visitors have not given, with no words to stand in for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from steps import models
from steps.advice import shown
from steps.advice.kinds import ADVICE
from steps.advice.shown import Texts
from steps.advice.unread import names_in_rules
from steps.compiling.draft import Draft, place
from steps.exploring import explore
from steps.problems import Problem
from steps.references import FACTS, reference
from steps.rules import OPERATORS, WAS_SKIPPED
from steps.spec import HIDDEN, SCORE, Action, Condition, Ending, EndingBy, Rule, Spec, Step

# Types whose answer is never blank, even where it is optional.
_NEVER_BLANK = ("content", "consent")
# Steps that stand for endings, by rule and without: no key of a draft begins like this.
_SENT, _CAME = "~", "~~"
# In all, over the names that are recalled.
_STEPS_EXPLORED = 1_000
# Every visitor has a device.
_NEVER = Condition("hidden.device", "is_empty")


def advise(draft: Draft, spec: Spec | None) -> Iterator[Problem]:
    """Every page that recalls something without a fallback, where some visitor reads it of whom that is not known.

    Without a spec only for what rules do not read: nothing can then see to it that all have answered.
    """
    read = names_in_rules(draft)
    recalling = _recalling(draft)
    if spec is not None:
        # Each name is explored for itself: of a long funnel's many, the first few.
        recalling = dict(islice(recalling.items(), max(2, _STEPS_EXPLORED // len(spec.steps))))
    for name, rows in recalling.items():
        if spec is not None:
            missed = read_without(spec, name, rows)
        else:
            missed = rows if name not in read and _may_be_missing(draft, name) else []
        for row in missed:
            yield ADVICE["recall_without_fallback"].at(place(row), source=_title(draft, name), name=name)


def _recalling(draft: Draft) -> dict[str, list[Texts]]:
    """The rows that recall each name without a fallback."""
    found: dict[str, list[Texts]] = defaultdict(list)
    for row in shown.rows(draft):
        for name in dict.fromkeys(token.name for token in shown.tokens(row) if token.fallback is None):
            found[name].append(row)
    return found


def _title(draft: Draft, name: str) -> str:
    return next((step.title for step in draft.steps if step.key == name), name.removeprefix(HIDDEN))


def _may_be_missing(draft: Draft, name: str) -> bool:
    """Whether what is called so may be unknown of some visitor: an optional answer, or a hidden field that is not always there."""
    if not name.startswith(HIDDEN):
        return any(step.key == name and not step.required and step.type not in _NEVER_BLANK for step in draft.steps)
    key = name.removeprefix(HIDDEN)
    fact = FACTS.get(key)
    return any(field.key == key for field in draft.hidden) or (fact is not None and not fact.required)


def read_without(spec: Spec, name: str, rows: Sequence[Texts]) -> list[Texts]:
    """The rows that some visitor reads of whom `name` is not known, by exploring the funnel as it is for such visitors."""
    found = reference(spec, name)
    if found is None or found.step is None or (not found.is_answer and found.step.required):
        return []
    may_be_blank = not found.step.required and found.step.type not in _NEVER_BLANK
    steps = [_for_others(step, name, may_be_blank) for step in spec.steps]
    reached = explore(replace(spec, steps=(*steps, *_endings(spec)))).reached
    return [row for row in rows if _pages(row) & reached and (may_be_blank or not _is(row, name))]


def _is(row: Texts, name: str) -> bool:
    """Whether it is the very step that asks: its praise is read by those who have answered."""
    return isinstance(row, models.Step) and row.key == name


def _pages(row: Texts) -> set[str]:
    """The keys of the steps on whose pages a row is read, in the explored funnel."""
    match row:
        case models.Choice():
            return {row.step.key}
        case models.Ending():
            return {_SENT + row.key, _CAME + row.key}
        case models.Step():
            return {row.key}


def _for_others(step: Step, name: str, may_be_blank: bool) -> Step:
    """What a step is for visitors of whom `name` is not known. The step that asks for it lets only blank answers pass."""
    rules = [rule for rule in (_rule_for_others(rule, name) for rule in step.rules) if rule]
    if step.key == name:
        # Its choices stay, for who is offered none is led past it.
        step = replace(step, type="content")
        if not may_be_blank:
            rules = [rule for rule in rules if not rule.action.leaves] + [Rule(Action.FINISH)]
        # Where an answer is required, nobody goes on without one.
        rules = [Rule(Action.FINISH, "", rule.groups) for rule in rules if rule.action is Action.REQUIRE_IF] + rules
    there = {(rule.action, rule.target) for rule in rules}
    gone = [(rule.action, rule.target) for rule in step.rules if rule.action in (Action.SHOW_IF, Action.SHOW_CHOICE_IF)]
    rules += [Rule(action, target, ((_NEVER,),)) for action, target in dict.fromkeys(gone) if (action, target) not in there]
    return replace(step, rules=tuple(rules))


def _rule_for_others(rule: Rule, name: str) -> Rule | None:
    """The rule without the conditions that read `name`, since it is known what they say of nothing; None if it never fires."""
    groups = [group for group in (_group_for_others(group, name) for group in rule.groups) if group is not None]
    if rule.amount_of == name or (rule.groups and not groups):
        return None
    if rule.action is Action.FINISH:
        rule = replace(rule, action=Action.SKIP_TO, target=_SENT + rule.target)
    return replace(rule, groups=tuple(groups))


def _group_for_others(group: tuple[Condition, ...], name: str) -> tuple[Condition, ...] | None:
    """What is left to ask, maybe nothing; None when one condition does not hold of nothing. “Was never asked” is left to ask."""
    reading = [item for item in group if name in (item.left, item.right) and item.operator != WAS_SKIPPED.name]
    if any(not OPERATORS[item.operator].unanswered for item in reading):
        return None
    return tuple(item for item in group if item not in reading)


def _endings(spec: Spec) -> Iterator[Step]:
    """The endings as steps: first those that are come to without a rule, one after the other; then those that rules send to."""
    for ending in _without_rule(spec):
        conditions = tuple(_scored(ending)) if spec.ending_by is EndingBy.SCORE else ()
        yield Step(_CAME + ending.key, "content", "", rules=(Rule(Action.SHOW_IF, groups=(conditions,)),) if conditions else ())
    yield Step(_CAME, "content", "", rules=(Rule(Action.FINISH),))
    for ending in spec.endings:
        yield Step(_SENT + ending.key, "content", "", rules=(Rule(Action.FINISH),))


def _without_rule(spec: Spec) -> Sequence[Ending]:
    """The endings to which one may come without a rule."""
    match spec.ending_by:
        case EndingBy.FIRST:
            return spec.endings[:1]
        case EndingBy.SCORE:
            return [ending for ending in spec.endings if any(_scored(ending))]
        case EndingBy.MATCHES:
            spoken_for = {choice.ending for step in spec.steps for choice in step.choices}
            return [spec.endings[0], *(ending for ending in spec.endings[1:] if ending.key in spoken_for)]


def _scored(ending: Ending) -> Iterator[Condition]:
    """What is true of the score of those who get this ending."""
    if ending.score_from is not None:
        yield Condition(SCORE, "greater_or_equal", ending.score_from)
    if ending.score_below is not None:
        yield Condition(SCORE, "less_than", ending.score_below)
