"""The rules that lead to the endings of a survey."""

from __future__ import annotations

from collections.abc import Sequence

from funnel.documents.parts import RulePart
from funnel.documents.problems import path_of
from funnel.importing.logic import ALWAYS, NEVER, All, Any, Groups, Logic, TooLargeError
from funnel.importing.surveyjs.drafting import Drafting, Limit
from funnel.importing.surveyjs.endings import Conditional, Endings
from funnel.importing.surveyjs.possible import can_come_true
from funnel.importing.surveyjs.steps import Made
from steps.rules import OPERATORS

# Steps at the end of a survey that may each be the last one shown; more make rules that nobody can read.
_MOST_LAST = 12


class Finishing:
    """Writes the rules that lead to the endings."""

    def __init__(self, drafting: Drafting, made: Sequence[Made], found: Endings) -> None:
        self._drafting, self._made, self._found = drafting, made, found
        self._shown = {item.asked.key: item.shown for item in made if item.shown != ALWAYS}

    def at_the_end(self) -> None:
        """Lead everybody who comes to the end to the ending that is theirs; endings that nobody could come to are taken out.

        Whichever step may be the last one shown has the rules, with the condition that no later one is shown.
        """
        if not self._found.conditional:
            return
        start = self._start()
        try:
            written = [self._rules(place) for place in range(start, len(self._made))]
        except TooLargeError:
            self._give_up(
                "It depends on which step is the last, in too many ways. The ending was left out: others get the first one."
            )
            return
        for place, rules in enumerate(written, start=start):
            self._made[place].rules += rules
        self._keep_used()

    def when(self, place: int, logic: Logic) -> list[RulePart]:
        """Rules that end the visit after the step at `place` when `logic` holds, at the ending that is theirs."""
        limit = self._limit(place)
        cases = [(item.key, self._logic(item, limit)) for item in self._found.conditional]
        pairs = [*cases, (self._found.parts[0].key, ALWAYS)]
        return [_finish(key, when) for key, case in pairs if (when := self._written(place, (logic, case)))]

    def _start(self) -> int:
        """The last step that is always shown; the first one, if none is."""
        return next((place for place in reversed(range(len(self._made))) if self._made[place].shown == ALWAYS), 0)

    def _limit(self, place: int) -> Limit:
        return Limit(unread=frozenset(made.asked.key for made in self._made[place + 1 :]))

    def _written(self, place: int, parts: tuple[Logic, ...]) -> Groups:
        """When all parts hold after the step at `place`, which was shown then, without what nobody could come to."""
        made, by_key = self._made[place], self._drafting.names.by_key
        found = self._drafting.written(All(parts))
        return [
            group
            for group in found
            if any(can_come_true(each, self._shown, by_key) for each in self._drafting.written(All((made.shown, *group))))
        ]

    def _rules(self, place: int) -> list[RulePart]:
        if len(self._made) - place > _MOST_LAST:
            raise TooLargeError
        limit, later = self._limit(place), self._made[place + 1 :]
        # What comes between is not shown either, so that there is no answer to it.
        last = [self._drafting.conditions.contrary(_without(made.shown, limit.unread)) for made in later]
        rules = []
        for item in self._found.conditional:
            when = self._written(place, (self._logic(item, limit), *last))
            rules += [_finish(item.key, when)] if when else []
        return rules

    def _logic(self, item: Conditional, limit: Limit) -> Logic:
        message = "The ending was left out; the first one stands in for it."
        found = self._drafting.logic(item.condition, message, limit)
        return NEVER if found is None else found

    def _give_up(self, message: str) -> None:
        for item in self._found.conditional:
            self._drafting.notes.add(path_of(item.condition[0]), "condition_too_large", message)
        self._keep_used()

    def _keep_used(self) -> None:
        used = {rule.target for made in self._made for rule in made.rules if rule.action == "finish"}
        for item in self._found.conditional:
            if item.key not in used:
                self._note_unused(item)
        unused = {item.key for item in self._found.conditional} - used
        self._found.parts = [part for part in self._found.parts if part.key not in unused]

    def _note_unused(self, item: Conditional) -> None:
        path = path_of(item.condition[0])
        if not any(note.path == path for note in self._drafting.notes.all()):
            self._drafting.notes.add(path, "meaning_changed", "Nobody would ever come to this ending. It was left out.")


def _finish(key: str, when: Groups) -> RulePart:
    return RulePart(action="finish", target=key, when=[] if [] in when else when)


def _without(logic: Logic, unread: frozenset[str]) -> Logic:
    """What is left of a condition while there is no answer to some steps."""
    if isinstance(logic, All):
        return All(tuple(_without(part, unread) for part in logic.parts))
    if isinstance(logic, Any):
        return Any(tuple(_without(part, unread) for part in logic.parts))
    if logic.left not in unread and logic.value_of not in unread:
        return logic
    return ALWAYS if OPERATORS[logic.operator].unanswered else NEVER
