"""From a document to a funnel's draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from funnel import publishing
from funnel.documents import names
from funnel.documents.parts import (
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
from funnel.documents.path_tests import to_lines, to_path
from funnel.documents.problems import Warned
from funnel.documents.reading import pretty
from funnel.models import Funnel
from funnel.transactions import write_transaction
from steps.models import Block, Choice, Condition, Ending, HiddenField, PathTest, Rule, Step, Variable
from steps.problems import Problem

# What of a part is no column of its row.
_NOT_COLUMNS = {"choices", "rules", "blocks", "ending"}

_Keyed = TypeVar("_Keyed", Step, Ending, HiddenField, Variable)
_KeyedPart = StepPart | EndingPart | HiddenPart | VariablePart


@dataclass(frozen=True, slots=True)
class Imported:
    """A draft made or replaced from a document, and what still stands in the way of publishing it."""

    funnel: Funnel
    document: Document
    created: bool
    warnings: tuple[Warned, ...]
    # What the document itself could not take of the form that it was made from.
    notes: tuple[Warned, ...] = ()

    def report(self) -> str:
        """Where everything of the source has gone, as JSON. What came with no reference of its own goes by its key."""
        steps = [{**_reference(step), "choices": [_reference(choice) for choice in step.choices]} for step in self.document.steps]
        return pretty(
            {
                "funnel": {"slug": self.funnel.slug, "path": self.funnel.get_absolute_url()},
                "steps": steps,
                "endings": [_reference(ending) for ending in self.document.endings],
                "hidden": [_reference(field) for field in self.document.hidden],
                "variables": [_reference(variable) for variable in self.document.variables],
                "warnings": [
                    {"path": item.path, "code": item.code, "message": item.message} for item in (*self.notes, *self.warnings)
                ],
            }
        )


@dataclass
class _Rows:
    """The rows of a draft being written, each list in the document's order, and where in the document each row stands."""

    steps: dict[str, Step] = field(default_factory=dict)
    endings: dict[str, Ending] = field(default_factory=dict)
    # By the primary key of the step and their own key.
    choices: dict[tuple[int, str], Choice] = field(default_factory=dict)
    paths: dict[tuple[str, int | None], str] = field(default_factory=dict)


def replace_draft(document: Document, *, slug: str = "") -> Imported:
    """Make the funnel of this slug (the document's own, if none is given), or replace its draft; all of it or nothing.

    Rows are kept by key, so that a key once published stays frozen. What is live and what visitors see does not change.
    """
    with write_transaction():
        funnel, created = Funnel.objects.get_or_create(slug=slug or document.slug, defaults={"name": document.name})
        # Locked, so that nobody publishes half of it.
        funnel = Funnel.objects.select_for_update(no_key=True).get(pk=funnel.pk)
        funnel.name = document.name
        funnel.ending_by = document.ending_by
        funnel.link_hosts = "\n".join(document.link_hosts)
        funnel.design, funnel.translations = document.design, document.translations
        funnel.languages = ", ".join(document.languages)
        funnel.source = document.source
        funnel.save(update_fields=["name", "ending_by", "link_hosts", "design", "languages", "translations", "source"])
        rows = _Rows()
        Rule.objects.filter(step__funnel=funnel).delete()
        _write_keyed(HiddenField, "hidden_field", "hidden", document.hidden, funnel, rows)
        _write_keyed(Variable, "variable", "variables", document.variables, funnel, rows)
        rows.endings = _write_keyed(Ending, "ending", "endings", document.endings, funnel, rows)
        rows.steps = _write_keyed(Step, "step", "steps", document.steps, funnel, rows)
        _write_choices(funnel, document, rows)
        _write_blocks(document, rows)
        _write_rules(document, rows)
        _write_tests(funnel, document, rows)
        problems = publishing.check(funnel).problems
    return Imported(funnel, document, created, tuple(_warned(problem, rows) for problem in problems))


def _columns(part: Part) -> dict[str, Any]:
    """What of a part are columns of its own row."""
    found = part.model_dump(exclude=_NOT_COLUMNS)
    return found | {"prefill": names.read(found["prefill"])} if "prefill" in found else found


def _write_keyed(
    model: type[_Keyed], kind: str, path: str, parts: Sequence[_KeyedPart], funnel: Funnel, rows: _Rows
) -> dict[str, _Keyed]:
    """Write rows that are found again by their key; return them by key. `kind` is what problems call their place."""
    model.objects.filter(funnel=funnel).exclude(key__in=[part.key for part in parts]).delete()
    made = model.objects.bulk_create(
        [model(funnel=funnel, position=position, **_columns(part)) for position, part in enumerate(parts, start=1)],
        update_conflicts=True,
        unique_fields=["funnel", "key"],
        update_fields=["position", *(name for part in parts[:1] for name in _columns(part) if name != "key")],
    )
    rows.paths |= {(kind, row.pk): f"{path}[{row.position - 1}]" for row in made}
    return {row.key: row for row in made}


