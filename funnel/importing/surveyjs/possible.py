"""Groups of conditions without those that contradict themselves, which would stand in the way of publishing, and without what adds nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from funnel.documents.parts import ConditionPart
from funnel.importing.logic import MOST_CONDITIONS, All, Groups, Logic, TooLargeError, groups
from funnel.importing.surveyjs.building import is_contrary
from funnel.importing.surveyjs.names import Readable
from steps.rules import OPERATORS, Kind

_LISTS = frozenset({"equals", "not_equals", "any_of", "none_of"})
_REFUSALS = frozenset({"not_equals", "none_of"})
_ORDERS = frozenset({"equals", "greater_than", "greater_or_equal", "less_than", "less_or_equal"})


def written(logic: Logic, by_key: Mapping[str, Readable]) -> Groups:
    """When `logic` holds, as groups that can hold; TooLargeError when they are too many."""
    if _is_beyond(logic, MOST_CONDITIONS):
        raise TooLargeError(f"It has more than {MOST_CONDITIONS} different comparisons.")
    found = [_shorter(group, by_key) for group in groups(logic) if _is_possible(group, by_key)]
    return [[]] if [] in found else found


def _is_beyond(logic: Logic, most: int) -> bool:
    """Whether there are more than so many different comparisons; finding out how few groups they make would take too long."""
    found: set[ConditionPart] = set()
    left: list[Logic] = [logic]
    while left and len(found) <= most:
        part = left.pop()
        if isinstance(part, ConditionPart):
            found.add(part)
        else:
            left += part.parts
    return len(found) > most


def _shorter(group: list[ConditionPart], by_key: Mapping[str, Readable]) -> list[ConditionPart]:
    """The group, which can hold, without what its other conditions say already."""
    needing = {item.left for item in group if not OPERATORS[item.operator].unanswered and item.operator != "is_answered"}
    needing |= {item.value_of for item in group if item.value_of and not OPERATORS[item.operator].unanswered}
    empty = {item.left for item in group if item.operator == "is_empty"}
    # One day may be written in two ways.
    days = {key for key in {item.left for item in group} if key in by_key and by_key[key].kind is Kind.DATE}
    fixed = {item.left for item in group if item.operator == "equals" and not item.value_of} - days
    return [
        item
        for item in group
        if not (item.operator == "is_answered" and item.left in needing)
        and not (item.operator != "is_empty" and {item.left, item.value_of} & empty)
        and not (item.left in fixed and item.operator in _REFUSALS and not item.value_of)
    ]


def can_come_true(
    group: list[ConditionPart], shown: Mapping[str, Logic], by_key: Mapping[str, Readable], *, depth: int = 4
) -> bool:
    """Whether a group can hold, when an answer is there only where its step was shown; `shown` says when, by key.

    Looked into only so many steps deep: what is found impossible is so for certain.
    """
    needed = {item.left for item in group if not OPERATORS[item.operator].unanswered}
    reasons = tuple(shown[key] for key in needed if key in shown)
    if not reasons or not depth:
        return True
    rest = {key: logic for key, logic in shown.items() if key not in needed}
    try:
        found = written(All((*group, *reasons)), by_key)
    except TooLargeError:
        return True
    return any(can_come_true(each, rest, by_key, depth=depth - 1) for each in found)


def _is_possible(group: list[ConditionPart], by_key: Mapping[str, Readable]) -> bool:
    empty = {item.left for item in group if item.operator == "is_empty"}
    if any({item.left, item.value_of} & empty and not OPERATORS[item.operator].unanswered for item in group):
        return False
    if any(is_contrary(one, other) for place, one in enumerate(group) for other in group[:place]):
        return False
    about: defaultdict[str, list[ConditionPart]] = defaultdict(list)
    for item in group:
        if not item.value_of:
            about[item.left].append(item)
    return all(_can_hold(by_key[left], items) for left, items in about.items() if left in by_key)


def _can_hold(item: Readable, conditions: list[ConditionPart]) -> bool:
    if item.kind in (Kind.CHOICE, Kind.FLAG):
        return _leaves_one(item, conditions)
    if item.kind is Kind.TEXT:
        return _leaves_text(conditions)
    if item.kind not in (Kind.NUMBER, Kind.DATE):
        return True
    # Days counted from today can be told apart only among themselves.
    counted = [one for one in conditions if one.value.endswith("years ago")]
    return _leaves_room([one for one in conditions if one not in counted]) and _leaves_room(counted)


def _leaves_one(item: Readable, conditions: list[ConditionPart]) -> bool:
    """Whether an answer is left among the choices, or none at all is one."""
    left = {key for key, _ in item.values}
    for one in conditions:
        if one.operator in _LISTS:
            named = _named(one)
            left = left & named if one.operator in ("equals", "any_of") else left - named
    return bool(left) or all(OPERATORS[one.operator].unanswered for one in conditions)


def _leaves_text(conditions: list[ConditionPart]) -> bool:
    """Whether there is a text that is all that it has to be, as far as it has to be one of several."""
    wanted = [_named(one) for one in conditions if one.operator in ("equals", "any_of")]
    refused = set[str]().union(*(_named(one) for one in conditions if one.operator in ("not_equals", "none_of")))
    return not wanted or bool(set.intersection(*wanted) - refused)


def _named(one: ConditionPart) -> set[str]:
    texts = one.value.split(",") if one.operator in ("any_of", "none_of") else [one.value]
    return {text.strip().casefold() for text in texts}


def _leaves_room(conditions: list[ConditionPart]) -> bool:
    """Whether there is anything between the bounds."""
    low: tuple[Decimal, bool] | None = None
    high: tuple[Decimal, bool] | None = None
    for one in conditions:
        bound = _bound(one.value) if one.operator in _ORDERS else None
        if bound is None:
            continue
        is_open = one.operator in ("greater_than", "less_than")
        if one.operator in ("equals", "greater_than", "greater_or_equal"):
            low = max(low or (bound, is_open), (bound, is_open))
        if one.operator in ("equals", "less_than", "less_or_equal"):
            # Of two bounds that are the same, the one that leaves itself out is the narrower.
            high = min(high or (bound, is_open), (bound, is_open), key=lambda item: (item[0], not item[1]))
    if low is None or high is None:
        return True
    return low[0] < high[0] or (low[0] == high[0] and not low[1] and not high[1])


def _bound(text: str) -> Decimal | None:
    if text.endswith(" years ago"):
        return -Decimal(text.removesuffix(" years ago"))
    try:
        # Days are in order as the numbers made of their digits are.
        return Decimal(text.replace("-", "") if len(text) == 10 and text[4:5] == "-" else text)
    except InvalidOperation:
        return None
