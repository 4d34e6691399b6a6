"""What a survey does when an expression comes true: end, skip, set a variable."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from funnel.documents.parts import RulePart
from funnel.documents.problems import path_of, short
from funnel.importing.conversion import Notes
from funnel.importing.logic import Groups, Logic, TooLargeError
from funnel.importing.source import Json
from funnel.importing.surveyjs.drafting import Drafting
from funnel.importing.surveyjs.expressions import parse
from funnel.importing.surveyjs.finishing import Finishing
from funnel.importing.surveyjs.meaning import CannotError
from funnel.importing.surveyjs.shapes import as_number
from funnel.importing.surveyjs.steps import Made
from funnel.importing.surveyjs.tokens import UnreadableError
from funnel.importing.surveyjs.tree import names
from funnel.importing.surveyjs.wording import Place

_LEFT_OUT = "The trigger was left out."
_TAKEN = frozenset({"complete", "skip", "setvalue"})
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
            notes.add(path_of(place), "value_unusable", f"It has no expression. {_LEFT_OUT}")
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
                message = "Only variables can be set here, and only to a number. " + _LEFT_OUT
                drafting.notes.add(path_of(trigger.place), "type_unknown", message)
    for name, several in wanted.items():
        _set(name, several, drafting, dict(made))


def _set(name: str, several: list[Trigger], drafting: Drafting, keys: dict[int, str]) -> None:
    plan: dict[int, list[tuple[Fraction, Groups]]] = {}
    for trigger in several:
        amount = Fraction(as_number(trigger.data.get("setValue")) or Decimal(0))
        try:
            positions = _positions(trigger, drafting)
        except (UnreadableError, CannotError) as error:
            drafting.notes.add(path_of(trigger.place), "expression_unreadable", f"It cannot be read: {error}. {_LEFT_OUT}")
            continue
        for position in positions:
            # Of several, the last that comes true is what stays.
            when = _when(trigger, drafting, frozenset(key for later, key in keys.items() if later > position))
            plan.setdefault(position, []).insert(0, (amount, when))
    if not plan:
        return
    message = f"“{name[:60]}” is a variable now that begins at 0; before, it began as nothing."
    drafting.notes.add(path_of(several[0].place), "meaning_changed", message)
    drafting.names.add(drafting.variables.of_cases(name, Fraction(0), sorted(plan.items())))
    drafting.forget()


def _when(trigger: Trigger, drafting: Drafting, unread: frozenset[str]) -> Groups:
    try:
        return drafting.written(drafting.conditions.read(drafting.tree(trigger.text), unread=unread).logic)
    except (CannotError, TooLargeError) as error:
        drafting.notes.add(path_of(trigger.place), "expression_unreadable", f"It cannot be read: {error}. {_LEFT_OUT}")
        return []


def _positions(trigger: Trigger, drafting: Drafting) -> list[int]:
    found: set[int] = set()
    for name in names(parse(trigger.text)):
        item = drafting.names.find(name)
        if item is not None and not item.says_nothing and not item.lost:
            found.add(item.position)
    return sorted(position for position in found if position >= 0)


def lead(found: Sequence[Trigger], drafting: Drafting, made: Sequence[Made], finishing: Finishing) -> None:
    """Write the rules of triggers that end the survey or skip."""
    for trigger in found:
        if trigger.kind == "complete":
            _complete(trigger, drafting, made, finishing)
        elif trigger.kind == "skip":
            _skip(trigger, drafting, made)


def _carrier(trigger: Trigger, drafting: Drafting, made: Sequence[Made]) -> tuple[int, Logic] | None:
    """The place of the last step that a trigger reads, and when it comes true; None, noted, when that cannot be said."""
    logic = drafting.logic((trigger.place, trigger.text), _LEFT_OUT)
    if logic is None:
        return None
    positions = _positions(trigger, drafting)
    place = next((place for place, item in enumerate(made) if positions and item.asked.position == positions[-1]), None)
    if place is None:
        drafting.notes.add(path_of(trigger.place), "expression_unreadable", f"It reads no answer. {_LEFT_OUT}")
        return None
    return place, logic


def _complete(trigger: Trigger, drafting: Drafting, made: Sequence[Made], finishing: Finishing) -> None:
    carrier = _carrier(trigger, drafting, made)
    if carrier is None:
        return
    place, logic = carrier
    page = made[place].asked.item.around.page
    rest = [number for number in range(place + 1, len(made)) if made[number].asked.item.around.page == page]
    always = [number for number in rest if not made[number].rules or made[number].rules[0].action != "show_if"]
    # SurveyJS ends when the visitor leaves the page, so that what else is on it is asked.
    last = max(always, default=place)
    if any(number > last for number in rest):
        message = "Steps on the same page that are not always shown are not asked of those for whom it comes true."
        drafting.notes.add(path_of(trigger.place), "meaning_changed", message)
    _write(trigger, drafting, made[last], lambda: finishing.when(last, logic))


def _skip(trigger: Trigger, drafting: Drafting, made: Sequence[Made]) -> None:
    name = trigger.data.get("gotoName")
    target = next((item for item in made if isinstance(name, str) and item.asked.item.name == name.strip()), None)
    carrier = _carrier(trigger, drafting, made) if target else None
    path = path_of(trigger.place)
    if target is None:
        drafting.notes.add(path, "jump_nowhere", f"There is no such question to skip to. {_LEFT_OUT}")
    elif carrier is not None and target.asked.position <= made[carrier[0]].asked.position:
        drafting.notes.add(path, "jump_backwards", f"It skips back to “{target.asked.item.name[:60]}”. {_LEFT_OUT}")
    elif carrier is not None:
        place, logic = carrier
        _write(trigger, drafting, made[place], lambda: _skipping(target.asked.key, drafting.written(logic)))


def _skipping(key: str, when: Groups) -> list[RulePart]:
    return [RulePart(action="skip_to", target=key, when=[] if [] in when else when)] if when else []


def _write(trigger: Trigger, drafting: Drafting, made: Made, rules: Callable[[], list[RulePart]]) -> None:
    try:
        made.rules += rules()
    except TooLargeError as error:
        drafting.notes.add(path_of(trigger.place), "condition_too_large", f"{error} {_LEFT_OUT}")
