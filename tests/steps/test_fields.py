"""What each field type takes, stores, says and shows again."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from steps.fields import FIELD_TYPES
from steps.fields.base import FieldType, normalise
from steps.fields.choice import YesNo
from steps.forms import StepForm
from steps.spec import Choice, Step, Value
from tests.values import PIECES, SEEDS

CHOICES = (Choice("red", "Red"), Choice("green", "Green"), Choice("blue", "Blue"))


def make_step(kind: str, **values: Any) -> Step:
    return Step("it", kind, "It?", choices=CHOICES if "choice" in kind else (), **values)


def post(step: Step, *typed: str) -> StepForm:
    data = QueryDict(mutable=True)
    data.setlist("answer", list(typed))
    return StepForm(data=data, step=step)


TAKEN: list[tuple[str, list[str], Value]] = [
    ("short_text", ["  Ada\u0301 "], "Adá"),
    ("short_text", ["tab\there"], "tab\there"),
    ("short_text", ["bell\x07 and nul\x00 gone"], "bell and nul gone"),
    ("long_text", ["one\r\ntwo\rthree"], "one\ntwo\nthree"),
    ("email", [" Ada@Example.COM "], "Ada@example.com"),
    ("number", ["12"], "12"),
    ("number", ["+012.50"], "12.5"),
    ("number", ["-0"], "0"),
    ("number", ["1 200,5"], "1200.5"),
    ("number", [".5"], "0.5"),
    ("number", ["1.125"], "1.125"),
    ("number", ["12,345,678"], "12345678"),
    ("number", ["1.000.000"], "1000000"),
    ("single_choice", ["green"], "green"),
    ("multiple_choice", ["blue", "red", "blue"], ["red", "blue"]),
    ("yes_no", ["yes"], True),
    ("yes_no", ["no"], False),
    ("consent", ["on"], True),
    ("content", [], True),
    ("content", ["whatever was posted"], True),
]


@pytest.mark.parametrize(("kind", "typed", "stored"), TAKEN)
def test_answer_is_taken_in_canonical_form(kind: str, typed: list[str], stored: Value) -> None:
    form = post(make_step(kind), *typed)

    assert form.is_valid(), form.errors
    assert form.value == stored


REFUSED: list[tuple[str, list[str], str, str]] = [
    ("short_text", [""], "required", "Enter an answer"),
    ("short_text", ["   "], "required", "Enter an answer"),
    ("short_text", ["x" * 201], "max_length", "at most 200 characters; you have typed 201"),
    ("long_text", ["x" * 2_001], "max_length", "at most 2000 characters"),
    ("long_text", ["x" * 1_000_000], "max_length", "you have typed 1000000"),
    ("email", ["nobody"], "invalid_email", "like name@example.com"),
    ("email", ["a@" + "b" * 250 + ".example"], "max_length", "at most 254"),
    ("number", ["twelve"], "invalid_number", "in digits"),
    ("number", ["1e400"], "invalid_number", "in digits"),
    ("number", ["NaN"], "invalid_number", "in digits"),
    ("number", ["１２"], "invalid_number", "in digits"),
    ("number", ["9" * 16], "invalid_number", "in digits"),
    ("number", [""], "required", "Enter a number"),
    ("number", ["1,000"], "ambiguous_number", "Write it without the comma: 1000, or 1.000 for a decimal"),
    ("single_choice", ["purple"], "invalid_choice", "not one of the choices"),
    ("single_choice", [], "required", "Pick one"),
    ("multiple_choice", ["red", "purple"], "invalid_choice", "not one of the choices"),
    ("multiple_choice", [], "required", "at least one"),
    ("yes_no", ["maybe"], "invalid_choice", "yes or no"),
    ("consent", [], "required", "Tick the box"),
]


@pytest.mark.parametrize(("kind", "typed", "code", "message"), REFUSED)
def test_answer_is_refused_with_code_and_advice(kind: str, typed: list[str], code: str, message: str) -> None:
    form = post(make_step(kind), *typed)

    assert form.error_codes[0] == code
    assert message in form.errors["answer"][0]


BOUNDS: list[tuple[str, dict[str, str], list[str], list[str]]] = [
    ("short_text", {"minimum": "3"}, ["ab"], ["min_length"]),
    ("short_text", {"minimum": "3", "maximum": "4"}, ["abc"], []),
    ("short_text", {"maximum": "4"}, ["abcde"], ["max_length"]),
    ("number", {"minimum": "1", "maximum": "10"}, ["0.99"], ["min_value"]),
    ("number", {"minimum": "1", "maximum": "10"}, ["10"], []),
    ("number", {"minimum": "1", "maximum": "10"}, ["10.01"], ["max_value"]),
    ("multiple_choice", {"minimum": "2"}, ["red"], ["min_choices"]),
    ("multiple_choice", {"maximum": "2"}, ["red", "green", "blue"], ["max_choices"]),
    ("multiple_choice", {"maximum": "2"}, ["red", "red", "green"], []),
]


@pytest.mark.parametrize(("kind", "bounds", "typed", "codes"), BOUNDS)
def test_bounds(kind: str, bounds: dict[str, str], typed: list[str], codes: list[str]) -> None:
    assert post(make_step(kind, **bounds), *typed).error_codes == codes


@pytest.mark.parametrize("kind", sorted(set(FIELD_TYPES) - {"content", "consent"}))
def test_blank_optional_answer_is_none(kind: str) -> None:
    form = post(make_step(kind, required=False))

    assert form.is_valid()
    assert form.value is None
    assert form.type.cell(None) == ""


def test_consent_left_unticked_is_no() -> None:
    form = post(make_step("consent", required=False))

    assert form.is_valid()
    assert form.value is False


@pytest.mark.parametrize(("kind", "typed", "stored"), [row for row in TAKEN if row[0] != "content"])
def test_stored_answer_comes_back_as_form_data_that_gives_it_again(kind: str, typed: list[str], stored: Value) -> None:
    shown = StepForm(step=make_step(kind), initial={"answer": stored})["answer"].value()

    again = post(make_step(kind), *(shown if isinstance(shown, list) else [str(shown)]))

    assert again.is_valid()
    assert again.value == stored


@pytest.mark.parametrize(
    ("kind", "value", "cell"),
    [
        ("short_text", "Ada", "Ada"),
        ("number", "-3.5", "-3.5"),
        ("multiple_choice", ["red", "blue"], "red; blue"),
        ("yes_no", True, "true"),
        ("consent", False, "false"),
    ],
)
def test_cell(kind: str, value: Value, cell: str) -> None:
    assert FIELD_TYPES[kind].cell(value) == cell


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("short_text", " Ada ", "Ada"),
        ("number", "1 200,50", "1200.5"),
        ("single_choice", " red ", "red"),
        ("yes_no", "Yes", True),
        ("consent", "false", False),
    ],
)
def test_condition_constant_is_made_canonical(kind: str, raw: str, value: Value) -> None:
    assert FIELD_TYPES[kind].operand(raw, frozenset({"red"})) == value


@pytest.mark.parametrize(
    ("kind", "raw", "message"),
    [
        ("short_text", " ", "Enter a value"),
        ("number", "many", "not a number"),
        ("single_choice", "purple", "Its choices are: red"),
        ("yes_no", "perhaps", "neither yes nor no"),
    ],
)
def test_condition_constant_of_the_wrong_kind_says_what_to_do(kind: str, raw: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        FIELD_TYPES[kind].operand(raw, frozenset({"red"}))


@given(st.sampled_from(sorted(FIELD_TYPES)), st.one_of(st.sampled_from((*SEEDS, *PIECES)), st.text(max_size=12)))
def test_condition_constant_that_is_written_back_is_the_same(kind: str, raw: str) -> None:
    """A version is made the draft again by writing its constants as they are."""
    try:
        constant = FIELD_TYPES[kind].operand(raw, frozenset({"red"}))
    except ValueError:
        return

    written = "yes" if constant is True else "no" if constant is False else str(constant)
    assert FIELD_TYPES[kind].operand(written, frozenset({"red"})) == constant


@given(st.sampled_from(sorted(FIELD_TYPES)), st.booleans(), st.lists(st.text(), max_size=3))
def test_whatever_is_posted_gives_a_verdict_and_a_storable_value(kind: str, required: bool, typed: list[str]) -> None:
    form = post(make_step(kind, required=required), *typed)

    if form.is_valid() and isinstance(form.value, str):
        form.value.encode()
        assert "\x00" not in form.value
        assert normalise(form.value) == form.value
    elif not form.is_valid():
        assert form.error_codes


def test_two_types_with_one_key_are_refused_by_name() -> None:
    from steps.fields import _by_key  # noqa: PLC0415 - the indexer is private, its promise is not

    class Twin(YesNo):
        pass

    with pytest.raises(ValueError, match="Twin and YesNo both claim the key yes_no"):
        _by_key(YesNo(), Twin())


def test_a_type_that_asks_nothing_has_no_form_field_of_its_own() -> None:
    with pytest.raises(TypeError, match="asks nothing"):
        FieldType().form_field(make_step("content"))
