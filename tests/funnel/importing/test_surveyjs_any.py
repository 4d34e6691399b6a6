"""Surveys that nobody would make: nothing makes the importer fail, and nothing makes it slow."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel.importing.conversion import Known
from funnel.importing.surveyjs.properties import ROOT
from tests.funnel.importing.samples_surveyjs import READABLE, Json, asking, converted, published, survey, visit
from tests.pace import took
from tests.randoms import randoms

EVERYTHING: Json = survey(
    *READABLE,
    {"type": "html", "name": "intro", "html": "<p>Hello {word}</p>"},
    {"type": "imagepicker", "name": "pic", "choices": [{"value": 1, "imageLink": "https://x.example/1.png"}]},
    {"type": "ranking", "name": "order", "choices": ["a", "b"]},
    {
        "type": "panel",
        "name": "panel1",
        "title": {"default": "Panel", "de": "Bereich"},
        "visibleIf": "{word} contains 'x' or !{sure}",
        "elements": [
            {"type": "text", "name": "c", "requiredIf": "{age} + {size} > 3", "validators": [{"type": "numeric", "minValue": 1}]},
            {
                "type": "checkbox",
                "name": "d",
                "choices": ["a", {"value": "b", "visibleIf": "{sure}"}],
                "choicesVisibleIf": "{word} = {item}",
                "hasOther": True,
            },
        ],
    },
    {"type": "matrix", "name": "m", "columns": [1], "rows": [2]},
    {"type": "text", "name": "born2", "inputType": "date", "min": "2020-01-01", "maxValueExpression": "today()"},
    {"type": "slider", "name": "s", "min": 1, "max": 9, "step": 2},
    {"type": "expression", "name": "e", "expression": "{age} * 2"},
    calculatedValues=[{"name": "v", "expression": "iif({pet} = 'cat', 1, 2)"}, {"name": "w", "expression": "{v} + {age}"}],
    triggers=[
        {"type": "complete", "expression": "{pet} = 'dog'"},
        {"type": "skip", "expression": "{size} > 100", "gotoName": "s"},
    ],
    completedHtml="<h1>Bye {word}</h1>",
    completedHtmlOnCondition=[{"expression": "{v} > 1", "html": "Other"}],
    navigateToUrl="https://shop.example.com/",
    locale="en",
)
_SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**40), 10**40),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.text(max_size=30),
    st.sampled_from(["{word}", "{a} = 1", "html", "panel", "rating", "x" * 5_000, "{{ word }}", "{" * 50, "default", "|"]),
)
_JSON = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4)
)


def _places(item: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield place
    for key, value in item.items() if isinstance(item, dict) else enumerate(item) if isinstance(item, list) else ():
        yield from _places(value, (*place, key))


def _put(source: Any, place: tuple[Any, ...], value: Any) -> Any:
    if not place:
        return value
    found = source
    for key in place[:-1]:
        found = found[key]
    found[place[-1]] = value
    return source


def test_everything_at_once_is_taken_or_named() -> None:
    document, notes = converted(EVERYTHING)

    types = [step.type for step in document.steps[len(READABLE) :]]
    assert types == ["content", "picture_choice", "ranking", "short_text", "multiple_choice", "date", "slider"]
    assert {note.code for note in notes} >= {"type_unknown", "property_not_taken", "meaning_changed", "text_cleaned"}


@given(value=_JSON)
def test_no_value_makes_the_importer_fail(value: Any) -> None:
    converted(value)
    converted({"pages": value, "title": value, "elements": [value]})


@given(rng=randoms, values=st.lists(_JSON, min_size=1, max_size=4))
def test_no_change_to_a_survey_makes_the_importer_fail(rng: Random, values: list[Any]) -> None:
    source = copy.deepcopy(EVERYTHING)
    for value in values:
        source = _put(source, rng.choice(list(_places(source))), copy.deepcopy(value))

    converted(source)


@given(value=_SCALARS | st.lists(_SCALARS, max_size=3), name=st.sampled_from(sorted(ROOT)))
def test_no_value_of_a_property_of_the_survey_makes_the_importer_fail(value: Any, name: str) -> None:
    converted({**copy.deepcopy(EVERYTHING), name: value})


@pytest.mark.parametrize("source", [None, 7, "x", [], {}, {"pages": None}, {"pages": [None, [], 7]}, {"elements": {}}])
def test_what_is_no_survey_becomes_an_empty_draft_with_notes(source: Any) -> None:
    document, notes = converted(source)

    assert (document.steps, document.slug, len(document.endings)) == ([], "survey", 1)
    assert notes


def test_panels_in_panels_without_end_are_left_out_at_some_depth() -> None:
    panel: Json = {"type": "panel", "elements": [{"type": "text", "name": "deep"}]}
    for _ in range(150):
        panel = {"type": "panel", "elements": [panel]}

    document, notes = converted(survey(panel, {"type": "text", "name": "after"}))

    assert [step.key for step in document.steps] == ["after"]
    assert "type_unknown" in {note.code for note in notes}


@pytest.mark.django_db
def test_a_sane_survey_with_everything_can_be_published() -> None:
    spec = published(EVERYTHING)

    assert len(spec.steps) == len(READABLE) + 7


def test_the_same_survey_gives_the_same_document_and_keys() -> None:
    first, _ = converted(EVERYTHING)
    known = Known(
        slug=first.slug,
        steps={step.source_ref: step.key for step in first.steps},
        choices={(step.source_ref, choice.source_ref): choice.key for step in first.steps for choice in step.choices},
        endings={ending.source_ref: ending.key for ending in first.endings},
        variables={variable.source_ref: variable.key for variable in first.variables if variable.source_ref},
    )

    assert converted(EVERYTHING, known)[0] == first
    assert converted(json.loads(json.dumps(EVERYTHING), parse_float=Decimal))[0] == first


def test_four_hundred_questions_and_as_many_conditions_take_no_three_seconds() -> None:
    choices = [f"option {n}" for n in range(8)]
    elements: list[Json] = []
    for n in range(400):
        condition = f"{{q{max(0, n - 3)}}} = 'option 1' and {{q{max(0, n - 7)}}} <> 'option 2' or {{q{n // 2}}} anyof ['option 3', 'option 4']"
        element: Json = {
            "type": ("radiogroup", "checkbox", "text")[n % 3],
            "name": f"q{n}",
            "title": f"Question {n} after {{q{n // 2}}}",
        }
        elements.append(element | ({"choices": choices} if n % 3 < 2 else {}) | ({"visibleIf": condition} if n else {}))
    pages = [
        {"title": f"Page {n}", "visibleIf": "{q0} notempty" if n else "", "elements": elements[10 * n : 10 * n + 10]}
        for n in range(40)
    ]
    source = {"title": "Long", "pages": pages}

    document, _ = converted(source)

    assert len(document.steps) == 400
    assert took(lambda: converted(source), enough=3) < 3


def test_conditions_with_hundreds_of_alternatives_are_refused_at_once() -> None:
    several = [" or ".join(f"{{{name}}} {n}" for n in range(900)) for name in ("age} = {size} - 7 *{", "word} = 'x' or {age} =")]
    several += [" or ".join(["{word}"] * 2_000), " or ".join(f"{{age}} = {n} and {{size}} = {n}" for n in range(600))]
    source = survey(*READABLE, *({"type": "text", "name": f"q{n}", "visibleIf": text} for n, text in enumerate(several * 5)))

    _, notes = converted(source)

    assert {note.code for note in notes} <= {"expression_unreadable", "condition_too_large"}
    assert took(lambda: converted(source), enough=2) < 2


def test_a_long_row_of_steps_that_nobody_would_see_is_left_out() -> None:
    chain = [{"type": "text", "name": f"q{n}", "visibleIf": f"{{q{n - 1}}} notempty"} for n in range(1, 50)]

    document, _ = converted(
        survey({"type": "text", "name": "q0", "visibleIf": "1 = 2"}, *chain, {"type": "text", "name": "after"})
    )

    assert [step.key for step in document.steps] == ["after"]


@pytest.mark.parametrize(
    "expression",
    [
        "{v%d} + {v%d}",
        "{v%d} and {v%d}",
        "iif({v%d} > 1, {v%d}, 2)",
        "!{v%d} = {v%d}",
        "{v%d} * {v%d}",
        "9^9^9^9 + {v%d} + {v%d}",
    ],
)
def test_values_that_double_again_and_again_take_no_time(expression: str) -> None:
    values = [{"name": f"v{n}", "expression": expression % (n + 1, n + 1)} for n in range(200)] + [
        {"name": "v200", "expression": "{age}"}
    ]
    source = survey(*READABLE, {"type": "text", "name": "q", "visibleIf": "{v0} > 3"}, calculatedValues=values)

    assert took(lambda: converted(source), enough=3) < 3


@pytest.mark.parametrize("is_calculated", [False, True])
def test_tests_within_tests_take_no_time(is_calculated: bool) -> None:
    text = "{age} > 3"
    values: list[Json] = []
    for n in range(18):
        text = f"iif({text}, {{word}} = 'a{n}', {{word}} = 'b{n}')"
        if is_calculated:
            values.append({"name": f"v{n}", "expression": text})
            text = f"{{v{n}}}"
    source = asking(text, calculatedValues=values)

    _, notes = converted(source)

    assert took(lambda: converted(source), enough=2) < 2
    assert any("depends on too many" in note.message and note.path.endswith("visibleIf") for note in notes)


@pytest.mark.django_db
def test_a_test_within_tests_is_taken() -> None:
    text = "iif(iif(iif({age} > 3, {sure}, {word} = 'x'), {size} > 1, {size} > 2), {stars} = 5, {stars} = 4)"
    spec = published(asking(text))

    assert "target" in visit(spec, {"age": "4", "sure": True, "size": "2", "stars": "5"}).path
    assert "target" not in visit(spec, {"age": "4", "sure": False, "size": "2", "stars": "5"}).path


def test_thousands_of_choices_take_no_three_seconds() -> None:
    choices = [{"value": n, "text": "同"} for n in range(3_000)]
    source = survey({"type": "dropdown", "name": "q", "choices": choices})

    document, _ = converted(source)

    assert took(lambda: converted(source), enough=3) < 3
    assert len({choice.key for choice in document.steps[0].choices}) == 3_000


def test_a_hundred_thousand_characters_of_an_expression_are_refused_at_once() -> None:
    long = "{sure} and " * 10_000 + "1"
    source = survey(*READABLE, *({"type": "text", "name": f"q{n}", "visibleIf": long} for n in range(20)))

    _, notes = converted(source)

    assert {note.code for note in notes} == {"expression_unreadable"}
    assert took(lambda: converted(source), enough=1) < 1
