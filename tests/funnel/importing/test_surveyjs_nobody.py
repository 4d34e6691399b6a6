"""What nobody is asked counts as nothing, as it does in SurveyJS; and numbers may stand for yes and no."""

from __future__ import annotations

from typing import Any

import pytest

from funnel.importing.conversion import Known, Notes
from funnel.importing.surveyjs import convert

pytestmark = pytest.mark.sqlite_only

NUMBER = {"type": "text", "inputType": "number", "name": "m"}
NOBODY = {"type": "boolean", "name": "n", "visibleIf": "1 = 2"}
NUMBERED = {"type": "boolean", "name": "b", "valueTrue": 1, "valueFalse": 2}

Shown = list[list[tuple[str, str, str]]]


def shown(expression: str, *elements: dict[str, Any], **root: Any) -> Shown | None:
    """The groups of conditions under which a last question with this condition is shown; None where nobody is asked it."""
    notes = Notes()
    last = {"type": "text", "name": "last", "visibleIf": expression}
    document, _source = convert({"title": "x", "elements": [*elements, last], **root}, known=Known(), notes=notes)
    assert {note.code for note in notes.all()} <= {"meaning_changed"}
    step = next((step for step in document.steps if step.source_ref == "last"), None)
    if step is None:
        return None
    return [[(item.left, item.operator, item.value) for item in group] for rule in step.rules for group in rule.when]


@pytest.mark.parametrize(
    ("expression", "groups"),
    [
        ("{n}", None),
        ("{m} > {n}", None),
        ("{m} >= {n}", [[("m", "is_empty", "")]]),
        ("{m} + {n} > 3", [[("m", "greater_than", "3")]]),
    ],
)
def test_question_that_nobody_is_asked_counts_as_nothing(expression: str, groups: Shown | None) -> None:
    assert shown(expression, NUMBER, NOBODY) == groups


def test_sum_with_what_nobody_is_asked_is_a_variable() -> None:
    assert shown("{s} > 1", NUMBER, NOBODY, calculatedValues=[{"name": "s", "expression": "{m} - {n}"}]) == [
        [("s", "greater_than", "1")]
    ]


@pytest.mark.parametrize(
    ("expression", "groups"),
    [
        ("{b} = 1", [[("b", "equals", "yes")]]),
        ("{b} anyof 2", [[("b", "equals", "no")]]),
        ("{b} != 2", [[("b", "not_equals", "no")]]),
    ],
)
def test_numbers_can_stand_for_yes_and_no(expression: str, groups: Shown) -> None:
    assert shown(expression, NUMBERED) == groups
