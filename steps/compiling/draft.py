"""The rows of one funnel's draft, read once, and the problems found on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from steps import models
from steps.design import LANGUAGES
from steps.problems import PROBLEMS, Place, Problem
from steps.spec import Options, Rule, Translations


@dataclass
class Draft:
    """What is compiled; `problems` grows on the way."""

    title: str
    ending_by: str
    link_hosts: str
    steps: list[models.Step]
    endings: list[models.Ending]
    hidden: list[models.HiddenField]
    variables: list[models.Variable]
    path_tests: list[models.PathTest]
    design: Options = field(default_factory=dict)
    languages: str = "en"
    translations: Translations = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    # The rules that are sound in themselves, compiled: by the step's key and the rule's place among the compiled ones.
    rules: dict[tuple[str, int], tuple[models.Rule, Rule]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.order = {step.pk: position for position, step in enumerate(self.steps)}
        self.ending_keys = {ending.pk: ending.key for ending in self.endings}

    def report(self, code: str, row: object, **values: object) -> None:
        """Add a problem of this code at a row, at a place that is known already, or at the funnel."""
        self.problems.append(PROBLEMS[code].at(row if isinstance(row, Place) else place(row), **values))

    def position(self, step: models.Step) -> int:
        """The step's place in the funnel, from 0."""
        return self.order[step.pk]


def read(*, funnel_id: int, title: str, **columns: Any) -> Draft:
    """The draft of one funnel, in a fixed number of queries; `columns` are those of the funnel's own that a draft has."""
    steps = models.Step.objects.filter(funnel_id=funnel_id)
    return Draft(
        title=title,
        steps=list(steps.prefetch_related("choices", "blocks", "rules__conditions__source")),
        endings=list(models.Ending.objects.filter(funnel_id=funnel_id)),
        hidden=list(models.HiddenField.objects.filter(funnel_id=funnel_id)),
        variables=list(models.Variable.objects.filter(funnel_id=funnel_id)),
        path_tests=list(models.PathTest.objects.filter(funnel_id=funnel_id)),
        **columns,
    )


def place(row: object) -> Place:
    """Where a problem of this row is shown."""
    match row:
        case models.Step():
            return Place("step", row.pk, f"Step “{row.title or row.key}”", row.pk)
        case models.Choice():
            return Place("choice", row.pk, f"Choice “{row.label or row.key}” of step “{row.step.title}”", row.step_id)
        case models.Block():
            return Place("block", row.pk, f"Block “{row}” of step “{row.step.title}”", row.step_id)
        case models.Ending():
            return Place("ending", row.pk, f"Ending “{row.title or row.key}”", None)
        case models.Rule():
            return Place("rule", row.pk, f"Rule {_rule(row)}", row.step_id)
        case models.Condition():
            number = _number(row, row.rule.conditions.all())
            return Place("condition", row.pk, f"Condition {number} of rule {_rule(row.rule)}", row.rule.step_id)
        case models.HiddenField():
            return Place("hidden_field", row.pk, f"Hidden field “{row.key}”", None)
        case models.Variable():
            return Place("variable", row.pk, f"Variable “{row.key}”", None)
        case models.PathTest():
            return Place("path_test", row.pk, f"Path test “{row.name}”", None)
        case _:
            return Place("funnel", None, "The funnel", None)


def translated(row: object, language: str, text: str) -> Place:
    """Where the row's text of this name is translated into a language."""
    where = place(row)
    return replace(where, label=f"{where.label}, translated into {LANGUAGES[language]}", language=language, text=text)


def _rule(row: models.Rule) -> str:
    """Which of its step's rules it is, from 1 as the step's page numbers them, what it does, and whose it is."""
    return f"{_number(row, row.step.rules.all())} (“{row.get_action_display()}”) of step “{row.step.title}”"


def _number(row: models.Rule | models.Condition, rows: Iterable[models.Rule] | Iterable[models.Condition]) -> int:
    """Its place among the rows of its parent, from 1; these were read with the draft, and cost no query."""
    return [other.pk for other in rows].index(row.pk) + 1
