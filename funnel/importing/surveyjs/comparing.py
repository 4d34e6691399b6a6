"""One comparison of an expression, between what can be told apart only by comparing: texts, numbers, dates, several choices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from funnel.importing.logic import ALWAYS, NEVER, All, Any, Logic
from funnel.importing.surveyjs import days, meaning
from funnel.importing.surveyjs.building import EQUALITIES, OPERATORS, ORDERS, answered, condition, contrary, one_of, picks
from funnel.importing.surveyjs.meaning import CannotError, Value, evaluate, number
from funnel.importing.surveyjs.names import Readable
from funnel.importing.surveyjs.sums import Find, Sum, decimal, total
from funnel.importing.surveyjs.tree import Call, Expression, Items, Name, names
from steps.rules import Kind

_MIRRORED = {"less": "greater", "lessorequal": "greaterorequal", "greater": "less", "greaterorequal": "lessorequal"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """`left operator right`."""

    left: Expression
    operator: str
    right: Expression

    def mirrored(self) -> Comparison:
        """The same with its sides changed over; CannotError for operators whose sides do different things."""
        if self.operator in ("contains", "anyof") and isinstance(self.left, Items):
            return Comparison(self.right, "anyof", self.left)
        if self.operator in ("notcontains", "noneof") and isinstance(self.left, Items):
            return Comparison(self.right, "noneof", self.left)
        if self.operator not in OPERATORS:
            raise CannotError(f"it uses “{self.operator}” with the answer on the right")
        return Comparison(self.right, _MIRRORED.get(self.operator, self.operator), self.left)


def compared(item: Comparison, find: Find, make_variable: Callable[[Sum], Readable]) -> Logic:
    """When a comparison holds of which at least one side reads an answer; CannotError when that cannot be said."""
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
    return _of_sums(item, find, make_variable)


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
        return Any(tuple(_of_number(item, "equal", part) for part in value))
    if operator not in OPERATORS:
        raise CannotError(f"it uses “{operator}” with the number “{item.name[:60]}”")
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


def _of_sums(item: Comparison, find: Find, make_variable: Callable[[Sum], Readable]) -> Logic:
    """Sums of numbers. In a sum what is not there is 0; an answer by itself that is not there is above and below nothing."""
    found = total(item.left, find).plus(total(item.right, find), Fraction(-1))
    alone = [find(side.text) for side in (item.left, item.right) if isinstance(side, Name)]
    if not found.terms:
        raise CannotError("what it calculates is the same whatever the answers")
    if len(found.terms) == 1:
        logic = _of_one_term(found, item.operator)
    else:
        variable = make_variable(Sum(Fraction(0), found.terms))
        logic = condition(variable, OPERATORS[item.operator], decimal(-found.constant))
    for side in alone:
        there = answered(side)
        different = item.operator == "notequal"
        logic = Any((logic, contrary(there, frozenset()))) if different else All((logic, there))
    return logic


def _of_one_term(found: Sum, operator: str) -> Logic:
    ((item, factor),) = found.terms.items()
    bound = -found.constant / factor
    operator = _MIRRORED.get(operator, operator) if factor < 0 else operator
    logic = condition(item, OPERATORS[operator], decimal(bound))
    if item.is_variable:
        return logic
    if _holds_at_zero(operator, bound):
        return Any((logic, contrary(answered(item), frozenset())))
    return All((logic, answered(item)))


def _holds_at_zero(operator: str, bound: Fraction) -> bool:
    return {
        "equal": bound == 0,
        "notequal": bound != 0,
        "less": bound > 0,
        "lessorequal": bound >= 0,
        "greater": bound < 0,
        "greaterorequal": bound <= 0,
    }[operator]
