"""What nobody is asked counts as nothing, as it does in SurveyJS; and numbers may stand for yes and no."""

from __future__ import annotations

from typing import Any

import pytest

from tests.funnel.importing.samples_surveyjs import TARGET, Json, converted, survey, target, written

pytestmark = pytest.mark.sqlite_only

NUMBER = {"type": "text", "inputType": "number", "name": "m"}
NOBODY = {"type": "boolean", "name": "n", "visibleIf": "1 = 2"}
NUMBERED = {"type": "boolean", "name": "b", "valueTrue": 1, "valueFalse": 2}

Shown = list[list[str]]


def shown(expression: str, *elements: Json, **root: Any) -> Shown | None:
    """The groups of conditions under which a last question with this condition is shown; None where nobody is asked it."""
    document, notes = converted(survey(*elements, {"type": "text", "name": TARGET, "visibleIf": expression}, **root))
    assert {note.code for note in notes} <= {"meaning_changed"}
    step = target(document)
    return None if step is None else written(step.rules)


@pytest.mark.parametrize(
    ("expression", "groups"),
    [
        ("{n}", None),
        ("{m} > {n}", None),
        ("{m} >= {n}", [["m is_empty"]]),
        ("{m} + {n} > 3", [["m greater_than 3"]]),
    ],
)
def test_question_that_nobody_is_asked_counts_as_nothing(expression: str, groups: Shown | None) -> None:
    assert shown(expression, NUMBER, NOBODY) == groups


def test_sum_with_what_nobody_is_asked_is_a_variable() -> None:
    assert shown("{s} > 1", NUMBER, NOBODY, calculatedValues=[{"name": "s", "expression": "{m} - {n}"}]) == [["s greater_than 1"]]


@pytest.mark.parametrize(
    ("expression", "groups"),
    [
        ("{b} = 1", [["b equals yes"]]),
        ("{b} anyof 2", [["b equals no"]]),
        ("{b} != 2", [["b not_equals no"]]),
    ],
)
def test_numbers_can_stand_for_yes_and_no(expression: str, groups: Shown) -> None:
    assert shown(expression, NUMBERED) == groups
