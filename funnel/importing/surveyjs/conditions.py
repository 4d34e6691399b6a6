"""Expressions as conditions of ours that hold exactly when SurveyJS would say so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from funnel.importing.logic import ALWAYS, NEVER, All, Any, Logic
from funnel.importing.surveyjs import comparing
from funnel.importing.surveyjs.building import alternatives, answered, by_itself, contrary
from funnel.importing.surveyjs.finite import Holds, is_finite, tried
from funnel.importing.surveyjs.meaning import CannotError, Value, evaluate, truthy
from funnel.importing.surveyjs.names import Names, Readable
from funnel.importing.surveyjs.sums import CALCULATED, Sum
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
    names,
    tests_within,
)
from steps.rules import Kind

# Makes a variable of a sum, for what compares several numbers at once.
MakeVariable = Callable[[Sum], Readable]

# Alternatives among which there are answers by themselves; each is written out with the contrary of those before.
_MOST_BARE = 40
# What an `iif` tests is written out twice, once as its contrary: what one within that tests four times, and so on.
_MOST_TESTS = 6


class UnknownNameError(CannotError):
    """Raised for a name that stands for nothing."""


@dataclass(frozen=True, slots=True)
class Read:
    """When an expression holds, and all that it reads."""

    logic: Logic
    items: frozenset[Readable]

    @property
    def last(self) -> Readable | None:
        """What is known last of what it reads; None when it reads nothing."""
        return max(self.items, key=lambda item: item.position, default=None)


class Conditions:
    """Turns expressions into conditions: `names` are what they can read."""

    def __init__(self, found: Names, make_variable: MakeVariable) -> None:
        self._names = found
        self._make_variable = make_variable
        self.variables: set[str] = set()

    def read(self, item: Expression, constants: Mapping[str, Value] | None = None, *, unread: Iterable[str] = ()) -> Read:
        """When the expression is true. CannotError, with the reason, when that cannot be said here.

        `constants` are names with a value, as `item` has for each choice; of the keys in `unread` there is no answer yet.
        """
        reader = _Reader(self._names, self._make_variable, constants or {}, frozenset(unread))
        return self._read(reader, reader.strictly(item))

    def loosely(self, item: Expression, *, unread: Iterable[str] = ()) -> Read:
        """As `read`, but when it counts as true, as the first part of an `iif` does."""
        reader = _Reader(self._names, self._make_variable, {}, frozenset(unread))
        return self._read(reader, reader.loosely(item, alone=True))

    def _read(self, reader: _Reader, logic: Logic) -> Read:
        self.variables |= {part.key for part in reader.read if part.is_variable}
        return Read(logic, frozenset(reader.read))

    def contrary(self, logic: Logic) -> Logic:
        """What holds exactly when this does not."""
        return contrary(logic, frozenset(self.variables))


class _Reader:
    def __init__(self, found: Names, make_variable: MakeVariable, constants: Mapping[str, Value], unread: frozenset[str]) -> None:
        self._names = found
        self._make_variable = make_variable
        self._constants = constants
        self._unread = unread
        self.read: dict[Readable, None] = {}

    def strictly(self, item: Expression) -> Logic:
        """When it is `true`: at the end of an expression SurveyJS takes nothing else, no text and no number."""
        match item:
            case Both(parts):
                return All((*map(self.loosely, parts[:-1]), self.strictly(parts[-1])))
            case Either(parts) if not all(map(self._is_test, parts)):
                if len(parts) > _MOST_BARE:
                    raise CannotError("it has too many alternatives that are no comparisons")
                # The first part that says anything decides, even when what it says is not `true`.
                before = [contrary(self.loosely(part), self._variables()) for part in parts[:-1]]
                return Any(tuple(All((*before[:place], self.strictly(part))) for place, part in enumerate(parts)))
        if self._is_test(item):
            return self.loosely(item)
        logic = self._plain(item, lambda known: evaluate(item, known) is True, strict=True)
        if logic == NEVER and isinstance(item, Name) and not self._is_constant(item.text):
            raise CannotError(
                f"SurveyJS never takes “{item.text[:60]}” by itself for true; “notempty” asks whether there is an answer"
            )
        return logic

    def loosely(self, item: Expression, *, alone: bool = False) -> Logic:
        """When it counts as true within `and` and `or`, or `alone`, after `not` or in an `iif`."""
        if alone and isinstance(item, Name) and (found := self._names.find(item.text)) and found.kind is Kind.CHOICES:
            raise CannotError(f"SurveyJS takes “{item.text[:60]}” for true even when nothing was picked; “empty” asks that")
        match item:
            case Both(parts):
                return All(tuple(map(self.loosely, parts)))
            case Either(parts):
                return alternatives(list(map(self.loosely, parts)), self.read)
            case Not(inner):
                logic = self.loosely(inner, alone=True)
                return contrary(logic, self._variables())
        return self._plain(item, lambda known: truthy(evaluate(item, known)), strict=False)

    def _plain(self, item: Expression, holds: Holds, *, strict: bool) -> Logic:
        """A part without `and`, `or` and `not` at its top."""
        found = {name: self.find(name) for name in names(item) if not self._is_constant(name)}
        known = {name: self._constant(name) for name in names(item) if name not in found}
        match item:
            case Filled(Name(name), wanted) if name in found:
                logic = ALWAYS if found[name].counts else answered(found[name])
                return logic if wanted else contrary(logic, self._variables())
            case Chain(_, ((operator, _),)) if operator not in CALCULATED and (pair := self._tests(item)) is not None:
                return pair
        if is_finite(list(found.values())):
            return tried(list(found.items()), holds, known)
        match item:
            case Name(name):
                return by_itself(found[name], strict=strict)
            case Call("iif", (test, one, other)):
                if tests_within(test) > _MOST_TESTS:
                    raise CannotError("what its iif tests depends on too many others")
                when = self.loosely(test, alone=True)
                pick = self.strictly if strict else self.loosely
                return Any((All((when, pick(one))), All((contrary(when, self._variables()), pick(other)))))
            case Chain(first, ((operator, second),)) if operator not in CALCULATED:
                compared = comparing.Comparison(self._bound(first), operator, self._bound(second))
                return comparing.compared(compared, self.find, self._make_counted)
        raise CannotError(_unsaid(item))

    def _tests(self, item: Chain) -> Logic | None:
        """A comparison of something that is true or false by itself with true or false; None for any other."""
        # An answer by itself may also be nothing, which is not false.
        (operator, right), left = item.rest[0], item.first
        if operator not in ("equal", "notequal"):
            return None
        for one, other in ((left, right), (right, left)):
            if isinstance(other, Constant) and isinstance(other.value, bool) and not isinstance(one, Name) and self._is_test(one):
                logic = self.loosely(one)
                return logic if other.value is (operator == "equal") else contrary(logic, self._variables())
        return None

    def _is_test(self, item: Expression) -> bool:
        """Whether it is true or false, or nothing, whatever the answers."""
        match item:
            case Not() | Filled():
                return True
            case Both(parts) | Either(parts):
                return all(map(self._is_test, parts))
            case Chain(_, rest):
                return rest[-1][0] not in CALCULATED
            case Constant(value):
                return isinstance(value, bool)
            case Name(name):
                found = None if name in self._constants else self._names.find(name)
                return found is not None and found.kind is Kind.FLAG and {value for _, value in found.values} == {True, False}
        return False

    def find(self, name: str) -> Readable:
        """What a name stands for; CannotError for what cannot be read."""
        found = self._names.find(name)
        if found is None:
            found = self._part(name)
        if found.lost:
            raise CannotError(f"it reads “{found.name[:60]}”, {found.lost}")
        self.read[found] = None
        return found

    def _part(self, name: str) -> Readable:
        """Something about an answer, such as the number of picks."""
        whole, dot, part = name.rpartition(".")
        found = self._names.find(whole) if dot else None
        if found is not None and part.strip() == "length" and found.kind is Kind.CHOICES and not found.lost:
            self.read[found] = None
            return Readable(f"{found.name}.length", found.key, found.kind, found.position, found.values, counts=True)
        start = name.partition(".")[0].partition("[")[0]
        if self._names.find(start) is not None or name.lower().startswith(("panel.", "row.", "$", "parentpanel.")):
            raise CannotError(f"it reads a part of an answer, {{{name[:60]}}}")
        raise UnknownNameError(f"it reads “{name[:60]}”, which is not there")

    def _make_counted(self, found: Sum) -> Readable:
        variable = self._make_variable(found)
        self.read[variable] = None
        return variable

    def _variables(self) -> frozenset[str]:
        return frozenset(part.key for part in self.read if part.is_variable)

    def _is_constant(self, name: str) -> bool:
        if name in self._constants:
            return True
        found = self._names.find(name) or self._names.find(name.removesuffix(".length"))
        return found is not None and (found.says_nothing or found.key in self._unread)

    def _constant(self, name: str) -> Value:
        """What is known without any answer: nothing, unless it was given; no picks are none of many."""
        if name in self._constants:
            return self._constants[name]
        counted = self._names.find(name.removesuffix(".length")) if name.endswith(".length") else None
        is_count = self._names.find(name) is None and counted is not None and counted.kind is Kind.CHOICES
        return Decimal(0) if is_count else None

    def _bound(self, item: Expression) -> Expression:
        """The side of a comparison with constants instead of names that have one."""
        match item:
            case Name(name) if self._is_constant(name):
                value = self._constant(name)
                return Items(tuple(map(Constant, value))) if isinstance(value, tuple) else Constant(value)
            case Chain(first, rest):
                return Chain(self._bound(first), tuple((operator, self._bound(part)) for operator, part in rest))
            case Call(function, arguments):
                return Call(function, tuple(map(self._bound, arguments)))
            case Items(parts):
                return Items(tuple(map(self._bound, parts)))
        return item


def _unsaid(item: Expression) -> str:
    match item:
        case Call(function, _):
            return f"there is nothing like the function {function[:40]}() here"
        case Chain(_, rest) if len(rest) > 1:
            return "it compares the outcome of a comparison"
    return "it says what no condition here can say"
