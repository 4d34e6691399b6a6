"""SurveyJS's expressions, read into trees."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel.importing.surveyjs.expressions import parse
from funnel.importing.surveyjs.tokens import UnreadableError
from funnel.importing.surveyjs.tree import Both, Call, Chain, Constant, Either, Expression, Filled, Items, Name, Not
from tests.pace import took

_A, _B, _C = Name("a"), Name("b"), Name("c")


def _chain(left: Expression, operator: str, right: Expression) -> Chain:
    return Chain(left, ((operator, right),))


def _number(text: str) -> Constant:
    return Constant(Decimal(text))


_X, _ONE, _TWO = Constant("x"), _number("1"), _number("2")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("{a} = 'x'", _chain(_A, "equal", _X)),
        ("{a} == 'x'", _chain(_A, "equal", _X)),
        ("{a} EQUAL 'x'", _chain(_A, "equal", _X)),
        ("{a} <> 1", _chain(_A, "notequal", _ONE)),
        ("{a} != 1", _chain(_A, "notequal", _ONE)),
        ("{a} notEqual 1", _chain(_A, "notequal", _ONE)),
        ("{a}<1", _chain(_A, "less", _ONE)),
        ("{a} less 1", _chain(_A, "less", _ONE)),
        ("{a}<=1", _chain(_A, "lessorequal", _ONE)),
        ("{a} lessOrEqual 1", _chain(_A, "lessorequal", _ONE)),
        ("{a} > 1", _chain(_A, "greater", _ONE)),
        ("{a} greater 1", _chain(_A, "greater", _ONE)),
        ("{a} >= 1", _chain(_A, "greaterorequal", _ONE)),
        ("{a} greaterorequal 1", _chain(_A, "greaterorequal", _ONE)),
        ("{a} contains 'x'", _chain(_A, "contains", _X)),
        ("{a} contain 'x'", _chain(_A, "contains", _X)),
        ("{a} *= 'x'", _chain(_A, "contains", _X)),
        ("{a} notcontains 'x'", _chain(_A, "notcontains", _X)),
        ("{a} anyof ['x', 1]", _chain(_A, "anyof", Items((_X, _ONE)))),
        ("{a} allof []", _chain(_A, "allof", Items(()))),
        ("{a} noneof ['x']", _chain(_A, "noneof", Items((_X,)))),
        ("{a} empty", Filled(_A, wanted=False)),
        ("{a} notEmpty", Filled(_A, wanted=True)),
        ("!{a}", Not(_A)),
        ("negate {a}", Not(_A)),
        ("!{a} empty", Not(Filled(_A, wanted=False))),
        ("{a} and {b}", Both((_A, _B))),
        ("{a} && {b}", Both((_A, _B))),
        ("{a} OR {b}", Either((_A, _B))),
        ("{a} || {b} || {c}", Either((_A, _B, _C))),
        ("{a} or {b} and {c}", Either((_A, Both((_B, _C))))),
        ("({a} or {b}) and {c}", Both((Either((_A, _B)), _C))),
        ("!{a} = 1 and {b}", Both((_chain(Not(_A), "equal", _ONE), _B))),
        ("{a}=1and{b}=2", Both((_chain(_A, "equal", _ONE), _chain(_B, "equal", _TWO)))),
        ("{a} + 1 > 2", _chain(_chain(_A, "+", _ONE), "greater", _TWO)),
        ("{a} - 1 + 2", Chain(_A, (("-", _ONE), ("+", _TWO)))),
        ("{a} + {b} * 2", _chain(_A, "+", _chain(_B, "*", _TWO))),
        ("{a} / 2 % 1", Chain(_A, (("/", _TWO), ("%", _ONE)))),
        ("2 ^ {a} * 1", _chain(_chain(_TWO, "power", _A), "*", _ONE)),
        ("{a} > -1.5", _chain(_A, "greater", _number("-1.5"))),
        ("{a} = 0x10", _chain(_A, "equal", _number("16"))),
        ("{a} = word", _chain(_A, "equal", Constant("word"))),
        ("{a} = android", _chain(_A, "equal", Constant("android"))),
        ("{a} = TRUE", _chain(_A, "equal", Constant(True))),
        ("{a} = false", _chain(_A, "equal", Constant(False))),
        ("{a} = null", _chain(_A, "equal", Constant(None))),
        ("{a} = undefined", _chain(_A, "equal", Constant(None))),
        ('{a} = "x"', _chain(_A, "equal", _X)),
        (r"{a} = 'it\'s'", _chain(_A, "equal", Constant("it's"))),
        ("{a} = ''", _chain(_A, "equal", Constant(""))),
        ("{ panel.a b[0] }", Name("panel.a b[0]")),
        ("{#a}", _A),
        ("{$item.a}", Name("$item.a")),
        ("iif({a} > 1, 'x', 2)", Call("iif", (_chain(_A, "greater", _ONE), _X, _TWO))),
        ("today()", Call("today", ())),
        ("sum([{a}, {b}])", Call("sum", (Items((_A, _B)),))),
        ("({a} = 'x'", _chain(_A, "equal", _X)),
    ],
)
def test_an_expression_is_read_as_surveyjs_reads_it(text: str, tree: Expression) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "{a} =",
        "{a} = 'x",
        "{a} = 'x' 'y'",
        "{a} ! 1",
        "{a}.length > 1",
        "{} = 1",
        "{a} = 01",
        "{a} = 1.",
        "not {a}",
        "{a} = 'say \"x\"'",
        "-{a} > 1",
        "{a} = ü",
        "[{a}",
        "f({a}",
        ")",
        "{a} and",
    ],
)
def test_what_is_no_expression_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError):
        parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 50_000,
        "!" * 50_000,
        "(" * 200 + "{a}" + ")" * 200,
        "!" * 200 + "{a}",
        "[" * 200 + "1" + "]" * 200,
        "f(" * 200 + "1" + ")" * 200,
        "{a} = 1 and " * 10_000 + "{a}",
        "'" + "\\'" * 9_000,
        "1" * 100_000,
    ],
)
def test_what_is_far_too_long_or_deep_is_refused_at_once(text: str) -> None:
    with pytest.raises(UnreadableError):
        parse(text)

    assert took(lambda: tried(text), enough=0.5) < 0.5


def test_a_long_row_of_parts_is_read_at_once() -> None:
    alternatives, sum_of_ones = " or ".join(["{a} = 1"] * 1_500), "+".join(["1"] * 5_000)

    assert parse(alternatives) == Either((_chain(_A, "equal", _ONE),) * 1_500)
    assert isinstance(parse(sum_of_ones), Chain)
    assert took(lambda: (parse(alternatives), parse(sum_of_ones)), enough=1) < 1


def tried(text: str) -> None:
    """Read it, or refuse to; nothing else may come of it."""
    with suppress(UnreadableError):
        parse(text)


_PIECES = [
    "{a}",
    "{b.c[0]}",
    "'x'",
    '"',
    "'",
    "\\",
    "1",
    "0",
    ".",
    "-",
    "(",
    ")",
    "[",
    "]",
    ",",
    "!",
    "=",
    "<",
    "and",
    "or",
    "empty",
    "f(",
    " ",
]


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(_PIECES), max_size=40).map("".join)))
def test_nothing_makes_the_reader_raise_anything_but_its_own_error(text: str) -> None:
    assert took(lambda: tried(text), enough=1) < 1
