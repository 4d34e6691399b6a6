"""From a funnel's draft to its document."""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db.models import Model
from pydantic import BaseModel

from funnel.documents.shape import SCHEMA, ChoicePart, EndingPart, StepPart
from funnel.documents.values import from_text
from funnel.models import Funnel
from steps.models import Condition, Ending, Rule, Step


def export_draft(funnel: Funnel) -> str:
    """The draft as pretty JSON, defaults left out, always in the same order: equal drafts give equal text."""
    steps = Step.objects.filter(funnel=funnel).prefetch_related(
        "choices", "rules__conditions__source__choices", "rules__target_step", "rules__target_ending"
    )
    document = {
        "schema": SCHEMA,
        "slug": funnel.slug,
        "name": funnel.name,
        "steps": [_step(step) for step in steps],
        "endings": [_columns(EndingPart, ending) for ending in Ending.objects.filter(funnel=funnel)],
    }
    return pretty(document)


def pretty(data: Any) -> str:
    """JSON for people: indented, letters of all scripts as they are."""
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _step(row: Step) -> dict[str, Any]:
    parts = {
        "choices": [_columns(ChoicePart, choice) for choice in row.choices.all()],
        "rules": [_rule(rule) for rule in row.rules.all()],
    }
    return _columns(StepPart, row) | {name: part for name, part in parts.items() if part}


def _columns(part: type[BaseModel], row: Model) -> dict[str, Any]:
    """The columns that part and row both have, those with default values left out."""
    values = {name: getattr(row, name) for name in part.model_fields if name not in ("choices", "rules")}
    return {name: _plain(value) for name, value in values.items() if value != part.model_fields[name].default}


def _plain(value: Any) -> Any:
    # Fifteen digits at most, which a float gives back unchanged.
    return (int(value) if value == int(value) else float(value)) if isinstance(value, Decimal) else value


def _rule(row: Rule) -> dict[str, Any]:
    target = {"skip_to": row.target_step, "finish": row.target_ending}.get(row.action)
    conditions = sorted(row.conditions.all(), key=lambda item: item.group)
    groups = [[_condition(item) for item in group] for _, group in groupby(conditions, key=lambda item: item.group)]
    found: dict[str, Any] = {"action": row.action}
    if target is not None:
        found["target"] = target.key
    if groups:
        found["when"] = groups
    return found


def _condition(row: Condition) -> dict[str, Any]:
    source = {"step": row.source.key} if row.source is not None else {}
    value = {"value": from_text(row.value, row.operator, row.source)} if row.value else {}
    return {**source, "operator": row.operator, **value}
