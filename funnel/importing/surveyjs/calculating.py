"""Calculated values, and the triggers that set a variable, as variables of ours or as the expression that they stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from funnel.documents.problems import path_of
from funnel.importing.logic import Groups, TooLargeError
from funnel.importing.source import Json
from funnel.importing.surveyjs.conditions import UnknownNameError
from funnel.importing.surveyjs.drafting import Drafting
from funnel.importing.surveyjs.meaning import CannotError
from funnel.importing.surveyjs.names import Readable
from funnel.importing.surveyjs.sums import total
from funnel.importing.surveyjs.tokens import UnreadableError
from funnel.importing.surveyjs.tree import Call, Constant, Expression, Name, names
from funnel.importing.surveyjs.variables import Cases
from funnel.importing.surveyjs.wording import Place

# Rules that set one value; it is set anew after each step that it depends on.
_MOST_CASES = 60
_LOST = "whose value cannot be calculated here"


@dataclass(frozen=True, slots=True)
class Value:
    """Something that a survey calculates: its name, its expression, and where that stands."""

    name: str
    text: str
    place: Place


def calculate(drafting: Drafting, values: list[Value]) -> None:
    """Make each value a variable, or let it stand for its expression; what can be neither is noted."""
    left = {value.name.lower(): value for value in reversed(values) if drafting.names.find(value.name) is None}
    for value in values:
        if left.get(value.name.lower()) is not value:
            message = "Something else has this name already. The value was left out."
            drafting.notes.add(path_of(value.place), "reference_repeated", message)
    reads = {name: _reads(drafting, value) & left.keys() for name, value in left.items()}
    while left:
        ready = [name for name in left if not reads[name] & left.keys()]
        for name in ready or list(left):
            _calculate(drafting, left.pop(name), is_circular=not ready)
        drafting.forget()


def _reads(drafting: Drafting, value: Value) -> set[str]:
    try:
        return {name.strip().lower() for name in names(drafting.tree(value.text))}
    except (UnreadableError, CannotError):
        return set()


def _calculate(drafting: Drafting, value: Value, *, is_circular: bool) -> None:
    path = path_of(value.place)
    lost = Readable(value.name, lost=_LOST)
    if is_circular:
        message = "It reads itself, by way of other values. It was left out, and so is every condition that reads it."
        drafting.notes.add(path, "expression_unreadable", message)
        drafting.names.add(lost)
        return
    tree: Expression | None = None
    try:
        tree = drafting.inline(drafting.tree(value.text))
        variable = _variable(drafting, value.name, tree)
    except (UnreadableError, CannotError, TooLargeError) as error:
        _cannot(drafting, value, tree, error)
    else:
        drafting.names.add(replace(variable, name=value.name))


def _cannot(drafting: Drafting, value: Value, tree: Expression | None, error: ValueError) -> None:
    """Note why a value is no variable; where its expression is known, that stands for it from now on."""
    path, lost = path_of(value.place), Readable(value.name, lost=_LOST)
    if tree is None or isinstance(error, UnknownNameError):
        message = f"It was left out: {error}. So is every condition that reads it."
        code = "reference_unknown" if isinstance(error, UnknownNameError) else "expression_unreadable"
        drafting.notes.add(path, code, message)
        drafting.names.add(lost)
    else:
        message = f"It is no variable: {error}. Conditions that read it ask what it asks; texts cannot play it back."
        drafting.notes.add(path, "expression_unreadable", message)
        drafting.inlined[value.name.lower()] = tree
        drafting.names.add(lost)


def _variable(drafting: Drafting, name: str, tree: Expression) -> Readable:
    """What a value stands for: an answer by itself, which may not be there, or else a variable, which always has a value."""
    if isinstance(tree, Call) and tree.function == "iif":
        return _of_cases(drafting, name, tree)
    known = {found: drafting.names.find(found) for found in names(tree)}
    for found, item in known.items():
        if item is None:
            raise UnknownNameError(f"it reads “{found[:60]}”, which is not there")
        if item.lost:
            raise CannotError(f"it reads “{found[:60]}”, {item.lost}")
    if isinstance(tree, Name) and (item := known[tree.text]) is not None:
        return item
    return drafting.variables.named_sum(name, total(tree, lambda found: _found(known, found)))


def _found(known: Mapping[str, Readable | None], name: str) -> Readable:
    item = known[name]
    if item is None:
        raise UnknownNameError(f"it reads “{name[:60]}”, which is not there")
    return item


def _of_cases(drafting: Drafting, name: str, tree: Expression) -> Readable:
    """A number that depends: recalculated after each step that decides it, those to come counting as not there."""
    tests: list[tuple[Expression, Fraction]] = []
    while isinstance(tree, Call) and tree.function == "iif" and len(tree.arguments) == 3:
        tests.append((tree.arguments[0], _amount(tree.arguments[1])))
        tree = tree.arguments[2]
    otherwise = _amount(tree)
    read = _steps(drafting, [test for test, _ in tests])
    if len(read) * len(tests) > _MOST_CASES:
        raise CannotError("it depends on too many answers")
    plan: list[tuple[int, Cases]] = []
    for position in [-1, *sorted(read)]:
        unread = frozenset(key for later, key in read.items() if later > position)
        cases: Cases = [(amount, _groups(drafting, test, unread)) for test, amount in tests]
        plan.append((position, [*cases, (otherwise, [[]])]))
    initial = next(amount for amount, when in plan[0][1] if when == [[]])
    return drafting.variables.of_cases(name, initial, plan[1:])


def _groups(drafting: Drafting, test: Expression, unread: frozenset[str]) -> Groups:
    return drafting.written(drafting.conditions.loosely(test, unread=unread).logic)


def _steps(drafting: Drafting, tests: list[Expression]) -> dict[int, str]:
    """The keys of the steps that are read, by their position."""
    found: dict[int, str] = {}
    for test in tests:
        for name in names(test):
            item = drafting.names.find(name) or drafting.names.find(name.removesuffix(".length"))
            if item is not None and item.is_variable:
                raise CannotError(f"it depends on “{name[:60]}”, which is calculated itself")
            if item is not None and item.key:
                found[item.position] = item.key
    return found


def _amount(item: Expression) -> Fraction:
    if isinstance(item, Constant) and isinstance(item.value, Decimal):
        return total(item, _no_name).constant
    raise CannotError("it comes to what is no fixed number")


def _no_name(name: str) -> Readable:
    raise CannotError(f"it reads “{name[:60]}”")


def listed(source: Mapping[str, Json], drafting: Drafting) -> list[Value]:
    """The calculated values of a survey; what is none is noted."""
    raw, found = source.get("calculatedValues"), []
    if raw is not None and not isinstance(raw, list):
        drafting.notes.add("calculatedValues", "value_unusable", "This is no list. It was left out.")
    for number, item in enumerate(raw if isinstance(raw, list) else ()):
        place: Place = ("calculatedValues", number)
        name, text = (item.get("name"), item.get("expression")) if isinstance(item, dict) else (None, None)
        if isinstance(name, str) and name.strip() and isinstance(text, str):
            found.append(Value(name.strip(), text, place))
        else:
            drafting.notes.add(path_of(place), "value_unusable", "This has no name or no expression. It was left out.")
    return found
