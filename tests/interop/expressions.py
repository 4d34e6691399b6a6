"""Random conditions in the language of SurveyJS, about questions that come earlier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

# Some with what a list of values, a text or an expression may stumble over.
WORDS = ("red", "Green", "blue cheese", "a, b", "it's", "Café", "x; y")
DAYS = ("2008-02-29", "2026-06-14", "2026-06-15", "2026-07-01")
NUMBERS: tuple[int | float, ...] = (-3, 0, 1, 2.5, 5, 40)

Given = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Question:
    """What a condition may read; `values` are what it compares with, those of the choices for questions that have some."""

    name: str
    kind: str
    values: tuple[Given, ...]


@dataclass(slots=True)
class Writer:
    """Writes conditions, and counts the comparisons in `written`."""

    rng: Random
    written: int = 0

    def condition(self, earlier: Sequence[Question], most: int = 4, depth: int = 2) -> str:
        """A condition of up to `most` comparisons; `earlier` must not be empty."""
        size = self.rng.randint(1, most)
        return self._group(earlier, size, depth)

    def _group(self, earlier: Sequence[Question], size: int, depth: int) -> str:
        if size == 1 or depth == 0:
            return self._comparison(earlier)
        sizes = self._split(size)
        return self.rng.choice((" and ", " or ", " and ", " && ", " || ", " AND ")).join(
            self._inner(earlier, part, depth - 1) for part in sizes
        )

    def _inner(self, earlier: Sequence[Question], size: int, depth: int) -> str:
        text = self._group(earlier, size, depth)
        draw = self.rng.random()
        if draw < 0.15:
            return f"!({text})"
        # Without the brackets, "and" binds more tightly than "or": both sides have to read it so.
        return text if draw < 0.3 else f"({text})"

    def _split(self, size: int) -> list[int]:
        first = self.rng.randint(1, size - 1)
        return [first, size - first] if size < 4 or self.rng.random() < 0.6 else [1, *self._split(size - 1)]

    def _comparison(self, earlier: Sequence[Question]) -> str:
        self.written += 1
        # Rather those nearby, as people write them, but any.
        near = earlier[-12:] if self.rng.random() < 0.6 else earlier
        question = self.rng.choice(near)
        name = f"{{{question.name}}}"
        if self.rng.random() < 0.15:
            return f"{name} {self.rng.choice(('empty', 'notempty', 'notEmpty'))}"
        others = [other for other in earlier if other is not question and _alike(question, other)]
        if others and self.rng.random() < 0.15:
            return self._compared(question, self.rng.choice(others))
        if self.rng.random() < 0.12:
            return self._odd(question, name)
        return _OF_KIND[question.kind](self, name, question.values)

    def _odd(self, question: Question, name: str) -> str:
        """What people write too; nothing that SurveyJS takes in a way that nobody means, which the importer notes instead."""
        value = self.literal(self.rng.choice(question.values))
        some = self._list(question.values)
        draws = ["({x} notempty) = true", *_ODD[question.kind]]
        if question.kind != "choices":
            draws += ["!{x}", "!!{x}", "{x} = ''", "{x} <> ''", "{x} = null", "{v} = {x}"]
        text = self.rng.choice(draws)
        return (
            text.replace("{x", name[:-1])
            .replace("{v}", value)
            .replace("{some}", some)
            .replace("{n}", str(self.rng.randint(0, 3)))
        )

    def _compared(self, question: Question, other: Question) -> str:
        signs = ["=", "<>", "==", "!="]
        if question.kind in ("number", "date"):
            signs += ["<", "<=", ">", ">="]
        return f"{{{question.name}}} {self.rng.choice(signs)} {{{other.name}}}"

    def of_text(self, name: str, values: tuple[Given, ...]) -> str:
        operator = self.rng.choice(("=", "<>", "==", "!=", "contains", "notcontains", "anyof", "noneof"))
        if operator in ("anyof", "noneof"):
            return f"{name} {operator} {self._list(values)}"
        word = str(self.rng.choice(values))
        part = word[: self.rng.randint(2, len(word))].strip() if "contains" in operator else word
        return f"{name} {operator} {self.literal(part)}"

    def of_number(self, name: str, values: tuple[Given, ...]) -> str:
        if self.rng.random() < 0.15:
            return f"{name} {self.rng.choice(('anyof', 'noneof'))} {self._list(values)}"
        sign = self.rng.choice(("=", "<>", "<", "<=", ">", ">=", "==", "!="))
        value = self.rng.choice(values)
        if self.rng.random() < 0.1:
            turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
            return f"{value} {turned.get(sign, sign)} {name}"
        return f"{name} {sign} {value}" if self.rng.random() < 0.8 else f"{name} {sign} '{value}'"

    def of_date(self, name: str, values: tuple[Given, ...]) -> str:
        return f"{name} {self.rng.choice(('=', '<>', '<', '<=', '>', '>='))} '{self.rng.choice(values)}'"

    def of_flag(self, name: str, values: tuple[Given, ...]) -> str:
        value = self.rng.choice(("true", "false"))
        return self.rng.choice(
            (f"{name} = {value}", f"{name} <> {value}", f"{name} = '{value}'", name, f"!{name}", f"{name} == {value}")
        )

    def of_choice(self, name: str, values: tuple[Given, ...]) -> str:
        if self.rng.random() < 0.4:
            return f"{name} {self.rng.choice(('anyof', 'noneof', 'anyOf'))} {self._list(values)}"
        return f"{name} {self.rng.choice(('=', '<>', '==', '!='))} {self.literal(self.rng.choice(values))}"

    def of_choices(self, name: str, values: tuple[Given, ...]) -> str:
        operator = self.rng.choice(("contains", "notcontains", "anyof", "noneof", "allof", "contains", "anyof", "=", "<>"))
        if operator in ("contains", "notcontains") and self.rng.random() < 0.6:
            return f"{name} {operator} {self.literal(self.rng.choice(values))}"
        return f"{name} {operator} {self._list(values)}"

    def _list(self, values: tuple[Given, ...]) -> str:
        some = self.rng.sample(values, self.rng.randint(1, min(3, len(values))))
        return f"[{', '.join(map(self.literal, some))}]"

    def literal(self, value: Given) -> str:
        """A value as it stands in an expression; texts now and then in capitals, which make no difference."""
        if not isinstance(value, str):
            return str(value).lower()
        text = value if self.rng.random() < 0.9 else value.upper()
        mark = self.rng.choice("'''\"")
        # Either mark ends a text, whichever began it.
        return mark + text.replace("'", "\\'") + mark


# {x} is the question, {v} a value of its own, {some} are several, {n} is a small number.
_ODD = {
    "text": ("{x} allof {some}", "{x} noneof [{v}]"),
    "number": ("{x} + 2 > 4", "{x} * 2 >= 10", "5 - {x} < 3", "{x} / 2 = 1", "{some} contains {x}", "{x} = [{v}]"),
    "date": ("{x} anyof {some}",),
    "flag": ("{x} = 1", "{x} anyof [true]", "{x} noneof [false]", "{x} = 'yes'", "{x} >= true"),
    "choice": (
        *("{x} contains {v}", "{x} notcontains {v}", "{x} allof [{v}]", "{x} > {v}", "{x} <= {v}", "{x} anyof {v}"),
        *("{x} = [{v}]", "{some} contains {x}"),
    ),
    "choices": (
        *("{x} = {v}", "{x} <> {v}", "{v} = {x}", "{x} anyof {v}", "{x} allof {v}"),
        *("{x.length} = {n}", "{x.length} > {n}", "{x.length} <= {n}", "{x.length} <> {n}"),
    ),
}
_OF_KIND = {
    "text": Writer.of_text,
    "number": Writer.of_number,
    "date": Writer.of_date,
    "flag": Writer.of_flag,
    "choice": Writer.of_choice,
    "choices": Writer.of_choices,
}


def _alike(question: Question, other: Question) -> bool:
    """Whether the two can be compared: choices only with those that have the same ones."""
    if question.kind != other.kind:
        return False
    return question.kind not in ("choice", "choices") or (question.kind == "choice" and question.values == other.values)
