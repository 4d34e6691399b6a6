"""Logic in fewer words: alternatives of one question as one comparison."""

from __future__ import annotations

from funnel.documents.parts import ConditionPart
from funnel.importing.logic import ALWAYS, NEVER, All, Any, Logic

_LONGEST = 1_900
_SINGLED = {"any_of": "equals", "none_of": "not_equals"}


def simplified(logic: Logic, picked: frozenset[str]) -> Logic:
    """The same, with alternatives among the choices of one of the `picked` steps in one comparison, and without what decides nothing."""
    match logic:
        case All(parts):
            flat = _flat(All, parts, picked)
            return NEVER if NEVER in flat else _one(All, _merged(flat, "none_of", picked))
        case Any(parts):
            flat = _flat(Any, parts, picked)
            return ALWAYS if ALWAYS in flat else _one(Any, _merged(flat, "any_of", picked))
    return logic


def _flat(kind: type[All] | type[Any], parts: tuple[Logic, ...], picked: frozenset[str]) -> list[Logic]:
    """The parts, those of the same kind taken apart."""
    found: list[Logic] = []
    for part in parts:
        inner = simplified(part, picked)
        if isinstance(inner, kind):
            found += inner.parts
        else:
            found.append(inner)
    return found


def _one(kind: type[All] | type[Any], parts: list[Logic]) -> Logic:
    return parts[0] if len(parts) == 1 else kind(tuple(parts))


def _merged(parts: list[Logic], operator: str, picked: frozenset[str]) -> list[Logic]:
    """Comparisons of one step with choices by this operator become one, where the first of them stands."""
    found: list[Logic] = []
    places: dict[str, int] = {}
    for part in parts:
        if not isinstance(part, ConditionPart) or part.operator != operator or part.left not in picked:
            found.append(part)
            continue
        before = found[places[part.left]] if part.left in places else None
        both = _both(before, part) if isinstance(before, ConditionPart) else None
        if both is None:
            places[part.left] = len(found)
            found.append(part)
        else:
            found[places[part.left]] = both
    return found


def _both(first: ConditionPart, second: ConditionPart) -> ConditionPart | None:
    """One comparison with the choices of both; None when they are too many for one."""
    keys = ", ".join(dict.fromkeys([*first.value.split(", "), *second.value.split(", ")]))
    return first.model_copy(update={"value": keys}) if len(keys) <= _LONGEST else None


def singled(logic: Logic, single: frozenset[str]) -> Logic:
    """The same, with "is" and "is not" where one of the `single` picks is compared with one choice."""
    match logic:
        case All(parts):
            return All(tuple(singled(part, single) for part in parts))
        case Any(parts):
            return Any(tuple(singled(part, single) for part in parts))
    if logic.left in single and logic.operator in _SINGLED and ", " not in logic.value:
        return logic.model_copy(update={"operator": _SINGLED[logic.operator]})
    return logic
