"""Where a visitor is: path, variables and ending as a pure function of (spec, answers, hidden fields)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from steps import picks
from steps.adapting import Terms, conditional, may_lack_choices, terms
from steps.numbers import calculate, plain
from steps.rules import Holds, Values, prepare
from steps.spec import HIDDEN, SCORE, Action, Choice, Condition, EndingBy, Rule, Spec, Value

# (last position whose answer can still change the outcome, the test)
_Test = tuple[int, Holds]
_Groups = tuple[tuple[_Test, ...], ...]
_NOTHING: Mapping[str, Value] = {}


@dataclass(frozen=True, slots=True)
class Journey:
    """A visitor's way so far.

    `path` holds the steps on the way in order, the open one last; `open_step` is the first without an answer that counts, None
    at the end; `ending` is the ending's key, None before the end; `remaining` is the largest number of steps that may still come,
    the open one included. `values` holds what is known there: the answers on the path, the hidden fields and the variables, by
    name; `variables` holds the variables as they were on entering each step of the path.
    """

    path: tuple[str, ...]
    open_step: str | None
    ending: str | None
    remaining: int
    values: Values = field(default_factory=dict, compare=False, repr=False)
    variables: tuple[Values, ...] = field(default=(), compare=False, repr=False)

    @property
    def done(self) -> int:
        """How many steps on the path are answered."""
        return len(self.path) if self.open_step is None else len(self.path) - 1

    @property
    def length(self) -> int:
        """The number of steps on the longest way still possible."""
        return self.done + self.remaining

    def can_visit(self, step: str) -> bool:
        """Whether the visitor may open this step now."""
        return step in self.path

    def previous(self, step: str) -> str | None:
        """The step before `step` on the path; None before the first. ValueError for a step off the path."""
        position = self.path.index(step)
        return self.path[position - 1] if position else None

    def position(self, step: str) -> int:
        """Place of `step` on the path, from 1. ValueError for a step off the path."""
        return self.path.index(step) + 1

    def values_at(self, step: str) -> Values:
        """What is known when `step` is shown: as `values`, but with the variables as they were then. ValueError as above."""
        return {**self.values, **self.variables[self.path.index(step)]}

    def percent(self, step: str | None = None) -> int:
        """Progress in whole percent when `step` is shown (default: the open one); 100 only at the end.

        Both terms are honest bounds: answering raises `done` by one and lowers `remaining` by at least one, so the share
        never falls while the visitor moves forward.
        """
        before = self.done if step is None else self.position(step) - 1
        return 100 * before // self.length if self.length else 100


@dataclass(frozen=True, slots=True)
class _Calculation:
    """One change of a variable, prepared; `amount_of` names what it is done with when `amount` is None."""

    groups: _Groups
    action: Action
    variable: str
    amount: Decimal | None
    amount_of: str


@dataclass(frozen=True, slots=True)
class _Stop:
    """One step, prepared: its tests as closures, its targets as positions, the choices that count for something by key."""

    key: str
    shown: _Groups | None
    # One of these groups must hold too where every choice depends on conditions: who is offered none is led past the step.
    offered: _Groups | None
    terms: Terms | None
    points: Mapping[str, Decimal]
    calculations: tuple[_Calculation, ...]
    leave: tuple[tuple[_Groups, int, str], ...]
    asks_other: bool


def walk(spec: Spec, answers: Mapping[str, Value], hidden: Mapping[str, Value] = _NOTHING) -> Journey:
    """Follow the rules from the first step to the first unanswered one, or to an ending.

    `hidden` holds the hidden fields by key. One pass, forwards: conditions read only answers of earlier steps on the path, so
    answers that an edit has taken off the path count as unanswered, and so do those that a step would no longer take. After each
    answer its points are added, then the step's calculations are done in order, then the first rule that holds leads on. Always
    ends, in at most one visit per step.
    """
    stops, variables = _plan(spec)
    values: dict[str, Value] = {HIDDEN + key: value for key, value in hidden.items()}
    values.update(variables)
    path: list[str] = []
    entered: list[Values] = []
    position = 0
    while position < len(stops):
        stop = stops[position]
        if (stop.shown is not None and not _holds(stop.shown, values)) or (
            stop.offered is not None and not _holds(stop.offered, values)
        ):
            position += 1
            continue
        path.append(stop.key)
        entered.append(variables)
        if stop.key not in answers or (stop.terms is not None and not stop.terms.takes(answers[stop.key], values)):
            return Journey(tuple(path), stop.key, None, _longest(stops, values, position), values, tuple(entered))
        answer = answers[stop.key]
        if stop.asks_other:
            # Rules read which choices are picked; texts also what was typed.
            values[f"{stop.key}.{picks.OTHER}"] = picks.text_in(answer)
            answer = picks.keys_in(answer)
        values[stop.key] = answer
        if isinstance(answer, dict):
            values.update({f"{stop.key}.{part}": text for part, text in answer.items()})
        if stop.points or stop.calculations:
            _calculate(stop, values)
            variables = {name: values[name] for name in variables}
        for groups, target, ending in stop.leave:
            if _holds(groups, values):
                if ending:
                    return Journey(tuple(path), None, ending, 0, values, tuple(entered))
                position = target
                break
        else:
            position += 1
    return Journey(tuple(path), None, _ending(spec, values), 0, values, tuple(entered))


def _calculate(stop: _Stop, values: dict[str, Value]) -> None:
    """Change the variables in `values` as the answer to a step, which is there already, and its rules say."""
    if stop.points:
        points = points_of(values[stop.key], stop.points)
        values[SCORE] = plain(calculate(Action.ADD, Decimal(str(values[SCORE])), points))
    for item in stop.calculations:
        amount = item.amount if item.amount is not None else _number(values.get(item.amount_of))
        if amount is not None and _holds(item.groups, values):
            values[item.variable] = plain(calculate(item.action, Decimal(str(values[item.variable])), amount))


def picked(answer: Value) -> list[str]:
    """What an answer picks, by key: each of several choices, or just one. An answer that picks nothing has no choice's key."""
    return answer if isinstance(answer, list) else [str(answer)]


