"""A survey as a whole: pages and panels, texts and languages, calculated values, triggers and endings."""

from __future__ import annotations

import pytest

from steps.spec import Value
from tests.funnel.importing.samples_surveyjs import Json, converted, document_of, noted, published, survey, visit, written

_A: Json = {"type": "text", "name": "a"}
_B: Json = {"type": "text", "name": "b"}
_N: Json = {"type": "text", "inputType": "number", "name": "n"}
_M: Json = {"type": "text", "inputType": "number", "name": "m"}
_PET: Json = {"type": "radiogroup", "name": "pet", "choices": ["cat", "dog"]}


def test_pages_and_panels_become_stages_and_hand_down_their_conditions() -> None:
    source = {
        "title": "Trip",
        "pages": [
            {"elements": [_A, {"type": "panel", "title": "Inside", "elements": [_B]}]},
            {
                "title": "Second",
                "visibleIf": "{a} = 'x'",
                "elements": [
                    {
                        "type": "panel",
                        "title": "Deeper",
                        "description": "About you.",
                        "visibleIf": "{b} = 'y'",
                        "elements": [
                            {"type": "text", "name": "c", "description": "Own.", "visibleIf": "{a} contains 'z'"},
                            {"type": "text", "name": "d"},
                        ],
                    }
                ],
            },
        ],
    }

    steps = converted(source)[0].steps

    assert [(step.key, step.stage, step.help_text) for step in steps] == [
        ("a", "", ""),
        ("b", "Inside", ""),
        ("c", "Second", "Deeper\n\nAbout you.\n\nOwn."),
        ("d", "Second", ""),
    ]
    assert [written(step.rules) for step in steps] == [
        [],
        [],
        [["a equals x", "b equals y", "a contains z"]],
        [["a equals x", "b equals y"]],
    ]


def test_older_files_are_read_with_their_questions() -> None:
    assert [step.key for step in converted({"title": "T", "pages": [{"questions": [_A]}]})[0].steps] == ["a"]
    assert [step.key for step in converted({"title": "T", "elements": [_A]})[0].steps] == ["a"]
    assert [step.key for step in converted({"title": "T", "questions": [_A]})[0].steps] == ["a"]


def test_what_nobody_would_see_is_left_out_and_named() -> None:
    panel = {"type": "panel", "visible": False, "elements": [_B]}
    document, notes = converted(
        survey(
            {**_A, "visible": False},
            panel,
            {**_N, "visibleIf": "{a} notempty or {b} empty"},
            {**_M, "visible": False, "visibleIf": "{n} > 1"},
        )
    )

    assert [(step.key, written(step.rules)) for step in document.steps] == [("n", []), ("m", [["n greater_than 1"]])]
    assert [note.path for note in notes] == ["pages[0].elements[1].visible", "pages[0].elements[0].visible"]


def test_a_question_without_a_title_goes_by_its_name() -> None:
    assert document_of({"type": "text", "name": "firstName", "title": ""}).steps[0].title == "firstName"
    assert noted({"type": "text"}) == {"pages[0].elements[0]": "title_missing"}


def test_texts_are_taken_in_every_language_that_funnels_speak() -> None:
    title = {"default": "Name?", "de": "Wie heißt du?", "fr": "Nom ?", "ar": "الاسم"}
    choices = [{"value": 1, "text": {"default": "One", "de": "Eins"}}]
    document, notes = converted(
        survey(
            {"type": "radiogroup", "name": "q", "title": title, "choices": choices},
            title={"default": "Trip", "de": "Reise"},
            completedHtml={"default": "<h1>Done</h1><p>Bye.</p>", "de": "<h1>Fertig</h1><p>Tschüss.</p>"},
        )
    )

    step, ending = document.steps[0], document.endings[0]
    assert document.languages == ["en", "de", "ar"]
    assert (document.name, document.translations) == ("Trip", {"de": {"name": "Reise"}})
    assert (step.title, step.translations) == ("Name?", {"de": {"title": "Wie heißt du?"}, "ar": {"title": "الاسم"}})
    assert step.choices[0].translations == {"de": {"label": "Eins"}}
    assert (ending.title, ending.body) == ("Done", "Bye.")
    assert ending.translations == {"de": {"title": "Fertig", "body": "Tschüss."}}
    assert [note.path for note in notes if note.code == "property_not_taken"] == ["pages[0].elements[0].title.fr"]


