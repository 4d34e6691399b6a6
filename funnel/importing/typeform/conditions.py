"""Conditions of a form's logic as ours. What is never answered at a place is decided here: whatever says "not" holds of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from funnel.documents.parts import ConditionPart
from funnel.documents.problems import path_of, short
from funnel.importing.conversion import Notes
from funnel.importing.logic import ALWAYS, NEVER, All, Any, Logic
from funnel.importing.source import Json
from funnel.importing.typeform.choices import key_named
from funnel.importing.typeform.constants import NEGATIVE, UnusableError, is_out_of_reach, with_constant
from funnel.importing.typeform.declared import Declared, Readable
from funnel.importing.typeform.outline import Item, Outline
from funnel.importing.typeform.simplified import simplified, singled
from funnel.importing.typeform.values import Object, Place, flag_of, object_of, ref_of
from steps.rules import Kind, operators_of

_DEEPEST = 60
_MOST_KEYS = 30

_OPERATORS: Mapping[str, str] = {
    "is": "equals",
    "equal": "equals",
    "on": "equals",
    "is_not": "not_equals",
    "not_equal": "not_equals",
    "not_on": "not_equals",
    "contains": "contains",
    "not_contains": "not_contains",
    "begins_with": "begins_with",
    "ends_with": "ends_with",
    "lower_than": "less_than",
    "earlier_than": "less_than",
    "lower_equal_than": "less_or_equal",
    "earlier_than_or_on": "less_or_equal",
    "greater_than": "greater_than",
    "later_than": "greater_than",
    "greater_equal_than": "greater_or_equal",
    "later_than_or_on": "greater_or_equal",
    "answered": "is_answered",
}
_OF_LABELS: Mapping[str, Callable[[str, str], bool]] = {
    "contains": lambda label, text: text in label,
    "begins_with": lambda label, text: label.startswith(text),
    "ends_with": lambda label, text: label.endswith(text),
}
_PICKED = frozenset({Kind.CHOICE, Kind.CHOICES})


class Conditions:
    """Reads conditions that are asked at one of the questions."""

    def __init__(self, notes: Notes, outline: Outline, declared: Declared) -> None:
        self._notes = notes
        self._outline = outline
        self._declared = declared
        self._picked = frozenset(item.key for item in outline.taken() if item.kind in _PICKED)
        self._single = frozenset(item.key for item in outline.taken() if item.kind is Kind.CHOICE)

    def read(self, data: Json, place: Place, here: int) -> Logic:
        """What a condition says when the question at `here` is left (-1: before the first); UnusableError when it cannot be said."""
        return singled(simplified(self._read(data, place, here, 0), self._picked), self._single)

    def _read(self, data: Json, place: Place, here: int, depth: int) -> Logic:
        if depth > _DEEPEST:
            raise UnusableError(place, "condition_too_large", f"It is nested more than {_DEEPEST} deep.")
        operator = object_of(data).get("op")
        sides = object_of(data).get("vars")
        if operator == "always":
            return ALWAYS
        if not isinstance(operator, str) or not isinstance(sides, list):
            raise UnusableError(place, "expression_unreadable", "This is no condition.")
        if operator in ("and", "or"):
            parts = tuple(self._read(part, (*place, "vars", number), here, depth + 1) for number, part in enumerate(sides))
            return All(parts) if operator == "and" else Any(parts)
        ours = _OPERATORS.get(operator)
        if ours is None:
            raise UnusableError((*place, "op"), "operator_unknown", f"There is no operator like “{short(operator)}” here.")
        if len(sides) > 2 or not all(isinstance(side, dict) for side in sides):
            raise UnusableError((*place, "vars"), "expression_unreadable", "It should compare one thing with one other.")
        left, right = (object_of(side) for side in (*sides, None, None)[:2])
        return self._comparison(ours, left, right, place, here)

    def _comparison(self, operator: str, left: Object, right: Object, place: Place, here: int) -> Logic:
        if left.get("type") not in ("field", "hidden", "variable"):
            raise UnusableError(place, "expression_unreadable", "Nothing that can be read stands on its left side.")
        found = self._readable(left, (*place, "vars", 0), here)
        if operator == "is_answered":
            return self._answered(found, right, place)
        if right.get("value") is None:
            raise UnusableError((*place, "vars"), "expression_unreadable", "It compares with nothing.")
        if found is None:
            return ALWAYS if operator in NEGATIVE else NEVER
        if isinstance(found, Item) and found.kind in _PICKED:
            return self._picks(found, operator, right, place)
        kind = found.kind
        if operator not in operators_of(kind):
            raise self._unasked(operator, found, place)
        name = found.key if isinstance(found, Item) else found.name
        if right.get("type") in ("field", "hidden", "variable"):
            return self._other(name, kind, operator, right, place, here)
        where = (*place, "vars", 1)
        if isinstance(found, Item) and kind is Kind.NUMBER and is_out_of_reach(operator, right.get("value"), found.limits):
            self._notes.add(path_of(where), "value_unusable", f"No answer to {found.words} can be that. It never holds.")
            return NEVER
        return self._of_box(found, with_constant(name, kind, operator, right.get("value"), where), place)

    def _readable(self, side: Object, place: Place, here: int) -> Item | Readable | None:
        """What a side names; None, noted, for what has no answer at this place."""
        ref, path = ref_of(side.get("value")), path_of(place)
        if side.get("type") != "field":
            known = self._declared.hidden if side.get("type") == "hidden" else self._declared.variables
            if ref not in known:
                self._notes.add(
                    path, "reference_unknown", f"There is no “{short(ref)}” to read. It counts as something without a value."
                )
            return known.get(ref)
        item = self._outline.found.get(ref)
        if item is None:
            self._notes.add(
                path, "reference_unknown", f"There is no question “{short(ref)}” to read. It counts as never answered."
            )
            return None
        if not item.is_taken:
            self._notes.add(path, "meaning_changed", f"It reads {item.words}, which was left out. That counts as never answered.")
            return None
        if item.index > here:
            message = f"It reads {item.words}, which comes only later. There is no answer yet, and it counts as never answered."
            self._notes.add(path, "reference_later", message)
            return None
        return item

    def _answered(self, found: Item | Readable | None, right: Object, place: Place) -> Logic:
        wanted = right.get("value") is not False
        if found is None:
            return NEVER if wanted else ALWAYS
        if isinstance(found, Readable) and not found.name.startswith("hidden."):
            # A variable always has a value.
            return ALWAYS if wanted else NEVER
        if "is_answered" not in operators_of(found.kind):
            raise self._unasked("is_answered", found, place)
        name = found.key if isinstance(found, Item) else found.name
        return self._of_box(found, ConditionPart(left=name, operator="is_answered" if wanted else "is_empty"), place)

    def _of_box(self, found: Item | Readable, made: Logic, place: Place) -> Logic:
        """The comparison as it is, noted where it holds or fails for a box that was left empty, which is no answer there."""
        if not (isinstance(found, Item) and found.type == "consent" and isinstance(made, ConditionPart)):
            return made
        if made.value != "yes" and not flag_of(object_of(found.data.get("validations")).get("required")):
            message = f"{found.words} is a box to tick here: left empty, it counts as declined, and no longer as not answered."
            self._notes.add(path_of(place), "meaning_changed", message)
        return made

    def _other(self, name: str, kind: Kind | None, operator: str, right: Object, place: Place, here: int) -> Logic:
        """A comparison with something else that is read."""
        other = self._readable(right, (*place, "vars", 1), here)
        if other is None:
            return ALWAYS if operator in NEGATIVE else NEVER
        if other.kind is not kind:
            raise UnusableError(place, "value_unusable", "Its two sides are of different kinds.")
        return ConditionPart(left=name, operator=operator, value_of=other.key if isinstance(other, Item) else other.name)

    def _picks(self, item: Item, operator: str, right: Object, place: Place) -> Logic:
        """A comparison with choices: by what they are, or by their labels."""
        where = (*place, "vars", 1)
        positive = operator.removeprefix("not_")
        if right.get("type") not in ("choice", "constant", None) or positive not in ("equals", *_OF_LABELS):
            raise self._unasked(operator, item, place)
        value = right.get("value")
        key = key_named(item, value)
        if positive in _OF_LABELS and right.get("type") != "choice":
            keys = _labelled(item, value, positive, where)
        else:
            keys = [key] if key else []
            if not key:
                message = f"{item.words} has no such choice. Nobody can pick it."
                self._notes.add(path_of(where), "reference_unknown", message)
        if not keys:
            return ALWAYS if operator in NEGATIVE else NEVER
        ours = "none_of" if operator in NEGATIVE else "any_of"
        parts = tuple(ConditionPart(left=item.key, operator=ours, value=", ".join(some)) for some in _batches(keys))
        return parts[0] if len(parts) == 1 else All(parts) if operator in NEGATIVE else Any(parts)

    def _unasked(self, operator: str, found: Item | Readable, place: Place) -> UnusableError:
        words = found.words if isinstance(found, Item) else f"“{found.name}”"
        asked = operator.replace("_", " ")
        return UnusableError((*place, "op"), "operator_unknown", f"“{asked}” cannot be asked of {words} here.")


def _batches(keys: list[str]) -> list[list[str]]:
    """As many keys together as one comparison can hold."""
    return [keys[start : start + _MOST_KEYS] for start in range(0, len(keys), _MOST_KEYS)]


def _labelled(item: Item, value: Json, test: str, place: Place) -> list[str]:
    """The keys of the choices whose labels contain, begin or end with a text."""
    text = " ".join((value if isinstance(value, str) else ref_of(value)).casefold().split())
    if not text:
        raise UnusableError(place, "value_unusable", "It cannot be compared with this value.")
    return [choice.key for choice in item.choices if _OF_LABELS[test](choice.label.casefold(), text)]
