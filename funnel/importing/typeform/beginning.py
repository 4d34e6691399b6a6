"""On which pages a visit may begin, and what is other than at its beginning by then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from funnel.importing.typeform.outline import Action, Outline
from funnel.importing.typeform.values import object_of, ref_of


@dataclass(frozen=True, slots=True)
class Beginning:
    """The place of the first question (-1: there is none), those of others that may come first, and what is calculated before them."""

    first: int
    others: frozenset[int]
    calculated: frozenset[str]


def beginning_of(outline: Outline, before: Iterable[Action]) -> Beginning:
    """Where visits begin when `before` is done before the first question; a welcome page always comes first, and is left before that."""
    first = next((item.index for item in outline.taken()), -1)
    if outline.welcomes:
        return Beginning(first, frozenset(), frozenset())
    details = [object_of(action.data.get("details")) for action in before]
    starts = (outline.start_of(ref_of(object_of(item.get("to")).get("value"))) for item in details)
    taken = [item.index for item in outline.taken()]
    others = {next((index for index in taken if index >= start), first) for start in starts if start is not None}
    calculated = frozenset(ref_of(object_of(item.get("target")).get("value")) for item in details)
    return Beginning(first, frozenset(others - {first}), calculated - {""})
