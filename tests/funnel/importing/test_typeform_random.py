"""Random forms: what visitors of the imported funnel see is what the form's own rules, read word for word, would show them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings

from steps.spec import Value
from tests.funnel.importing.samples_typeform import Json, field, form, group, picked
from tests.funnel.importing.samples_typeform_logic import after, calculate, choice, end, hidden, jump, of, variable, when
from tests.funnel.importing.samples_typeform_visitors import DEAD, brought, path_of_visitor
from tests.randoms import randoms

_NEGATIVE = ("is_not", "not_equal", "not_contains", "not_on")
_TYPES = ("short_text", "number", "yes_no", "date", "one", "many", "statement", "matrix")
_CHOICES = ("red", "green", "blue")
_VALUES: Mapping[str, list[Any]] = {
    "short_text": ["apple", "pear", "app"],
    "number": [1, 2, 3],
    "date": ["2026-01-01", "2026-01-02", "2026-01-03"],
    "yes_no": [True, False],
}
_OPERATORS: Mapping[str, list[str]] = {
    "short_text": ["is", "is_not", "equal", "not_equal", "contains", "not_contains", "begins_with", "ends_with", "answered"],
    "number": ["equal", "not_equal", "lower_than", "lower_equal_than", "greater_than", "greater_equal_than", "answered"],
    "date": ["on", "not_on", "earlier_than", "earlier_than_or_on", "later_than", "later_than_or_on", "answered"],
    "yes_no": ["is", "is_not"],
    "one": ["is", "is_not", "equal", "not_equal"],
    "many": ["is", "is_not"],
}


class _Form:
    """A random form, with the types of its questions, which are called q0, q1 and so on."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.types = {f"q{number}": rng.choice(_TYPES) for number in range(rng.randint(2, 7))}
        self.groups: list[str] = []
        fields = self._grouped([self._field(ref) for ref in self.types], 0)
        refs = [*self.types, *self.groups]
        logic = [after(ref, *self._actions(ref)) for ref in refs if rng.random() < 0.6]
        if rng.random() < 0.3:
            jumps = [jump(rng.choice(refs), self._condition(2)) for _ in range(rng.randint(1, 3))]
            sums = [
                calculate(rng.choice(["add", "set"]), "score", rng.randint(1, 5), self._condition(1))
                for _ in range(rng.randint(0, 2))
            ]
            logic.insert(0, after("h", *sums, *jumps, type="hidden"))
        self.source = form(
            *fields, logic=logic, ends=["e0", "e1", "e2"], hidden=["h"], variables={"price": 1, "score": rng.choice([0, 2.5])}
        )
        if rng.random() < 0.3:
            self.source["welcome_screens"] = [{"ref": "hello", "title": "Hello"}]

    def _field(self, ref: str) -> Json:
        kind = self.types[ref]
        if kind in ("one", "many"):
            return picked(ref, *_CHOICES, allow_multiple_selection=kind == "many")
        return field(ref, kind)

    def _grouped(self, fields: list[Json], depth: int) -> list[Json]:
        found: list[Json] = []
        while fields:
            count = self.rng.randint(1, len(fields))
            some, fields = fields[:count], fields[count:]
            if depth < 2 and self.rng.random() < 0.4:
                ref = f"g{len(self.groups)}"
                self.groups.append(ref)
                found.append(group(ref, *self._grouped(some, depth + 1)))
            else:
                found += some
        return found

    def _actions(self, ref: str) -> list[Json]:
        found = []
        for _ in range(self.rng.randint(1, 4)):
            condition = self._condition(2)
            kind = self.rng.random()
            if kind < 0.5:
                found.append(jump(self.rng.choice([*self.types, *self.groups, "gone"]), condition))
            elif kind < 0.7:
                found.append(end(self.rng.choice(["e0", "e1", "e2"]), condition))
            elif self.types.get(ref) != "matrix":
                name, action = (
                    self.rng.choice(["score", "price"]),
                    self.rng.choice(["add", "subtract", "multiply", "divide", "set"]),
                )
                found.append(calculate(action, name, self.rng.randint(0, 3), condition))
        return found

    def _condition(self, depth: int) -> Json:
        kind = self.rng.random()
        if kind < 0.15:
            return when("always")
        if kind < 0.4 and depth:
            return when(self.rng.choice(["and", "or"]), *(self._condition(depth - 1) for _ in range(self.rng.randint(0, 3))))
        if kind < 0.5:
            return when(self.rng.choice(["is", "is_not", "contains"]), hidden("h"), self.rng.choice(["pro", "free"]))
        if kind < 0.6:
            return when(self.rng.choice(["equal", "lower_than", "greater_equal_than"]), variable("price"), self.rng.randint(0, 4))
        readable = [ref for ref, type in self.types.items() if type in _OPERATORS]
        if not readable:
            return when("always")
        ref = self.rng.choice(readable)
        type = self.types[ref]
        value = choice(self.rng.choice(_CHOICES)) if type in ("one", "many") else self.rng.choice(_VALUES[type])
        return when(self.rng.choice(_OPERATORS[type]), of(ref), value)

    def answers(self) -> dict[str, Value]:
        """Random answers, some questions left empty."""
        found: dict[str, Value] = {}
        for ref, type in self.types.items():
            if type in ("statement", "matrix"):
                continue
            if type == "one":
                found[ref] = self.rng.choice([*_CHOICES, None])
            elif type == "many":
                found[ref] = [item for item in _CHOICES if self.rng.random() < 0.5] or None
            else:
                value = self.rng.choice([*_VALUES[type], None])
                found[ref] = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
        return found


