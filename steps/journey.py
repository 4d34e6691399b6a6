"""Where a visitor is: the path through a funnel as a pure function of (spec, answers)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from steps.rules import Predicate, predicate
from steps.spec import Action, Condition, Spec, Value

# (position of the step that is read, its key, the test of its answer)
_Test = tuple[int, str, Predicate]
_Groups = tuple[tuple[_Test, ...], ...]


@dataclass(frozen=True, slots=True)
class Journey:
    """A visitor's way so far.

    `path` holds the steps on the way in order, the open one last; `open_step` is the first without an answer, None at the
    end; `ending` is the ending's key, None before the end; `remaining` is the largest number of steps that may still come,
    the open one included.
    """

    path: tuple[str, ...]
    open_step: str | None
    ending: str | None
    remaining: int

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

    def percent(self, step: str | None = None) -> int:
        """Progress in whole percent when `step` is shown (default: the open one); 100 only at the end.

        Both terms are honest bounds: answering raises `done` by one and lowers `remaining` by at least one, so the share
        never falls while the visitor moves forward.
        """
        before = self.done if step is None else self.position(step) - 1
        return 100 * before // self.length if self.length else 100


@dataclass(frozen=True, slots=True)
class _Stop:
    """One step, prepared: its tests as closures, its targets as positions."""

    key: str
    shown: _Groups | None
    leave: tuple[tuple[_Groups, int, str], ...]


def walk(spec: Spec, answers: Mapping[str, Value]) -> Journey:
    """Follow the rules from the first step to the first unanswered one, or to an ending.

    One pass, forwards: conditions read only answers of earlier steps on the path, so answers that an edit has taken off the
    path count as unanswered. Always ends, in at most one visit per step.
    """
    stops = _plan(spec)
    known: dict[str, Value] = {}
    path: list[str] = []
    position = 0
    while position < len(stops):
        stop = stops[position]
        if stop.shown is not None and not _holds(stop.shown, known):
            position += 1
            continue
        path.append(stop.key)
        if stop.key not in answers:
            return Journey(tuple(path), stop.key, None, _longest(stops, known, position))
        known[stop.key] = answers[stop.key]
        for groups, target, ending in stop.leave:
            if _holds(groups, known):
                if ending:
                    return Journey(tuple(path), None, ending, 0)
                position = target
                break
        else:
            position += 1
    return Journey(tuple(path), None, spec.endings[0].key, 0)


@lru_cache(maxsize=512)
def _plan(spec: Spec) -> tuple[_Stop, ...]:
    """The spec prepared for walking; kept by identity, since a published spec never changes."""
    stops: list[_Stop] = []
    for step in spec.steps:
        shows = [_prepare(spec, rule.groups) for rule in step.rules if rule.action is Action.SHOW_IF]
        leave = tuple(
            (
                _prepare(spec, rule.groups),
                spec.index[rule.target] if rule.action is Action.SKIP_TO else -1,
                rule.target if rule.action is Action.FINISH else "",
            )
            for rule in step.rules
            if rule.action is not Action.SHOW_IF
        )
        shown = tuple(group for groups in shows for group in groups) if shows else None
        stops.append(_Stop(step.key, shown, leave))
    return tuple(stops)


def _prepare(spec: Spec, groups: tuple[tuple[Condition, ...], ...]) -> _Groups:
    return tuple(tuple((spec.index[item.step], item.step, predicate(item)) for item in group) for group in groups)


def _holds(groups: _Groups, known: Mapping[str, Value]) -> bool:
    if not groups:
        return True
    for group in groups:
        for _, key, test in group:
            if not test(known.get(key)):
                break
        else:
            return True
    return False


def _may_hold(groups: _Groups, known: Mapping[str, Value], undecided: int) -> tuple[bool, bool]:
    """(may hold, must hold) while the answers of all steps from position `undecided` on are not known yet."""
    if not groups:
        return True, True
    may = False
    for group in groups:
        certain = True
        for source, key, test in group:
            if source >= undecided:
                certain = False
            elif not test(known.get(key)):
                break
        else:
            if certain:
                return True, True
            may = True
    return may, False


def _longest(stops: tuple[_Stop, ...], known: Mapping[str, Value], position: int) -> int:
    """The number of steps on the longest way from the open step at `position` that its rules still allow.

    Right to left, once: the longest way from a step is one more than the longest from any place it may lead to.
    """
    longest = [0] * (len(stops) + 1)
    for here in range(len(stops) - 1, position - 1, -1):
        stop = stops[here]
        may_show, must_show = (True, True) if stop.shown is None else _may_hold(stop.shown, known, position)
        if here == position:
            may_show = must_show = True
        best = 0
        if may_show:
            onward = 0
            for groups, target, ending in stop.leave:
                may, must = _may_hold(groups, known, position)
                if may and not ending:
                    onward = max(onward, longest[target])
                if must:
                    break
            else:
                onward = max(onward, longest[here + 1])
            best = 1 + onward
        longest[here] = best if must_show else max(best, longest[here + 1])
    return longest[position]