def points_of(answer: Value, points: Mapping[str, Decimal]) -> Decimal:
    """What an answer adds to the score, where `points` holds those of the choices by key."""
    return sum((points.get(key, Decimal(0)) for key in picked(answer)), Decimal(0))


def _number(value: Value) -> Decimal | None:
    """The number a calculation is done with; None, so that it is left out, when there is none."""
    try:
        return Decimal(str(value)) if isinstance(value, str) else None
    except InvalidOperation:
        return None


def _ending(spec: Spec, values: Values) -> str:
    """The key of the ending for a visitor whom no rule sent to one."""
    if spec.ending_by is EndingBy.SCORE:
        score = Decimal(str(values[SCORE]))
        for ending in spec.endings:
            low, high = ending.score_from, ending.score_below
            if (low or high) and (low is None or Decimal(low) <= score) and (high is None or score < Decimal(high)):
                return ending.key
    if spec.ending_by is EndingBy.MATCHES:
        votes = dict.fromkeys((ending.key for ending in spec.endings), 0)
        for choice in _all_picked(spec, values):
            if choice.ending:
                votes[choice.ending] += 1
        # Of several with the most votes, the first listed.
        return max(votes, key=lambda key: votes[key])
    return spec.endings[0].key


def _all_picked(spec: Spec, values: Values) -> Iterable[Choice]:
    """The choices picked on the path."""
    for step in spec.steps:
        if step.choices and step.key in values:
            keys = picked(values[step.key])
            yield from (choice for choice in step.choices if choice.key in keys)


