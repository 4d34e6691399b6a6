"""Sound funnels of all kinds, written as documents."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given, settings

from funnel.documents import export_draft, parse, replace_draft
from steps.spec import Action, Condition, Rule, Spec, Step, to_json
from tests.funnel.documents.samples import Data, compiled, imported
from tests.generators import random_spec
from tests.randoms import randoms

pytestmark = pytest.mark.django_db


def written(spec: Spec) -> Data:
    """The document that somebody who wants this funnel would write."""
    endings = [
        {"key": item.key, "title": item.title, "score_from": _number(item.score_from), "score_below": _number(item.score_below)}
        for item in spec.endings
    ]
    return {
        "schema": 2,
        "slug": "random",
        "name": spec.title,
        "ending_by": spec.ending_by,
        "hidden": [{"key": item.key, "type": item.type} for item in spec.hidden],
        "variables": [{"key": item.key, "initial": _number(item.initial)} for item in spec.variables],
        "steps": [_step(step) for step in spec.steps],
        "endings": endings,
    }


def _number(text: str | None) -> Any:
    return None if text is None else json.loads(text)


def _step(step: Step) -> Data:
    choices = [
        {"key": item.key, "label": item.label, "points": _number(item.points), "ending": item.ending or None}
        for item in step.choices
    ]
    rules = [_rule(rule) for rule in step.rules]
    return {
        "key": step.key,
        "type": step.type,
        "title": step.title,
        "required": step.required,
        "minimum": _number(step.minimum),
        "choices": choices,
        "rules": rules,
    }


def _rule(rule: Rule) -> Data:
    target = "variable" if rule.action.calculates else "target"
    return {
        "action": rule.action,
        **({} if rule.action in (Action.SHOW_IF, Action.REQUIRE_IF) else {target: rule.target}),
        **({"amount": _number(rule.amount), "amount_of": rule.amount_of} if rule.action.calculates else {}),
        "when": [[_condition(item) for item in group] for group in rule.groups],
    }


def _condition(item: Condition) -> Data:
    value = {} if item.value is None else {"value": item.value}
    return {"left": item.left, "operator": item.operator, "value_of": item.right, **value}


@settings(max_examples=60)
@given(randoms)
def test_any_sound_funnel_comes_out_of_its_document(rng: Random) -> None:
    spec = random_spec(rng, 6)

    first = imported(written(spec), slug="first")
    assume(not first.warnings)

    assert compiled(first.funnel) == to_json(spec)
    again = replace_draft(parse(export_draft(first.funnel).encode()), slug="again")
    assert compiled(again.funnel) == compiled(first.funnel)
