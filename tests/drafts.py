"""Draft rows of a spec that no database has seen: thousands of funnels are compiled without one."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import count
from typing import Any

from django.db.models import Model

from steps import models
from steps.compiling.draft import Draft
from steps.spec import Action, Condition, Rule, Spec, Step, Value


def rows_of(spec: Spec) -> Draft:
    """The rows that compile to `spec`, numbered from 1 per kind."""
    numbers = count(1)
    endings = {
        item.key: models.Ending(
            pk=next(numbers),
            key=item.key,
            title=item.title,
            score_from=_decimal(item.score_from),
            score_below=_decimal(item.score_below),
        )
        for item in spec.endings
    }
    steps = {step.key: models.Step(pk=next(numbers), **_columns(step)) for step in spec.steps}
    for step in spec.steps:
        row = steps[step.key]
        choices = [
            models.Choice(
                pk=next(numbers),
                step=row,
                key=item.key,
                label=item.label,
                points=Decimal(item.points),
                ending=endings.get(item.ending),
            )
            for item in step.choices
        ]
        _keep(row, "choices", choices)
        _keep(row, "blocks", [])
        _keep(row, "rules", [_rule(next(numbers), row, rule, steps, endings) for rule in step.rules])
    return Draft(
        title=spec.title,
        ending_by=spec.ending_by,
        link_hosts="",
        steps=list(steps.values()),
        endings=list(endings.values()),
        hidden=[models.HiddenField(pk=next(numbers), key=item.key, type=item.type) for item in spec.hidden],
        variables=[models.Variable(pk=next(numbers), key=item.key, initial=Decimal(item.initial)) for item in spec.variables],
        path_tests=[],
    )


def _columns(step: Step) -> dict[str, Any]:
    bounds = {"minimum": _decimal(step.minimum), "maximum": _decimal(step.maximum)}
    return {"key": step.key, "type": step.type, "title": step.title, "required": step.required, **bounds}


def _rule(
    pk: int, step: models.Step, rule: Rule, steps: dict[str, models.Step], endings: dict[str, models.Ending]
) -> models.Rule:
    own = {choice.key: choice for choice in step.choices.all()}
    row = models.Rule(
        pk=pk,
        step=step,
        action=rule.action,
        target_step=steps[rule.target] if rule.action is Action.SKIP_TO else None,
        target_ending=endings[rule.target] if rule.action is Action.FINISH else None,
        target_choice=own[rule.target] if rule.action is Action.SHOW_CHOICE_IF else None,
        variable=rule.target if rule.action.calculates else "",
        amount=_decimal(rule.amount),
        amount_of=rule.amount_of,
    )
    conditions = [_condition(row, number, item, steps) for number, group in enumerate(rule.groups, start=1) for item in group]
    _keep(row, "conditions", conditions)
    return row


def _condition(rule: models.Rule, group: int, item: Condition, steps: dict[str, models.Step]) -> models.Condition:
    return models.Condition(
        pk=rule.pk,
        rule=rule,
        group=group,
        source=steps.get(item.left),
        source_name="" if item.left in steps else item.left,
        operator=item.operator,
        value=_written(item.value),
        value_of=item.right,
    )


def _written(value: Value) -> str:
    """A constant as a marketer writes it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(value) if isinstance(value, list) else str(value or "")


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _keep(row: Model, name: str, found: Sequence[Model]) -> None:
    """What a prefetch would have put there."""
    vars(row).setdefault("_prefetched_objects_cache", {})[name] = found
