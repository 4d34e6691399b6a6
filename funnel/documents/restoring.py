"""From a published version back to the draft that it was published from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any, TypeVar
from urllib.parse import urlsplit

from funnel import publishing
from funnel.documents.parts import (
    SCHEMA,
    BlockPart,
    ChoicePart,
    ConditionPart,
    Document,
    EndingPart,
    HiddenPart,
    Part,
    RulePart,
    StepPart,
    VariablePart,
)
from funnel.documents.writing import replace_draft
from funnel.models import Funnel, Version
from funnel.transactions import write_transaction
from steps.links import hosts
from steps.models import Choice, Ending, HiddenField, PathTest, Step, Variable
from steps.problems import Problem
from steps.rules import OPERATORS, Operand
from steps.spec import Choice as SpecChoice
from steps.spec import Condition, Rule, Spec, from_json
from steps.spec import Step as SpecStep

_P = TypeVar("_P", bound=Part)
# Decimal strings in a version, numbers in a draft.
_NUMBERS = frozenset({"initial", "maximum", "minimum", "points", "score_below", "score_from"})
# The most characters that the values of a condition have together.
_LONGEST = 2_000

# What parts are called in the form they were imported from: by the kind of part and its keys.
_References = Mapping[object, str]


def restore_draft(version: Version) -> tuple[Problem, ...]:
    """Make the version's funnel a draft again from which the version could be published, and return what stands in the way of that.

    What is live does not change, and neither does what no version holds: path tests, but for the endings they expect that the version
    has not; allowed sites, to which those of its endings are added; and which form the draft was imported from, with the references
    of the parts that the draft still has.
    """
    with write_transaction():
        # Locked, so that nobody changes what is kept of the draft, or publishes half of it.
        funnel = Funnel.objects.select_for_update(no_key=True).get(pk=version.funnel_id)
        allowed, spec = funnel.link_hosts, from_json(version.definition)
        tests = [(row, row.ending) for row in PathTest.objects.filter(funnel=funnel).select_related("ending")]
        replace_draft(_document(spec, funnel, _references(funnel)))
        _keep_tests(funnel, tests)
        # The report is of a draft that there is no more.
        Funnel.objects.filter(pk=funnel.pk).update(link_hosts=_with_hosts(allowed, spec), import_report=None)
        # Keys that a row had which was deleted since: exports and links rely on them all the same.
        publishing.freeze_keys(funnel)
        return publishing.check(Funnel.objects.get(pk=funnel.pk)).problems


def _keep_tests(funnel: Funnel, tests: list[tuple[PathTest, Ending | None]]) -> None:
    endings = {ending.key: ending for ending in Ending.objects.filter(funnel=funnel)}
    for row, ending in tests:
        row.pk, row.ending = None, endings.get(ending.key) if ending else None
    PathTest.objects.bulk_create(row for row, _ in tests)


def _with_hosts(allowed: str, spec: Spec) -> str:
    """The allowed sites as they stand, and after them those that the version's endings lead to."""
    linked = {urlsplit(ending.link).hostname or "" for ending in spec.endings if ending.link}
    try:
        missing = sorted(linked - set(hosts(allowed)))
    except ValueError:
        # One of them is none, which the check will say.
        missing = sorted(linked)
    return "\n".join([*filter(None, [allowed.strip()]), *missing])


def _references(funnel: Funnel) -> _References:
    found: dict[object, str] = {}
    for part, model in ((StepPart, Step), (EndingPart, Ending), (HiddenPart, HiddenField), (VariablePart, Variable)):
        rows = model.objects.filter(funnel=funnel).values_list("key", "source_ref")
        found |= {(part, key): reference for key, reference in rows}
    choices = Choice.objects.filter(step__funnel=funnel).values_list("step__key", "key", "source_ref")
    return found | {(ChoicePart, step, key): reference for step, key, reference in choices}


def _document(spec: Spec, funnel: Funnel, references: _References) -> Document:
    """The document of what was published, which was found sound then and need not be checked once more."""

    def keyed(part: type[_P], items: Any) -> list[_P]:
        return [_part(part, item, source_ref=references.get((part, item.key), "")) for item in items]

    return Document.model_construct(
        schema_number=SCHEMA,
        slug=funnel.slug,
        name=spec.title,
        ending_by=spec.ending_by,
        design=dict(spec.design),
        languages=list(spec.languages),
        translations=dict(spec.translations),
        source=funnel.source,
        hidden=keyed(HiddenPart, spec.hidden),
        variables=keyed(VariablePart, spec.variables),
        steps=[_step(step, references) for step in spec.steps],
        endings=keyed(EndingPart, spec.endings),
    )


def _step(step: SpecStep, references: _References) -> StepPart:
    def choice(item: SpecChoice) -> ChoicePart:
        reference = references.get((ChoicePart, step.key, item.key), "")
        return _part(ChoicePart, item, ending=item.ending or None, source_ref=reference)

    return _part(
        StepPart,
        step,
        choices=[choice(item) for item in step.choices],
        rules=[_rule(rule) for rule in step.rules],
        blocks=[_part(BlockPart, block) for block in step.blocks],
        source_ref=references.get((StepPart, step.key), ""),
    )


def _part(part: type[_P], item: Any, **more: Any) -> _P:
    """A part with what the item of a version has by the same names, and more."""
    found = {field.name: getattr(item, field.name) for field in fields(item)}
    numbers = {name: Decimal(found[name]) for name in _NUMBERS.intersection(found) if found[name] is not None}
    return part.model_construct(**{**found, **numbers, **more})


def _rule(rule: Rule) -> RulePart:
    return RulePart.model_construct(
        action=rule.action.value,
        target=None if rule.action.calculates else rule.target,
        variable=rule.target if rule.action.calculates else "",
        amount=None if rule.amount is None else Decimal(rule.amount),
        amount_of=rule.amount_of,
        when=[[_condition(item) for item in group] for group in rule.groups],
    )


def _condition(item: Condition) -> ConditionPart:
    return ConditionPart.model_construct(left=item.left, operator=item.operator, value=_typed(item), value_of=item.right)


def _typed(item: Condition) -> str:
    """What a condition compares with, as a marketer would type it."""
    match item.value:
        case None:
            return ""
        case bool():
            return "yes" if item.value else "no"
        case str():
            return item.value
    separator = ";" if OPERATORS[item.operator].operand is Operand.RANGE else ","
    spaced = f"{separator} ".join(item.value)
    return spaced if len(spaced) <= _LONGEST else separator.join(item.value)
