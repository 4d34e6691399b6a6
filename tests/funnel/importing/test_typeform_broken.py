"""Broken, hostile and huge Typeform forms: never an exception, never a loop, nothing lost without a word."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funnel import publishing
from funnel.documents import parse, replace_draft
from funnel.documents.text import NoNumber
from funnel.importing.conversion import CODES, Known, Notes
from funnel.importing.source import read
from funnel.importing.texts import kept
from funnel.importing.typeform import convert
from tests.funnel.importing.samples_typeform import Json, field, form, group, picked
from tests.funnel.importing.samples_typeform_everything import everything
from tests.funnel.importing.samples_typeform_logic import after, calculate, choice, end, hidden, jump, of, variable, when
from tests.funnel.importing.samples_typeform_visitors import brought, path_of_visitor
from tests.pace import took
from tests.randoms import randoms

_scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.decimals() | st.text(max_size=20)
_values = st.recursive(
    _scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)
_ODD: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    10**400,
    0.1,
    float("nan"),
    float("inf"),
    "",
    " ",
    "x" * 3_000,
    "{{",
    "{{field:a}}" * 50,
    "\ue000{{field:name}}",
    "\ud800",
    [],
    {},
    [[]],
    [None, 1, "x"],
    {"ref": {"a": 1}},
    "a",
    "score",
    "other",
    "default_tys",
    "and",
    "field",
    "group",
)


def busy() -> Json:
    """A form with everything, and logic of every kind."""
    source = everything()
    source["fields"] += [
        field("a"),
        picked("b", "red", "green"),
        group("g", field("c"), field("d", "number")),
        field("e", "matrix"),
    ]
    source["logic"] += [
        after("plan", jump("a", when("is", hidden("plan"), "pro")), type="hidden"),
        after("a", jump("d", when("and", when("is", of("a"), "x"), when("or", when("answered", of("company")), when("always"))))),
        after("b", end("bye", when("is_not", of("b"), choice("red"))), calculate("add", "price", "score", type="variable")),
        after("g", jump("e", when("greater_than", of("d"), 3))),
        after("e", jump("last"), end("bye", when("lower_than", variable("price"), 3))),
    ]
    # Parts that are made once stand in it in many places.
    return copy.deepcopy(source)


def checked(source: Any) -> None:
    """Convert whatever it is: the document is one that our own import takes, and every note has a place and a known code."""
    notes = Notes()
    document, name = convert(source, known=Known(), notes=notes)
    assert name == "" or name.startswith("typeform:")
    assert {note.code for note in notes.all()} <= set(CODES)
    text = json.dumps(json.loads(document.model_dump_json(by_alias=True, exclude_defaults=True)), ensure_ascii=False)
    read_back = parse(_readable(text).encode())
    assert (len(read_back.steps), len(read_back.endings)) == (len(document.steps), len(document.endings))


def _readable(text: str) -> str:
    """The document as it is written in files: numbers as numbers, and without the one name that no file has."""
    data = json.loads(text)
    data.pop("source", None)
    return json.dumps(_numbered(data))


def _numbered(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _numbered(item, key) for key, item in value.items() if key != "source_ref"}
    if isinstance(value, list):
        return [_numbered(item, name) for item in value]
    numbers = ("minimum", "maximum", "amount", "initial", "points")
    return float(value) if name in numbers and isinstance(value, str) else value


def _places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield place
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from _places(item, (*place, key))


def _mutated(source: Any, rng: Random) -> Any:
    """The form with some of its parts deleted, replaced or doubled."""
    for _ in range(rng.randint(1, 6)):
        places = [place for place in _places(source) if place]
        if not places:
            return source
        *way, last = rng.choice(places)
        holder = source
        for key in way:
            holder = holder[key]
        match rng.randint(0, 3):
            case 0:
                del holder[last]
            case 1:
                holder[last] = copy.deepcopy(rng.choice(_ODD))
            case 2:
                here = source
                for key in rng.choice(places):
                    here = here[key]
                holder[last] = copy.deepcopy(here)
            case 3 if isinstance(holder, list):
                holder.append(copy.deepcopy(holder[last]))
    return source


def _cleaned(value: Any) -> Any:
    """As files are read: without what no text can hold."""
    if isinstance(value, str):
        return kept(value)
    if isinstance(value, dict):
        return {_cleaned(key): _cleaned(item) for key, item in value.items()}
    return [_cleaned(item) for item in value] if isinstance(value, list) else value


@settings(max_examples=200)
@given(value=_values)
def test_no_value_whatsoever_makes_it_raise(value: Any) -> None:
    checked(_cleaned(value))
    checked({name: _cleaned(value) for name in everything()})


@settings(max_examples=400)
@given(rng=randoms)
def test_no_broken_form_makes_it_raise(rng: Random) -> None:
    checked(_cleaned(_mutated(busy(), rng)))


@pytest.mark.django_db
@settings(max_examples=40)
@given(rng=randoms)
def test_broken_form_becomes_a_draft_that_can_be_checked(rng: Random) -> None:
    notes = Notes()

    document, _ = convert(_cleaned(_mutated(busy(), rng)), known=Known(), notes=notes)

    publishing.check(replace_draft(document).funnel)


@pytest.mark.parametrize(
    "value", [None, 7, "form", [], [{}], {}, {"fields": 3, "logic": {}, "hidden": "x", "variables": [], "settings": 1}]
)
def test_what_is_no_form_becomes_an_empty_one(value: Any) -> None:
    found = brought(value)

    assert (found.document.steps, len(found.document.endings)) == ([], 1)
    assert found.document.name == "Imported form"


def test_names_of_wrong_types_are_noted_where_they_stand() -> None:
    source = form(
        7,  # type: ignore[arg-type]
        {"ref": "a", "type": ["short_text"], "title": "A"},
        {"ref": "b", "type": "short_text", "title": {"text": "B"}, "properties": 5, "validations": "none"},
        {"ref": "c", "type": "dropdown", "title": "C", "properties": {"choices": {"a": 1}}},
        logic=[3, {"ref": "b", "actions": "jump"}, {"ref": "b", "actions": [None]}],  # type: ignore[list-item]
        settings=["en"],
    )

    assert set(brought(source).noted) == {
        ("fields[0]", "property_not_taken"),
        ("fields[1]", "type_unknown"),
        ("fields[2].title", "property_not_taken"),
        ("fields[2]", "title_missing"),
        ("fields[2].properties", "property_not_taken"),
        ("fields[2].validations", "property_not_taken"),
        ("fields[3].properties.choices", "property_not_taken"),
        ("logic[0]", "property_not_taken"),
        ("logic[1].actions", "property_not_taken"),
        ("logic[2].actions[0]", "property_not_taken"),
        ("settings", "property_not_taken"),
    }


def test_flags_that_are_neither_true_nor_false_are_noted() -> None:
    question = picked("q", "a", "b", randomize="yes", allow_multiple_selection=1) | {"validations": {"required": "true"}}

    found = brought(form(question, thankyou_screens=[{"ref": "e", "title": "E", "properties": {"show_button": 0}}]))

    assert found.noted == [
        ("fields[0].properties.randomize", "value_unusable"),
        ("fields[0].properties.allow_multiple_selection", "value_unusable"),
        ("fields[0].validations.required", "value_unusable"),
        ("thankyou_screens[0].properties.show_button", "value_unusable"),
    ]


def test_numbers_that_are_none_are_noted() -> None:
    notes = Notes()
    source = read(
        b'{"fields": [{"ref": "n", "type": "number", "title": "N", "validations": {"min_value": NaN, "max_value": 1e99}}]}', notes
    )

    assert source["fields"][0]["validations"] == {"min_value": None, "max_value": None}
    assert not any(isinstance(value, NoNumber) for value in source["fields"][0]["validations"].values())
    assert brought(source).step("n").minimum is None


def test_deeply_nested_groups_are_taken_as_far_as_they_go() -> None:
    inner = field("innermost")
    for number in range(150):
        inner = group(f"g{number}", inner)

    found = brought(form(field("a"), inner))

    assert [step.source_ref for step in found.document.steps] == ["a"]
    assert "type_unknown" in found.codes()


def test_deeply_nested_condition_is_noted() -> None:
    condition = when("is", of("a"), "x")
    for _ in range(150):
        condition = when("and", condition)

    found = brought(form(field("a"), field("b"), field("c"), logic=[after("a", jump("c", condition))]))

    assert [code for _, code in found.noted] == ["condition_too_large"]


def large(questions: int, rules: int) -> Json:
    """A form with many questions, and about as many conditions as the largest that are known."""
    fields = [picked(f"q{number}", *(f"c{place}" for place in range(6))) for number in range(questions)]
    logic = [
        after(
            f"q{number}",
            jump(
                f"q{number + 2}",
                when(
                    "and",
                    when("is", of(f"q{number}"), choice("c1")),
                    when("or", *(when("is", of(f"q{max(0, number - place)}"), choice(f"c{place}")) for place in range(1, 5))),
                ),
            ),
        )
        for number in range(min(rules, questions - 2))
    ]
    extra = [
        after(f"q{number}", end("thanks", when("is", of(f"q{number}"), choice("c5")))) for number in range(rules - len(logic))
    ]
    return form(*fields, logic=[*logic, *extra])


def test_large_form_is_converted_soon() -> None:
    source = large(400, 450)

    found = brought(source)

    assert took(lambda: brought(source), enough=3) < 3
    assert sum(len(step.rules) for step in found.document.steps) == 450
    assert found.noted == []


def _many_alternatives() -> Json:
    words = [when("or", *(when("contains", of("q0"), f"{letter}{number}") for number in range(60))) for letter in "pq"]
    return form(
        *(field(f"q{number}") for number in range(3)), logic=[after("q0", *(jump("q2", when("and", *words)) for _ in range(100)))]
    )


def _left_out_with_jumps() -> Json:
    fields = [field("q"), *(field(f"m{number}", "matrix") for number in range(60)), field("z")]
    logic = [
        after(
            f"m{number}", *(jump(f"m{min(59, number + step)}", when("is", of("q"), f"{number} {step}")) for step in range(1, 6))
        )
        for number in range(60)
    ]
    return form(*fields, logic=[after("q", jump("m0", when("is", of("q"), "x"))), *logic])


def _long_texts() -> Json:
    texts = ["[" * 60_000, "*" * 60_000, "_ " * 30_000, "{{" * 30_000, "<" * 60_000, "{{field:a}}" * 9_000, "&" * 60_000]
    return form(*(field(f"q{number}", title=text, properties={"description": text}) for number, text in enumerate(texts)))


def _many_twins() -> Json:
    return form(*(field("q") for _ in range(2_000)), ends=["e"] * 2_000)


@pytest.mark.parametrize(
    "source", [_many_alternatives, _left_out_with_jumps, _long_texts, _many_twins], ids=lambda made: made.__name__
)
def test_hostile_form_costs_little(source: Any) -> None:
    made = source()

    found = brought(made)

    assert took(lambda: brought(made), enough=5) < 5
    assert len(found.document.steps) > 0


@pytest.mark.django_db
def test_circle_of_jumps_ends() -> None:
    logic = [after(f"q{number}", jump(f"q{(number + 3) % 7}")) for number in range(7)]

    path, ending, _ = path_of_visitor(
        form(*(field(f"q{number}") for number in range(7)), logic=logic), {}, allowing=frozenset({"unreachable_step"})
    )

    assert (path, ending) == (["q0", "q3", "q6"], "thanks")
