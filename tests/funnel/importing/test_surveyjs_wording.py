"""Texts of a survey that belong to no question of their own: those of pages and panels, and those that SurveyJS has built in."""

from __future__ import annotations

import pytest

from tests.funnel.importing.samples_surveyjs import Json, converted, document_of, survey

_A: Json = {"type": "text", "name": "a"}
_B: Json = {"type": "text", "name": "b"}
_MATRIX: Json = {"type": "matrix", "name": "m"}
_NOBODY: Json = {"type": "text", "name": "n", "visibleIf": "1 = 2"}


def above(*pages: Json, **root: object) -> tuple[dict[str, str], list[str]]:
    """What stands below the title of each step, and where something is said to stand above no question."""
    document, notes = converted({"title": "Trip", "pages": list(pages), **root})
    nowhere = [note.path for note in notes if "stands above no question" in note.message]
    return {step.key: step.help_text for step in document.steps}, nowhere


@pytest.mark.parametrize(
    "first",
    [_MATRIX, _NOBODY, {**_B, "visible": False}, {"type": "expression", "name": "e"}, {"type": "radiogroup", "name": "r"}],
)
def test_what_stands_above_a_question_that_is_left_out_stands_above_the_next(first: Json) -> None:
    page = {"description": "Page.", "elements": [first, _A]}

    assert above(page, description="Survey.") == ({"a": "Survey.\n\nPage."}, [])


def test_what_stands_above_a_page_without_questions_is_named_and_stands_on_no_other() -> None:
    panel = {"type": "panel", "title": "Panel", "description": "About.", "elements": [_MATRIX]}
    pages = [
        {"description": "First.", "elements": [_MATRIX, _NOBODY]},
        {"title": "Page", "description": "Second.", "elements": [panel, {**_A, "description": "Own."}, _B]},
        {"description": "Last.", "elements": [_MATRIX]},
    ]

    assert above(*pages, description="Survey.") == (
        {"a": "Survey.\n\nSecond.\n\nOwn.", "b": ""},
        [
            "pages[0].description",
            "pages[1].elements[0].title",
            "pages[1].elements[0].description",
            "pages[2].description",
        ],
    )


def test_what_a_hidden_panel_says_is_not_named_again() -> None:
    panel = {"type": "panel", "title": "Panel", "description": "About.", "visible": False, "elements": [_B]}
    page = {"title": "Page", "description": "Page.", "elements": [panel, _A]}

    assert above(page) == ({"a": "Page."}, [])


@pytest.mark.parametrize(
    ("locale", "labels", "yes"),
    [
        ("de", ["Katze", "Nichts trifft zu", "Antwort verweigern", "Weiß ich nicht", "Sonstiges (Bitte angeben)"], "Ja"),
        ("ar", ["Katze", "لا شيء", "رفض الإجابة", "لا أعرف", "نص آخر"], "نعم"),
        ("en", ["Katze", "None", "Refuse to answer", "Don't know", "Other (describe)"], "Yes"),
    ],
)
def test_labels_that_surveyjs_has_built_in_are_in_the_language_of_the_survey(locale: str, labels: list[str], yes: str) -> None:
    pets = {"type": "checkbox", "name": "pet", "choices": [{"value": "cat", "text": "Katze"}]}
    added = dict.fromkeys(("hasNone", "hasOther", "showRefuseItem", "showDontKnowItem"), True)

    steps = document_of({**pets, **added}, {"type": "boolean", "name": "sure", "labelFalse": "Nö"}, locale=locale).steps

    assert [choice.label for choice in steps[0].choices] == labels
    assert [choice.label for choice in steps[1].choices] == [yes, "Nö"]


def test_what_surveyjs_has_built_in_is_translated_into_every_language_of_the_survey() -> None:
    pets = {"type": "radiogroup", "name": "pet", "choices": ["cat"], "showNoneItem": True}
    source = survey(pets, {**_A, "title": {"default": "Name", "ar": "الاسم"}})
    source |= {"title": {"default": "Trip", "de": "Reise"}, "navigateToUrl": "https://shop.example.com/"}

    document, _ = converted(source)

    ending = document.endings[0]
    assert document.languages == ["en", "ar", "de"]
    assert document.steps[0].choices[1].translations == {"ar": {"label": "لا شيء"}, "de": {"label": "Nichts trifft zu"}}
    assert ending.translations["de"] == {"title": "Vielen Dank für das Ausfüllen des Fragebogens", "button": "Weiter"}
    assert ending.translations["ar"]["button"] == "متابعة"


def test_an_ending_is_translated_into_the_languages_of_a_later_one() -> None:
    endings = [{"expression": "{a} = 'x'", "html": {"default": "Ex", "de": "Iks"}}]

    document = document_of(_A, completedHtmlOnCondition=endings)

    assert set(document.endings[0].translations) == {"de"}
