"""From a document to a funnel's draft."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from funnel.documents.reading import pretty
from funnel.documents.shape import ChoicePart, Document, EndingPart, StepPart
from funnel.models import Funnel
from funnel.transactions import write_transaction
from steps.compiling import compile_draft
from steps.models import Choice, Condition, Ending, Rule, Step
from steps.problems import Problem


@dataclass(frozen=True, slots=True)
class Warned:
    """What is left to do on an imported draft: the path in the document, a stable code, and what to do."""

    path: str
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message} [{self.code}]"


@dataclass(frozen=True, slots=True)
class Imported:
    """A draft made or replaced from a document, and what still stands in the way of publishing it."""

    funnel: Funnel
    document: Document
    created: bool
    warnings: tuple[Warned, ...]

    def report(self) -> str:
        """Where everything of the document has gone, as JSON. A document's references are its keys."""
        steps = [
            {**_reference(step.key), "choices": [_reference(choice.key) for choice in step.choices]}
            for step in self.document.steps
        ]
        return pretty(
            {
                "funnel": {"slug": self.funnel.slug, "path": self.funnel.get_absolute_url()},
                "steps": steps,
                "endings": [_reference(ending.key) for ending in self.document.endings],
                "hidden": [],
                "variables": [],
                "warnings": [{"path": item.path, "code": item.code, "message": item.message} for item in self.warnings],
            }
        )


@dataclass
class _Rows:
    """The rows of a draft being written, each list in the document's order, and where in the document each row stands."""

    steps: dict[str, Step] = field(default_factory=dict)
    endings: dict[str, Ending] = field(default_factory=dict)
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
        funnel.save(update_fields=["name"])
        rows = _Rows()
        Rule.objects.filter(step__funnel=funnel).delete()
        _write_endings(funnel, document, rows)
        _write_steps(funnel, document, rows)
        _write_choices(funnel, document, rows)
        _write_rules(document, rows)
        problems = compile_draft(funnel_id=funnel.pk, title=funnel.name).problems
    return Imported(funnel, document, created, tuple(_warned(problem, rows) for problem in problems))


def _columns(part: BaseModel) -> dict[str, Any]:
    """What of a part are columns of its own row."""
    return part.model_dump(exclude={"choices", "rules"})


def _updated(part: type[BaseModel]) -> list[str]:
    """The columns an existing row takes over: all but the key it is found by."""
    return ["position", *(name for name in part.model_fields if name not in ("key", "choices", "rules"))]


def _write_endings(funnel: Funnel, document: Document, rows: _Rows) -> None:
    parts = document.endings
    Ending.objects.filter(funnel=funnel).exclude(key__in=[part.key for part in parts]).delete()
    made = Ending.objects.bulk_create(
        [Ending(funnel=funnel, position=position, **_columns(part)) for position, part in enumerate(parts, start=1)],
        update_conflicts=True,
        unique_fields=["funnel", "key"],
        update_fields=_updated(EndingPart),
    )
    rows.endings = {row.key: row for row in made}
    rows.paths |= {("ending", row.pk): f"endings[{row.position - 1}]" for row in made}


def _write_steps(funnel: Funnel, document: Document, rows: _Rows) -> None:
    parts = document.steps
    Step.objects.filter(funnel=funnel).exclude(key__in=[part.key for part in parts]).delete()
    made = Step.objects.bulk_create(
        [Step(funnel=funnel, position=position, **_columns(part)) for position, part in enumerate(parts, start=1)],
        update_conflicts=True,
        unique_fields=["funnel", "key"],
        update_fields=_updated(StepPart),
    )
    rows.steps = {row.key: row for row in made}
    rows.paths |= {("step", row.pk): f"steps[{row.position - 1}]" for row in made}


def _write_choices(funnel: Funnel, document: Document, rows: _Rows) -> None:
    wanted = {(rows.steps[step.key].pk, choice.key) for step in document.steps for choice in step.choices}
    there = Choice.objects.filter(step__funnel=funnel).values_list("pk", "step_id", "key")
    Choice.objects.filter(pk__in=[pk for pk, step, key in there if (step, key) not in wanted]).delete()
    made = Choice.objects.bulk_create(
        [
            Choice(step=rows.steps[step.key], position=position, **_columns(choice))
            for step in document.steps
            for position, choice in enumerate(step.choices, start=1)
        ],
        update_conflicts=True,
        unique_fields=["step", "key"],
        update_fields=_updated(ChoicePart),
    )
    rows.paths |= {("choice", row.pk): f"{rows.paths['step', row.step_id]}.choices[{row.position - 1}]" for row in made}


def _write_rules(document: Document, rows: _Rows) -> None:
    """Rules have no keys and nothing refers to them, so they are made anew."""
    parts = [(rows.steps[step.key], position, rule) for step in document.steps for position, rule in enumerate(step.rules)]
    made = Rule.objects.bulk_create(
        Rule(
            step=step,
            position=position,
            action=rule.action,
            target_step=rows.steps.get(rule.target or "") if rule.action == "skip_to" else None,
            target_ending=rows.endings.get(rule.target or "") if rule.action == "finish" else None,
        )
        for step, position, rule in parts
    )
    rows.paths |= {("rule", row.pk): f"{rows.paths['step', row.step_id]}.rules[{row.position}]" for row in made}
    conditions = [
        (
            number,
            place,
            Condition(
                rule=row, group=number + 1, source=rows.steps.get(item.step or ""), operator=item.operator, value=item.value
            ),
        )
        for row, (_, _, rule) in zip(made, parts, strict=True)
        for number, group in enumerate(rule.when)
        for place, item in enumerate(group)
    ]
    Condition.objects.bulk_create([row for _, _, row in conditions])
    rows.paths |= {
        ("condition", row.pk): f"{rows.paths['rule', row.rule_id]}.when[{number}][{place}]" for number, place, row in conditions
    }


def _reference(key: str) -> dict[str, str]:
    return {"source_ref": key, "key": key}


def _warned(problem: Problem, rows: _Rows) -> Warned:
    path = rows.paths.get((problem.place.kind, problem.place.pk), "the document")
    return Warned(path, problem.code, f"{problem.message} {problem.remedy}")
