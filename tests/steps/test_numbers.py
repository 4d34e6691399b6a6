"""Arithmetic of variables: exact, and bounded."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steps.numbers import LIMIT, calculate, plain
from steps.spec import Action

pytestmark = pytest.mark.sqlite_only

CALCULATIONS = [action for action in Action if action.calculates]


@pytest.mark.parametrize(
    ("action", "variable", "amount", "result"),
    [
        ("set", "7", "-2.5", "-2.5"),
        ("add", "0.1", "0.2", "0.3"),
        ("subtract", "1", "1.0", "0"),
        ("multiply", "-3", "0.5", "-1.5"),
        ("divide", "1", "3", "0.3333333333"),
        ("divide", "2", "3", "0.6666666667"),
        ("divide", "5", "0", "5"),
        ("divide", "-1", "4", "-0.25"),
        ("multiply", "0.00001", "0.000005", "0"),
        ("multiply", "0.00003", "0.000005", "0.0000000002"),
        ("add", "999999999999999", "5", "1000000000000000"),
        ("multiply", "-999999999999999", "999999999999999", "-1000000000000000"),
        ("divide", "999999999999999", "0.0001", "1000000000000000"),
    ],
)
def test_calculation(action: str, variable: str, amount: str, result: str) -> None:
    assert plain(calculate(Action(action), Decimal(variable), Decimal(amount))) == result


@given(st.sampled_from(CALCULATIONS), *(2 * [st.decimals(-LIMIT, LIMIT, places=10)]))
def test_result_can_always_be_calculated_with_again(action: Action, variable: Decimal, amount: Decimal) -> None:
    result = calculate(action, variable, amount)

    assert abs(result) <= LIMIT
    assert Decimal(plain(result)) == result
    assert calculate(action, result, amount).is_finite()


def test_what_calculates_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="calculates nothing"):
        calculate(Action.FINISH, Decimal(1), Decimal(1))
