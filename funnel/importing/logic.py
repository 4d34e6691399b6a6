"""Conditions that nest as deeply as they like, written out as groups: all of a group hold, and one group is enough."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from funnel.documents.parts import ConditionPart

# So many groups of so many conditions fit on a marketer's screen, if barely.
MOST_GROUPS = 64
MOST_CONDITIONS = 400
# To find the superfluous ones among more than this would take long, and too many would be left.
_MOST_COMPARED = 4 * MOST_GROUPS

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
    if isinstance(logic, Any):
        return _limited([group for part in logic.parts for group in _groups(part)])
    product: Groups = [[]]
    for part in logic.parts:
        several = _groups(part)
        if len(product) * len(several) > _MOST_COMPARED:
            raise _too_large(len(product) * len(several))
        product = _limited([[*left, *(item for item in right if item not in left)] for left in product for right in several])
    return product


def _limited(found: Groups) -> Groups:
    if MOST_GROUPS < len(found) <= _MOST_COMPARED:
        found = _minimal(found)
    if len(found) > MOST_GROUPS:
        raise _too_large(len(found))
    return found


def _too_large(count: int) -> TooLargeError:
    return TooLargeError(f"Written out it has {count} groups; at most {MOST_GROUPS} can be taken.")


def _minimal(found: Groups) -> Groups:
    return list(_needed(found))


def _needed(found: Groups) -> Iterator[list[ConditionPart]]:
    sets = [{item.model_dump_json() for item in group} for group in found]
    for place, (group, items) in enumerate(zip(found, sets, strict=True)):
        others = (
            other
            for number, other in enumerate(sets)
            if number != place and (other < items or (other == items and number < place))
        )
        if next(others, None) is None:
            yield group
