"""Surveys as SurveyJS writes them, and what becomes of them here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from funnel import publishing
from funnel.documents import Document, replace_draft
from funnel.documents.parts import RulePart, StepPart
from funnel.documents.problems import Warned
from funnel.importing.conversion import Known, Notes
from funnel.importing.surveyjs import convert
from steps.journey import Journey, walk
from steps.spec import Spec, Value

Json = dict[str, Any]

# One question of each kind that conditions can read, by the names that the tests give them.
READABLE: list[Json] = [
    {"type": "text", "name": "word"},
    {"type": "comment", "name": "story"},
    {"type": "text", "inputType": "number", "name": "age"},
    {"type": "text", "inputType": "number", "name": "size"},
    {"type": "text", "inputType": "date", "name": "born"},
    {"type": "radiogroup", "name": "pet", "choices": ["cat", "dog", {"value": 3, "text": "Three birds"}]},
    {"type": "dropdown", "name": "plan", "choices": ["Basic Plan", "pro"]},
    {"type": "checkbox", "name": "likes", "choices": ["tea", "milk", "sugar"]},
    {"type": "boolean", "name": "sure"},
    {"type": "boolean", "name": "legal", "valueTrue": "y", "valueFalse": "n"},
    {"type": "rating", "name": "stars"},
]
TARGET = "target"


def survey(*elements: Json, **root: Any) -> Json:
    """A survey of one page."""
    return {"title": "Trip", "pages": [{"name": "page1", "elements": list(elements)}], **root}


def converted(source: Any, known: Known | None = None) -> tuple[Document, tuple[Warned, ...]]:
    """The document and the notes."""
    notes = Notes()
    document, _ = convert(source, known=known or Known(), notes=notes)
    return document, notes.all()


def document_of(*elements: Json, **root: Any) -> Document:
    """The document of a survey of one page."""
    return converted(survey(*elements, **root))[0]


def noted(*elements: Json, **root: Any) -> dict[str, str]:
    """The codes of what was noted, by path."""
    return {note.path: note.code for note in converted(survey(*elements, **root))[1]}


def step_of(element: Json) -> StepPart:
    """The step that one question becomes."""
    return document_of({"name": "q", **element}).steps[0]


def asking(expression: str, **root: Any) -> Json:
    """A survey with all that can be read, and then a question that is shown when `expression` holds."""
    return survey(*READABLE, {"type": "text", "name": TARGET, "visibleIf": expression}, **root)


def target(document: Document) -> StepPart | None:
    """That question's step."""
    return next((step for step in document.steps if step.key == TARGET), None)


def written(rules: list[RulePart]) -> list[list[str]]:
    """The groups of the first of the rules, a line for each condition."""
    return (
        [[_line(item.left, item.operator, item.value, item.value_of) for item in group] for group in rules[0].when]
        if rules
        else []
    )


def _line(left: str, operator: str, value: str, of: str) -> str:
    return " ".join(filter(None, [left, operator, value, of and f"@{of}"]))


def published(source: Any) -> Spec:
    """The spec of a survey, with nothing in the way of publishing it. Needs a database."""
    imported = replace_draft(converted(source)[0])
    assert imported.warnings == ()
    spec = publishing.check(imported.funnel).spec
    assert spec is not None
    return spec


def visit(spec: Spec, answers: Mapping[str, Value]) -> Journey:
    """The whole visit of somebody with these answers, who leaves everything else empty."""
    everything: dict[str, Value] = {step.key: True if step.type == "content" else None for step in spec.steps}
    found = walk(spec, everything | dict(answers), {"started_on": "2026-06-15"})
    assert found.open_step is None
    return found
