"""What becomes of the questions of a Typeform form: types, properties, choices, keys."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from funnel.importing.conversion import Known
from steps.fields import FIELD_TYPES
from tests.funnel.importing.samples_typeform import Json, field, form, group, picked, screen
from tests.funnel.importing.samples_typeform_everything import everything
from tests.funnel.importing.samples_typeform_logic import after, end, of, when
from tests.funnel.importing.samples_typeform_visitors import brought, compiled, types_of


@pytest.mark.django_db
def test_form_with_everything_can_be_published() -> None:
    spec = compiled(brought(everything()).document)

    assert [step.key for step in spec.steps][:3] == ["hello", "company", "story"]
    assert (spec.languages, spec.design) == (("de",), {"progress": "none"})


def test_each_type_becomes_the_nearest_of_ours() -> None:
    types = types_of(brought(everything()).document)

    assert types == {
        "hello": "content",
        "company": "short_text",
        "story": "long_text",
        "site": "url",
        "phone": "phone",
        "age": "number",
        "day": "date",
        "one": "single_choice",
        "many": "multiple_choice",
        "drop": "single_choice",
        "picture": "picture_choice",
        "pictures": "multiple_choice",
        "agreed": "yes_no",
        "terms": "consent",
        "note": "content",
        "stars": "rating",
        "liked": "scale",
        "recommend": "scale",
        "order": "ranking",
        "cv": "file",
        "inside": "short_text",
        "innermost": "short_text",
        "first": "short_text",
        "mail": "email",
        "street": "short_text",
        "city": "short_text",
        "last": "short_text",
    }
    assert set(types.values()) <= set(FIELD_TYPES)


def test_all_that_is_not_taken_of_a_form_with_everything_is_named() -> None:
    noted = brought(everything()).noted

    assert noted == [
        ("fields[22]", "type_unknown"),
        ("fields[23]", "type_unknown"),
        ("fields[24]", "type_unknown"),
        ("fields[25]", "type_unknown"),
        ("welcome_screens[0].properties.description", "text_cleaned"),
        ("fields[5].properties.structure", "property_not_taken"),
    ]


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        ("hello", {"help_text": "Read this", "button": "Begin"}),
        ("company", {"required": True, "maximum": Decimal(50)}),
        ("story", {"required": False, "help_text": "In a few words"}),
        ("phone", {"options": {"picks_region": True, "region": "US"}}),
        ("age", {"minimum": Decimal(18), "maximum": Decimal(99)}),
        ("one", {"options": {"shuffle": True}}),
        ("many", {"options": {"other": True}, "minimum": Decimal(1), "maximum": Decimal(2)}),
        ("drop", {"options": {"layout": "dropdown"}}),
        ("terms", {"required": True}),
        ("note", {"button": "Go on", "required": True}),
        ("stars", {"options": {"stars": "7"}}),
        ("liked", {"options": {"from": "1", "to": "5", "low_label": "No", "high_label": "Yes"}}),
        ("recommend", {"options": {"nps": True, "low_label": "Never", "high_label": "Surely"}}),
        ("inside", {"stage": "Title of about"}),
        ("innermost", {"stage": "Title of deeper"}),
        ("first", {"stage": "Title of contact", "autocomplete": "given-name"}),
        ("mail", {"required": True}),
        ("street", {"stage": "Title of postal", "autocomplete": "street-address"}),
        ("last", {"stage": ""}),
    ],
)
def test_properties_are_taken(ref: str, expected: Json) -> None:
    step = brought(everything()).step(ref)

    assert {name: getattr(step, name) for name in expected} == expected


def test_choices_have_keys_that_say_what_they_are() -> None:
    found = brought(everything())

    assert [(choice.key, choice.label, choice.source_ref) for choice in found.step("many").choices] == [
        ("red", "Red", "Red"),
        ("green", "Green", "Green"),
        ("blue", "Blue", "Blue"),
        ("other", "Andere", ""),
    ]
    assert [choice.label for choice in found.step("drop").choices] == ["Alpha", "Beta"]


def test_choices_of_older_forms_have_labels_only() -> None:
    listed: list[Any] = [{"label": "Yes, please"}, {"id": "x7", "label": "No"}, "Perhaps", 7, {"label": "No"}, None]

    found = brought(form(field("q", "dropdown", properties={"choices": listed})))

    assert [(choice.key, choice.source_ref) for choice in found.step("q").choices] == [
        ("yes-please", "Yes, please"),
        ("no", "x7"),
        ("perhaps", "Perhaps"),
        ("choice-4", "7"),
        ("no-2", "No"),
    ]
    assert found.noted == [("fields[0].properties.choices[5]", "property_not_taken")]


def test_choice_called_other_is_not_taken_for_the_one_that_asks_what_else() -> None:
    found = brought(form(picked("q", "Other", "One", allow_other_choice=True)))

    assert [choice.key for choice in found.step("q").choices] == ["other-2", "one", "other"]
    assert [choice.key for choice in brought(form(picked("q", "Other", "One"))).step("q").choices] == ["other", "one"]


def test_picture_choice_with_other_is_a_single_choice() -> None:
    found = brought(form(picked("q", "Cat", "Dog", type="picture_choice", allow_other_choice=True)))

    assert (found.step("q").type, found.step("q").options) == ("single_choice", {"other": True})


def test_pictures_are_noted_each_where_it_was() -> None:
    choices = [{"ref": "cat", "label": "Cat", "attachment": {"type": "image", "href": "https://images.example/cat"}}]
    question = field(
        "q", "picture_choice", properties={"choices": choices}, attachment={"type": "video"}, layout={"type": "wallpaper"}
    )

    found = brought(form(question, field("r", layout={"type": "split"}), theme={"href": "https://themes.example/1"}))

    assert [path for path, code in found.noted if code == "property_not_taken"] == [
        "fields[0].properties.choices[0].attachment",
        "fields[0].attachment",
        "fields[1].layout",
        "theme",
    ]


@pytest.mark.parametrize(
    ("question", "path"),
    [
        (field("q", "short_text", surprise=1), "fields[0].surprise"),
        (field("q", "short_text", properties={"surprise": {"a": 1}}), "fields[0].properties.surprise"),
        (field("q", "email", validations={"max_length": 4}), "fields[0].validations.max_length"),
        (picked("q", "a", "b") | {"extra": [1]}, "fields[0].extra"),
        (field("q", "opinion_scale", properties={"labels": {"center": "So so"}}), "fields[0].properties.labels.center"),
        (field("q", "rating", properties={"shape": "cat"}), "fields[0].properties.shape"),
        (group("q", field("x")) | {"attachment": {"type": "image"}}, "fields[0].attachment"),
    ],
)
def test_property_without_a_counterpart_is_named(question: Json, path: str) -> None:
    assert brought(form(question)).noted == [(path, "property_not_taken")]


def test_text_of_a_group_is_noted_once() -> None:
    about = group("g", field("a"), field("b"))
    about["properties"]["description"] = "Some questions about you"

    assert brought(form(about)).noted == [("fields[0].properties.description", "property_not_taken")]


@pytest.mark.parametrize(
    ("question", "expected", "codes"),
    [
        (field("q", validations={"max_length": 0}), (None, None), []),
        (field("q", validations={"max_length": 10_001}), (None, None), ["value_unusable"]),
        (field("q", validations={"max_length": "40"}), (None, 40), []),
        (field("q", validations={"max_length": 2.5}), (None, None), ["value_unusable"]),
        (field("q", validations={"min_length": 5, "max_length": 4}), (None, None), ["value_unusable"]),
        (field("q", "number", validations={"min_value": 2, "max_value": 1}), (None, None), ["value_unusable"]),
        (field("q", "number", validations={"min_value": 0, "max_value": 1e3}), (0, 1000), []),
        (field("q", "number", validations={"min_value": 10**11}), (None, None), ["value_unusable"]),
        (field("q", "number", validations={"min_value": float("nan")}), (None, None), ["value_unusable"]),
        (field("q", "number", validations={"min_value": float("-inf"), "max_value": [9]}), (None, None), ["value_unusable"] * 2),
        (field("q", "number", validations={"min_value": 0.00005}), (0, None), ["meaning_changed"]),
        (field("q", "number", validations={"min_value": 10**5_000}), (None, None), ["value_unusable"]),
        (picked("q", "a", "b", allow_multiple_selection=True, min_selection=3), (None, None), ["value_unusable"]),
        (
            picked("q", "a", "b", allow_multiple_selection=True, min_selection=2, max_selection=1),
            (None, None),
            ["value_unusable"],
        ),
    ],
)
@pytest.mark.django_db
def test_bounds_that_cannot_be_are_left_out(question: Json, expected: tuple[int | None, int | None], codes: list[str]) -> None:
    found = brought(form(question))

    step = found.step("q")
    assert (step.minimum, step.maximum) == expected
    assert found.codes() == codes
    compiled(found.document)


@pytest.mark.parametrize(
    ("type", "properties", "options", "codes"),
    [
        ("rating", {}, {}, []),
        ("rating", {"steps": 10}, {"stars": "10"}, []),
        ("rating", {"steps": 2}, {"stars": "3"}, ["meaning_changed"]),
        ("rating", {"steps": "many"}, {}, ["meaning_changed"]),
        ("opinion_scale", {}, {}, []),
        ("opinion_scale", {"steps": 11}, {}, []),
        ("opinion_scale", {"steps": 11, "start_at_one": True}, {"from": "1"}, ["meaning_changed"]),
        ("opinion_scale", {"steps": 5}, {"to": "4"}, []),
        ("opinion_scale", {"steps": 5, "start_at_one": True}, {"from": "1", "to": "5"}, []),
        ("opinion_scale", {"steps": -(10**20)}, {"to": "2"}, ["meaning_changed"]),
        ("nps", {"steps": 11, "start_at_one": False}, {"nps": True}, []),
        ("nps", {"start_at_one": True}, {"nps": True}, ["meaning_changed"]),
        ("nps", {"steps": 7}, {"nps": True}, ["meaning_changed"]),
        ("nps", {}, {"nps": True}, []),
        ("phone_number", {"default_country_code": "zz"}, {"picks_region": True}, ["value_unusable"]),
        ("phone_number", {}, {"picks_region": True}, []),
    ],
)
@pytest.mark.django_db
def test_options_are_those_that_fit(type: str, properties: Json, options: Json, codes: list[str]) -> None:
    found = brought(form(field("q", type, properties=properties)))

    assert (found.step("q").options, found.codes()) == (options, codes)
    compiled(found.document)


def test_consent_on_which_the_way_depends_can_be_declined() -> None:
    terms = field("q", "legal", validations={"required": True})

    found = brought(form(terms, field("x"), logic=[after("q", end("thanks", when("is", of("q"), False)))]))

    assert found.step("q").required is False
    assert found.noted == [("fields[0].validations.required", "meaning_changed")]


def test_address_without_fields_is_a_postal_address() -> None:
    found = brought(form(field("q", "address"), field("r", "contact_info"), group("g")))

    assert types_of(found.document) == {"q": "address"}
    assert found.noted == [("fields[1]", "type_unknown"), ("fields[2]", "type_unknown")]


@pytest.mark.parametrize(
    ("ref", "title", "key"),
    [
        ("team_size", "How many are you?", "team_size"),
        ("Team Size", "How many?", "team-size"),
        ("5f5a9f33-0e1c-4a6d-9b07-1c2d3e4f5a6b", "How many are you?", "how-many-are-you"),
        ("a72f4b12-0e1c-4a6d-9b07-1c2d3e4f5a6b", "Hello {{field:x}}, who?", "hello-who"),
        ("Ab3dEf6hIjKl", "Where?", "where"),
        ("Ab3dEf6hIjKl", "どこ", "ab3def6hijkl"),
        ("???", "???", "short-text"),
        ("score", "Score", "score-2"),
        ("done", "Done?", "done-2"),
        ("review", "Review", "review-2"),
        ("price", "The price", "price-2"),
        (None, "Your name", "your-name"),
        (12, "Your name", "your-name"),
    ],
)
@pytest.mark.django_db
def test_keys_say_what_people_called_it(ref: Any, title: str, key: str) -> None:
    question = {"ref": ref, "type": "short_text", "title": title}

    document = brought(form(question, variables={"price": 1})).document

    assert document.steps[0].key == key
    compiled(document.model_copy(update={"steps": [document.steps[0].model_copy(update={"title": "Sound"})]}))


def test_two_with_one_reference_become_two_and_the_first_is_meant() -> None:
    found = brought(
        form(field("q"), field("q", "email"), {"ref": "q", "type": "date", "title": "Third"}, logic=[after("q", end("thanks"))])
    )

    assert [(step.key, step.source_ref) for step in found.document.steps] == [
        ("q", "q"),
        ("id-q", "id-q"),
        ("third", "“Third”"),
    ]
    assert [len(step.rules) for step in found.document.steps] == [1, 0, 0]
    assert found.noted == [("fields[1]", "reference_repeated"), ("fields[2]", "reference_repeated")]


def test_references_that_differ_only_beyond_what_is_kept_are_two() -> None:
    found = brought(form(field("x" * 200 + "a"), field("x" * 200 + "b"), ends=["y" * 200 + "a", "y" * 200 + "b"]))

    assert len({step.source_ref for step in found.document.steps} | {step.key for step in found.document.steps}) == 4
    assert len({ending.key for ending in found.document.endings}) == 2


def test_keys_of_an_earlier_import_are_kept() -> None:
    known = Known(
        slug="my-form",
        steps={"one": "colour", "age": "years", "score": "x"},
        choices={("one", "Red"): "rouge", ("many", "Red"): "rot", ("many", "Green"): "other"},
        endings={"bye": "ciao"},
        hidden={"plan": "tariff"},
        variables={"price": "total"},
    )

    document = brought(everything(), known).document

    by_ref = {step.source_ref: step for step in document.steps}
    assert (document.slug, by_ref["one"].key, by_ref["age"].key) == ("my-form", "colour", "years")
    assert [choice.key for choice in by_ref["one"].choices] == ["rouge", "green"]
    assert [choice.key for choice in by_ref["many"].choices] == ["rot", "green", "blue", "other"]
    assert ([item.key for item in document.endings], document.hidden[0].key) == (["ciao", "other-end"], "tariff")
    assert document.variables[0].key == "total"
    assert [rule.variable for rule in by_ref["age"].rules] == ["", "total"]


def test_welcome_pages_come_first_and_screens_among_fields_are_endings() -> None:
    source = form(screen("late"), field("q"), ends=["thanks"], welcome_screens=[{"ref": "w", "title": "Hello"}])

    document = brought(source).document

    assert [step.source_ref for step in document.steps] == ["w", "q"]
    assert [ending.source_ref for ending in document.endings] == ["thanks", "late"]


def test_hidden_fields_go_by_names_that_addresses_can_have() -> None:
    found = brought(form(field("q"), hidden=["plan", "User ID", "utm_source", "device", "plan", 5, None, {"a": 1}]))

    assert [(item.key, item.source_ref) for item in found.document.hidden] == [
        ("plan", "plan"),
        ("user-id", "User ID"),
        ("device-2", "device"),
        ("hidden", "5"),
    ]
    assert found.noted == [
        ("hidden[1]", "meaning_changed"),
        ("hidden[3]", "meaning_changed"),
        ("hidden[4]", "reference_repeated"),
        ("hidden[5]", "meaning_changed"),
        ("hidden[6]", "property_not_taken"),
        ("hidden[7]", "property_not_taken"),
    ]


@pytest.mark.parametrize(
    ("value", "initial", "codes"),
    [(9.5, "9.5", []), ("3", "3", []), ("x", "0", ["value_unusable"]), (None, "0", []), (1e12, "0", ["value_unusable"])],
)
def test_variables_begin_with_numbers(value: Any, initial: str, codes: list[str]) -> None:
    found = brought(form(field("q"), variables={"price": value}))

    assert ([str(item.initial) for item in found.document.variables], found.codes()) == ([initial], codes)
