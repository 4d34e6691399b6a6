"""The opposite of a condition."""

from __future__ import annotations

from funnel.documents.parts import ConditionPart
from funnel.importing.logic import All, Any, Logic
from steps.rules import OPERATORS
from steps.spec import HIDDEN

_OPPOSITES = {
    "greater_than": "less_or_equal",
    "greater_or_equal": "less_than",
    "less_than": "greater_or_equal",
    "less_or_equal": "greater_than",
    "is_answered": "is_empty",
    "is_empty": "is_answered",
    "any_of": "none_of",
    "none_of": "any_of",
}


def negated(logic: Logic) -> Logic:
    """What holds exactly when the condition, which reads nothing but hidden fields and variables, does not."""
    match logic:
        case All(parts):
            return Any(tuple(map(negated, parts)))
        case Any(parts):
            return All(tuple(map(negated, parts)))
    name = logic.operator
    opposite = _OPPOSITES.get(name) or (name.removeprefix("not_") if name.startswith("not_") else f"not_{name}")
    turned = logic.model_copy(update={"operator": opposite})
    if OPERATORS[opposite].unanswered != OPERATORS[name].unanswered:
        return turned
    # Of something without a value, neither holds.
    blank = [side for side in (logic.left, logic.value_of) if side.startswith(HIDDEN)]
    return Any((turned, *(ConditionPart(left=side, operator="is_empty") for side in blank)))
