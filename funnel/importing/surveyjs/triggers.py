"""What a survey does when an expression comes true, as far as that sets a variable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from funnel.documents.problems import path_of, short
from funnel.importing.conversion import Notes
from funnel.importing.logic import All, Groups, TooLargeError
from funnel.importing.source import Json
from funnel.importing.surveyjs.building import answered
from funnel.importing.surveyjs.drafting import Drafting
from funnel.importing.surveyjs.meaning import CannotError
from funnel.importing.surveyjs.shapes import as_number
from funnel.importing.surveyjs.tokens import UnreadableError
from funnel.importing.surveyjs.wording import Place

LEFT_OUT = "The trigger was left out."
_TAKEN = frozenset({"complete", "skip", "setvalue"})
READS_NOTHING = "It reads no answer."
_BLANK = frozenset({"empty", "notempty"})


@dataclass(frozen=True, slots=True)
class Trigger:
    """One trigger: what it does, when, and where it stands."""

    kind: str
    data: Mapping[str, Json]
    place: Place
    text: str


def triggers(source: Mapping[str, Json], notes: Notes) -> list[Trigger]:
    """The triggers that there is the like of; every other one is noted."""
    raw = source.get("triggers")
    if raw is not None and not isinstance(raw, list):
        notes.add("triggers", "value_unusable", "This is no list. It was left out.")
    found = []
    for number, item in enumerate(raw if isinstance(raw, list) else ()):
        place: Place = ("triggers", number)
        kind = item.get("type") if isinstance(item, dict) else None
        kind = kind.removesuffix("trigger") if isinstance(kind, str) else ""
        text = _text(item) if kind in _TAKEN else ""
        if text:
            found.append(Trigger(kind, item, place, text))
        elif kind in _TAKEN:
            notes.add(path_of(place), "value_unusable", f"It has no expression. {LEFT_OUT}")
        else:
            message = f"There is nothing like a trigger of the type “{short(kind)}” here. It was left out."
            notes.add(path_of(place), "type_unknown", message)
    return found


def _text(item: Mapping[str, Json]) -> str:
    """The expression, or what older files have in its place: a name, an operator and a value."""
    text = item.get("expression")
    if isinstance(text, str) and text.strip():
        return text
    name, operator, value = item.get("name"), item.get("operator", "equal"), item.get("value")
    if not isinstance(name, str) or not isinstance(operator, str) or isinstance(value, dict | list):
        return ""
    if operator.lower() in _BLANK:
        return f"{{{name}}} {operator}"
    if value is None or value == "":
        return ""
    plain = str(value).lower() if isinstance(value, bool) or as_number(value) is not None else None
    quoted = "'" + str(value).replace("'", "\\'").replace('"', '\\"') + "'"
    return f"{{{name}}} {operator} {plain or quoted}"


def set_variables(found: Sequence[Trigger], drafting: Drafting, made: Sequence[tuple[int, str]]) -> None:
    """Make the variables that triggers set to a number; `made` has the position and the key of each step."""
    wanted: dict[str, list[Trigger]] = {}
    for trigger in found:
        if trigger.kind == "setvalue":
            name = trigger.data.get("setToName")
            amount = as_number(trigger.data.get("setValue"))
            if isinstance(name, str) and name.strip() and amount is not None and drafting.names.find(name) is None:
                wanted.setdefault(name.strip(), []).append(trigger)
            else:
                message = "Only variables can be set here, and only to a number. " + LEFT_OUT
                drafting.notes.add(path_of(trigger.place), "type_unknown", message)
    for name, several in wanted.items():
        _set(name, several, drafting, dict(made))


def _set(name: str, several: list[Trigger], drafting: Drafting, keys: dict[int, str]) -> None:
    plan: dict[int, list[tuple[Fraction, Groups]]] = {}
    for trigger in several:
        amount = Fraction(as_number(trigger.data.get("setValue")) or Decimal(0))
        try:
            positions = drafting.positions(drafting.conditions.read(drafting.tree(trigger.text)))
        except (UnreadableError, CannotError) as error:
            drafting.notes.add(path_of(trigger.place), "expression_unreadable", f"It cannot be read: {error}. {LEFT_OUT}")
            continue
        if not positions:
            drafting.notes.add(path_of(trigger.place), "expression_unreadable", f"{READS_NOTHING} {LEFT_OUT}")
        for position in positions:
            # Of several, the last that comes true is what stays.
            when = _when(trigger, drafting, keys, position)
            plan.setdefault(position, []).insert(0, (amount, when))
    if not plan:
        return
    message = f"“{name[:60]}” is a variable now that begins at 0; before, it began as nothing."
    drafting.notes.add(path_of(several[0].place), "meaning_changed", message)
    drafting.names.add(drafting.variables.of_cases(name, Fraction(0), sorted(plan.items())))
    drafting.forget()


def _when(trigger: Trigger, drafting: Drafting, keys: dict[int, str], position: int) -> Groups:
    """When it is true after the step at `position`; a question that is left empty sets nothing off."""
    unread = frozenset(key for later, key in keys.items() if later > position)
    try:
        logic = drafting.conditions.read(drafting.tree(trigger.text), unread=unread).logic
        return drafting.written(All((logic, answered(drafting.names.by_key[keys[position]]))))
    except (CannotError, TooLargeError) as error:
        drafting.notes.add(path_of(trigger.place), "expression_unreadable", f"It cannot be read: {error}. {LEFT_OUT}")
        return []
