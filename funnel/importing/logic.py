"""Conditions that nest as deeply as they like, written out as groups: all of a group hold, and one group is enough."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import cast

from funnel.documents.parts import ConditionPart

# So many groups of so many conditions fit on a marketer's screen, if barely.
MOST_GROUPS = 64
MOST_CONDITIONS = 400
# To find the superfluous ones among more than this would take long, and too many would be left.
_MOST_COMPARED = 4 * MOST_GROUPS
_MOST_COMPARED_CONDITIONS = 8 * MOST_CONDITIONS

Groups = list[list[ConditionPart]]


class TooLargeError(ValueError):
    """Raised when the groups of a condition would be too many."""


@dataclass(frozen=True, slots=True)
class All:
    """Holds when all parts do; without any, always."""

    parts: tuple[Logic, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Holds when one part does; without any, never."""

    parts: tuple[Logic, ...]


Logic = All | Any | ConditionPart

ALWAYS = All(())
NEVER = Any(())


def groups(logic: Logic) -> Groups:
    """The same as groups; no group is "never", one that is empty "always". TooLargeError when there are too many.

    Groups that another one makes superfluous are left out: (a) or (a and b) is (a).
    """
    found = _minimal(_groups(logic))
    if sum(map(len, found)) > MOST_CONDITIONS:
        raise TooLargeError(f"It has {sum(map(len, found))} comparisons in groups; at most {MOST_CONDITIONS} can be taken.")
    return found


def _groups(logic: Logic) -> Groups:
    if isinstance(logic, ConditionPart):
        return [[logic]]
    if isinstance(logic, All):
        return _product(logic.parts)
    found: Groups = []
    for part in logic.parts:
        found += _groups(part)
        _bound(found)
    return _limited(found)


# Comparisons that must all hold, each once and in order.
_Group = dict[ConditionPart, None]


def _product(parts: tuple[Logic, ...]) -> Groups:
    """One group of each part, in all ways; no comparison stands twice in one."""
    product: list[_Group] = [{}]
    for are_comparisons, run in groupby(parts, key=lambda part: isinstance(part, ConditionPart)):
        listed = list(run)
        # Hundreds of comparisons may follow each other: they are taken at once.
        several: Iterable[Groups] = [cast("Groups", [listed])] if are_comparisons else map(_groups, listed)
        for part in several:
            product = _times(product, part)
    return [list(group) for group in product]


def _times(product: list[_Group], several: Groups) -> list[_Group]:
    """Each group with each of several."""
    if len(product) * len(several) > _MOST_COMPARED:
        raise _too_large(len(product) * len(several))
    found = [dict.fromkeys((*left, *right)) for left in product for right in several]
    _bound(found)
    if len(found) > MOST_GROUPS:
        return [dict.fromkeys(group) for group in _limited([list(group) for group in found])]
    return found


def _bound(found: Sequence[Collection[ConditionPart]]) -> None:
    """Refuse what is far too large before time is spent on finding what of it is superfluous."""
    if len(found) > _MOST_COMPARED:
        raise _too_large(len(found))
    if (count := sum(map(len, found))) > _MOST_COMPARED_CONDITIONS:
        raise TooLargeError(f"Written out it has {count} comparisons in groups; at most {MOST_CONDITIONS} can be taken.")


def _limited(found: Groups) -> Groups:
    if len(found) > MOST_GROUPS:
        found = _minimal(found)
    if len(found) > MOST_GROUPS:
        raise _too_large(len(found))
    return found


def _too_large(count: int) -> TooLargeError:
    return TooLargeError(f"Written out it has {count} groups; at most {MOST_GROUPS} can be taken.")


def _minimal(found: Groups) -> Groups:
    return list(_needed(found))


def _needed(found: Groups) -> Iterator[list[ConditionPart]]:
    # Numbers are compared far sooner than comparisons.
    numbers: dict[ConditionPart, int] = {}
    sets = [{numbers.setdefault(item, len(numbers)) for item in group} for group in found]
    for place, (group, items) in enumerate(zip(found, sets, strict=True)):
        others = (
            other
            for number, other in enumerate(sets)
            if number != place and (other < items or (other == items and number < place))
        )
        if next(others, None) is None:
            yield group
