"""Can each condition hold, is each step reached? Asked of the parts that are in order, whatever is wrong with others."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from steps import models
from steps.compiling.draft import Draft
from steps.contradictions import satisfiable
from steps.exploring import Place, Verdicts, explore
from steps.references import reference
from steps.rules import WAS_SKIPPED
from steps.spec import Action, Condition, Spec, from_json, to_json

# What is found here does not keep rules from being understood.
_FINDINGS = frozenset({"impossible_condition"})
_UNCLEAR = frozenset({"unknown_type", "no_choices", "bad_bounds"})


def check(draft: Draft, spec: Spec) -> Verdicts | None:
    """Report what never happens; None when too much else is wrong to tell what does."""
    if {problem.code for problem in draft.problems} & {"missing_key", "duplicate_key", "reserved_key"}:
        return None
    unclear = {problem.place.step_pk for problem in draft.problems if problem.code in _UNCLEAR}
    impossible = _contradictory(draft, spec, {step.key for step in draft.steps if step.pk in unclear})
    if unclear or any(problem.place.kind in ("rule", "condition") for problem in draft.problems if problem.code not in _FINDINGS):
        # With a rule missing, ways are missing: what it says of the others would be wrong.
        return None
    verdicts = explored(to_json(spec))
    for place, row, group in _groups(draft):
        if place[0] in verdicts.asked(Action(row.action)) and place not in verdicts.held | impossible:
            _report(draft, spec, row, group)
    if verdicts.exact and verdicts.shows_nothing and draft.steps:
        draft.report("nothing_shown", None)
    for step in draft.steps:
        # One that visitors come to and never see has conditions that never hold, which were reported.
        if step.key not in verdicts.arrived:
            draft.report("unreachable_step", step)
    return verdicts


@lru_cache(maxsize=64)
def explored(text: str) -> Verdicts:
    """By the spec's text: a draft is looked at many times for each time it changes, and the lock under which it is published is short."""
    return explore(from_json(text))


def _groups(draft: Draft) -> Iterator[tuple[Place, models.Rule, tuple[Condition, ...]]]:
    for (key, place), (row, rule) in draft.rules.items():
        for number, group in enumerate(rule.groups):
            yield (key, place, number), row, group


def _contradictory(draft: Draft, spec: Spec, unclear: set[str]) -> set[Place]:
    """The groups that ask contradictory things of one answer, reported: whatever visitors may come by."""
    found = set()
    for place, row, group in _groups(draft):
        for name in dict.fromkeys(item.left for item in group):
            if name not in unclear and not _can_hold(spec, name, group):
                found.add(place)
                _report(draft, spec, row, [item for item in group if item.left == name])
    return found


def _can_hold(spec: Spec, name: str, group: tuple[Condition, ...]) -> bool:
    """Whether one thing can satisfy all that a group compares it with."""
    found = reference(spec, name)
    # Whether somebody was asked depends on the way, not on an answer.
    reading = [item for item in group if item.left == name and not item.right and item.operator != WAS_SKIPPED.name]
    return found is None or found.step is None or not reading or satisfiable(found.step, reading, may_be_blank=True)


def _report(draft: Draft, spec: Spec, row: models.Rule, group: list[Condition] | tuple[Condition, ...]) -> None:
    names = dict.fromkeys(item.left for item in group)
    titles = [found.title if (found := reference(spec, name)) else name for name in names]
    draft.report("impossible_condition", row, source="” and “".join(titles))
