"""Numbers that a survey calculates, as variables and the rules that change them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction

from funnel.documents.parts import RulePart, VariablePart
from funnel.importing.keys import Keys
from funnel.importing.logic import Groups
from funnel.importing.surveyjs.meaning import CannotError
from funnel.importing.surveyjs.names import Readable
from funnel.importing.surveyjs.sums import Sum, decimal
from steps.rules import Kind

# What a variable comes to after one step: each amount with when, the first of those that hold counting.
Cases = list[tuple[Fraction, Groups]]
_VARIABLE = "\0variable "


class Variables:
    """The variables of a draft. `rules` holds what changes them after each step, by its position."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._sums: dict[Readable, Sum] = {}
        self._made: dict[tuple[Fraction, frozenset[tuple[Readable, Fraction]]], Readable] = {}
        self.parts: list[VariablePart] = []
        self.rules: defaultdict[int, list[RulePart]] = defaultdict(list)

    def of_sum(self, found: Sum) -> Readable:
        """A variable that holds a sum once all that it adds up was asked; the same for the same sum."""
        return self.named_sum("", found)

    def named_sum(self, name: str, found: Sum) -> Readable:
        """The same under a name of the survey's."""
        found = self.expanded(found)
        parts = (found.constant, frozenset(found.terms.items()))
        if not name and parts in self._made:
            return self._made[parts]
        last = max((item.position for item in found.terms), default=-1)
        variable = self._add(name, found.constant, last)
        self._made.setdefault(parts, variable)
        self._sums[variable] = found
        for item, factor in found.terms.items():
            self.rules[item.position] += self._adding(variable, item, factor)
        return variable

    def expanded(self, found: Sum) -> Sum:
        """The sum with what other sums add up in their place; CannotError for variables that are no sums."""
        result = Sum(found.constant)
        for item, factor in found.terms.items():
            if item.is_variable and item not in self._sums:
                raise CannotError(f"it calculates with “{item.name[:60]}”, which is no sum")
            result = result.plus(self._sums.get(item, Sum(Fraction(0), {item: Fraction(1)})), factor)
        return result

    def of_cases(self, name: str, initial: Fraction, steps: Iterable[tuple[int, Cases]]) -> Readable:
        """A variable that is set anew after each of the steps, by position; its cases end with one that always holds."""
        listed = [(position, [(decimal(amount), when) for amount, when in cases]) for position, cases in steps]
        variable = self._add(name, initial, max((position for position, _ in listed), default=-1))
        for position, cases in listed:
            # The last rule that holds is what stays, so that the first case has to come last.
            self.rules[position] += [
                RulePart(action="set", variable=variable.key, amount=amount, when=when if when != [[]] else [])
                for amount, when in reversed(cases)
                if when
            ]
        return variable

    def changed_at(self, key: str) -> set[int]:
        """The positions of the steps after which a variable may be another."""
        return {position for position, rules in self.rules.items() if any(rule.variable == key for rule in rules)}

    def _add(self, name: str, initial: Fraction, position: int) -> Readable:
        ref = name[:200]
        start = decimal(initial)
        key = self._keys.make(_VARIABLE + (ref or f"\0{len(self.parts)}"), ref or "sum")
        self.parts.append(VariablePart(key=key, initial=start, source_ref=ref))
        return Readable(name or key, key, Kind.NUMBER, position, is_variable=True)

    def _adding(self, variable: Readable, item: Readable, factor: Fraction) -> list[RulePart]:
        """Rules that add a number so many times; a number that is not there adds nothing."""
        if abs(factor) == 1:
            action = "add" if factor > 0 else "subtract"
            return [RulePart(action=action, variable=variable.key, amount_of=item.key)]
        part = self._add("", Fraction(0), item.position)
        return [
            RulePart(action="add", variable=part.key, amount_of=item.key),
            RulePart(action="multiply", variable=part.key, amount=decimal(factor)),
            RulePart(action="add", variable=variable.key, amount_of=part.key),
        ]


def known_keys(variables: Mapping[str, str]) -> dict[str, str]:
    """The keys of an earlier import's variables, as the row of names that they share with the steps has them."""
    return {_VARIABLE + ref: key for ref, key in variables.items()}
