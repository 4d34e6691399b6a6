"""What a SurveyJS expression says, as a tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

Scalar = None | bool | Decimal | str


@dataclass(frozen=True, slots=True)
class Constant:
    """A text, a number, true, false or, as None, nothing."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class Name:
    """What stands in braces, without them."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """What stands in brackets, `['a', 'b']`."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function, its name in lower case."""

    function: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """True when `inner` says nothing, false or zero."""

    inner: Expression


@dataclass(frozen=True, slots=True)
class Filled:
    """Whether there is something (`notempty`), or, `wanted` being false, nothing (`empty`)."""

    inner: Expression
    wanted: bool


@dataclass(frozen=True, slots=True)
class Both:
    """`and` of any number of parts."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """`or` of any number of parts."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """Operators of one rank from left to right: `first`, then each operator with what stands on its right."""

    first: Expression
    rest: tuple[tuple[str, Expression], ...]


Expression = Constant | Name | Items | Call | Not | Filled | Both | Either | Chain


def children(item: Expression) -> tuple[Expression, ...]:
    """The parts that an expression is made of."""
    match item:
        case Items(parts) | Both(parts) | Either(parts) | Call(_, parts):
            return parts
        case Not(inner) | Filled(inner, _):
            return (inner,)
        case Chain(first, rest):
            return (first, *(part for _, part in rest))
        case _:
            return ()


def names(item: Expression) -> Iterator[str]:
    """What stands in braces anywhere in it."""
    if isinstance(item, Name):
        yield item.text
    for part in children(item):
        yield from names(part)


def is_beyond(item: Expression, *, parts: int, depth: int) -> bool:
    """Whether an expression has more parts, or more inside each other, than that."""
    left, count = [(item, 1)], 0
    while left:
        part, level = left.pop()
        count += 1
        if count > parts or level > depth:
            return True
        left += [(child, level + 1) for child in children(part)]
    return False


def tests_within(item: Expression) -> int:
    """How many `iif` stand in the tests of each other, at most."""
    depths = [tests_within(part) for part in children(item)]
    if isinstance(item, Call) and item.function == "iif" and depths:
        depths[0] += 1
    return max(depths, default=0)
