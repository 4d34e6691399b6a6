"""What a form does before its first question, by what its address says: the questions that are skipped show only otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from funnel.documents.parts import ConditionPart, RulePart
from funnel.documents.problems import path_of
from funnel.importing.conversion import Notes
from funnel.importing.logic import ALWAYS, NEVER, All, Any, Groups, Logic
from funnel.importing.typeform.declared import Declared
from funnel.importing.typeform.logic import Rules, Way
from funnel.importing.typeform.negated import negated
from funnel.importing.typeform.outline import Action, Item, Outline
from funnel.importing.typeform.values import Place
from steps.numbers import plain
from steps.rules import WAS_SKIPPED, prepare
from steps.spec import SCORE, Condition

# Before the first question, there is none to read.
BEFORE = -1
_MIRRORED = {
    "greater_than": "less_than",
    "greater_or_equal": "less_or_equal",
    "less_than": "greater_than",
    "less_or_equal": "greater_or_equal",
}
_NEVER = (
    ConditionPart(left="hidden.utm_source", operator="is_answered"),
    ConditionPart(left="hidden.utm_source", operator="is_empty"),
)


class Entrance:
    """Finds the rules, by the place of their steps, that do what is done before the first question.

    Where there is a welcome page, it is done on leaving that. Else a question that is jumped over is not shown, which is the same,
    as no later way leads to it.
    """

    def __init__(self, outline: Outline, declared: Declared, rules: Rules, notes: Notes) -> None:
        self._outline = outline
        self._rules = rules
        self._notes = notes
        self._initial = {part.key: part.initial for part in declared.variable_parts} | {SCORE: declared.score}
        self._found: dict[int, list[RulePart]] = {}
        # Under which condition the first question is which one, with the opposite; and what is calculated before.
        self._jumps: list[tuple[Logic, Logic, int]] = []
        self._calculations: list[RulePart] = []
        self._score = [RulePart(action="set", variable=SCORE, amount=declared.score)] if declared.score else []

    def enter(self, actions: list[Action]) -> Mapping[int, list[RulePart]]:
        """The rules for where the score begins, for what is done by hidden fields, and by questions at the beginning that were left out."""
        first = next(self._outline.taken(), None)
        if first is None:
            return {}
        if self._outline.welcomes:
            self._outline.items[self._outline.welcomes - 1].actions += actions
        else:
            self._read(actions, first)
        farthest = max((target for _, _, target in self._jumps), default=0)
        for item in self._outline.taken():
            if farthest > max(first.index, item.index):
                self._show(item, actions[0].place if actions else self._outline.items[0].place)
        self._calculate(first, actions)
        return self._found

    def _read(self, actions: list[Action], first: Item) -> None:
        """Find what is calculated before the first question, and which one that is."""
        for action in actions:
            if action.data.get("action") != "jump":
                self._calculations += self._rules.calculation(action, BEFORE)
        for action in actions:
            if action.data.get("action") == "jump":
                for way in self._rules.ways(action, BEFORE, BEFORE):
                    self._go(way, action.place)
        if first.index:
            for way in self._rules.arriving(0, BEFORE):
                self._go(way, self._outline.items[0].place)

    def _calculate(self, first: Item, actions: list[Action]) -> None:
        """Calculate on leaving whichever question comes first: that all others that may come first were never asked tells."""
        places = sorted({first.index} | {target for _, _, target in self._jumps})
        items = [self._outline.items[place] for place in places]
        calculations = [*self._score, *self._calculations]
        if any(item.kind is None for item in items[:-1]) and calculations:
            message = "It calculates before the first question, of which rules cannot tell whether it was asked. It was left out."
            self._notes.add(path_of(actions[0].place if actions else ("variables",)), "expression_unreadable", message)
            return
        skipped: list[ConditionPart] = []
        for item in items:
            only = [rule.model_copy(update={"when": _further(rule.when, skipped)}) for rule in calculations]
            self._found.setdefault(item.index, []).extend(only)
            skipped.append(ConditionPart(left=item.key, operator=WAS_SKIPPED.name))

    @property
    def _calculated(self) -> set[str]:
        """The variables that are other than they begin when it is decided which question is the first."""
        return {rule.variable for rule in self._calculations}

    def _go(self, way: Way, place: Place) -> None:
        condition, goal = way
        if isinstance(goal, Item):
            at_start = self._at_start(condition)
            self._jumps.append((at_start, negated(at_start), goal.index))
            if self._calculated & _names_in(condition):
                message = "It reads a variable that is calculated just before, and takes it as it begins."
                self._notes.add(path_of(place), "meaning_changed", message)
        else:
            message = "It ends the form before its first page, and a visit has at least one. It was left out."
            self._notes.add(path_of(place), "expression_unreadable", message)

    def _show(self, item: Item, place: Place) -> None:
        """Show a step when the first jump that holds leads to it or to one before it, or none holds."""
        cases: list[Logic] = []
        not_yet: list[Logic] = []
        for condition, opposite, target in self._jumps:
            if target <= item.index:
                # That an earlier one leads here as well need not be ruled out: the step is shown then, too.
                cases.append(All((*not_yet, condition)))
            else:
                not_yet.append(opposite)
        consequence = f"It decides who is shown {item.words}; now everybody is."
        groups = self._rules.groups(Any((*cases, All(tuple(not_yet)))), place, consequence)
        if groups == [[]] or groups is None:
            return
        # Nobody ever comes to it there: a condition that cannot hold says so when it is published.
        when = groups or [list(_NEVER)]
        self._found.setdefault(item.index, []).append(RulePart(action="show_if", when=when))

    def _at_start(self, logic: Logic) -> Logic:
        """The condition with the variables as they begin: when the steps are shown, they may have changed."""
        match logic:
            case All(parts):
                return All(tuple(map(self._at_start, parts)))
            case Any(parts):
                return Any(tuple(map(self._at_start, parts)))
        left, right = self._initial.get(logic.left), self._initial.get(logic.value_of)
        if right is not None:
            logic = logic.model_copy(update={"value": plain(right), "value_of": ""})
        if left is None:
            return logic
        return _mirrored(logic, left) if logic.value_of else _decided(logic, left)


def _further(when: Groups, conditions: list[ConditionPart]) -> Groups:
    """The groups with further conditions in each."""
    return [[*group, *conditions] for group in when or [[]]] if conditions else when


def _mirrored(item: ConditionPart, left: Decimal) -> ConditionPart:
    """A comparison of a number with something that is read, the other way round."""
    operator = _MIRRORED.get(item.operator, item.operator)
    return ConditionPart(left=item.value_of, operator=operator, value=plain(left))


def _names_in(logic: Logic) -> set[str]:
    if isinstance(logic, ConditionPart):
        return {logic.left, logic.value_of}
    return {name for part in logic.parts for name in _names_in(part)}


def _decided(item: ConditionPart, left: Decimal) -> Logic:
    holds = prepare(Condition(item.left, item.operator, item.value))
    return ALWAYS if holds({item.left: plain(left)}) else NEVER
