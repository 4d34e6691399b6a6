"""One comparison of an expression, between what can be told apart only by comparing: texts, numbers, dates, several choices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from funnel.importing.logic import ALWAYS, NEVER, All, Any, Logic
from funnel.importing.surveyjs import days, meaning
from funnel.importing.surveyjs.building import (
    EQUALITIES,
    MIRRORED,
    OPERATORS,
    ORDERS,
    answered,
    condition,
    contrary,
    one_of,
    picks,
)
from funnel.importing.surveyjs.meaning import CannotError, Value, evaluate, number
from funnel.importing.surveyjs.names import Readable
from funnel.importing.surveyjs.sums import Find, Sum, decimal
from funnel.importing.surveyjs.totals import compared_sums
from funnel.importing.surveyjs.tree import Call, Expression, Items, Name, names
from steps.rules import Kind

# What asks whether a list has the answer on its right.
_HAS = frozenset({"contains", "notcontains", "anyof", "noneof"})


@dataclass(frozen=True, slots=True)
class Comparison:
    """`left operator right`."""

    left: Expression
    operator: str
    right: Expression

    def mirrored(self) -> Comparison:
        """The same with its sides changed over; CannotError for operators whose sides do different things."""
        if self.operator not in OPERATORS:
            raise CannotError(f"it uses “{self.operator}” with the answer on the right")
        return Comparison(self.right, MIRRORED.get(self.operator, self.operator), self.left)


def compared(item: Comparison, find: Find, make_variable: Callable[[Sum], Readable]) -> Logic:
    """When a comparison holds of which at least one side reads an answer; CannotError when that cannot be said."""
    if isinstance(item.left, Items) and isinstance(item.right, Name) and item.operator in _HAS and not any(names(item.left)):
        return _of_list(find(item.right.text), item)
    if not any(names(item.left)) or _is_function(item.right, "age"):
        item = item.mirrored()
    left, right = item.left, item.right
    if _is_function(left, "age") and isinstance(left, Call):
        return days.by_age(left, item.operator, item.right, find)
    if isinstance(left, Name) and not any(names(right)):
        return _with_constant(find(left.text), item)
    if isinstance(left, Name) and isinstance(right, Name):
        return _of_two(find(left.text), item.operator, find(right.text))
    if item.operator not in OPERATORS:
        raise CannotError(f"it uses “{item.operator}” with what is calculated")
    return compared_sums(item.left, item.operator, item.right, find, make_variable)


def _is_function(item: Expression, name: str) -> bool:
    return isinstance(item, Call) and item.function == name


def _with_constant(item: Readable, comparison: Comparison) -> Logic:
    operator = comparison.operator
    if item.kind is Kind.DATE and (day := days.today(comparison.right)) is not None:
        if operator not in OPERATORS:
            raise CannotError(f"it uses “{operator}” with a day")
        return condition(item, OPERATORS[operator], day)
    value = evaluate(comparison.right, {})
    if item.counts:
        return picks(item, operator, _bound(value))
    if value == () if operator == "allof" else operator in ("anyof", "noneof") and meaning.is_empty(value):
        return NEVER if operator == "noneof" else ALWAYS
    if operator in EQUALITIES and meaning.is_empty(value):
        if item.kind is Kind.CHOICES and value != ():
            raise CannotError(f"SurveyJS never takes the picks of “{item.name[:60]}” for the same as a blank; “empty” asks that")
        logic = answered(item)
        return logic if operator == "notequal" else contrary(logic, frozenset())
    if operator in ("contains", "notcontains") and (meaning.is_empty(value) or not meaning.truthy(value)):
        return _of_blank(item, operator, value)
    # The contraries of these are exact, as nothing that is there or not is left between the two.
    positive = {"notequal": "equal", "notcontains": "contains", "noneof": "anyof"}.get(operator)
    logic = _of_kind(item, positive or operator, value)
    return contrary(logic, frozenset([item.key]) if item.is_variable else frozenset()) if positive else logic


def _of_list(item: Readable, comparison: Comparison) -> Logic:
    """Whether a list has the answer, or all picks; of an answer that is not there SurveyJS says that it is "any of" the list."""
    operator, values = comparison.operator, evaluate(comparison.left, {})
    if not isinstance(values, tuple) or not values or any(map(meaning.is_empty, values)):
        raise CannotError("it asks whether an answer is in a list that is empty, or has a blank in it")
    if operator in ("contains", "notcontains") and item.kind is Kind.CHOICES and not item.counts:
        listed = [key for value in values for key in _keys(item, value)]
        logic = one_of(item, [key for key, _ in item.values if key not in listed], is_there=False)
    else:
        logic = _with_constant(item, Comparison(comparison.right, "anyof", comparison.left))
    if operator in ("anyof", "noneof"):
        logic = Any((logic, contrary(answered(item), frozenset())))
    return logic if operator in ("contains", "anyof") else contrary(logic, frozenset([item.key] if item.is_variable else []))


def _of_blank(item: Readable, operator: str, value: Value) -> Logic:
    """What SurveyJS makes of containing a blank, which is neither so nor not so."""
    there = answered(item)
    if item.kind is Kind.CHOICES:
        found = there if value == () else one_of(item, _keys(item, value))
        return found if operator == "contains" else contrary(found, frozenset())
    if value == ():
        return there if operator == "contains" else NEVER
    if operator == "notcontains" and not meaning.is_empty(value):
        raise CannotError("it asks whether false or 0 is not within a text")
    return NEVER


def _of_kind(item: Readable, operator: str, value: Value) -> Logic:
    match item.kind:
        case Kind.TEXT:
            return _of_text(item, operator, value)
        case Kind.NUMBER:
            return _of_number(item, operator, value)
        case Kind.DATE:
            return days.compared(item, operator, value)
        case Kind.CHOICES:
            return _of_choices(item, operator, value)
        case None:
            raise CannotError(f"rules cannot read the answer to “{item.name[:60]}”")
    raise CannotError("it reads questions with too many choices to try them all")


def _of_text(item: Readable, operator: str, value: Value) -> Logic:
    match operator:
        case "equal":
            return NEVER if isinstance(value, tuple) else one_of(item, _as_texts(value))
        case "anyof" if isinstance(value, tuple):
            return one_of(item, [text for part in value for text in _as_texts(part)])
        case "contains":
            return _within(item, meaning.text(value)) if meaning.truthy(value) else NEVER
        case "allof":
            parts = value if isinstance(value, tuple) else (value,)
            return All(tuple(_within(item, meaning.text(part)) if meaning.truthy(part) else NEVER for part in parts))
    raise CannotError(f"it asks of the text “{item.name[:60]}” whether it is above, below or within another")


def _as_texts(value: Value) -> list[str]:
    """What an answer in words may be to equal the value."""
    if isinstance(value, bool):
        return ["true", "1"] if value else ["false", "0"]
    return [] if meaning.is_empty(value) else [meaning.text(value)]


def _within(item: Readable, text: str) -> Logic:
    if text != text.strip():
        raise CannotError("it asks for a text with a space at its beginning or end")
    return condition(item, "contains", text) if text else NEVER


def _of_number(item: Readable, operator: str, value: Value) -> Logic:
    if operator == "anyof" and isinstance(value, tuple):
        return Any(tuple(_of_number(item, "equal", part) for part in value if not meaning.is_empty(part)))
    if operator not in OPERATORS:
        raise CannotError(f"it uses “{operator}” with the number “{item.name[:60]}”")
    if value == "":
        raise CannotError(
            f"it asks whether the number “{item.name[:60]}” is above or below a blank; “notempty” asks for an answer"
        )
    if meaning.is_empty(value):
        # Nothing is neither above nor below anything; only nothing itself is as much.
        return NEVER if operator in ("less", "greater") else contrary(answered(item), frozenset())
    bound = None if isinstance(value, tuple) else number(value)
    return NEVER if bound is None else condition(item, OPERATORS[operator], decimal(_bound(bound)))


def _bound(value: Value) -> Fraction:
    bound = number(value)
    if bound is None or abs(bound.adjusted()) > 30:
        raise CannotError("it compares a number with what is none that can be kept")
    return Fraction(bound)


def _of_choices(item: Readable, operator: str, value: Value) -> Logic:
    parts = value if isinstance(value, tuple) else (value,)
    match operator:
        case "contains" | "allof":
            found = [one_of(item, _keys(item, part)) for part in parts]
            return found[0] if len(found) == 1 else All(tuple(found))
        case "anyof":
            return one_of(item, [key for part in parts for key in _keys(item, part)])
        case "equal" if isinstance(value, tuple):
            return _same_picks(item, [_keys(item, part) for part in parts])
        case "equal":
            # A list equals no single value, not even the only one that it has.
            return NEVER
    raise CannotError(f"it asks whether the picks of “{item.name[:60]}” are above or below something")


def _same_picks(item: Readable, keys: list[list[str]]) -> Logic:
    wanted = [found[0] for found in keys if len(found) == 1]
    if len(wanted) < len(keys) or len(set(wanted)) < len(wanted):
        if all(keys):
            raise CannotError("it asks for one pick twice")
        return NEVER
    return All((condition(item, "all_of", wanted), condition(item, "count_equals", Decimal(len(wanted)))))


def _keys(item: Readable, value: Value) -> list[str]:
    return [key for key, known in item.values if meaning.equal(known, value)]


def _of_two(left: Readable, operator: str, right: Readable) -> Logic:
    """Two answers. Two that are both not there are equal for SurveyJS, and so neither above nor below."""
    if operator not in OPERATORS:
        raise CannotError(f"it uses “{operator}” between two answers")
    plain = left.kind is right.kind and left.kind in (Kind.TEXT, Kind.NUMBER, Kind.DATE) and not _is_count(left, right)
    if not plain or (left.kind is Kind.TEXT and operator in ORDERS):
        raise CannotError(f"it compares “{left.name[:60]}” with “{right.name[:60]}”, which cannot be compared here")
    found = condition(left, OPERATORS[operator], of=right.key)
    either = Any((answered(left), answered(right)))
    if operator == "notequal":
        return All((found, either))
    if operator in ("less", "greater"):
        return found
    return Any((found, contrary(either, frozenset())))


def _is_count(*items: Readable) -> bool:
    return any(item.counts for item in items)