@lru_cache(maxsize=512)
def _plan(spec: Spec) -> tuple[tuple[_Stop, ...], Values]:
    """The spec prepared for walking, and the variables at the start; kept by identity, since a published spec never changes."""
    # In the first schema a step could have the score's name.
    score: dict[str, Value] = {} if SCORE in spec.index else {SCORE: "0"}
    variables = score | {variable.key: variable.initial for variable in spec.variables}
    # The last position so far at which each name can get another value.
    last = dict.fromkeys(variables, -1) | spec.index
    stops: list[_Stop] = []
    for position, step in enumerate(spec.steps):
        shows = [rule for rule in step.rules if rule.action is Action.SHOW_IF]
        offers = [rule for rules in conditional(step).values() for rule in rules] if may_lack_choices(step) else []
        points = {choice.key: Decimal(choice.points) for choice in step.choices if Decimal(choice.points)}
        if points:
            last[SCORE] = position
        last |= {rule.target: position for rule in step.rules if rule.action.calculates}
        stops.append(
            _Stop(
                step.key,
                _either(last, shows),
                _either(last, offers),
                terms(step),
                points,
                tuple(_calculation(last, rule) for rule in step.rules if rule.action.calculates),
                tuple(_departure(spec, last, rule) for rule in step.rules if rule.action.leaves),
                picks.asks_other(step),
            )
        )
    return tuple(stops), variables


def _calculation(last: Mapping[str, int], rule: Rule) -> _Calculation:
    amount = None if rule.amount is None else Decimal(rule.amount)
    return _Calculation(_prepare(last, rule.groups), rule.action, rule.target, amount, rule.amount_of)


def _departure(spec: Spec, last: Mapping[str, int], rule: Rule) -> tuple[_Groups, int, str]:
    groups = _prepare(last, rule.groups)
    return (groups, -1, rule.target) if rule.action is Action.FINISH else (groups, spec.index[rule.target], "")


def _either(last: Mapping[str, int], rules: Iterable[Rule]) -> _Groups | None:
    """The groups of several rules of which one is enough; None without rules."""
    found = [_prepare(last, rule.groups) for rule in rules]
    return tuple(group for groups in found for group in groups) if found else None


def _prepare(last: Mapping[str, int], groups: tuple[tuple[Condition, ...], ...]) -> _Groups:
    """Hidden fields are in nobody's `last`: they are known from the start."""
    return tuple(
        tuple((max(last.get(item.left, -1), last.get(item.right, -1)), prepare(item)) for item in group) for group in groups
    )


def _holds(groups: _Groups, values: Values) -> bool:
    if not groups:
        return True
    for group in groups:
        for _, test in group:
            if not test(values):
                break
        else:
            return True
    return False


def _may_hold(groups: _Groups, values: Values, undecided: int) -> tuple[bool, bool]:
    """(may hold, must hold) while the answers of all steps from position `undecided` on are not known yet."""
    if not groups:
        return True, True
    may = False
    for group in groups:
        certain = True
        for source, test in group:
            if source >= undecided:
                certain = False
            elif not test(values):
                break
        else:
            if certain:
                return True, True
            may = True
    return may, False


def _may_show(stop: _Stop, values: Values, undecided: int) -> tuple[bool, bool]:
    """(may be shown, must be shown), as `_may_hold`."""
    may, must = (True, True) if stop.shown is None else _may_hold(stop.shown, values, undecided)
    if stop.offered is None or not may:
        return may, must
    may, must_offer = _may_hold(stop.offered, values, undecided)
    return may, must and must_offer


def _longest(stops: tuple[_Stop, ...], values: Values, position: int) -> int:
    """The number of steps on the longest way from the open step at `position` that its rules still allow.

    Right to left, once: the longest way from a step is one more than the longest from any place it may lead to.
    """
    longest = [0] * (len(stops) + 1)
    for here in range(len(stops) - 1, position - 1, -1):
        stop = stops[here]
        if stop.shown is None and stop.offered is None and not stop.leave:
            longest[here] = 1 + longest[here + 1]
            continue
        may_show, must_show = (True, True) if here == position else _may_show(stop, values, position)
        best = 0
        if may_show:
            onward = 0
            for groups, target, ending in stop.leave:
                may, must = _may_hold(groups, values, position)
                if may and not ending:
                    onward = max(onward, longest[target])
                if must:
                    break
            else:
                onward = max(onward, longest[here + 1])
            best = 1 + onward
        longest[here] = best if must_show else max(best, longest[here + 1])
    return longest[position]