def _write_choices(funnel: Funnel, document: Document, rows: _Rows) -> None:
    wanted = {(rows.steps[step.key].pk, choice.key) for step in document.steps for choice in step.choices}
    there = Choice.objects.filter(step__funnel=funnel).values_list("pk", "step_id", "key")
    Choice.objects.filter(pk__in=[pk for pk, step, key in there if (step, key) not in wanted]).delete()
    made = Choice.objects.bulk_create(
        [
            Choice(step=rows.steps[step.key], position=position, ending=rows.endings.get(choice.ending or ""), **_columns(choice))
            for step in document.steps
            for position, choice in enumerate(step.choices, start=1)
        ],
        update_conflicts=True,
        unique_fields=["step", "key"],
        update_fields=["position", *(name for name in ChoicePart.model_fields if name != "key")],
    )
    rows.choices = {(row.step_id, row.key): row for row in made}
    rows.paths |= {("choice", row.pk): f"{rows.paths['step', row.step_id]}.choices[{row.position - 1}]" for row in made}


def _write_blocks(document: Document, rows: _Rows) -> None:
    """Blocks have no keys either, and are made anew like rules."""
    Block.objects.filter(step__in=[row.pk for row in rows.steps.values()]).delete()
    made = Block.objects.bulk_create(
        Block(step=rows.steps[step.key], position=position, **block.model_dump())
        for step in document.steps
        for position, block in enumerate(step.blocks, start=1)
    )
    rows.paths |= {("block", row.pk): f"{rows.paths['step', row.step_id]}.blocks[{row.position - 1}]" for row in made}


def _write_rules(document: Document, rows: _Rows) -> None:
    """Rules have no keys and nothing refers to them, so they are made anew."""
    parts = [
        (rows.steps[step.key], position, rule) for step in document.steps for position, rule in enumerate(step.rules, start=1)
    ]
    made = Rule.objects.bulk_create(_rule(step, position, part, rows) for step, position, part in parts)
    rows.paths |= {("rule", row.pk): f"{rows.paths['step', row.step_id]}.rules[{row.position - 1}]" for row in made}
    conditions = [
        (number, place, _condition(row, number, item, rows))
        for row, (_, _, rule) in zip(made, parts, strict=True)
        for number, group in enumerate(rule.when)
        for place, item in enumerate(group)
    ]
    Condition.objects.bulk_create([row for _, _, row in conditions])
    rows.paths |= {
        ("condition", row.pk): f"{rows.paths['rule', row.rule_id]}.when[{number}][{place}]" for number, place, row in conditions
    }


def _rule(step: Step, position: int, part: RulePart, rows: _Rows) -> Rule:
    return Rule(
        step=step,
        position=position,
        action=part.action,
        target_step=rows.steps.get(part.target or "") if part.action == "skip_to" else None,
        target_ending=rows.endings.get(part.target or "") if part.action == "finish" else None,
        target_choice=rows.choices.get((step.pk, part.target or "")) if part.action == "show_choice_if" else None,
        variable=names.read(part.variable),
        amount=part.amount,
        amount_of=names.read(part.amount_of),
    )


def _condition(rule: Rule, number: int, part: ConditionPart, rows: _Rows) -> Condition:
    left = part.left or part.step or ""
    source = rows.steps.get(left)
    return Condition(
        rule=rule,
        group=number + 1,
        source=source,
        source_name="" if source else names.read(left),
        operator=part.operator,
        value=part.value,
        value_of=names.read(part.value_of),
    )


def _write_tests(funnel: Funnel, document: Document, rows: _Rows) -> None:
    """Nothing refers to path tests either."""
    PathTest.objects.filter(funnel=funnel).delete()
    made = PathTest.objects.bulk_create(
        PathTest(
            funnel=funnel,
            position=position,
            name=part.name,
            answers=to_lines(part.answers),
            path=to_path(part.path),
            ending=rows.endings.get(part.ending or ""),
        )
        for position, part in enumerate(document.tests, start=1)
    )
    rows.paths |= {("path_test", row.pk): f"tests[{row.position - 1}]" for row in made}


def _reference(part: _KeyedPart | ChoicePart) -> dict[str, str]:
    return {"source_ref": part.source_ref or part.key, "key": part.key}


def _warned(problem: Problem, rows: _Rows) -> Warned:
    path = rows.paths.get((problem.place.kind, problem.place.pk), "the document")
    return Warned(path, problem.code, f"{problem.message} {problem.remedy}")
