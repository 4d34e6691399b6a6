"""The way through a funnel with all its visitors, step by step."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from steps.adapting import conditional
from steps.contradictions import SOME_DAY, witnesses
from steps.exploring.verdicts import Verdicts
from steps.exploring.visitors import Asked, Test, Visitor, offer, readers
from steps.journey import points_of
from steps.numbers import calculate, plain
from steps.references import reference
from steps.rules import STARTED_ON, Kind, prepare
from steps.spec import HIDDEN, SCORE, Action, Condition, Rule, Spec, Step, Value

# Kinds of visitors told apart at one step; beyond that what is used last is forgotten.
_MOST = 128
# Ways to answer one step told apart; an answer with more may be anything.
_MOST_ANSWERS = 64
# Conditions tried at one step: the more answers and conditions it has, the fewer kinds of visitors are told apart there.
_WORK = 8_000
# Kinds of visitors told apart between the calculations of one step, where conditions may go either way.
_MOST_BETWEEN = 8
# The mark of visitors who have seen a step.
_ASKED = ""


class Exploration:
    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.verdicts = Verdicts()
        self.variables = {SCORE: "0"} | {variable.key: variable.initial for variable in spec.variables}
        self.readers = readers(spec)
        self.uses = self._all_uses()
        self.classes = {name: self._classes(name) for name in self._names()}
        self.free = {name for name, found in self.classes.items() if found is None}
        self.free |= self._free_variables()
        self.tests = {
            step.key: [[[self._test(item) for item in group] for group in rule.groups] for rule in step.rules]
            for step in spec.steps
        }

    def run(self) -> Verdicts:
        """Step by step, from left to right: no rule leads back."""
        fronts: list[dict[tuple[object, ...], Visitor]] = [{} for _ in range(len(self.spec.steps) + 1)]
        self._meet(fronts[0], self._arrivals())
        for position, step in enumerate(self.spec.steps):
            front = self._narrowed(fronts[position], position)
            for visitor in front:
                for target, onward in self._through(position, step, visitor):
                    self._meet(fronts[target], [onward])
            fronts[position] = {}
        self.verdicts.shows_nothing = any(_ASKED not in visitor.marks for visitor in fronts[-1].values())
        return self.verdicts

    # --- what is read, and what of it can be told apart

    def _names(self) -> list[str]:
        """Everything but variables that rules read, and every step."""
        found = dict.fromkeys([*self.spec.index, *self.readers])
        return [name for name in found if name not in self.variables]

    def _classes(self, name: str) -> list[tuple[Value, int]] | None:
        """One answer for each way in which the rules can take it, numbered; None when they cannot be listed."""
        found = reference(self.spec, name)
        if found is None or found.step is None:
            return None
        reading = self.readers.get(name, [])
        constant = [item for item in reading if not item.right]
        open_ended = found.kind in (Kind.TEXT, Kind.NUMBER, Kind.DATE)
        compared = any(item.right for item in reading) or self._is_amount(name)
        counted_from = self.readers.get(STARTED_ON) and any(item.relative for item in constant)
        if counted_from or (open_ended and compared):
            return None
        values = self._all_values(found.step, constant, whole=compared)
        if found.step.type == "ranking" and conditional(found.step):
            # What is ranked, and so what is scored, is not the same for all.
            values = None
        if values is None:
            return None
        told_apart = self._told_apart(found.step, name, constant, values, whole=compared)
        return told_apart if len(told_apart) <= _MOST_ANSWERS else None

    def _all_values(self, step: Step, reading: Sequence[Condition], *, whole: bool) -> list[Value] | None:
        blank = not step.required and step.type not in ("content", "consent")
        scored = step.key in self.spec.index and any(Decimal(choice.points) for choice in step.choices)
        if (whole or scored) and step.type == "multiple_choice":
            # Which are picked matters beyond what conditions say.
            keys = [choice.key for choice in step.choices]
            everything = Condition(step.key, "any_of", list(keys))
            return witnesses(step, [*reading, everything], may_be_blank=blank)
        if offers := conditional(step):
            # Which of these are picked matters, and how many, where so many are asked for.
            told = [Condition(step.key, "any_of", [*offers]), Condition(step.key, "count_at_least", "1")]
            return witnesses(step, [*reading, *told], may_be_blank=blank)
        return witnesses(step, reading, may_be_blank=blank)

    def _told_apart(
        self, step: Step, name: str, reading: Sequence[Condition], values: list[Value], *, whole: bool
    ) -> list[tuple[Value, int]]:
        tests = [prepare(item) for item in reading]
        points = {choice.key: Decimal(choice.points) for choice in step.choices}
        found: dict[object, tuple[Value, int]] = {}
        for value in values:
            known = {STARTED_ON: SOME_DAY.isoformat(), name: value}
            look = (
                tuple(test(known) for test in tests),
                points_of(value, points),
                str(value) if whole else "",
                offer(step, value),
            )
            found.setdefault(look, (value, len(found)))
        return list(found.values())

    def _is_amount(self, name: str) -> bool:
        return any(rule.amount_of == name for step in self.spec.steps for rule in step.rules)

    def _free_variables(self) -> set[str]:
        """Variables that are changed by something free, or by another such variable; read by conditions, they may be anything."""
        found: set[str] = set()
        scored = {step.key for step in self.spec.steps if any(Decimal(choice.points) for choice in step.choices)}
        if scored & self.free:
            found.add(SCORE)
        changes = [rule for step in self.spec.steps for rule in step.rules if rule.action.calculates]
        while True:
            more = {rule.target for rule in changes if rule.amount_of and rule.amount_of in self.free | found} - found
            if not more:
                return found
            found |= more

    def _test(self, item: Condition) -> Test:
        names = (item.left, item.right) if item.right else (item.left,)
        skipped = item.operator == "was_skipped"
        return Test(names, prepare(item), not skipped and any(name in self.free for name in names))

    def _all_uses(self) -> dict[str, list[int]]:
        """The steps whose rules read a name, in order."""
        found: dict[str, list[int]] = defaultdict(list)
        for position, step in enumerate(self.spec.steps):
            for rule in step.rules:
                names = {name for group in rule.groups for item in group for name in (item.left, item.right)}
                for name in names | {rule.amount_of}:
                    found[name].append(position)
        return dict(found)

    def _next_use(self, name: str, position: int) -> int:
        """The first step from `position` on whose rules read a name; one after the last if none does."""
        uses = self.uses.get(name, [])
        place = bisect_left(uses, position)
        return uses[place] if place < len(uses) else len(self.spec.steps)

    # --- visitors

    def _arrivals(self) -> Iterable[Visitor]:
        """All who may arrive: their hidden fields as far as rules read them."""
        visitors = [Visitor({STARTED_ON: SOME_DAY.isoformat(), **self.variables}, frozenset(), {})]
        for name in self.classes:
            if name.startswith(HIDDEN):
                known = [self._with(visitor, name, answer) for visitor in visitors for answer in self._answers(name)]
                visitors = self._capped(known, 0, _MOST)
        return visitors

    def _answers(self, name: str) -> list[tuple[Value, int]]:
        # Where answers cannot be listed, that there is one is all that is known.
        return self.classes[name] or [("?", 0)]

    def _with(self, visitor: Visitor, name: str, answer: tuple[Value, int]) -> Visitor:
        value, mark = answer
        return Visitor({**visitor.values, name: value}, visitor.forgotten, {**visitor.marks, name: mark})

    def _meet(self, front: dict[tuple[object, ...], Visitor], visitors: Iterable[Visitor]) -> None:
        for visitor in visitors:
            front.setdefault(visitor.key(), visitor)

    def _narrowed(self, front: Mapping[tuple[object, ...], Visitor], position: int) -> list[Visitor]:
        """The visitors at a step, without what no rule from here on reads."""
        read = {name for name, uses in self.uses.items() if uses[-1] >= position} | {_ASKED}
        always = {STARTED_ON, *self.variables}
        kept = [
            Visitor(
                {name: value for name, value in visitor.values.items() if name in read or name in always},
                visitor.forgotten & read,
                {name: mark for name, mark in visitor.marks.items() if name in read},
            )
            for visitor in front.values()
        ]
        return self._capped(kept, position, self._room(position))

    def _room(self, position: int) -> int:
        """How many kinds of visitors can be told apart at a step."""
        step = self.spec.steps[position]
        conditions = sum(len(group) for rule in step.rules for group in rule.groups)
        return max(4, min(_MOST, _WORK // (len(self._answers(step.key)) * (1 + conditions))))

    def _capped(self, visitors: Sequence[Visitor], position: int, most: int) -> list[Visitor]:
        """No two alike, and not too many: what is read next is kept, the rest forgotten."""
        different = list({visitor.key(): visitor for visitor in visitors}.values())
        if len(different) <= most:
            return different
        self.verdicts.exact = False
        forgotten = frozenset().union(*(visitor.forgotten for visitor in different))
        names = {name for visitor in different for name in visitor.marks} - forgotten - {_ASKED}
        kept = {_ASKED}
        kinds = [visitor.marks.get(_ASKED) for visitor in different]
        for name in sorted(names, key=lambda item: (self._next_use(item, position), item)):
            finer = list(zip(kinds, (visitor.marks.get(name) for visitor in different), strict=True))
            numbers = {kind: number for number, kind in enumerate(dict.fromkeys(finer))}
            if len(numbers) > most:
                break
            kept.add(name)
            kinds = [numbers[kind] for kind in finer]
        forgotten |= names - kept
        found = dict(zip(kinds, different, strict=True)).values()
        return [
            replace(visitor, forgotten=forgotten, marks={name: mark for name, mark in visitor.marks.items() if name in kept})
            for visitor in found
        ]

    # --- one step

    def _through(self, position: int, step: Step, visitor: Visitor) -> Iterator[tuple[int, Visitor]]:
        """Where a visitor may go from a step, and as whom."""
        self.verdicts.arrived.add(step.key)
        may_show, may_hide = self._shown(step, visitor)
        may, must = self._offered(step, visitor) if may_show else (frozenset[str](), frozenset[str]())
        if may_hide or (step.choices and not must):
            yield position + 1, visitor
        if not may_show or (step.choices and not may):
            return
        self.verdicts.reached.add(step.key)
        asked = Asked(step, self._required(step, visitor), may, must)
        listed = self.classes[step.key] is not None
        for answer in self._answers(step.key):
            if listed and not asked.takes(answer[0]):
                continue
            answered = self._with(visitor, step.key, answer)
            answered.marks[_ASKED] = 1
            for changed in self._calculated(step, answered, answer[0]):
                yield from self._leaving(position, step, changed)

    def _shown(self, step: Step, visitor: Visitor) -> tuple[bool, bool]:
        results = self._asking(step, visitor, Action.SHOW_IF)
        found = (any(may for may, _ in results.values()), all(may_not for _, may_not in results.values()))
        if found[0] or not results:
            self.verdicts.shown.add(step.key)
        return found if results else (True, False)

    def _offered(self, step: Step, visitor: Visitor) -> tuple[frozenset[str], frozenset[str]]:
        """(choices that may be offered, choices that are for sure)."""
        may = must = frozenset(choice.key for choice in step.choices) - conditional(step).keys()
        for place, (holds, fails) in self._asking(step, visitor, Action.SHOW_CHOICE_IF).items():
            key = frozenset([step.rules[place].target])
            may, must = may | (key if holds else may), must | (must if fails else key)
        return may, must

    def _required(self, step: Step, visitor: Visitor) -> bool:
        """Whether the visitor has to answer for sure."""
        results = self._asking(step, visitor, Action.REQUIRE_IF)
        return step.required or not all(may_not for _, may_not in results.values())

    def _asking(self, step: Step, visitor: Visitor, action: Action) -> dict[int, tuple[bool, bool]]:
        """(may fire, may not) of the rules of a step that are looked at before the answer, by their places."""
        places = [place for place, rule in enumerate(step.rules) if rule.action is action]
        results = {place: self._fires(step, place, visitor) for place in places}
        self.verdicts.fired |= {(step.key, place) for place, (may, _) in results.items() if may}
        return results

    def _fires(self, step: Step, place: int, visitor: Visitor) -> tuple[bool, bool]:
        """(may fire, may not); what each group can do is noted."""
        groups = self.tests[step.key][place]
        may, may_not = not groups, bool(groups)
        for number, group in enumerate(groups):
            results = [test.results(visitor) for test in group]
            holds, fails = all(held for held, _ in results), any(failed for _, failed in results)
            if any(held and failed for held, failed in results):
                self.verdicts.exact = False
            if holds:
                self.verdicts.held.add((step.key, place, number))
            if fails:
                self.verdicts.failed.add((step.key, place, number))
            may, may_not = may or holds, may_not and fails
        return may, may_not

    def _calculated(self, step: Step, visitor: Visitor, answer: Value) -> list[Visitor]:
        points = {choice.key: Decimal(choice.points) for choice in step.choices}
        visitor = self._set(visitor, Action.ADD, SCORE, points_of(answer, points))
        visitors = [visitor]
        for place, rule in enumerate(step.rules):
            if rule.action.calculates:
                visitors = [after for before in visitors for after in self._after(step, place, rule, before)]
                visitors = self._capped(visitors, self.spec.index[step.key], _MOST_BETWEEN)
        return visitors

    def _after(self, step: Step, place: int, rule: Rule, visitor: Visitor) -> Iterator[Visitor]:
        may, may_not = self._fires(step, place, visitor)
        if may:
            self.verdicts.fired.add((step.key, place))
            if rule.amount_of in visitor.forgotten:
                yield replace(visitor, forgotten=visitor.forgotten | {rule.target})
            else:
                yield self._set(visitor, rule.action, rule.target, self._amount(rule, visitor))
        if may_not:
            yield visitor

    def _amount(self, rule: Rule, visitor: Visitor) -> Decimal | None:
        if rule.amount is not None:
            return Decimal(rule.amount)
        value = visitor.values.get(rule.amount_of)
        return Decimal(str(value)) if isinstance(value, str) and rule.amount_of not in self.free else None

    def _set(self, visitor: Visitor, action: Action, name: str, amount: Decimal | None) -> Visitor:
        """The visitor after a calculation. A variable nobody reads, or that may be anything, is left as it was."""
        if amount is None or name in self.free or name in visitor.forgotten or name not in self.uses:
            return visitor
        value = plain(calculate(action, Decimal(str(visitor.values[name])), amount))
        return Visitor({**visitor.values, name: value}, visitor.forgotten, {**visitor.marks, name: value})

    def _leaving(self, position: int, step: Step, visitor: Visitor) -> Iterator[tuple[int, Visitor]]:
        """By the first rule that fires, else to the next step."""
        going = True
        for place, rule in enumerate(step.rules):
            if not rule.action.leaves:
                continue
            may, may_not = self._fires(step, place, visitor)
            if may and going:
                self.verdicts.fired.add((step.key, place))
                if rule.action is Action.SKIP_TO:
                    yield self.spec.index[rule.target], visitor
            going = going and may_not
        if going:
            self.verdicts.passed.add(step.key)
            yield position + 1, visitor
