"""What each type of question becomes, with its choices and bounds, and what is named because it cannot be taken."""

from __future__ import annotations

from typing import Any

import pytest

from funnel.importing.conversion import Known
from tests.funnel.importing.samples_surveyjs import Json, converted, document_of, noted, step_of, survey

_PETS = ["cat", "dog"]


@pytest.mark.parametrize(
    ("element", "kind", "options"),
    [
        ({"type": "text"}, "short_text", {}),
        ({}, "short_text", {}),
        ({"type": "text", "validators": [{"type": "email"}]}, "email", {}),
        ({"type": "text", "inputType": "email"}, "email", {}),
        ({"type": "text", "inputType": "url"}, "url", {}),
        ({"type": "text", "inputType": "tel"}, "phone", {}),
        ({"type": "text", "inputType": "number", "step": 0.5}, "number", {"step": "0.5"}),
        ({"type": "text", "inputType": "range", "min": 1, "max": 9}, "slider", {}),
        ({"type": "text", "inputType": "date", "min": "2026-01-01"}, "date", {"earliest": "2026-01-01"}),
        ({"type": "text", "inputType": "date", "maxValueExpression": "today(-7)"}, "date", {"latest": "7 days ago"}),
        ({"type": "text", "inputType": "datetime-local"}, "date", {}),
        ({"type": "text", "inputType": "time"}, "time", {}),
        ({"type": "text", "inputType": "password"}, "password", {}),
        ({"type": "text", "inputType": "color"}, "short_text", {}),
        ({"type": "comment"}, "long_text", {}),
        ({"type": "radiogroup", "choices": _PETS}, "single_choice", {}),
        ({"type": "radiogroup", "choices": _PETS, "choicesOrder": "random"}, "single_choice", {"shuffle": True}),
        ({"type": "radiogroup", "choices": _PETS, "hasOther": True}, "single_choice", {"other": True}),
        ({"type": "buttongroup", "choices": _PETS}, "single_choice", {"layout": "list"}),
        ({"type": "dropdown", "choices": _PETS}, "single_choice", {"layout": "dropdown"}),
        ({"type": "checkbox", "choices": _PETS}, "multiple_choice", {}),
        ({"type": "checkbox", "choices": _PETS, "showNoneItem": True}, "multiple_choice", {"exclusive": True}),
        ({"type": "tagbox", "choices": _PETS}, "multiple_choice", {}),
        ({"type": "imagepicker", "choices": _PETS}, "picture_choice", {}),
        ({"type": "imagepicker", "choices": _PETS, "multiSelect": True}, "multiple_choice", {}),
        ({"type": "ranking", "choices": _PETS}, "ranking", {}),
        ({"type": "boolean"}, "yes_no", {}),
        ({"type": "boolean", "labelTrue": "Aye", "labelFalse": "Nay"}, "single_choice", {"layout": "cards"}),
        ({"type": "rating"}, "rating", {}),
        ({"type": "rating", "rateMax": 7}, "rating", {"stars": "7"}),
        ({"type": "rating", "rateCount": 4}, "rating", {"stars": "4"}),
        ({"type": "rating", "rateMin": 0, "rateMax": 10}, "scale", {}),
        (
            {"type": "rating", "rateMin": 1, "rateMax": 5, "minRateDescription": "Bad"},
            "scale",
            {"from": "1", "to": "5", "low_label": "Bad"},
        ),
        ({"type": "rating", "rateValues": ["low", {"value": 2, "text": "High"}]}, "single_choice", {"layout": "list"}),
        ({"type": "rating", "rateMin": 2, "rateMax": 8, "rateStep": 2}, "single_choice", {"layout": "list"}),
        ({"type": "slider", "min": 10, "max": 20, "step": 2}, "slider", {"step": "2"}),
        ({"type": "html", "html": "<p>Read this.</p>"}, "content", {}),
    ],
)
def test_a_question_becomes_a_step_of_this_type(element: Json, kind: str, options: dict[str, Any]) -> None:
    step = step_of(element)

    assert (step.type, step.options) == (kind, options)


@pytest.mark.parametrize(
    "kind",
    [
        "matrix",
        "matrixdropdown",
        "matrixdynamic",
        "paneldynamic",
        "multipletext",
        "file",
        "signaturepad",
        "image",
        "rocket",
        "",
        7,
        None,
    ],
)
def test_a_type_that_there_is_nothing_like_is_named_and_left_out(kind: object) -> None:
    document, notes = converted(survey({"type": kind, "name": "q"}, {"type": "text", "name": "after"}))

    assert [step.key for step in document.steps] == ["after"]
    assert [(note.path, note.code) for note in notes] == [("pages[0].elements[0]", "type_unknown")]