def test_a_survey_in_another_language_has_its_texts_in_that() -> None:
    document = document_of({"type": "text", "name": "q", "title": {"default": "Name?", "de": "Wie heißt du?"}}, locale="de")

    assert (document.languages, document.steps[0].title) == (["de", "en"], "Wie heißt du?")
    assert document.steps[0].translations == {"en": {"title": "Name?"}}
    assert noted(_A, locale="fi")["locale"] == "property_not_taken"


def test_texts_play_back_earlier_answers_only() -> None:
    document, notes = converted(
        survey(
            {"type": "text", "name": "First Name"},
            {**_B, "title": "Hi {First Name}, {b}, {nobody} and {{a}}"},
            completedHtml="Bye {b}",
        )
    )

    assert document.steps[1].title == 'Hi {{ first-name | "…" }}, …, {nobody} and { {a}}'
    assert document.endings[0].title == 'Bye {{ b | "…" }}'
    assert [(note.code) for note in notes] == ["reference_later", "reference_unknown", "reference_unknown"]


def test_a_cut_leaves_no_half_of_a_recall() -> None:
    step = document_of(_A, {**_B, "title": "x" * 290 + " {a} and more"}).steps[1]

    assert step.title.endswith("x…")


def test_a_page_of_text_is_a_heading_and_what_stands_below() -> None:
    step = document_of({"type": "html", "name": "q", "html": "<h2>Before you start</h2><ul><li>One</li><li>Two</li></ul>"}).steps[
        0
    ]

    assert (step.title, step.help_text) == ("Before you start", "– One\n– Two")


def test_two_questions_of_one_name_are_two_steps_and_named() -> None:
    document, notes = converted(survey(_A, {**_A, "title": "Again"}, {**_B, "visibleIf": "{a} = 'x'"}))

    assert [(step.key, step.source_ref) for step in document.steps] == [("a", "a"), ("a-2", "a #2"), ("b", "b")]
    assert written(document.steps[2].rules) == [["a equals x"]]
    assert [note.code for note in notes] == ["reference_repeated"]


def test_a_question_is_read_by_the_name_of_its_value_too() -> None:
    document = document_of({**_A, "valueName": "shared"}, {**_B, "visibleIf": "{shared} = 'x'"})

    assert written(document.steps[1].rules) == [["a equals x"]]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("expression", "answers", "shown"),
    [
        ("{n} + {m}", {"n": "2", "m": "3"}, "5"),
        ("{m} - {n}", {"n": "2", "m": "5"}, "3"),
        ("10 - 2 * {n} + {m} / 4", {"n": "2", "m": "2"}, "6.5"),
        ("sum({n}, {m}, 1)", {"m": "3"}, "4"),
        ("{n} + {first}", {"n": "4"}, "9"),
        ("iif({pet} = 'cat', 5, iif({n} > 3, 2, 1))", {"pet": "cat", "n": "9"}, "5"),
        ("iif({pet} = 'cat', 5, iif({n} > 3, 2, 1))", {"n": "9"}, "2"),
        ("iif({pet} = 'cat', 5, iif({n} > 3, 2, 1))", {}, "1"),
        ("7", {}, "7"),
    ],
)
def test_a_calculated_value_is_a_variable(expression: str, answers: dict[str, Value], shown: str) -> None:
    values = [{"name": "total", "expression": expression}, {"name": "first", "expression": "5"}]
    spec = published(survey(_N, _M, _PET, {**_A, "visibleIf": "{total} > 4"}, calculatedValues=values))

    journey = visit(spec, answers)

    assert journey.values["total"] == shown
    assert ("a" in journey.path) is (float(shown) > 4)


@pytest.mark.django_db
def test_a_calculated_value_that_is_no_number_stands_for_its_expression() -> None:
    source = survey(
        _N,
        _PET,
        {**_A, "visibleIf": "{rich} and {kind} = 'x'"},
        calculatedValues=[
            {"name": "rich", "expression": "{n} > 100"},
            {"name": "kind", "expression": "iif({pet} = 'cat', 'x', 'y')"},
        ],
    )

    assert written(converted(source)[0].steps[2].rules) == [["n greater_than 100", "pet equals cat"]]
    assert "a" in visit(published(source), {"n": "101", "pet": "cat"}).path


