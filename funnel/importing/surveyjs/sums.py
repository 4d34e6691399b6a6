"""Expressions that add up numbers, each taken a fixed number of times."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from funnel.importing.surveyjs.meaning import CannotError, number
from funnel.importing.surveyjs.names import Readable
from funnel.importing.surveyjs.tree import Call, Chain, Constant, Expression, Name
from steps.rules import Kind

Find = Callable[[str], Readable]

CALCULATED = frozenset({"+", "-", "*", "/", "%", "power"})
# More digits make numbers that nothing here holds, and take time.
_MOST_DIGITS = 30


@dataclass(frozen=True, slots=True)
class Sum:
    """`constant` and each number of `terms` so many times; what is not there counts as 0."""

    constant: Fraction
    terms: dict[Readable, Fraction] = field(default_factory=dict)

    def plus(self, other: Sum, times: Fraction) -> Sum:
        """This and the other one so many times; what comes to nothing is left out."""
        terms = dict(self.terms)
        for item, factor in other.terms.items():
            terms[item] = terms.get(item, Fraction(0)) + factor * times
        return Sum(self.constant + other.constant * times, {item: factor for item, factor in terms.items() if factor})

    def times(self, factor: Fraction) -> Sum:
        """This so many times."""
        return Sum(Fraction(0)).plus(self, factor)


def total(item: Expression, find: Find) -> Sum:
    """What an expression adds up; CannotError for everything that is no such sum."""
    match item:
        case Constant(value):
            # Nothing counts as 0.
            known = Decimal(0) if value is None else value
            return Sum(_fraction(number(known) if isinstance(known, Decimal) else None))
        case Name(text):
            return _term(find(text))
        case Call("sum", arguments):
            found = Sum(Fraction(0))
            for part in arguments:
                found = found.plus(total(part, find), Fraction(1))
            return found
        case Chain(first, rest) if all(operator in CALCULATED for operator, _ in rest):
            found = total(first, find)
            for operator, part in rest:
                found = _calculated(operator, found, total(part, find))
            return found
        case Call(function, _):
            raise CannotError(f"there is nothing like the function {function[:40]}() here")
    raise CannotError("it calculates with what is no number")


def _term(item: Readable) -> Sum:
    if item.says_nothing:
        return Sum(Fraction(0))
    if item.counts:
        raise CannotError("it calculates with a number of picks")
    if item.kind is not Kind.NUMBER:
        raise CannotError(f"it calculates with “{item.name[:60]}”, which is no number here")
    return Sum(Fraction(0), {item: Fraction(1)})


def _calculated(operator: str, left: Sum, right: Sum) -> Sum:
    if operator in "+-":
        return left.plus(right, Fraction(1 if operator == "+" else -1))
    if operator == "*" and not left.terms:
        return right.times(left.constant)
    if operator == "*" and not right.terms:
        return left.times(right.constant)
    if operator == "/" and not right.terms and right.constant:
        return left.times(1 / right.constant)
    raise CannotError("it multiplies or divides answers by each other, or raises one to a power")


def _fraction(value: Decimal | None) -> Fraction:
    if value is None:
        raise CannotError("it calculates with what is no number")
    if abs(value.adjusted()) > _MOST_DIGITS or len(value.as_tuple().digits) > _MOST_DIGITS:
        raise CannotError("it calculates with a number of too many digits")
    return Fraction(value)


def decimal(value: Fraction) -> Decimal:
    """The number exactly; CannotError where it has more than four decimals or fifteen digits, which nothing here holds."""
    scaled = value * 10_000
    if scaled.denominator != 1 or abs(scaled.numerator) >= 10**15:
        raise CannotError("it comes to a number with more than four decimals or fifteen digits")
    return Decimal(scaled.numerator) / 10_000
