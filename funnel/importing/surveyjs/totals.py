"""Comparisons of numbers that an expression adds up."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from funnel.importing.logic import All, Any, Logic
from funnel.importing.surveyjs.building import MIRRORED, OPERATORS, answered, condition, contrary
from funnel.importing.surveyjs.meaning import CannotError
from funnel.importing.surveyjs.names import Readable
from funnel.importing.surveyjs.sums import Find, Sum, decimal, total
from funnel.importing.surveyjs.tree import Expression, Name


def compared_sums(
    left: Expression, operator: str, right: Expression, find: Find, make_variable: Callable[[Sum], Readable]
) -> Logic:
    """When a comparison of sums holds; CannotError when that cannot be said.

    In a sum what is not there is 0; an answer by itself that is not there is above and below nothing.
    """
    found = total(left, find).plus(total(right, find), Fraction(-1))
    alone = [find(side.text) for side in (left, right) if isinstance(side, Name)]
    if not found.terms:
        raise CannotError("what it calculates is the same whatever the answers")
    if len(found.terms) == 1:
        logic = _of_one_term(found, operator)
    else:
        variable = make_variable(Sum(Fraction(0), found.terms))
        logic = condition(variable, OPERATORS[operator], decimal(-found.constant))
    for side in alone:
        there = answered(side)
        different = operator == "notequal"
        logic = Any((logic, contrary(there, frozenset()))) if different else All((logic, there))
    return logic


def _of_one_term(found: Sum, operator: str) -> Logic:
    ((item, factor),) = found.terms.items()
    bound = -found.constant / factor
    operator = MIRRORED.get(operator, operator) if factor < 0 else operator
    logic = condition(item, OPERATORS[operator], decimal(bound))
    if item.is_variable:
        return logic
    if _holds_at_zero(operator, bound):
        return Any((logic, contrary(answered(item), frozenset())))
    return All((logic, answered(item)))


def _holds_at_zero(operator: str, bound: Fraction) -> bool:
    return {
        "equal": bound == 0,
        "notequal": bound != 0,
        "less": bound > 0,
        "lessorequal": bound >= 0,
        "greater": bound < 0,
        "greaterorequal": bound <= 0,
    }[operator]