def test_an_expression_that_is_shown_is_named() -> None:
    found = noted({"type": "expression", "name": "total", "expression": "1 + 1"}, {"type": "text", "name": "after"})

    assert found == {"pages[0].elements[0]": "type_unknown"}


def test_a_type_that_only_says_something_becomes_a_page_of_text() -> None:
    document, notes = converted(survey({"type": "infotext", "name": "q", "title": "Good to know", "body": "<b>All</b> of it."}))

    step = document.steps[0]
    assert (step.type, step.title, step.help_text) == ("content", "Good to know", "All of it.")
    assert ("pages[0].elements[0].type", "meaning_changed") in [(note.path, note.code) for note in notes]


@pytest.mark.parametrize(
    ("expression", "yes"), [("{q} = 'y'", True), ("{q} = 'n'", False), ('{q} = "Yes"', True), ("{q} = true", True)]
)
def test_somebodys_own_yes_or_no_is_read_by_what_the_survey_calls_its_answers(expression: str, yes: bool) -> None:
    document = document_of({"type": "yesno", "name": "q"}, {"type": "text", "name": "after", "visibleIf": expression})

    assert document.steps[0].type == "yes_no"
    assert [(item.operator, item.value) for item in document.steps[1].rules[0].when[0]] == [("equals", "yes" if yes else "no")]


@pytest.mark.parametrize(
    ("element", "minimum", "maximum"),
    [
        ({"type": "text", "maxLength": 40}, None, 40),
        ({"type": "text", "maxLength": -1}, None, None),
        ({"type": "text", "maxLength": 99_999}, None, 10_000),
        ({"type": "comment", "validators": [{"type": "text", "minLength": 5, "maxLength": 50}]}, 5, 50),
        ({"type": "text", "inputType": "number", "min": 1, "max": "20"}, 1, 20),
        (
            {"type": "text", "inputType": "number", "min": 1, "validators": [{"type": "numeric", "minValue": 3, "maxValue": 9}]},
            3,
            9,
        ),
        ({"type": "text", "inputType": "number", "min": 10, "max": 1}, None, None),
        ({"type": "checkbox", "choices": _PETS, "minSelectedChoices": 1, "maxSelectedChoices": 2}, 1, 2),
        ({"type": "checkbox", "choices": _PETS, "minSelectedChoices": 0, "maxSelectedChoices": 9}, None, 2),
        ({"type": "checkbox", "choices": _PETS, "minSelectedChoices": 3}, None, None),
        ({"type": "checkbox", "choices": _PETS, "validators": [{"type": "answercount", "minCount": 2}]}, 2, None),
        ({"type": "text", "inputType": "number", "min": "1e999", "max": 10**30}, None, None),
    ],
)
def test_bounds_are_taken_where_answers_can_keep_them(element: Json, minimum: int | None, maximum: int | None) -> None:
    step = step_of(element)

    assert (step.minimum, step.maximum) == (minimum, maximum)


def test_choices_have_values_labels_and_keys_of_their_own() -> None:
    listed = ["Set Aside", 5, {"value": "x y", "text": "Both"}, {"value": True}, "1|One", {"text": "Label"}]

    choices = step_of({"type": "radiogroup", "choices": listed}).choices

    assert [(item.key, item.source_ref, item.label) for item in choices] == [
        ("set-aside", "Set Aside", "Set Aside"),
        ("value-5", "5", "5"),
        ("x-y", "x y", "Both"),
        ("true", "true", "true"),
        ("one", "1", "One"),
        ("label", "Label", "Label"),
    ]


def test_none_and_other_come_last_and_other_has_the_key_that_asks_what_else() -> None:
    element = {
        "type": "checkbox",
        "choices": ["Other", "cat"],
        "hasOther": True,
        "hasNone": True,
        "otherText": "Else",
        "noneText": "No pet",
    }

    choices = step_of(element).choices

    assert [(item.key, item.label) for item in choices] == [
        ("other-2", "Other"),
        ("cat", "cat"),
        ("none", "No pet"),
        ("other", "Else"),
    ]


def test_choices_in_order_of_the_alphabet_are_put_in_it() -> None:
    assert [item.key for item in step_of({"type": "radiogroup", "choices": ["b", "C", "a"], "choicesOrder": "desc"}).choices] == [
        "c",
        "b",
        "a",
    ]


@pytest.mark.parametrize("choices", [None, [], {}, "cat", [None, {}, [], ""]])
def test_a_question_without_choices_is_left_out(choices: object) -> None:
    document, notes = converted(
        survey({"type": "dropdown", "name": "q", "choices": choices, "choicesByUrl": {"url": "https://x.example"}})
    )

    assert document.steps == []
    assert {"type_unknown", "property_not_taken"} <= {note.code for note in notes}


