"""Single comparisons as conditions of ours, and the exact contrary of any of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from funnel.documents.parts import ConditionPart
from funnel.documents.values import to_text
from funnel.importing.logic import ALWAYS, NEVER, All, Any, Logic
from funnel.importing.surveyjs.meaning import CannotError
from funnel.importing.surveyjs.names import Readable
from steps.rules import Kind

# What the comparisons of SurveyJS are called here.
ORDERS = {
    "less": "less_than",
    "lessorequal": "less_or_equal",
    "greater": "greater_than",
    "greaterorequal": "greater_or_equal",
}
EQUALITIES = {"equal": "equals", "notequal": "not_equals"}
OPERATORS = {**ORDERS, **EQUALITIES}
# The same with the sides changed over.
MIRRORED = {"less": "greater", "lessorequal": "greaterorequal", "greater": "less", "greaterorequal": "lessorequal"}

_CONTRARY = {
    "equals": "not_equals",
    "contains": "not_contains",
    "any_of": "none_of",
    "all_of": "not_all_of",
    "is_answered": "is_empty",
}
_CONTRARY |= {contrary: name for name, contrary in _CONTRARY.items()}
# These two are contraries where there is something; where there is nothing, neither holds.
_HALVES = {
    "greater_than": "less_or_equal",
    "less_or_equal": "greater_than",
    "less_than": "greater_or_equal",
    "greater_or_equal": "less_than",
}


def condition(left: Readable, operator: str, value: str | bool | Decimal | list[str] = "", *, of: str = "") -> ConditionPart:
    """One comparison; CannotError for a value that none can hold."""
    if (
        operator in ("equals", "not_equals", "contains", "not_contains")
        and not of
        and isinstance(value, str)
        and not value.strip()
    ):
        raise CannotError("it compares with a blank")
    try:
        return ConditionPart(left=left.key, operator=operator, value=to_text(value, operator), value_of=of)
    except ValueError:
        raise CannotError("it compares with what is too long, or has too many digits") from None


def answered(item: Readable) -> Logic:
    """Whether there is something. A variable always has a value; of what has no kind, rules cannot know."""
    if item.is_variable:
        return ALWAYS
    if item.kind is None:
        raise CannotError(f"rules cannot read the answer to “{item.name[:60]}”")
    return condition(item, "is_answered")


def contrary(logic: Logic, variables: frozenset[str]) -> Logic:
    """What holds exactly when `logic` does not; `variables` are the keys of those, which always have a value."""
    match logic:
        case All(parts):
            return Any(tuple(contrary(part, variables) for part in parts))
        case Any(parts):
            return All(tuple(contrary(part, variables) for part in parts))
    if logic.operator in _CONTRARY:
        return logic.model_copy(update={"operator": _CONTRARY[logic.operator]})
    if logic.operator in _HALVES:
        sides = [name for name in (logic.left, logic.value_of) if name and name not in variables]
        turned = logic.model_copy(update={"operator": _HALVES[logic.operator]})
        return Any((turned, *(ConditionPart(left=name, operator="is_empty") for name in sides)))
    return _other_count(logic)


def alternatives(parts: Sequence[Logic], items: Iterable[Readable]) -> Logic:
    """That one of the parts holds; alternatives among the choices of one question become one comparison."""
    choosing = {item.key: item for item in items if item.kind in (Kind.CHOICE, Kind.CHOICES)}
    found: list[Logic] = []
    keys: dict[str, list[str]] = {}
    for part in parts:
        if (
            isinstance(part, ConditionPart)
            and part.left in choosing
            and part.operator in ("equals", "any_of")
            and not part.value_of
        ):
            if part.left not in keys:
                found.append(part)
            keys.setdefault(part.left, []).extend(key.strip() for key in part.value.split(","))
        else:
            found.append(part)
    return Any(tuple(_all_of_them(part, keys, choosing) for part in found))


def _all_of_them(part: Logic, keys: dict[str, list[str]], choosing: dict[str, Readable]) -> Logic:
    if isinstance(part, ConditionPart) and part.left in keys and part.operator in ("equals", "any_of"):
        return one_of(choosing[part.left], list(dict.fromkeys(keys[part.left])))
    return part


def is_contrary(one: ConditionPart, other: ConditionPart) -> bool:
    """Whether exactly one of two comparisons holds, whatever the answers."""
    return _CONTRARY.get(one.operator) == other.operator and one == other.model_copy(update={"operator": one.operator})


def _other_count(item: ConditionPart) -> Logic:
    """The contrary of a number of picks; nothing picked counts as none."""
    count, left = int(item.value), item.left
    above = ConditionPart(left=left, operator="count_at_least", value=str(count + 1))
    below = _at_most(left, count - 1)
    match item.operator:
        case "count_equals":
            return Any((above, below))
        case "count_at_least":
            return below
    return above


def _at_most(left: str, count: int) -> ConditionPart:
    if count < 1:
        return ConditionPart(left=left, operator="is_empty")
    return ConditionPart(left=left, operator="count_at_most", value=str(count))


def picks(item: Readable, operator: str, bound: Fraction) -> Logic:
    """A comparison of how many choices were picked, nothing picked being none."""
    # Nobody picks more than there are: conditions that can never hold would stand in the way of publishing.
    bound = min(bound, Fraction(len(item.values) + 1))
    whole = bound.numerator // bound.denominator
    is_whole = whole == bound
    match operator:
        case "greater":
            return _count_from(item, whole + 1)
        case "greaterorequal":
            return _count_from(item, whole if is_whole else whole + 1)
        case "less":
            return NEVER if bound <= 0 else _count_to(item, whole - 1 if is_whole else whole)
        case "lessorequal":
            return NEVER if bound < 0 else _count_to(item, whole)
        case "equal" | "notequal":
            if not is_whole or not 0 <= whole <= len(item.values):
                return NEVER if operator == "equal" else ALWAYS
            if operator == "equal":
                return condition(item, "count_equals", Decimal(whole)) if whole else condition(item, "is_empty")
            return Any((_count_from(item, whole + 1), _count_to(item, whole - 1)))
    raise CannotError("it asks of a number of picks what cannot be asked")


def _count_from(item: Readable, count: int) -> Logic:
    if count > len(item.values):
        return NEVER
    return ALWAYS if count < 1 else condition(item, "count_at_least", Decimal(count))


def _count_to(item: Readable, count: int) -> Logic:
    if count >= len(item.values):
        return ALWAYS
    return NEVER if count < 0 else _at_most(item.key, count)


def one_of(item: Readable, values: Sequence[str], *, is_there: bool = True) -> Logic:
    """That the answer is one of these texts or choices; with `is_there` false that it is none of them, or is not there."""
    if not values:
        return NEVER if is_there else ALWAYS
    single = item.kind is not Kind.CHOICES and len(values) == 1
    if item.kind is Kind.FLAG or single:
        parts = tuple(condition(item, "equals", value) for value in dict.fromkeys(values))
        found: Logic = parts[0] if len(parts) == 1 else Any(parts)
    elif all(value.strip() and not set(value) & set(",;\n") for value in values):
        found = condition(item, "any_of", list(dict.fromkeys(values)))
    else:
        found = Any(tuple(condition(item, "equals", value) for value in dict.fromkeys(values)))
    return found if is_there else contrary(found, frozenset())


def by_itself(item: Readable, *, strict: bool) -> Logic:
    """An answer by itself as a condition, `strict` where nothing but `true` counts. CannotError where rules cannot read it."""
    if item.counts:
        return NEVER if strict else condition(item, "is_answered")
    match item.kind:
        case Kind.NUMBER:
            unequal = condition(item, "not_equals", "0")
            return NEVER if strict else All((unequal,) if item.is_variable else (unequal, answered(item)))
        case Kind.TEXT:
            true = one_of(item, ["true"])
            return true if strict else All((answered(item), one_of(item, ["false", "0"], is_there=False)))
        case None:
            raise CannotError(f"rules cannot read the answer to “{item.name[:60]}”")
    return NEVER if strict else answered(item)
