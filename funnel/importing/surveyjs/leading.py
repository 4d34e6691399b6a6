"""The rules that lead on from a step because of a trigger: to the end, or to a later step."""

from __future__ import annotations

from collections.abc import Sequence

from funnel.documents.parts import RulePart
from funnel.documents.problems import path_of
from funnel.importing.logic import All, Logic, TooLargeError
from funnel.importing.surveyjs.building import answered
from funnel.importing.surveyjs.drafting import Drafting
from funnel.importing.surveyjs.finishing import MOST_LAST, Finishing, without
from funnel.importing.surveyjs.steps import Made
from funnel.importing.surveyjs.triggers import LEFT_OUT, READS_NOTHING, Trigger


def lead(found: Sequence[Trigger], drafting: Drafting, made: Sequence[Made], finishing: Finishing) -> None:
    """Write the rules of triggers that end the survey or skip."""
    leading = _Leading(drafting, made, finishing)
    # SurveyJS skips as soon as there is an answer, by the last of several, and ends only when the page is left.
    for trigger in (item for item in reversed(found) if item.kind == "skip"):
        leading.skip(trigger)
    for trigger in (item for item in found if item.kind == "complete"):
        leading.complete(trigger)


class _Leading:
    def __init__(self, drafting: Drafting, made: Sequence[Made], finishing: Finishing) -> None:
        self._drafting, self._made, self._finishing = drafting, made, finishing

    def complete(self, trigger: Trigger) -> None:
        """End the visit after each page that has an answer on which the trigger depends."""
        carriers = self._carriers(trigger)
        for page in dict.fromkeys(self._page(place) for place in carriers):
            places = [place for place in range(len(self._made)) if self._page(place) == page]
            self._leave(trigger, places, max(place for place in carriers if place in places))

    def _leave(self, trigger: Trigger, places: Sequence[int], carrier: int) -> None:
        """End it after whichever step of a page is the last one shown, since what else is on the page is asked."""
        start = next((place for place in reversed(places) if self._is_always_shown(place)), places[0])
        try:
            if places[-1] - start >= MOST_LAST:
                raise TooLargeError
            rules = [(place, self._ending(trigger, place, places[-1])) for place in range(start, places[-1] + 1)]
        except TooLargeError:
            rules = self._simply(trigger, places, carrier)
        for place, written in rules:
            self._made[place].rules += written

    def _simply(self, trigger: Trigger, places: Sequence[int], carrier: int) -> list[tuple[int, list[RulePart]]]:
        """The same where which step is the last depends on too much: what may follow on the page is not asked."""
        last = max((place for place in places if place > carrier and self._is_always_shown(place)), default=carrier)
        path = path_of(trigger.place)
        try:
            found = [(last, self._ending(trigger, last, last))]
        except TooLargeError as error:
            self._drafting.notes.add(path, "condition_too_large", f"{error} {LEFT_OUT}")
            return []
        message = "Steps on the same page that are not always shown are not asked of those for whom it comes true."
        self._drafting.notes.add(path, "meaning_changed", message)
        return found

    def _ending(self, trigger: Trigger, place: int, end: int) -> list[RulePart]:
        logic = self._logic(trigger, place)
        return [] if logic is None else self._finishing.when(place, logic, self._made[place + 1 : end + 1])

    def skip(self, trigger: Trigger) -> None:
        """Lead on to a later step after each answer on which the trigger depends, if that step is shown."""
        path, name = path_of(trigger.place), trigger.data.get("gotoName")
        target = next((item for item in self._made if isinstance(name, str) and item.asked.item.name == name.strip()), None)
        if target is None:
            self._drafting.notes.add(path, "jump_nowhere", f"There is no such question to skip to. {LEFT_OUT}")
            return
        carriers = self._carriers(trigger)
        before = [place for place in carriers if self._made[place].asked.position < target.asked.position]
        if len(before) < len(carriers):
            message = f"It skips back to “{target.asked.item.name[:60]}”{', after some of its answers' if before else ''}."
            self._drafting.notes.add(path, "jump_backwards", f"{message} {'That was left out.' if before else LEFT_OUT}")
        if any(self._page(place) == target.asked.item.around.page for place in before):
            message = "What stands between it and where it skips to, on the same page, is not asked here."
            self._drafting.notes.add(path, "meaning_changed", message)
        for place in before:
            try:
                self._made[place].rules += self._skipping(trigger, place, target)
            except TooLargeError as error:
                self._drafting.notes.add(path, "condition_too_large", f"{error} {LEFT_OUT}")

    def _skipping(self, trigger: Trigger, place: int, target: Made) -> list[RulePart]:
        logic = self._logic(trigger, place)
        if logic is None:
            return []
        # A question that is left empty sets nothing off, and nobody is led to one that is hidden.
        is_there = answered(self._drafting.names.by_key[self._made[place].asked.key])
        shown = without(target.shown, self._finishing.limit(place).unread)
        when = self._drafting.written(All((logic, is_there, shown)))
        return [RulePart(action="skip_to", target=target.asked.key, when=[] if [] in when else when)] if when else []

    def _carriers(self, trigger: Trigger) -> list[int]:
        """The places of the steps whose answers a trigger depends on; none, noted, when that cannot be said."""
        found = self._drafting.reading((trigger.place, trigger.text), LEFT_OUT)
        if found is None:
            return []
        positions = self._drafting.positions(found)
        places = [place for place, item in enumerate(self._made) if item.asked.position in positions]
        if not places:
            self._drafting.notes.add(path_of(trigger.place), "expression_unreadable", f"{READS_NOTHING} {LEFT_OUT}")
        return places

    def _logic(self, trigger: Trigger, place: int) -> Logic | None:
        """When it is true after the step at `place`, later answers not being there yet."""
        return self._drafting.logic((trigger.place, trigger.text), LEFT_OUT, self._finishing.limit(place))

    def _page(self, place: int) -> int:
        return self._made[place].asked.item.around.page

    def _is_always_shown(self, place: int) -> bool:
        rules = self._made[place].rules
        return not rules or rules[0].action != "show_if"
