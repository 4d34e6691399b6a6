"""What SurveyJS makes of values: when two are equal, one is less, or contains another. Nothing is None, a list a tuple."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from functools import reduce

from funnel.importing.surveyjs.tree import (
    Both,
    Call,
    Chain,
    Constant,
    Either,
    Expression,
    Filled,
    Items,
    Name,
    Not,
    Scalar,
)

Value = Scalar | tuple[Scalar, ...]
_LARGEST = Decimal(10) ** 15


class CannotError(ValueError):
    """Raised for what cannot be said here; says what, as half a sentence."""


def evaluate(item: Expression, known: Mapping[str, Value]) -> Value:
    """The value of an expression whose names are all in `known`. CannotError for what is not known here either."""
    match item:
        case Constant(value):
            return value
        case Name(text):
            return _unquoted(known[text])
        case Items(parts):
            return tuple(_scalar(evaluate(part, known)) for part in parts)
        case Not(inner):
            return not truthy(evaluate(inner, known))
        case Filled(inner, wanted):
            return is_empty(evaluate(inner, known)) is not wanted
        case Both(parts) | Either(parts):
            return _joined(item, parts, known)
        case Chain(first, rest):
            return reduce(lambda value, part: apply(part[0], value, evaluate(part[1], known)), rest, evaluate(first, known))
        case Call(function, arguments):
            return _called(function, arguments, known)


def _joined(item: Expression, parts: tuple[Expression, ...], known: Mapping[str, Value]) -> Value:
    # As in JavaScript, the value of the part that decides.
    value: Value = None
    for part in parts:
        value = evaluate(part, known)
        if truthy(value) is isinstance(item, Either):
            break
    return value


def _called(function: str, arguments: tuple[Expression, ...], known: Mapping[str, Value]) -> Value:
    if function == "iif" and len(arguments) == 3:
        return evaluate(arguments[1 if truthy(evaluate(arguments[0], known)) else 2], known)
    raise CannotError(f"there is nothing like the function {function[:40]}() here")


def _scalar(value: Value) -> Scalar:
    if isinstance(value, tuple):
        raise CannotError("a list within a list cannot be compared with")
    return value


def _unquoted(value: Value) -> Value:
    """What an answer is taken for: true and false written as text are no texts, and neither are numbers."""
    if isinstance(value, str):
        if value.lower() in ("true", "false"):
            return value.lower() == "true"
        if not (len(value) > 1 and value[0] == "0" and value[1] not in ".,"):
            return number(value) if number(value) is not None else value
    return value


def number(value: Value) -> Decimal | None:
    """The value as a number; None for what is none. An empty text is 0, true 1, as in JavaScript."""
    if isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, Decimal):
        return value
    if isinstance(value, str):
        text = value.strip()
        try:
            found = Decimal(text) if text and "_" not in text and text.isascii() else None
        except InvalidOperation:
            return None
        return found if found is not None and found.is_finite() else None
    return None


def is_empty(value: Value) -> bool:
    """Whether it says nothing; zero and false say something."""
    return value is None or value == "" or value == ()


def truthy(value: Value) -> bool:
    """Whether it counts as true within `and`, `or` and `not`."""
    return not (value is None or value is False or value == "" or (isinstance(value, Decimal) and value == 0))


def equal(left: Value, right: Value) -> bool:
    """Whether two values are the same: texts whatever their case and the space around them, lists whatever their order."""
    if isinstance(left, tuple) and isinstance(right, tuple):
        return _same_items(left, right)
    if isinstance(left, tuple) or isinstance(right, tuple):
        return False
    if is_empty(left) or is_empty(right):
        return is_empty(left) and is_empty(right)
    if isinstance(left, str) and isinstance(right, str):
        return left.strip().lower() == right.strip().lower()
    for one, other in ((left, right), (right, left)):
        if isinstance(one, bool) and isinstance(other, str):
            return str(one).lower() == other.lower()
    return number(left) is not None and number(left) == number(right)


def _same_items(left: tuple[Scalar, ...], right: tuple[Scalar, ...]) -> bool:
    rest = list(right)
    for item in left:
        place = next((place for place, other in enumerate(rest) if equal(item, other)), None)
        if place is None:
            return False
        rest.pop(place)
    return not rest


def _less(left: Value, right: Value) -> bool:
    if left is None or right is None or isinstance(left, tuple) or isinstance(right, tuple):
        return False
    if isinstance(left, str) and isinstance(right, str):
        return left < right
    first, second = (Decimal(0) if value == "" else number(value) for value in (left, right))
    return first is not None and second is not None and first < second


def contains(left: Value, right: Value) -> bool:
    """Whether a list has the value, or each of the values, or a text has it somewhere in it."""
    return _contains(left, right, wanted=True)


def _contains(left: Value, right: Value, *, wanted: bool) -> bool:
    """Whether it does so, or does not, as `wanted`: of blanks SurveyJS says neither."""
    if left == ():
        return not wanted
    if is_empty(left):
        return False
    if isinstance(left, tuple):
        several = right if isinstance(right, tuple) else (right,)
        return all(any(equal(item, one) for item in left) for one in several) is wanted
    return truthy(right) and (text(right).lower() in text(left).lower()) is wanted


def _not_contains(left: Value, right: Value) -> bool:
    if (left == () or truthy(left)) or is_empty(right):
        return _contains(left, right, wanted=False)
    return True


def any_of(left: Value, right: Value) -> bool:
    """Whether it is one of the values, or has one of them."""
    if is_empty(right):
        return True
    if is_empty(left):
        return False
    if isinstance(left, tuple):
        return any(contains(left, one) for one in (right if isinstance(right, tuple) else (right,)))
    # Of one text SurveyJS asks whether it is within the other.
    return contains(right, left)


def _all_of(left: Value, right: Value) -> bool:
    if not isinstance(right, tuple):
        return contains(left, right)
    return all(contains(left, one) for one in right)


def text(value: Value) -> str:
    """The value as JavaScript writes it."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case Decimal():
            return f"{value:f}" if abs(value) < _LARGEST and value == round(value, 10) else str(value)
        case tuple():
            return ",".join(text(part) for part in value)
    return value


def apply(operator: str, left: Value, right: Value) -> Value:
    """What an operator of two sides gives."""
    if operator in _TESTS:
        return _TESTS[operator](left, right)
    first, second = (Decimal(0) if is_empty(value) else number(value) for value in (left, right))
    if first is None or second is None or isinstance(left, str) or isinstance(right, str):
        raise CannotError("it calculates with what is no number")
    try:
        return _calculated(operator, first, second)
    except ArithmeticError:
        raise CannotError("it calculates what cannot be calculated") from None


def _calculated(operator: str, left: Decimal, right: Decimal) -> Value:
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/":
            return left / right if right else None
        case "%":
            return left % right if right else None
    return left**right


_TESTS: dict[str, Callable[[Value, Value], bool]] = {
    "equal": equal,
    "notequal": lambda left, right: not equal(left, right),
    "less": _less,
    "lessorequal": lambda left, right: equal(left, right) or _less(left, right),
    "greater": lambda left, right: _less(right, left),
    "greaterorequal": lambda left, right: equal(left, right) or _less(right, left),
    "contains": contains,
    "notcontains": _not_contains,
    "anyof": any_of,
    "allof": _all_of,
    "noneof": lambda left, right: not any_of(left, right),
}
