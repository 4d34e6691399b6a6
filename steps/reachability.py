"""Which steps some visitor can reach, and which every visitor must."""

from __future__ import annotations

from steps.contradictions import always_left
from steps.spec import Action, Spec


def reachable(spec: Spec) -> frozenset[str]:
    """Keys of the steps that some answers lead to. Never leaves out a step that can be reached.

    A forward pass: a rule with conditions may or may not fire, one without always does.
    """
    open_positions = [False] * (len(spec.steps) + 1)
    open_positions[0] = True
    for position, step in enumerate(spec.steps):
        if not open_positions[position]:
            continue
        hideable = any(rule.action is Action.SHOW_IF for rule in step.rules)
        if hideable or not always_left(step):
            open_positions[position + 1] = True
        for rule in step.rules:
            if rule.action is Action.SKIP_TO:
                open_positions[spec.index[rule.target]] = True
            if rule.action is not Action.SHOW_IF and not rule.groups:
                break
    return frozenset(step.key for step, is_open in zip(spec.steps, open_positions, strict=False) if is_open)


def always_on_path(spec: Spec) -> frozenset[str]:
    """Keys of steps that no rule can hide or pass over. May leave out some that in truth are always on the path."""
    found: list[str] = []
    for step in spec.steps:
        if not any(rule.action is Action.SHOW_IF for rule in step.rules):
            found.append(step.key)
        if any(rule.action is not Action.SHOW_IF for rule in step.rules):
            break
    return frozenset(found)
