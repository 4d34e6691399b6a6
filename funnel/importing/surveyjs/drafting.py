"""A survey on its way into a document: what its names stand for, and its expressions as groups of conditions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from funnel.documents.problems import path_of
from funnel.importing.conversion import Notes
from funnel.importing.logic import All, Groups, Logic, TooLargeError
from funnel.importing.surveyjs.conditions import Conditions, Read, UnknownNameError
from funnel.importing.surveyjs.expressions import MOST_LEVELS, parse
from funnel.importing.surveyjs.meaning import CannotError, Value
from funnel.importing.surveyjs.names import Names
from funnel.importing.surveyjs.outline import Condition
from funnel.importing.surveyjs.possible import written
from funnel.importing.surveyjs.tokens import UnreadableError
from funnel.importing.surveyjs.tree import Both, Call, Chain, Either, Expression, Filled, Items, Name, Not, is_beyond
from funnel.importing.surveyjs.variables import Variables

# What calculated values put into expressions may make them grow to.
_MOST_PARTS = 2_000


@dataclass(frozen=True, slots=True)
class Limit:
    """Only answers from before `position` can be read; `unread` are the keys of those to take for not there."""

    position: int = 1_000_000
    unread: frozenset[str] = frozenset()


class Drafting:
    """Reads expressions; what cannot be read is noted. `inlined` holds the values that stand for an expression."""

    def __init__(self, names: Names, variables: Variables, notes: Notes) -> None:
        self.names, self.variables, self.notes = names, variables, notes
        self.inlined: dict[str, Expression] = {}
        self.conditions = Conditions(names, variables.of_sum)
        self._trees: dict[str, Expression] = {}
        self._read: dict[tuple[str, frozenset[str]], Read] = {}

    def tree(self, text: str) -> Expression:
        """The tree of an expression, calculated values in place of their names. UnreadableError, CannotError."""
        if text not in self._trees:
            self._trees[text] = self.inline(parse(text)) if self.inlined else parse(text)
        return self._trees[text]

    def forget(self) -> None:
        """Forget what was read, since names stand for something else now."""
        self._trees.clear()
        self._read.clear()

    def logic(
        self, found: Condition, consequence: str, limit: Limit | None = None, constants: Mapping[str, Value] | None = None
    ) -> Logic | None:
        """When an expression holds; None, noted together with the consequence, when that cannot be said."""
        read = self.reading(found, consequence, limit, constants)
        return None if read is None else read.logic

    def reading(
        self, found: Condition, consequence: str, limit: Limit | None = None, constants: Mapping[str, Value] | None = None
    ) -> Read | None:
        """The same with what the expression reads."""
        (place, text), limit = found, limit or Limit()
        path = path_of(place)
        try:
            read = self._reading(text, constants, limit.unread)
        except UnknownNameError as error:
            self.notes.add(path, "reference_unknown", f"The condition was left out: {error}. {consequence}")
        except (UnreadableError, CannotError) as error:
            self.notes.add(path, "expression_unreadable", f"The condition was left out: {error}. {consequence}")
        else:
            if read.last is None or read.last.position < limit.position:
                return read
            message = f"The condition was left out: it reads “{read.last.name[:60]}”, which is not asked before. {consequence}"
            self.notes.add(path, "reference_later", message)
        return None

    def positions(self, read: Read) -> list[int]:
        """Where the answers stand on which it depends, by way of variables too: after each of them it may come true."""
        found = {item.position for item in read.items if not item.is_variable and item.position >= 0}
        keys = {item.key for item in read.items if item.is_variable}
        return sorted(found.union(*map(self.variables.changed_at, keys)))

    def groups(self, parts: Iterable[Logic], path: str, consequence: str) -> Groups | None:
        """When all parts hold, written out; None, noted, when that takes too many groups."""
        try:
            return self.written(All(tuple(parts)))
        except TooLargeError as error:
            self.notes.add(path, "condition_too_large", f"{error} The condition was left out. {consequence}")
            return None

    def written(self, logic: Logic) -> Groups:
        """When it holds, as groups; TooLargeError when they are too many."""
        return written(logic, self.names.by_key)

    def _reading(self, text: str, constants: Mapping[str, Value] | None, unread: frozenset[str]) -> Read:
        if constants is not None:
            return self.conditions.read(self.tree(text), constants, unread=unread)
        if (text, unread) not in self._read:
            self._read[text, unread] = self.conditions.read(self.tree(text), unread=unread)
        return self._read[text, unread]

    def inline(self, item: Expression) -> Expression:
        """An expression with calculated values in place of their names; CannotError when it grows beyond all measure."""
        found = self._inlined(item)
        if is_beyond(found, parts=_MOST_PARTS, depth=MOST_LEVELS):
            raise CannotError("written out, it is too long")
        return found

    def _inlined(self, item: Expression) -> Expression:
        match item:
            case Name(text):
                return self.inlined.get(text.lower(), item)
            case Items(parts):
                return Items(tuple(map(self._inlined, parts)))
            case Both(parts):
                return Both(tuple(map(self._inlined, parts)))
            case Either(parts):
                return Either(tuple(map(self._inlined, parts)))
            case Call(function, arguments):
                return Call(function, tuple(map(self._inlined, arguments)))
            case Not(inner):
                return Not(self._inlined(inner))
            case Filled(inner, wanted):
                return Filled(self._inlined(inner), wanted)
            case Chain(first, rest):
                return Chain(self._inlined(first), tuple((operator, self._inlined(part)) for operator, part in rest))
        return item
