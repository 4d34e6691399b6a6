"""Nested conditions written out as groups mean the same, and are refused before there are too many."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel.documents.parts import ConditionPart
from funnel.importing.logic import ALWAYS, MOST_CONDITIONS, MOST_GROUPS, NEVER, All, Any, Logic, TooLargeError, groups
from tests.pace import took

pytestmark = pytest.mark.sqlite_only

NAMES = "abcd"


def said(name: str) -> ConditionPart:
    """A comparison of its own."""
    return ConditionPart(left=name, operator="is_answered")


A, B, C, D = map(said, NAMES)

trees = st.recursive(
    st.sampled_from([A, B, C, D]),
    lambda inner: st.lists(inner, max_size=3).map(tuple).flatmap(lambda parts: st.sampled_from([All(parts), Any(parts)])),
    max_leaves=12,
)


def holds(logic: Logic, true: frozenset[str]) -> bool:
    """By the tree itself."""
    if isinstance(logic, ConditionPart):
        return logic.left in true
    parts = [holds(part, true) for part in logic.parts]
    return all(parts) if isinstance(logic, All) else any(parts)


@given(trees)
def test_groups_mean_what_the_tree_means(logic: Logic) -> None:
    found = groups(logic)

    for picks in product([True, False], repeat=len(NAMES)):
        true = frozenset(name for name, is_true in zip(NAMES, picks, strict=True) if is_true)
        assert any(all(item.left in true for item in group) for group in found) is holds(logic, true)


def test_and_over_or_is_written_out() -> None:
    assert groups(All((A, Any((B, C))))) == [[A, B], [A, C]]


def test_what_another_group_covers_is_left_out() -> None:
    assert groups(Any((A, All((A, B)), A))) == [[A]]


def test_always_and_never() -> None:
    assert groups(ALWAYS) == [[]]
    assert groups(NEVER) == []


def test_too_many_groups_are_refused() -> None:
    pairs = [Any((said(f"left-{number}"), said(f"right-{number}"))) for number in range(7)]

    with pytest.raises(TooLargeError, match=str(MOST_GROUPS)):
        groups(All(tuple(pairs)))


def test_no_group_is_longer_than_can_be_taken() -> None:
    many = tuple(said(f"c{number}") for number in range(MOST_CONDITIONS))

    assert groups(All((*many, *many))) == [list(many)]
    with pytest.raises(TooLargeError, match=f"{MOST_CONDITIONS + 1} comparisons"):
        groups(All((*many, said("more"))))


@pytest.mark.parametrize(
    "logic",
    [
        All(tuple(said(f"c{number}") for number in range(3_000))),
        Any(tuple(All(tuple(said(f"c{number}") for number in range(start, 400))) for start in range(250))),
    ],
    ids=["one long group", "many long groups"],
)
def test_far_too_large_conditions_are_refused_soon(logic: Logic) -> None:
    def refused() -> None:
        with pytest.raises(TooLargeError):
            groups(logic)

    assert took(refused, enough=0.5) < 0.5