@pytest.mark.parametrize(
    ("condition", "groups"),
    [
        ("{v} = 0", [["n equals 0"]]),
        ("{v} <= 0", [["n less_or_equal 0"]]),
        ("{v} empty", [["n is_empty"]]),
        ("{w} notempty", [["n is_answered"]]),
        ("{p} = 'cat'", [["pet equals cat"]]),
    ],
)
def test_a_calculated_value_that_is_one_answer_stands_for_that(condition: str, groups: list[list[str]]) -> None:
    pairs = [("v", "{n}"), ("w", "({v})"), ("p", "{pet}")]
    values = [{"name": name, "expression": expression} for name, expression in pairs]

    document, notes = converted(
        survey(_N, _PET, {**_A, "visibleIf": condition}, {**_B, "title": "So {v}"}, calculatedValues=values)
    )

    assert (document.variables, notes) == ([], ())
    assert written(document.steps[2].rules) == groups
    assert document.steps[3].title == 'So {{ n | "…" }}'


def test_several_numbers_in_one_condition_are_added_up_in_a_variable() -> None:
    document = document_of(_N, _M, {**_A, "visibleIf": "{n} + {m} > 10"}, {**_B, "visibleIf": "{m} + {n} > 20"})

    assert [variable.key for variable in document.variables] == ["sum"]
    assert [written(step.rules) for step in document.steps[2:]] == [[["sum greater_than 10"]], [["sum greater_than 20"]]]


@pytest.mark.parametrize(
    "values",
    [
        [{"name": "x", "expression": "{y} + 1"}, {"name": "y", "expression": "{x} + 1"}],
        [{"name": "x", "expression": "{x}"}],
        [{"name": "x", "expression": "{n} * {m}"}],
        [{"name": "x", "expression": "("}],
        [{"name": "x", "expression": "{nobody}"}],
        [{"name": "x"}],
        [None],
        {},
        "x",
    ],
)
def test_a_value_that_cannot_be_calculated_is_named_and_so_is_what_reads_it(values: object) -> None:
    document, notes = converted(survey(_N, _M, {**_A, "visibleIf": "{x} = 7"}, calculatedValues=values))

    assert document.steps[2].rules == []
    assert {note.path.split("[")[0] for note in notes} == {"calculatedValues", "pages"}


@pytest.mark.django_db
def test_endings_depend_on_answers_whichever_step_is_the_last() -> None:
    pairs = [("{pet} = 'cat'", "Miaow"), ("{b} = 'x'", "Ex"), ("{pet} notempty", "Dog")]
    conditions = [{"expression": expression, "html": html} for expression, html in pairs]
    spec = published(
        survey(
            _PET,
            {**_A, "visibleIf": "{pet} = 'dog'"},
            {**_B, "visibleIf": "{a} = 'go'"},
            completedHtml="Bye",
            completedHtmlOnCondition=conditions,
        )
    )

    def ends(**answers: Value) -> str:
        return spec.ending(visit(spec, answers).ending or "").title

    assert ends(pet="cat") == "Miaow"
    assert ends(pet="dog") == "Dog"
    assert ends(pet="dog", a="go", b="x") == "Ex"
    assert ends(pet="dog", a="go") == "Dog"
    assert ends(pet="dog", a="stay", b="x") == "Dog"
    assert ends() == "Bye"


def test_endings_that_cannot_be_come_to_are_named_and_left_out() -> None:
    conditions = [{"expression": "{nobody} = 1", "html": "A"}, {"expression": "1 = 2", "html": "B"}, {"html": "C"}, 7]
    document, notes = converted(survey(_A, completedHtmlOnCondition=conditions))

    assert [ending.title for ending in document.endings] == ["Thank you for completing the survey"]
    assert [note.path.split(".")[0] for note in notes] == [f"completedHtmlOnCondition[{n}]" for n in (2, 3, 0, 1)]


def test_many_steps_that_may_be_the_last_are_too_many_for_endings() -> None:
    steps = [{"type": "text", "name": f"q{n}", "visibleIf": f"{{a}} = '{n}'"} for n in range(30)]

    found = noted(_A, *steps, completedHtmlOnCondition=[{"expression": "{q3} = 'x'", "html": "B"}])

    assert found["completedHtmlOnCondition[0].expression"] == "condition_too_large"


