"""From a published version back to the draft that it was published from."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from funnel import publishing
from funnel.documents import names
from funnel.documents.parts import SCHEMA, BlockPart, ChoicePart, EndingPart, HiddenPart, Part, StepPart, VariablePart
from funnel.documents.reading import columns, given, ordered, plain_number, pretty, tests_of
from funnel.documents.text import parse
from funnel.documents.values import from_text, to_text
from funnel.documents.writing import Imported, replace_draft
from funnel.models import Funnel, Version
from funnel.transactions import write_transaction
from steps.models import Choice, Ending, HiddenField, Step, Variable
from steps.references import reference
from steps.spec import Choice as SpecChoice
from steps.spec import Condition, EndingBy, Rule, Spec, from_json
from steps.spec import Ending as SpecEnding
from steps.spec import HiddenField as SpecHiddenField
from steps.spec import Step as SpecStep
from steps.spec import Variable as SpecVariable

# Decimal strings in a version, numbers in a document.
_NUMBERS = frozenset({"initial", "maximum", "minimum", "points", "score_below", "score_from"})

_Keyed = SpecStep | SpecEnding | SpecHiddenField | SpecVariable


def restore_draft(version: Version) -> Imported:
    """Make the version's funnel a draft again from which the version could be published; all of it or nothing.

    What is live does not change, and neither does what no version holds: the sites that endings may link to, to which those of
    the version are added; path tests; what parts are called in the form that they were imported from.
    """
    with write_transaction():
        # Locked, so that nobody changes what is kept of the draft, or publishes half of it.
        funnel = Funnel.objects.select_for_update(no_key=True).get(pk=version.funnel_id)
        imported = replace_draft(parse(export_version(version).encode()), slug=funnel.slug)
        # Keys that a row had which was deleted since: exports and links rely on them all the same.
        publishing.freeze_keys(funnel)
    return imported


def export_version(version: Version) -> str:
    """The document of the draft that `restore_draft` makes."""
    # Read anew: a version at hand may know its funnel as it was.
    funnel = Funnel.objects.get(pk=version.funnel_id)
    return pretty(_Version(funnel, from_json(version.definition)).document())


class _Version:
    """What a version holds, beside the draft that there is now."""

    def __init__(self, funnel: Funnel, spec: Spec) -> None:
        self.funnel, self.spec = funnel, spec
        self.refs: dict[object, str] = {}
        for kind, model in ((SpecStep, Step), (SpecEnding, Ending), (SpecHiddenField, HiddenField), (SpecVariable, Variable)):
            rows = model.objects.filter(funnel=funnel).values_list("key", "source_ref")
            self.refs |= {(kind, key): ref for key, ref in rows}
        choices = Choice.objects.filter(step__funnel=funnel).values_list("step__key", "key", "source_ref")
        self.refs |= {(SpecChoice, step, key): ref for step, key, ref in choices}

    def document(self) -> dict[str, Any]:
        """All of it."""
        spec, funnel = self.spec, self.funnel
        optional = {
            "ending_by": "" if spec.ending_by == EndingBy.FIRST else spec.ending_by,
            "link_hosts": self._hosts(),
            "design": ordered(dict(spec.design)),
            "languages": list(spec.languages) if spec.languages != ("en",) else [],
            "translations": ordered(dict(spec.translations)),
            "source": funnel.source,
            "hidden": [self._keyed(HiddenPart, field) for field in spec.hidden],
            "variables": [self._keyed(VariablePart, variable) for variable in spec.variables],
        }
        return {
            "schema": SCHEMA,
            "slug": funnel.slug,
            "name": spec.title,
            **given(optional),
            "steps": [self._step(step) for step in spec.steps],
            "endings": [self._keyed(EndingPart, ending) for ending in spec.endings],
            **given({"tests": self._tests()}),
        }

    def _hosts(self) -> list[str]:
        allowed = [line.strip().lower() for line in self.funnel.link_hosts.splitlines() if line.strip()]
        linked = [urlsplit(ending.link).hostname or "" for ending in self.spec.endings if ending.link]
        return list(dict.fromkeys([*allowed, *linked]))

    def _tests(self) -> list[dict[str, Any]]:
        endings = {ending.key for ending in self.spec.endings}
        tests = tests_of(self.funnel, self.spec)
        return [{name: value for name, value in test.items() if name != "ending" or value in endings} for test in tests]

    def _keyed(self, part: type[Part], item: _Keyed) -> dict[str, Any]:
        return _columns(part, item, self.refs.get((type(item), item.key), ""))

    def _step(self, step: SpecStep) -> dict[str, Any]:
        parts = {
            "prefill": names.written(step.prefill, {field.key for field in self.spec.hidden}),
            "choices": [
                _columns(ChoicePart, choice, self.refs.get((SpecChoice, step.key, choice.key), ""))
                | given({"ending": choice.ending})
                for choice in step.choices
            ],
            "rules": [self._rule(rule) for rule in step.rules],
            "blocks": [_columns(BlockPart, block) for block in step.blocks],
        }
        return self._keyed(StepPart, step) | given(parts)

    def _rule(self, rule: Rule) -> dict[str, Any]:
        found: dict[str, Any] = {"action": rule.action.value}
        found |= given({"variable" if rule.action.calculates else "target": rule.target})
        found |= {} if rule.amount is None else {"amount": plain_number(Decimal(rule.amount))}
        groups = [[self._condition(item) for item in group] for group in rule.groups]
        return found | given({"amount_of": rule.amount_of, "when": groups})

    def _condition(self, item: Condition) -> dict[str, Any]:
        found: dict[str, Any] = {"left": item.left, "operator": item.operator}
        if item.value is not None:
            text = to_text(item.value, item.operator)
            found["value"] = from_text(text, item.operator, reference(self.spec, item.left))
        return found | given({"value_of": item.right})


def _columns(part: type[Part], item: Any, source_ref: str = "") -> dict[str, Any]:
    found = {field.name: getattr(item, field.name) for field in fields(item)}
    numbers = {name: Decimal(found[name]) for name in _NUMBERS.intersection(found) if found[name] is not None}
    return columns(part, SimpleNamespace(**{**found, **numbers, "source_ref": source_ref}))
