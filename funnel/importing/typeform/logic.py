"""What a form does when a question is left, as rules of its step.

There, a question's actions run in order: every calculation whose condition holds is done, and the first jump whose condition
holds is taken; with none, the next question follows, in document order. Ours are the same: calculations first, in order, then
the first way on that holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from enum import Enum

from funnel.documents.parts import RulePart
from funnel.documents.problems import path_of, short
from funnel.importing.conversion import Notes
from funnel.importing.logic import ALWAYS, NEVER, All, Groups, Logic, TooLargeError, groups
from funnel.importing.typeform.conditions import Conditions
from funnel.importing.typeform.constants import UnusableError
from funnel.importing.typeform.declared import Declared
from funnel.importing.typeform.endings import Endings
from funnel.importing.typeform.outline import Action, Item, Outline
from funnel.importing.typeform.values import Object, Place, column_of, number_of, object_of, ref_of
from steps.rules import Kind

CALCULATIONS = frozenset({"add", "subtract", "multiply", "divide", "set"})
# Jumps of questions that were left out which may be followed from one step, and from all of them.
_MOST_FOLLOWED, _MOST_FOLLOWED_IN_ALL = 100, 1_000


class Goal(Enum):
    """Where a way may lead beside a question and a named ending: past the last question."""

    END = "end"


# Under which condition a way is taken, and where it leads: a step, the key of an ending, or past the last question.
Way = tuple[Logic, Item | str | Goal]


class Rules:
    """Makes the rules of each step."""

    def __init__(self, notes: Notes, outline: Outline, declared: Declared, endings: Endings) -> None:
        self._notes = notes
        self._items = outline.items
        self._outline = outline
        self._declared = declared
        self._endings = endings
        self._conditions = Conditions(notes, outline, declared)
        self._budget, self._budget_in_all = _MOST_FOLLOWED, _MOST_FOLLOWED_IN_ALL
        # What each condition says, by its place and where it is asked: jumps of those left out are asked again and again.
        self._said: dict[tuple[Place, int], Logic | None] = {}
        # The questions that were left out whose ways on are those of a step now.
        self._followed: set[int] = set()

    def of(self, item: Item) -> list[RulePart]:
        """The rules of the step that a question became."""
        self._budget = _MOST_FOLLOWED
        found: list[RulePart] = []
        for action in item.actions:
            if action.data.get("action") == "jump":
                for condition, goal in self.ways(action, item.index, item.index):
                    found += self._leading(condition, goal, action.place)
            else:
                found += self.calculation(action, item.index)
        return [*found, *self._past_those_left_out(item)]

    def note_not_followed(self) -> None:
        """Note what would be done after questions that were left out, and is done nowhere."""
        for item in self._items:
            if item.is_taken:
                continue
            for action in item.actions:
                is_jump = action.data.get("action") == "jump"
                if not is_jump or item.index not in self._followed:
                    message = f"It follows on {item.words}, which was left out. It was left out, too."
                    self._notes.add(path_of(action.place), "meaning_changed", message)

    def ways(self, action: Action, source: int, here: int) -> Iterator[Way]:
        """Where a jump of the question at `source` leads when it is taken on leaving the one at `here`; noted when nowhere."""
        condition = self.condition(action, here)
        if condition is None or condition == NEVER:
            return
        target = object_of(object_of(action.data.get("details")).get("to"))
        place = (*action.place, "details", "to")
        for further, goal in self._goals(target, place, source, here):
            yield _both(condition, further), goal

    def condition(self, action: Action, here: int) -> Logic | None:
        """The condition of an action; without any, always. None, noted, for one that cannot be taken."""
        if (action.place, here) not in self._said:
            self._said[action.place, here] = self._read(action, here)
        return self._said[action.place, here]

    def _read(self, action: Action, here: int) -> Logic | None:
        data = action.data.get("condition")
        if data is None:
            return ALWAYS
        try:
            return self._conditions.read(data, (*action.place, "condition"), here)
        except UnusableError as error:
            self._notes.add(path_of(error.place), error.code, f"{error.message} What depends on it was left out.")
            return None

    def calculation(self, action: Action, here: int) -> Iterator[RulePart]:
        """The rule that calculates; none, noted, when it cannot be taken."""
        name, details = action.data.get("action"), object_of(action.data.get("details"))
        if not isinstance(name, str) or name not in CALCULATIONS:
            message = f"There is nothing like the action “{short(ref_of(name))}” here. It was left out."
            self._notes.add(path_of((*action.place, "action")), "expression_unreadable", message)
            return
        variable = self._declared.variables.get(ref_of(object_of(details.get("target")).get("value")))
        if variable is None:
            message = "It names no variable. The calculation was left out."
            self._notes.add(path_of((*action.place, "details", "target")), "reference_unknown", message)
            return
        amount = self._amount(object_of(details.get("value")), (*action.place, "details", "value"), here)
        condition = self.condition(action, here)
        if amount is None or condition is None:
            return
        number, of = (amount, "") if isinstance(amount, Decimal) else (None, amount)
        for when in self.written(condition, action.place):
            yield RulePart(action=name, variable=variable.name, amount=number, amount_of=of, when=when)

    def written(self, condition: Logic, place: Place) -> Iterator[Groups]:
        """The condition as a rule has it; nothing for one that never holds or, noted, is too large."""
        found = self.groups(condition, (*place, "condition"))
        if found:
            yield [] if found == [[]] else found

    def groups(self, condition: Logic, place: Place, consequence: str = "What depends on it was left out.") -> Groups | None:
        """The condition as groups; None, noted with what follows from it, when they are too many."""
        try:
            return groups(condition)
        except TooLargeError as error:
            self._notes.add(path_of(place), "condition_too_large", f"{error} {consequence}")
            return None

    def _amount(self, value: Object, place: Place, here: int) -> Decimal | str | None:
        """What is calculated with: a number, or the name of what holds one. None, noted, when there is no such thing."""
        raw, kind = value.get("value"), value.get("type")
        if number_of(raw) is not None and kind not in ("field", "hidden", "variable"):
            return column_of(raw, self._notes, (*place, "value"))
        ref = ref_of(raw)
        hidden = self._declared.hidden.get(ref) if kind != "variable" else None
        variable = self._declared.variables.get(ref) if kind != "hidden" else None
        declared = (variable or hidden) if kind != "field" else None
        if declared is not None and declared.kind is Kind.NUMBER:
            return declared.name
        item = self._outline.found.get(ref) if kind not in ("hidden", "variable") else None
        if item is not None and item.kind is Kind.NUMBER and item.index <= here:
            return item.key
        message = "This is no number that can be calculated with. The calculation was left out."
        self._notes.add(path_of(place), "expression_unreadable", message)
        return None

    def _goals(self, target: Object, place: Place, source: int, here: int) -> Iterator[Way]:
        """Where a jump leads; nowhere, noted, when back or to nothing."""
        ref = ref_of(target.get("value"))
        start = self._outline.start_of(ref) if target.get("type") != "thankyou" or ref not in self._endings.keys else None
        if start is not None and start <= source:
            where = self._items[start].words if start < len(self._items) else f"“{short(ref)}”"
            message = (
                f"It jumps back to {where}, and visitors would go round in circles. It was left out; the way goes on forwards."
            )
            self._notes.add(path_of(place), "jump_backwards", message)
        elif start is not None:
            if start < len(self._items) and not self._items[start].is_taken:
                message = f"It jumps to {self._items[start].words}, which was left out. It leads to what follows on that."
                self._notes.add(path_of(place), "meaning_changed", message)
            yield from self.arriving(start, here)
        elif ref in self._endings.keys:
            yield ALWAYS, self._endings.keys[ref]
        else:
            message = f"There is nothing called “{short(ref)}” to jump to. It was left out; the way goes on forwards."
            self._notes.add(path_of(place), "jump_nowhere", message)

    def arriving(self, place: int, here: int) -> Iterator[Way]:
        """Where a visitor gets who leaves the question at `here` for the one at `place`: there, or, if that was left out, by its
        jumps to a later one.
        """
        while place < len(self._items) and not self._items[place].is_taken:
            for action in self._followable(self._items[place]):
                for way in self.ways(action, place, here):
                    yield way
                    if way[0] == ALWAYS:
                        return
            place += 1
        yield ALWAYS, self._items[place] if place < len(self._items) else Goal.END

    def _followable(self, item: Item) -> Iterator[Action]:
        """The jumps of a question that was left out, as long as there are not too many to follow; noted when there are."""
        for action in item.actions:
            if action.data.get("action") != "jump":
                continue
            if not (self._budget and self._budget_in_all):
                message = (
                    f"Too many ways lead on by way of {item.words}, which was left out. Some steps lead straight on instead."
                )
                self._notes.add(path_of(item.place), "condition_too_large", message)
                return
            self._budget, self._budget_in_all = self._budget - 1, self._budget_in_all - 1
            self._followed.add(item.index)
            yield action

    def _past_those_left_out(self, item: Item) -> Iterator[RulePart]:
        """The rules that lead on by way of the questions left out after this one, where that is not to the very next."""
        following = item.index + 1
        if following >= len(self._items) or self._items[following].is_taken:
            return
        ways = list(self.arriving(following, item.index))
        onward = next((after for after in self._items[following:] if after.is_taken), Goal.END)
        if ways[-1] == (ALWAYS, onward):
            ways.pop()
        for condition, goal in ways:
            yield from self._leading(condition, goal, self._items[following].place)

    def _leading(self, condition: Logic, goal: Item | str | Goal, place: Place) -> Iterator[RulePart]:
        for when in self.written(condition, place):
            if isinstance(goal, Item):
                yield RulePart(action="skip_to", target=goal.key, when=when)
            else:
                yield RulePart(action="finish", target=self._endings.parts[0].key if goal is Goal.END else goal, when=when)


def _both(first: Logic, second: Logic) -> Logic:
    if first == ALWAYS:
        return second
    return first if second == ALWAYS else All((first, second))
