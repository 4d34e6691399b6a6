"""From a funnel's draft to its document."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db.models import Model

from funnel.documents import names, path_tests
from funnel.documents.parts import SCHEMA, BlockPart, ChoicePart, EndingPart, HiddenPart, Part, StepPart, VariablePart
from funnel.documents.values import from_text
from funnel.models import Funnel
from steps import spec
from steps.models import Choice, Condition, Ending, HiddenField, PathTest, Rule, Step, Variable
from steps.references import reference

# Parts of their own, and what names other rows.
_NOT_COLUMNS = frozenset({"choices", "rules", "blocks", "ending", "prefill"})


def export_draft(funnel: Funnel) -> str:
    """The draft as pretty JSON, defaults left out, always in the same order: equal drafts give equal text."""
    steps = Step.objects.filter(funnel=funnel).prefetch_related(
        "choices__ending",
        "blocks",
        "rules__conditions__source",
        "rules__target_step",
        "rules__target_ending",
        "rules__target_choice",
    )
    hidden = HiddenField.objects.filter(funnel=funnel)
    variables = Variable.objects.filter(funnel=funnel)
    draft = _Draft(steps, hidden, variables)
    optional = {
        "ending_by": "" if funnel.ending_by == spec.EndingBy.FIRST else funnel.ending_by,
        "link_hosts": [line.strip().lower() for line in funnel.link_hosts.splitlines() if line.strip()],
        "design": ordered(funnel.design),
        "languages": languages if (languages := [code.strip() for code in funnel.languages.split(",")]) != ["en"] else [],
        "translations": ordered(funnel.translations),
        "source": funnel.source,
        "hidden": [_columns(HiddenPart, row) for row in hidden],
        "variables": [_columns(VariablePart, row) for row in variables],
    }
    tests = [draft.test(row) for row in PathTest.objects.filter(funnel=funnel).select_related("ending")]
    document = {
        "schema": SCHEMA,
        "slug": funnel.slug,
        "name": funnel.name,
        **_given(optional),
        "steps": [draft.step(row) for row in steps],
        "endings": [_columns(EndingPart, row) for row in Ending.objects.filter(funnel=funnel)],
        **_given({"tests": tests}),
    }
    return pretty(document)


def pretty(data: Any) -> str:
    """JSON for people: indented, letters of all scripts as they are."""
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


class _Draft:
    """What there is to read in a draft; and those parts of its document that read it."""

    def __init__(self, steps: Iterable[Step], hidden: Iterable[HiddenField], variables: Iterable[Variable]) -> None:
        # References are to a spec; all they need of it is what has a name.
        self.spec = spec.Spec(
            title="",
            steps=tuple(spec.Step(row.key, row.type, row.title, choices=_choices(row)) for row in steps),
            endings=(),
            hidden=tuple(spec.HiddenField(row.key, row.type) for row in hidden),
            variables=tuple(spec.Variable(row.key) for row in variables),
        )
        self.hidden = {field.key for field in self.spec.hidden}
        self.variables = {spec.SCORE, *(variable.key for variable in self.spec.variables)}

    def step(self, row: Step) -> dict[str, Any]:
        prefill = {"prefill": names.written(row.prefill, self.hidden)}
        parts = {
            "choices": [_choice(choice) for choice in row.choices.all()],
            "rules": [self._rule(rule) for rule in row.rules.all()],
            "blocks": [_columns(BlockPart, block) for block in row.blocks.all()],
        }
        return _columns(StepPart, row) | _given(prefill | parts)

    def test(self, row: PathTest) -> dict[str, Any]:
        parts = {
            "answers": path_tests.from_lines(row.answers, self.spec),
            "path": [names.written(key, self.spec.index) for key in row.path.split()],
            "ending": row.ending and row.ending.key,
        }
        return {"name": row.name, **_given(parts)}

    def _rule(self, row: Rule) -> dict[str, Any]:
        found: dict[str, Any] = {"action": row.action}
        targets = {"skip_to": row.target_step, "finish": row.target_ending, "show_choice_if": row.target_choice}
        target = targets.get(row.action)
        if target is not None:
            found["target"] = target.key
        if spec.Action(row.action).calculates:
            found |= _given({"variable": names.written(row.variable, self.variables)})
            found |= {"amount": _plain(row.amount)} if row.amount is not None else {}
            found |= _given({"amount_of": self._name(row.amount_of)})
        conditions = sorted(row.conditions.all(), key=lambda item: item.group)
        groups = [[self._condition(item) for item in group] for _, group in groupby(conditions, key=lambda item: item.group)]
        return found | _given({"when": groups})

    def _condition(self, row: Condition) -> dict[str, Any]:
        left = row.source.key if row.source is not None else row.source_name
        value = from_text(row.value, row.operator, reference(self.spec, left))
        return {
            **_given({"left": self._name(left)}),
            "operator": row.operator,
            **({"value": value} if row.value else {}),
            **_given({"value_of": self._name(row.value_of)}),
        }

    def _name(self, name: str) -> str:
        return names.written(name, {name} if reference(self.spec, name) else ())


def _choices(row: Step) -> tuple[spec.Choice, ...]:
    return tuple(spec.Choice(choice.key, choice.label) for choice in row.choices.all())


def _choice(row: Choice) -> dict[str, Any]:
    return _columns(ChoicePart, row) | _given({"ending": row.ending and row.ending.key})


def _given(values: dict[str, Any]) -> dict[str, Any]:
    """Those of the values that say something."""
    return {name: value for name, value in values.items() if value}


def _columns(part: type[Part], row: Model) -> dict[str, Any]:
    """The columns that part and row both have, those with default values left out."""
    values = {name: getattr(row, name) for name in part.model_fields if name not in _NOT_COLUMNS}
    return {name: ordered(_plain(value)) for name, value in values.items() if value != part.model_fields[name].default}


def ordered(value: Any) -> Any:
    """Objects by their names: databases give them back in orders of their own."""
    return {name: ordered(value[name]) for name in sorted(value)} if isinstance(value, dict) else value


def _plain(value: Any) -> Any:
    # Fifteen digits at most, which a float gives back unchanged.
    return (int(value) if value == int(value) else float(value)) if isinstance(value, Decimal) else value
