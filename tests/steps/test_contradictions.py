"""What conditions on one answer can never hold, against trying every answer."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steps.contradictions import SOME_DAY, satisfiable
from steps.fields import FIELD_TYPES
from steps.numbers import plain
from steps.rules import OPERATORS, STARTED_ON, Operand, evaluate
from steps.spec import Choice, Condition, Step, Value

ABC = tuple(Choice(key, key) for key in "abc")
# No database is asked.
pytestmark = pytest.mark.sqlite_only

STEPS = {
    "single_choice": Step("q", "single_choice", "Q", choices=ABC),
    "multiple_choice": Step("q", "multiple_choice", "Q", choices=ABC),
    "number": Step("q", "number", "Q", minimum="-2", maximum="2"),
    "yes_no": Step("q", "yes_no", "Q"),
    "two picks": Step("q", "multiple_choice", "Q", minimum="2", maximum="2", choices=ABC),
    "text": Step("q", "short_text", "Q"),
    "date": Step("q", "date", "Q"),
    "days": Step("q", "date", "Q"),
}
DOMAINS: dict[str, list[Value]] = {
    "single_choice": [*"abc"],
    "multiple_choice": [[k for k, on in zip("abc", bits, strict=True) if on] for bits in product((0, 1), repeat=3) if any(bits)],
    "number": [plain(Decimal(n) / 4) for n in range(-8, 9)],
    "yes_no": [True, False],
    "two picks": [["a", "b"], ["a", "c"], ["b", "c"]],
    "text": ["".join(letters) for length in range(1, 6) for letters in product("abx", repeat=length)],
    "date": [(SOME_DAY + timedelta(days=n)).isoformat() for n in range(-4, 5)],
    "days": [(SOME_DAY + timedelta(days=n)).isoformat() for n in range(-20, 20)],
}
CONSTANTS: dict[str, list[Value]] = {
    "single_choice": [*"abc"],
    "multiple_choice": [*"abc"],
    "two picks": [*"abc"],
    "number": ["-3", "-2", "0", "1", "1.5", "2"],
    "yes_no": [True, False],
    "text": ["a", "b", "ab", "B"],
    "date": ["2026-06-14", "2026-06-15", "2026-06-17"],
    "days": ["today", "1 day ago", "2 days ago", "in 1 week"],
}


@pytest.mark.no_cover
@settings(max_examples=1500)
@given(st.data())
def test_contradictions_agree_with_trying_every_answer(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(STEPS)))
    blank = data.draw(st.booleans())
    conditions = [draw_condition(data, kind) for _ in range(data.draw(st.integers(1, 3)))]

    found = satisfiable(STEPS[kind], conditions, may_be_blank=blank)

    domain = [*DOMAINS[kind], *([None] if blank else [])]
    today: dict[str, Value] = {STARTED_ON: SOME_DAY.isoformat()}
    assert found == any(evaluate((tuple(conditions),), today | {"q": value}) for value in domain)


def draw_condition(data: st.DataObject, kind: str) -> Condition:
    """One condition on the step of this kind, with constants."""
    name = data.draw(st.sampled_from(FIELD_TYPES[STEPS[kind].type].operators))
    one = st.sampled_from(CONSTANTS[kind])
    many = st.lists(st.sampled_from([str(value) for value in CONSTANTS[kind]]), min_size=1, max_size=2)
    both = st.lists(st.sampled_from([str(value) for value in CONSTANTS[kind]]), min_size=2, max_size=2)
    count = st.sampled_from(["1", "2", "3", "4"])
    values = {
        Operand.NOTHING: st.none(),
        Operand.ONE: one,
        Operand.MANY: many,
        Operand.RANGE: both,
        Operand.COUNT: count,
    }
    return Condition("q", name, data.draw(values[OPERATORS[name].operand]), relative=kind == "days")


def test_so_many_choices_are_not_reasoned_about() -> None:
    choices = tuple(Choice(f"c{number}", "C") for number in range(20))
    every = Condition("q", "none_of", [choice.key for choice in choices])

    assert satisfiable(Step("q", "multiple_choice", "Q", choices=choices), [every], may_be_blank=False)


def test_texts_that_must_overlap_to_fit_are_not_called_impossible() -> None:
    short = Step("q", "short_text", "Q", maximum="3")
    fits = [Condition("q", "begins_with", "ab"), Condition("q", "ends_with", "bc")]

    assert satisfiable(short, fits, may_be_blank=False)


@pytest.mark.parametrize(
    ("bounds", "constant", "typed"),
    [({"maximum": "6"}, "strasse", "straße"), ({"minimum": "7"}, "straße", "STRASSE"), ({"maximum": "1"}, "ffi", "ﬃ")],
)
def test_text_that_another_spelling_equals_is_not_called_impossible(bounds: dict[str, Any], constant: str, typed: str) -> None:
    wanted = [Condition("q", "equals", constant)]

    assert evaluate((tuple(wanted),), {"q": typed})
    assert satisfiable(Step("q", "short_text", "Q", **bounds), wanted, may_be_blank=False)


def test_text_that_is_too_long_in_every_spelling_is_impossible() -> None:
    assert not satisfiable(Step("q", "short_text", "Q", maximum="3"), [Condition("q", "equals", "abcdef")], may_be_blank=True)


def test_dates_whose_order_depends_on_the_day_are_not_called_impossible() -> None:
    both = [
        Condition("q", "greater_than", "2030-01-01"),
        Condition("q", "less_than", "today", relative=True),
    ]

    assert satisfiable(STEPS["date"], both, may_be_blank=False)