class _Reader:
    """Does what the documentation says, on the form's own JSON."""

    def __init__(self, source: Json, answers: Mapping[str, Value], address: Mapping[str, Value]) -> None:
        self.source = source
        self.answers = answers
        self.known: dict[str, Value] = {}
        self.hidden = address
        self.variables = {name: Decimal(value) for name, value in source["variables"].items()}
        self.order: list[Json] = []
        self.starts: dict[str, int] = {}
        self.left: dict[int, list[str]] = {}
        self._unfold(source["fields"])

    def _unfold(self, fields: list[Json]) -> None:
        for data in fields:
            self.starts[data["ref"]] = len(self.order)
            if data["type"] == "group":
                self._unfold(data["properties"]["fields"])
            else:
                self.order.append(data)
            self.left.setdefault(len(self.order) - 1, []).append(data["ref"])

    def walk(self) -> tuple[list[str], str, dict[str, Decimal]]:
        path = [screen["ref"] for screen in self.source.get("welcome_screens", [])]
        first = [item for item in self.source["logic"] if item["type"] == "hidden"]
        for action in (action for item in first for action in item["actions"] if action["action"] != "jump"):
            if self._holds(action["condition"]):
                self._calculate(action["action"], action["details"])
        actions = [action for item in first for action in item["actions"] if action["action"] == "jump"]
        jumps = [action for action in actions if self._holds(action["condition"])]
        place = self.starts[jumps[0]["details"]["to"]["value"]] if jumps else 0
        while place < len(self.order):
            ref, type = self.order[place]["ref"], self.order[place]["type"]
            if type != "matrix":
                path.append(ref)
                self.known[ref] = self.answers.get(ref)
            target = self._leave(place, type)
            if isinstance(target, str):
                return path, target, self.variables
            place = target
        return path, "e0", self.variables

    def _leave(self, place: int, type: str) -> int | str:
        actions = list(self._actions(place))
        for action in actions:
            if action["action"] != "jump" and type != "matrix" and self._holds(action["condition"]):
                self._calculate(action["action"], action["details"])
        for action in actions:
            if action["action"] == "jump" and self._holds(action["condition"]):
                to = action["details"]["to"]
                if to["type"] == "thankyou":
                    return str(to["value"])
                if self.starts.get(to["value"], -1) > place:
                    return self.starts[to["value"]]
        return place + 1

    def _actions(self, place: int) -> Iterator[Json]:
        for ref in self.left[place]:
            yield from (
                action
                for item in self.source["logic"]
                if item["ref"] == ref and item["type"] == "field"
                for action in item["actions"]
            )

    def _calculate(self, action: str, details: Json) -> None:
        name, amount = details["target"]["value"], Decimal(details["value"]["value"])
        before = self.variables[name]
        results = {"set": amount, "add": before + amount, "subtract": before - amount, "multiply": before * amount}
        result = results[action] if action != "divide" else before / amount if amount else before
        self.variables[name] = result.quantize(Decimal("1e-10"))

    def _holds(self, condition: Json) -> bool:
        op, sides = condition["op"], condition["vars"]
        match op:
            case "always":
                return True
            case "and":
                return all(map(self._holds, sides))
            case "or":
                return any(map(self._holds, sides))
        value = self._value(sides[0])
        if value in (None, "", []):
            return op in _NEGATIVE
        return op == "answered" or self._compare(op, value, sides[1]["value"])

    def _value(self, side: Json) -> Any:
        match side["type"]:
            case "hidden":
                return self.hidden.get(side["value"])
            case "variable":
                return self.variables[side["value"]]
        return self.known.get(side["value"])

    def _compare(self, op: str, left: Any, right: Any) -> bool:
        if isinstance(left, list):
            return (right in left) == (op == "is")
        if isinstance(right, int) and not isinstance(right, bool):
            left, right = Decimal(left), Decimal(right)
        if op in ("is", "equal", "on"):
            return bool(left == right)
        if op in _NEGATIVE:
            return bool(right not in left) if op == "not_contains" else bool(left != right)
        if op in ("contains", "begins_with", "ends_with"):
            return bool({"contains": right in left, "begins_with": left.startswith(right), "ends_with": left.endswith(right)}[op])
        if left == right:
            return op in ("lower_equal_than", "earlier_than_or_on", "greater_equal_than", "later_than_or_on")
        return bool(left < right) == op.startswith(("lower", "earlier"))


@pytest.mark.django_db
@settings(max_examples=100)
@given(rng=randoms)
def test_imported_form_leads_everybody_the_way_that_its_logic_says(rng: Random) -> None:
    made = _Form(rng)
    if all(type == "matrix" for type in made.types.values()):
        return
    answers = made.answers()
    plan = rng.choice(["pro", "free", None])
    address: dict[str, Value] = {"h": plan} if plan else {}

    expected, last, variables = _Reader(made.source, answers, address).walk()
    if not expected or "expression_unreadable" in brought(made.source).codes():
        # What ends before its first page, and what is calculated before one that rules cannot read, is noted.
        return

    path, ending, values = path_of_visitor(made.source, answers, address, allowing=DEAD)

    assert (path, ending) == (expected, last)
    assert {name: Decimal(str(values[name])) for name in variables} == variables
