"""SurveyJS expressions read into a tree, with the ranks that its own grammar gives the operators."""

from __future__ import annotations

from decimal import Decimal

from funnel.importing.surveyjs.tokens import LONGEST, Token, UnreadableError, tokens
from funnel.importing.surveyjs.tree import Both, Call, Chain, Constant, Either, Expression, Filled, Items, Name, Not, is_beyond

# Brackets and negations inside each other; nobody writes more.
DEEPEST = 30
MOST_LEVELS = 50

# From the loosest to the tightest. `and` and `or` are apart, as they are flat.
_RANKS: tuple[frozenset[str], ...] = (
    frozenset({"or"}),
    frozenset({"and"}),
    frozenset({"equal", "notequal", "less", "lessorequal", "greater", "greaterorequal"}),
    frozenset({"+", "-"}),
    frozenset({"*", "/", "%"}),
    frozenset({"power"}),
    frozenset({"contains", "notcontains", "anyof", "allof", "noneof"}),
)
_TIGHTEST = len(_RANKS)
_LITERALS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "undefined": None}


def parse(text: str) -> Expression:
    """The tree of an expression; UnreadableError for what is none, too long or too deep. Takes time in proportion to the text."""
    reader = _Reader(tokens(text))
    found = reader.ranked(0, 0)
    if reader.next.kind != "end":
        raise reader.unexpected()
    if is_beyond(found, parts=LONGEST, depth=MOST_LEVELS):
        raise UnreadableError(f"its parts are nested more than {MOST_LEVELS} deep")
    return found


class _Reader:
    """Reads one expression; `next` is the token that was not taken yet."""

    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._place = 0

    @property
    def next(self) -> Token:
        return self._tokens[self._place]

    def take(self) -> Token:
        token = self.next
        self._place += token.kind != "end"
        return token

    def accept(self, sign: str) -> bool:
        """Take this sign if it comes next."""
        if self.next.kind == "operator" and self.next.text == sign:
            self.take()
            return True
        return False

    def unexpected(self) -> UnreadableError:
        if self.next.kind == "end":
            return UnreadableError("it ends where something should follow")
        return UnreadableError(f"“{self.next.text[:40]}” cannot stand at character {self.next.place + 1}")

    def ranked(self, rank: int, depth: int) -> Expression:
        """Operators of this rank and tighter ones, within so many brackets."""
        if depth > DEEPEST:
            raise UnreadableError(f"its brackets are nested more than {DEEPEST} deep")
        if rank == _TIGHTEST:
            return self.unary(depth)
        first = self.ranked(rank + 1, depth)
        rest: list[tuple[str, Expression]] = []
        while (operator := self.next.operator) in _RANKS[rank]:
            self.take()
            rest.append((operator, self.ranked(rank + 1, depth)))
        if not rest:
            return first
        if rank > 1:
            return Chain(first, tuple(rest))
        parts = (first, *(part for _, part in rest))
        return Both(parts) if rank else Either(parts)

    def unary(self, depth: int) -> Expression:
        if self.next.operator == "negate":
            self.take()
            if depth > DEEPEST:
                raise UnreadableError(f"its negations are nested more than {DEEPEST} deep")
            return Not(self.unary(depth + 1))
        found = self.primary(depth)
        if self.next.operator in ("empty", "notempty"):
            return Filled(found, self.take().operator == "notempty")
        return found

    def primary(self, depth: int) -> Expression:
        token = self.next
        if self.accept("("):
            found = self.ranked(0, depth + 1)
            # SurveyJS takes an expression whose last bracket was forgotten.
            if not self.accept(")") and self.next.kind != "end":
                raise self.unexpected()
            return found
        if self.accept("["):
            return Items(self.sequence("]", depth + 1))
        if self.accept("-"):
            number = self.take()
            if number.kind != "number":
                raise UnreadableError(f"“-” cannot stand at character {token.place + 1}")
            return Constant(-_number(number.text))
        return self.atom(depth)

    def atom(self, depth: int) -> Expression:
        token = self.next
        match token.kind:
            case "name":
                self.take()
                return Name(token.text.strip().removeprefix("#"))
            case "text":
                self.take()
                return Constant(token.text)
            case "number":
                self.take()
                return Constant(_number(token.text))
            case "word":
                self.take()
                if self.accept("("):
                    return Call(token.text.lower(), self.sequence(")", depth + 1))
                return Constant(_LITERALS.get(token.text.lower(), token.text))
            case _:
                raise self.unexpected()

    def sequence(self, end: str, depth: int) -> tuple[Expression, ...]:
        """What stands between commas, up to the closing bracket."""
        found: list[Expression] = []
        if self.accept(end):
            return ()
        while True:
            found.append(self.ranked(0, depth))
            if self.accept(end):
                return tuple(found)
            if not self.accept(","):
                raise self.unexpected()


def _number(text: str) -> Decimal:
    return Decimal(int(text, 16)) if text.startswith("0x") else Decimal(text)
