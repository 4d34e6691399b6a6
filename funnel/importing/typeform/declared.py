"""Hidden fields and variables: what logic and texts read that nobody is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from funnel.documents.parts import HiddenPart, VariablePart
from funnel.documents.problems import path_of, short
from funnel.importing.conversion import Known, Notes
from funnel.importing.keys import Keys
from funnel.importing.source import Json
from funnel.importing.typeform.outline import Outline
from funnel.importing.typeform.values import Object, Place, column_of, number_of, object_of, ref_of
from steps.compiling import RESERVED_KEYS
from steps.fields import FIELD_TYPES
from steps.references import FACTS
from steps.rules import Kind
from steps.spec import HIDDEN, SCORE

# The type that an operator asks for, whatever the other side is.
_TYPES_FOR: Mapping[str, str] = {
    "answered": "",
    **dict.fromkeys(("lower_than", "lower_equal_than", "greater_than", "greater_equal_than"), "number"),
    **dict.fromkeys(("on", "not_on", "earlier_than", "earlier_than_or_on", "later_than", "later_than_or_on"), "date"),
    **dict.fromkeys(("contains", "not_contains", "begins_with", "ends_with"), "short_text"),
}
_TYPES_OF: Mapping[Kind | None, str] = {
    Kind.TEXT: "short_text",
    Kind.NUMBER: "number",
    Kind.DATE: "date",
    Kind.FLAG: "yes_no",
}


@dataclass(frozen=True, slots=True)
class Readable:
    """What a rule can read that no step asks: its name here, and what it can be compared with."""

    name: str
    kind: Kind | None


@dataclass
class Declared:
    """The hidden fields and variables by the names that the source has for them, as they are read and as they are declared."""

    hidden: dict[str, Readable] = field(default_factory=dict)
    variables: dict[str, Readable] = field(default_factory=lambda: {SCORE: Readable(SCORE, Kind.NUMBER)})
    hidden_parts: list[HiddenPart] = field(default_factory=list)
    variable_parts: list[VariablePart] = field(default_factory=list)
    # What the score begins with; ours begins at 0.
    score: Decimal = Decimal(0)


def shared_keys(known: Known) -> Keys:
    """The keys of steps and variables, which share one row of names: asked for as "step <ref>" and "variable <ref>"."""
    before = {f"step {ref}": key for ref, key in known.steps.items()}
    before |= {f"variable {ref}": key for ref, key in known.variables.items()}
    return Keys(before | {f"reserved {key}": key for key in sorted(RESERVED_KEYS)}, stem="step")


def declared_in(source: Object, outline: Outline, known: Known, keys: Keys, notes: Notes) -> Declared:
    """Everything declared, and variables that are changed without being declared."""
    found = Declared()
    types = _hidden_types(source.get("logic"), {ref: item.kind for ref, item in outline.found.items()})
    _take_hidden(found, source, types, known, notes)
    _take_variables(found, source, keys, notes)
    return found


def comparisons(logic: Json) -> Iterator[Object]:
    """Every comparison anywhere in the logic."""
    waiting = [logic]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            if isinstance(value.get("op"), str) and isinstance(value.get("vars"), list):
                yield value
            waiting += value.values()


def read_fields(logic: Json) -> frozenset[str]:
    """The references of the questions whose answers any comparison reads."""
    sides = (object_of(side) for item in comparisons(logic) for side in item["vars"])
    return frozenset(ref_of(side.get("value")) for side in sides if side.get("type") == "field")


def _take_hidden(found: Declared, source: Object, types: Mapping[str, str], known: Known, notes: Notes) -> None:
    keys = Keys(
        {**{f"reserved {key}": key for key in FACTS}, **{f"hidden {ref}": key for ref, key in known.hidden.items()}},
        stem="hidden",
    )
    listed = source.get("hidden")
    if listed is not None and not isinstance(listed, list):
        notes.add("hidden", "property_not_taken", "This is not a list. It was left out.")
    for number, value in enumerate(listed if isinstance(listed, list) else ()):
        place: Place = ("hidden", number)
        name = ref_of(value)
        if not name:
            notes.add(path_of(place), "property_not_taken", "This is not the name of a hidden field. It was left out.")
        elif name in found.hidden:
            notes.add(path_of(place), "reference_repeated", f"“{short(name)}” is there twice. It was taken once.")
        elif name in FACTS and name.startswith("utm_"):
            # Every funnel has it.
            found.hidden[name] = Readable(HIDDEN + name, Kind.TEXT)
            notes.built_in[name] = name
        else:
            key = keys.make(f"hidden {name}", name)
            if key != name:
                message = f"Links have to say “{key}” instead of “{short(name)}” from now on: ?{key}=…"
                notes.add(path_of(place), "meaning_changed", message)
            kind = types.get(name, "short_text")
            found.hidden[name] = Readable(HIDDEN + key, FIELD_TYPES[kind].kind)
            found.hidden_parts.append(HiddenPart(key=key, type=kind, source_ref=name))


def _hidden_types(logic: Json, kinds: Mapping[str, Kind | None]) -> dict[str, str]:
    """The types that hidden fields must be of for what is done with them; those that are compared as texts are not in it."""
    wanted: dict[str, set[str]] = {}
    for item in comparisons(logic):
        left, right = (object_of(side) for side in (*item["vars"], None, None)[:2])
        for side, other in ((left, right), (right, left)):
            if side.get("type") == "hidden":
                wanted.setdefault(ref_of(side.get("value")), set()).add(_type_for(item["op"], other, kinds))
    for details in _details(logic):
        amount = object_of(details.get("value"))
        if amount.get("type") == "hidden":
            wanted.setdefault(ref_of(amount.get("value")), set()).add("number")
    # That there is an answer at all can be asked of every type.
    return {name: types.pop() for name, found in wanted.items() if len(types := found - {""}) == 1}


def _type_for(operator: str, other: Object, kinds: Mapping[str, Kind | None]) -> str:
    """The type that a comparison asks of one side, by what stands on the other; "" when it may be of several."""
    value = other.get("value")
    if operator in _TYPES_FOR:
        return _TYPES_FOR[operator]
    match other.get("type"):
        case "field":
            return _TYPES_OF.get(kinds.get(ref_of(value)), "")
        case "variable":
            return "number"
        case "hidden":
            return ""
    if isinstance(value, bool):
        return "yes_no"
    if number_of(value) is not None:
        # What is written as a text may be compared with either.
        return "" if isinstance(value, str) else "number"
    return "short_text"


def _take_variables(found: Declared, source: Object, keys: Keys, notes: Notes) -> None:
    declared = source.get("variables")
    if declared is not None and not isinstance(declared, dict):
        notes.add("variables", "property_not_taken", "This is not an object { … }. It was left out.")
    for raw, value in object_of(declared).items():
        initial = column_of(value, notes, ("variables", raw)) or Decimal(0)
        if raw == SCORE:
            found.score = initial
        else:
            _take_variable(found, ref_of(raw), initial, keys)
    for target in _changed(source.get("logic")):
        if target not in found.variables:
            message = f"“{short(target)}” is changed, but declared nowhere. It was made a variable that begins at 0."
            notes.add("variables", "reference_unknown", message)
            _take_variable(found, target, Decimal(0), keys)


def _take_variable(found: Declared, ref: str, initial: Decimal, keys: Keys) -> None:
    if ref and ref not in found.variables:
        key = keys.make(f"variable {ref}", ref, "variable")
        found.variables[ref] = Readable(key, Kind.NUMBER)
        found.variable_parts.append(VariablePart(key=key, initial=initial, source_ref=ref))


def _changed(logic: Json) -> Iterator[str]:
    """The names of the variables that any action changes."""
    names = (ref_of(object_of(details.get("target")).get("value")) for details in _details(logic))
    return filter(None, names)


def _details(logic: Json) -> Iterator[Object]:
    """What each action says of what it does."""
    for rules in logic if isinstance(logic, list) else ():
        actions = object_of(rules).get("actions")
        for action in actions if isinstance(actions, list) else ():
            yield object_of(object_of(action).get("details"))
