"""Choices with what else, in random order, found by typing, or excluding the others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from django.http import QueryDict

from steps import picks
from steps.fields import FIELD_TYPES
from steps.fields.choosing import arranged
from steps.forms import StepForm, read_value
from steps.spec import Choice, Step, Value
from tests.steps.fields.filling import html, inputs

CHOICES = (Choice("tea", "Black tea"), Choice("milk", "Milk"), Choice("other", "Something else"), Choice("none", "None of these"))


def make_step(kind: str, options: Mapping[str, Any] | None = None, **values: Any) -> Step:
    return Step("it", kind, "It?", choices=CHOICES, options=options or {}, **values)


def post(step: Step, *picked: str, other: str | None = None, **kwargs: Any) -> StepForm:
    data = QueryDict(mutable=True)
    data.setlist("answer", list(picked))
    if other is not None:
        data["answer_other"] = other
    return StepForm(data=data, step=step, **kwargs)


WITH_OTHER = {"other": True}
TAKEN: list[tuple[str, tuple[str, ...], str | None, Value]] = [
    ("single_choice", ("other",), "  green\ttea ", "other:green tea"),
    ("single_choice", ("tea",), "left over", "tea"),
    ("single_choice", (), "green tea", "other:green tea"),
    ("single_choice", ("other",), None, "other"),
    ("multiple_choice", ("none", "other", "tea"), "a: b", ["tea", "other:a: b", "none"]),
    ("multiple_choice", ("tea",), "left over", ["tea"]),
    ("multiple_choice", (), "green tea", ["other:green tea"]),
]


@pytest.mark.parametrize(("kind", "picked", "other", "stored"), TAKEN)
def test_what_else_is_kept_with_its_choice(kind: str, picked: tuple[str, ...], other: str | None, stored: Value) -> None:
    form = post(make_step(kind, WITH_OTHER), *picked, other=other)

    assert form.is_valid(), form.errors
    assert form.value == stored


@pytest.mark.parametrize("kind", ["single_choice", "multiple_choice"])
@pytest.mark.parametrize(("text", "code"), [(" ", "other_missing"), ("x" * 201, "max_length")])
def test_what_else_is_refused_when_empty_or_too_long(kind: str, text: str, code: str) -> None:
    assert post(make_step(kind, WITH_OTHER), "other", other=text).error_codes == [code]


@pytest.mark.parametrize("options", [{}, {"layout": "list"}, {"layout": "dropdown"}])
def test_box_for_what_else_is_marked_when_the_mistake_is_in_it(options: dict[str, Any]) -> None:
    step = make_step("single_choice", WITH_OTHER | options)

    for text in (" ", "x" * 201):
        box = inputs(html(post(step, "other", other=text)))["answer_other"]
        assert (box["aria-invalid"], box["aria-describedby"]) == ("true", "error")
    for form in (post(step, other=""), post(step, "other", other="green tea"), StepForm(step=step)):
        assert "aria-invalid" not in inputs(html(form))["answer_other"]


@pytest.mark.parametrize("kind", ["single_choice", "multiple_choice"])
def test_what_else_is_no_choice_without_the_option(kind: str) -> None:
    assert post(make_step(kind), "other:green").error_codes == ["invalid_choice"]


@pytest.mark.parametrize(
    ("kind", "stored"), [("single_choice", "other:green tea"), ("multiple_choice", ["tea", "other:green tea"])]
)
def test_what_else_comes_back_into_its_box(kind: str, stored: Value) -> None:
    form = StepForm(step=make_step(kind, WITH_OTHER), initial={"answer": stored})

    control = form.type.context(form.step, form["answer"])

    assert control["other_text"] == "green tea"
    assert [choice.key for choice in control["choices"] if choice.is_picked][-1] == "other"
    assert [choice.key for choice in control["choices"] if choice.asks] == ["other"]


def test_answer_with_what_else_is_read_as_keys_said_in_words_and_listed_by_key() -> None:
    kind, step = FIELD_TYPES["multiple_choice"], make_step("multiple_choice", WITH_OTHER)
    stored: Value = ["tea", "other:green; tea"]

    assert picks.keys_in(stored) == ["tea", "other"]
    assert picks.text_in(stored) == "green; tea"
    assert kind.words(stored, step) == "Black tea, green; tea"
    assert kind.cell(stored) == "tea; other"


def test_written_value_may_pick_other_without_a_word() -> None:
    assert read_value(make_step("single_choice", WITH_OTHER), "other") == "other"
    assert read_value(make_step("multiple_choice", WITH_OTHER), "tea, other") == ["tea", "other"]


SEARCHED: list[tuple[Mapping[str, Any], str, Value]] = [
    ({}, " black  TEA ", "tea"),
    ({}, "milk", "milk"),
    (WITH_OTHER, "Green tea", "other:Green tea"),
    (WITH_OTHER, "other: Green tea", "other:Green tea"),
    (WITH_OTHER, "something else", "other"),
]


@pytest.mark.parametrize(("options", "typed", "stored"), SEARCHED)
def test_search_takes_a_label_a_key_or_what_else(options: Mapping[str, Any], typed: str, stored: Value) -> None:
    form = post(make_step("single_choice", {"layout": "search", **options}), typed)

    assert form.is_valid(), form.errors
    assert form.value == stored


@pytest.mark.parametrize(("typed", "code"), [("Coffee", "invalid_choice"), ("", "required")])
def test_search_refuses_what_is_no_choice(typed: str, code: str) -> None:
    form = post(make_step("single_choice", {"layout": "search"}), typed)

    assert form.error_codes == [code]
    assert form.type.context(form.step, form["answer"])["typed"] == typed


@pytest.mark.parametrize(("stored", "shown"), [("tea", "Black tea"), ("other:Green tea", "Green tea")])
def test_search_shows_a_stored_answer_by_its_label(stored: str, shown: str) -> None:
    step = make_step("single_choice", {"layout": "search", "other": True})
    form = StepForm(step=step, initial={"answer": stored})

    assert form.type.context(step, form["answer"])["typed"] == shown


EXCLUSIVE = {"exclusive": True}


def test_choice_that_excludes_the_others_stands_alone() -> None:
    step = make_step("multiple_choice", EXCLUSIVE, minimum="2")

    assert post(step, "none").is_valid()
    mixed = post(step, "none", "tea")
    assert mixed.error_codes == ["exclusive_choice"]
    assert mixed.errors["answer"] == ["“None of these” goes with no other answer: pick it alone, or leave it out."]


def test_choice_that_asks_what_else_is_not_the_last() -> None:
    step = Step("it", "multiple_choice", "It?", choices=(CHOICES[0], CHOICES[3], CHOICES[2]), options=EXCLUSIVE | WITH_OTHER)

    assert post(step, "none", "tea").error_codes == ["exclusive_choice"]
    assert post(step, "other", "tea", other="x").is_valid()


MANY = tuple(Choice(f"c{number}", f"Choice {number}") for number in range(12))


def keys(step: Step, seed: str) -> list[str]:
    return [choice.key for choice in arranged(step, seed)]


def test_random_order_is_the_same_for_a_visit_and_differs_between_visits() -> None:
    step = Step("it", "single_choice", "It?", choices=MANY, options={"shuffle": True})

    assert keys(step, "visit") == keys(step, "visit")
    assert len({tuple(keys(step, f"visit {number}")) for number in range(50)}) > 40
    assert sorted(keys(step, "visit")) == sorted(choice.key for choice in MANY)


def test_every_choice_comes_first_about_as_often() -> None:
    step = Step("it", "single_choice", "It?", choices=MANY[:4], options={"shuffle": True})
    first = [keys(step, f"visit {number}")[0] for number in range(400)]

    assert all(60 < first.count(choice.key) < 140 for choice in step.choices)


@pytest.mark.parametrize(
    ("options", "last"),
    [
        ({"pin_last": "2"}, ["other", "none"]),
        ({"exclusive": True}, ["none"]),
        ({"other": True, "exclusive": True}, ["other", "none"]),
        ({"pin_last": "100"}, ["tea", "milk", "other", "none"]),
    ],
)
def test_choices_that_are_pinned_stay_at_the_end(options: Mapping[str, Any], last: list[str]) -> None:
    step = make_step("multiple_choice", {"shuffle": True, **options})

    assert all(keys(step, f"visit {number}")[-len(last) :] == last for number in range(20))


@pytest.mark.parametrize(("options", "seed"), [({"shuffle": True}, ""), ({}, "visit")])
def test_order_is_as_listed_without_a_visit_or_the_option(options: Mapping[str, Any], seed: str) -> None:
    assert keys(Step("it", "single_choice", "It?", choices=MANY, options=options), seed) == [choice.key for choice in MANY]


@pytest.mark.parametrize(
    ("options", "letters"),
    [({}, ["A", "B", "C", "D"]), ({"letters": False}, [""] * 4), ({"layout": "list"}, [""] * 4)],
)
def test_cards_have_letters_in_the_order_they_are_shown(options: Mapping[str, Any], letters: list[str]) -> None:
    form = StepForm(step=make_step("multiple_choice", {"shuffle": True, **options}), seed="visit")

    assert [choice.letter for choice in form.type.context(form.step, form["answer"])["choices"]] == letters