def test_a_value_that_stands_twice_is_taken_once() -> None:
    assert noted({"type": "radiogroup", "name": "q", "choices": ["a", "a"]}) == {
        "pages[0].elements[0].choices[1]": "reference_repeated"
    }


@pytest.mark.parametrize(
    ("property", "value"),
    [
        ("defaultValue", "x"),
        ("correctAnswer", "x"),
        ("enableIf", "{a} = 1"),
        ("readOnly", True),
        ("brandNew", 7),
        ("hasComment", True),
        ("setValueExpression", "1"),
        ("requiredErrorText", "Please"),
    ],
)
def test_a_property_without_a_counterpart_is_named(property: str, value: object) -> None:
    assert noted({"type": "text", "name": "q", property: value}) == {f"pages[0].elements[0].{property}": "property_not_taken"}


@pytest.mark.parametrize(
    ("property", "value"), [("startWithNewLine", False), ("titleLocation", "left"), ("width", "50%"), ("brandNew", False)]
)
def test_a_property_that_changes_no_answer_is_not_spoken_of(property: str, value: object) -> None:
    assert noted({"type": "text", "name": "q", property: value}) == {}


@pytest.mark.parametrize("kind", ["regex", "expression", "email", "somebodys", ""])
def test_a_check_that_there_is_nothing_like_is_named(kind: str) -> None:
    element = {"type": "comment", "name": "q", "validators": [{"type": kind, "regex": "a"}]}

    assert noted(element) == {"pages[0].elements[0].validators[0]": "property_not_taken"}


def test_required_always_never_and_sometimes() -> None:
    document = document_of(
        {"type": "boolean", "name": "a", "isRequired": True},
        {"type": "text", "name": "b"},
        {"type": "text", "name": "c", "requiredIf": "{a} = true"},
        {"type": "text", "name": "d", "requiredIf": "1 = 1"},
        {"type": "html", "name": "e", "html": "Read."},
    )

    assert [step.required for step in document.steps] == [True, False, False, True, True]
    assert [(rule.action, rule.when[0][0].left) for step in document.steps for rule in step.rules] == [("require_if", "a")]


def test_choices_are_offered_on_their_own_condition_or_that_of_all() -> None:
    choices = [
        "cat",
        {"value": "dog", "visibleIf": "{a} = 'y'"},
        {"value": "bird", "visibleIf": "1 = 1"},
        {"value": "ape", "visibleIf": "1 = 2"},
    ]
    document, notes = converted(
        survey(
            {"type": "text", "name": "a"},
            {"type": "checkbox", "name": "q", "choices": choices, "choicesVisibleIf": "{a} contains {item}", "hasNone": True},
            {"type": "text", "name": "z", "visibleIf": "{q} contains 'ape'"},
        )
    )

    rules = document.steps[1].rules
    assert [choice.key for choice in document.steps[1].choices] == ["cat", "dog", "bird", "none"]
    assert {rule.action for rule in rules} == {"show_choice_if"}
    assert [(rule.target, rule.when[0][0].operator, rule.when[0][0].value) for rule in rules] == [
        ("cat", "contains", "cat"),
        ("dog", "equals", "y"),
    ]
    assert ("pages[0].elements[1].choices[3]", "meaning_changed") in [(note.path, note.code) for note in notes]
    assert [step.key for step in document.steps] == ["a", "q"]


def test_keys_of_an_earlier_import_are_kept() -> None:
    known = Known(slug="old", steps={"Pet?": "animal"}, choices={("Pet?", "A cat"): "kitty"})

    document, _ = converted(survey({"type": "radiogroup", "name": "Pet?", "choices": ["A cat", "kitty"]}), known)

    assert (document.slug, document.steps[0].key) == ("old", "animal")
    assert [choice.key for choice in document.steps[0].choices] == ["kitty", "kitty-2"]


@pytest.mark.parametrize(
    ("name", "key"), [("done", "done-2"), ("score", "score-2"), ("review", "review-2"), ("1", "step"), ("Über uns!", "uber-uns")]
)
def test_names_that_cannot_be_keys_become_some(name: str, key: str) -> None:
    assert document_of({"type": "text", "name": name}).steps[0].key == key


def test_what_was_taken_is_not_spoken_of() -> None:
    number = {
        "type": "text",
        "name": "n",
        "inputType": "number",
        "min": 1,
        "max": 9,
        "step": 2,
        "placeholder": "5",
        "isRequired": True,
    }
    several = {
        "type": "checkbox",
        "name": "c",
        "choices": _PETS,
        "minSelectedChoices": 1,
        "choicesOrder": "random",
        "hasOther": True,
    }

    assert noted(number, several) == {}
