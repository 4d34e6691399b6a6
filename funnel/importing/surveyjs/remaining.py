"""Rules that lead on, without what is true of nobody any more because an earlier one has led them away; it would stand in the way of publishing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from funnel.documents.parts import ConditionPart, RulePart
from funnel.importing.logic import All, Groups, TooLargeError
from funnel.importing.surveyjs.building import contrary
from funnel.importing.surveyjs.drafting import Drafting
from funnel.importing.surveyjs.steps import Made
from steps.rules import OPERATORS
from steps.spec import Action

# Comparisons that are looked into; with more rules than that, what is left of them stays as it is.
_MOST_COMPARED = 5_000


@dataclass(frozen=True, slots=True)
class _Gone:
    """Nobody for whom all of `group` holds is at one of the places from `start` up to `end`."""

    start: int
    end: int
    group: list[ConditionPart]
    keys: frozenset[str]


def leave_out_unreachable(made: Sequence[Made], drafting: Drafting) -> None:
    """Take from the rules that lead on the groups that hold for nobody who comes so far, and rules of which nothing is left."""
    reader = _Reader(made, drafting)
    for place, item in enumerate(made):
        item.rules = [kept for rule in item.rules if (kept := reader.kept(place, rule)) is not None]


class _Reader:
    def __init__(self, made: Sequence[Made], drafting: Drafting) -> None:
        self._made, self._drafting = made, drafting
        self._places = {item.asked.key: place for place, item in enumerate(made)}
        self._variables = frozenset(part.key for part in drafting.variables.parts)
        self._gone: list[_Gone] = []
        self._jumps: list[tuple[int, int]] = []
        self._compared = 0

    def kept(self, place: int, rule: RulePart) -> RulePart | None:
        """What is left of the next rule of the step at `place`; rules have to come in order."""
        if not Action(rule.action).leaves:
            return rule
        groups = rule.when or [[]]
        left = [group for group in groups if self._can_hold(place, group)]
        self._lead_away(place, rule, left)
        if len(left) == len(groups):
            return rule
        return rule.model_copy(update={"when": left}) if left else None

    def _can_hold(self, place: int, group: list[ConditionPart]) -> bool:
        keys = _keys(group)
        others = [gone.group for gone in self._gone if gone.start <= place < gone.end and gone.keys <= keys]
        return not any(all(self._implies(group, one) for one in other) for other in others)

    def _implies(self, group: list[ConditionPart], one: ConditionPart) -> bool:
        """Whether a comparison holds wherever the group does, as far as can be told."""
        if one in group or self._compared >= _MOST_COMPARED:
            return one in group
        self._compared += 1
        return not self._drafting.written(All((*group, contrary(one, self._variables))))

    def _lead_away(self, place: int, rule: RulePart, groups: Groups) -> None:
        """Keep in mind who is led on by a rule, as far as that is the same later on."""
        item, end = self._made[place], len(self._made)
        if rule.action == "skip_to":
            end = self._places[rule.target or ""]
            self._jumps.append((place, end))
        # Some may not come to the step even though it is shown: a jump leads over it, or there is nothing to choose from.
        passed = any(start < place < landing for start, landing in self._jumps)
        if passed or any(other.action == "show_choice_if" for other in item.rules):
            return
        for group in groups:
            for whole in self._where_shown(item, group):
                keys = _keys(whole)
                # Variables may be others later.
                if whole and not keys & self._variables:
                    self._gone.append(_Gone(place, end, whole, keys))

    def _where_shown(self, item: Made, group: list[ConditionPart]) -> Groups:
        """The group together with when the step is shown, unless it asks for an answer of the step, which says so already."""
        if any(one.left == item.asked.key and not OPERATORS[one.operator].unanswered for one in group):
            return [group]
        try:
            return self._drafting.written(All((item.shown, *group)))
        except TooLargeError:
            return []


def _keys(group: Iterable[ConditionPart]) -> frozenset[str]:
    return frozenset(key for one in group for key in (one.left, one.value_of) if key)
