"""The rules that lead to the endings of a survey."""

from __future__ import annotations

from collections.abc import Sequence

from funnel.documents.parts import ConditionPart, RulePart
from funnel.documents.problems import path_of
from funnel.importing.logic import ALWAYS, NEVER, All, Any, Groups, Logic, TooLargeError
from funnel.importing.surveyjs.drafting import Drafting, Limit
from funnel.importing.surveyjs.endings import Conditional, Endings
from funnel.importing.surveyjs.possible import can_come_true
from funnel.importing.surveyjs.remaining import leave_out_unreachable
from funnel.importing.surveyjs.steps import Made
from steps.rules import OPERATORS

# Steps at the end of a survey that may each be the last one shown; more make rules that nobody can read.
MOST_LAST = 12
# Rules that are written at most, and groups of theirs of which it is found out whether somebody could come to them.
_MOST_WRITTEN, _MOST_LOOKED_INTO = 1_000, 2_000


class Finishing:
    """Writes the rules that lead to the endings."""

    def __init__(self, drafting: Drafting, made: Sequence[Made], found: Endings) -> None:
        self._drafting, self._made, self._found = drafting, made, found
        self._shown = {item.asked.key: item.shown for item in made if item.shown != ALWAYS}
        self._count = self._looked_into = 0

    def at_the_end(self) -> None:
        """Lead everybody who comes to the end to the ending that is theirs; endings that nobody could come to are taken out.

        Whichever step may be the last one shown has the rules, with the condition that no later one is shown.
        """
        if self._found.conditional:
            self._write_last()
        leave_out_unreachable(self._made, self._drafting)
        self._keep_used()

    def _write_last(self) -> None:
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

    def when(self, place: int, logic: Logic, hidden: Sequence[Made] = ()) -> list[RulePart]:
        """Rules that end the visit after the step at `place` when `logic` holds, at the ending that is theirs.

        Only where none of `hidden`, steps that come later, would be shown. TooLargeError.
        """
        limit = self.limit(place)
        last = self._unshown(hidden, limit)
        cases = [(item.key, self._logic(item, limit)) for item in self._found.conditional]
        pairs = [*cases, (self._found.parts[0].key, ALWAYS)]
        return [_finish(key, when) for key, case in pairs if (when := self._written(place, (logic, *last, case)))]

    def _start(self) -> int:
        """The last step that is always shown; the first one, if none is."""
        return next((place for place in reversed(range(len(self._made))) if self._made[place].shown == ALWAYS), 0)

    def limit(self, place: int) -> Limit:
        """For what is read after the step at `place`: to later steps there is no answer."""
        return Limit(unread=frozenset(made.asked.key for made in self._made[place + 1 :]))

    def _written(self, place: int, parts: tuple[Logic, ...]) -> Groups:
        """When all parts hold after the step at `place`, which was shown then, without what nobody could come to."""
        self._count += 1
        if self._count > _MOST_WRITTEN:
            raise TooLargeError("The survey ends in too many ways.")
        return [group for group in self._drafting.written(All(parts)) if self._can_hold(self._made[place], group)]

    def _can_hold(self, made: Made, group: list[ConditionPart]) -> bool:
        self._looked_into += 1
        if self._looked_into > _MOST_LOOKED_INTO:
            return True
        found = self._drafting.written(All((made.shown, *group)))
        return any(can_come_true(each, self._shown, self._drafting.names.by_key) for each in found)

    def _rules(self, place: int) -> list[RulePart]:
        if len(self._made) - place > MOST_LAST:
            raise TooLargeError
        limit = self.limit(place)
        last = self._unshown(self._made[place + 1 :], limit)
        rules = []
        for item in self._found.conditional:
            when = self._written(place, (self._logic(item, limit), *last))
            rules += [_finish(item.key, when)] if when else []
        return rules

    def _unshown(self, later: Sequence[Made], limit: Limit) -> list[Logic]:
        # What comes between is not shown either, so that there is no answer to it.
        return [self._drafting.conditions.contrary(without(made.shown, limit.unread)) for made in later]

    def _logic(self, item: Conditional, limit: Limit) -> Logic:
        message = "The ending was left out; the first one stands in for it."
        found = self._drafting.logic(item.condition, message, limit)
        return NEVER if found is None else found

    def _give_up(self, message: str) -> None:
        for item in self._found.conditional:
            self._drafting.notes.add(path_of(item.condition[0]), "condition_too_large", message)

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


def without(logic: Logic, unread: frozenset[str]) -> Logic:
    """What is left of a condition while there is no answer to some steps."""
    if isinstance(logic, All):
        return All(tuple(without(part, unread) for part in logic.parts))
    if isinstance(logic, Any):
        return Any(tuple(without(part, unread) for part in logic.parts))
    if logic.left not in unread and logic.value_of not in unread:
        return logic
    return ALWAYS if OPERATORS[logic.operator].unanswered else NEVER