def test_an_address_becomes_a_button_where_it_may() -> None:
    document = document_of(_A, navigateToUrl="https://shop.example.com/next?x=1")

    assert (document.endings[0].link, document.endings[0].button) == ("https://shop.example.com/next?x=1", "Continue")
    assert document.link_hosts == ["shop.example.com"]
    for address in (
        "http://shop.example.com",
        "https://shop.example.com/{a}",
        "https://",
        "javascript:x",
        7,
        "https://[",
        "https://a b.example",
    ):
        assert noted(_A, navigateToUrl=address) == {"navigateToUrl": "property_not_taken"}


def test_an_address_for_some_is_taken_and_not_said_to_be_left_out() -> None:
    addresses = [{"expression": "{a} = 'x'", "url": "https://shop.example.com/x"}]

    document, notes = converted(survey(_A, navigateToUrlOnCondition=addresses))

    assert [ending.link for ending in document.endings] == ["", "https://shop.example.com/x"]
    assert [(note.path, note.code) for note in notes] == [("navigateToUrlOnCondition[0].url", "meaning_changed")]


@pytest.mark.django_db
def test_a_trigger_ends_the_visit_after_the_page() -> None:
    source = survey(
        _PET,
        _B,
        completedHtml="Bye",
        completedHtmlOnCondition=[{"expression": "{b} = 'x'", "html": "Ex"}],
        triggers=[{"type": "complete", "expression": "{pet} = 'cat'"}],
    )
    source["pages"].append({"elements": [_A]})
    spec = published(source)

    assert visit(spec, {"pet": "cat"}).path == ("pet", "b")
    assert visit(spec, {"pet": "dog"}).path == ("pet", "b", "a")
    assert spec.ending(visit(spec, {"pet": "cat", "b": "x"}).ending or "").title == "Ex"


@pytest.mark.django_db
def test_triggers_skip_forwards_and_set_variables() -> None:
    triggers = [
        {"type": "skip", "name": "pet", "operator": "equal", "value": "cat", "gotoName": "b"},
        {"type": "setvalue", "expression": "{pet} = 'dog'", "setToName": "fee", "setValue": 12, "isVariable": True},
    ]
    spec = published(survey(_PET, _A, _B, {**_N, "visibleIf": "{fee} > 10"}, triggers=triggers))

    assert visit(spec, {"pet": "cat"}).path == ("pet", "b")
    assert visit(spec, {"pet": "dog"}).path == ("pet", "a", "b", "n")


@pytest.mark.parametrize(
    ("trigger", "code"),
    [
        ({"type": "skip", "expression": "{b} = 1", "gotoName": "a"}, "jump_backwards"),
        ({"type": "skip", "expression": "{a} = 1", "gotoName": "z"}, "jump_nowhere"),
        ({"type": "skip", "gotoName": "b"}, "value_unusable"),
        ({"type": "complete", "expression": "{nobody} = 1"}, "reference_unknown"),
        ({"type": "complete", "expression": "1 = 1"}, "expression_unreadable"),
        ({"type": "visible", "expression": "{a} = 1", "questions": ["b"]}, "type_unknown"),
        ({"type": "copyvalue", "expression": "{a} = 1"}, "type_unknown"),
        ({"type": "runexpression", "expression": "{a} = 1"}, "type_unknown"),
        ({"type": "setvalue", "expression": "{a} = 1", "setToName": "b", "setValue": 1}, "type_unknown"),
        ({"type": "setvalue", "expression": "{a} = 1", "setToName": "v", "setValue": "x"}, "type_unknown"),
        (None, "type_unknown"),
    ],
)
def test_a_trigger_that_cannot_be_taken_is_named(trigger: object, code: str) -> None:
    document, notes = converted(survey(_A, _B, triggers=[trigger]))

    assert all(step.rules == [] for step in document.steps)
    assert [(note.path, note.code) for note in notes] == [("triggers[0]", code)]


def test_looking_everything_over_before_the_end_is_taken() -> None:
    assert document_of(_A, showPreviewBeforeComplete="showAllQuestions").design == {"review": True}
    assert document_of(_A, showPreviewBeforeComplete="noPreview").design == {}


def test_the_source_is_named_by_its_id_or_title() -> None:
    assert document_of(_A).source == "surveyjs:Trip"
    assert document_of(_A, surveyId="abc").source == "surveyjs:abc"
