"""The choices of a question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from funnel.documents.problems import path_of
from funnel.importing.conversion import Known
from funnel.importing.keys import Keys
from funnel.importing.source import Json
from funnel.importing.surveyjs.builtin import NONE, OTHERS, REFUSED, UNKNOWN, BuiltIn
from funnel.importing.surveyjs.meaning import Value, text
from funnel.importing.surveyjs.outline import Condition, visible_if
from funnel.importing.surveyjs.properties import CHOICE, note_untaken
from funnel.importing.surveyjs.shapes import Question, Shape
from funnel.importing.surveyjs.wording import Place
from steps.picks import OTHER

TAKEN = frozenset(
    [
        "choices",
        "choicesVisibleIf",
        "choicesOrder",
        "hasOther",
        "showOtherItem",
        "otherText",
        "hasNone",
        "showNoneItem",
        "noneText",
        "showRefuseItem",
        "refuseText",
        "showDontKnowItem",
        "dontKnowText",
        "otherPlaceholder",
        "otherPlaceHolder",
    ]
)
# Properties by which a choice is added, its value, the property with its label, and the label it has otherwise.
_SPECIAL = (
    (("showNoneItem", "hasNone"), "none", "noneText", NONE),
    (("showRefuseItem",), "refused", "refuseText", REFUSED),
    (("showDontKnowItem",), "dontknow", "dontKnowText", UNKNOWN),
)
_IS_OTHER = ("showOtherItem", "hasOther")
_LONGEST_REF = 200


@dataclass(frozen=True, slots=True)
class Pick:
    """One choice: its key here, its value there, its label as the source has it, and when it is offered."""

    key: str
    ref: str
    value: Value
    place: Place
    label: Json | BuiltIn
    condition: Condition | None = None


def picks(question: Question, shape: Shape, ref: str, known: Known) -> list[Pick]:
    """The choices, those added by a property last; what is none is noted. Sets the options that go with them."""
    keys = Keys({choice: key for (step, choice), key in known.choices.items() if step == ref}, stem="choice")
    found: list[Pick] = []
    if question.is_set(*_IS_OTHER):
        # So that no other choice gets its key.
        keys = Keys({**{p: k for (s, p), k in known.choices.items() if s == ref}, OTHER: OTHER}, stem="choice")
    seen: set[str] = set()
    for place, value, label, condition in _listed(question, shape):
        name = text(value)
        if name in seen:
            question.notes.add(path_of(place), "reference_repeated", "Another choice has the same value. This one was left out.")
            continue
        seen.add(name)
        found.append(_pick(keys, value, place, label, condition))
    _arrange(question, shape, found)
    found += _specials(question, shape, keys, seen)
    return found


def _pick(keys: Keys, value: Value, place: Place, label: Json | BuiltIn, condition: Condition | None = None) -> Pick:
    name = text(value)
    ref = name[:_LONGEST_REF]
    return Pick(
        keys.make(ref, name, label if isinstance(label, str) else "", f"value-{name}"), ref, value, place, label, condition
    )


def _listed(question: Question, shape: Shape) -> Iterator[tuple[Place, Value, Json, Condition | None]]:
    for place, value, label in shape.choices:
        if (sound := _value(value)) is not None:
            yield place, sound, label, None
        else:
            question.notes.add(path_of(place), "value_unusable", "This is no choice. It was left out.")
    raw = question.data.get("choices") if shape.has_choices else None
    if raw is not None and not isinstance(raw, list):
        question.note("choices", "value_unusable", "This is no list of choices. It was left out.")
        return
    for number, item in enumerate(raw or ()):
        place = (*question.place, "choices", number)
        if (found := _choice(question, item, place)) is None:
            question.notes.add(path_of(place), "value_unusable", "This is no choice. It was left out.")
        else:
            yield place, *found


def _choice(question: Question, item: Json, place: Place) -> tuple[Value, Json, Condition | None] | None:
    if isinstance(item, str) and "|" in item:
        # A short way to write value and label.
        start, _, label = item.partition("|")
        value = _value(start)
        return None if value is None else (value, label or start, None)
    if not isinstance(item, dict):
        value = _value(item)
        return None if value is None else (value, item, None)
    value = _value(item.get("value") if item.get("value") is not None else item.get("text"))
    if value is None:
        return None
    note_untaken(item, place, CHOICE, question.notes)
    return value, item.get("text") or text(value), visible_if(item, place, question.notes)


def _value(raw: Json) -> Value:
    """What a choice stands for; None for what stands for nothing."""
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, int) and abs(raw) < 10**30:
        return Decimal(raw)
    if isinstance(raw, float) and abs(raw) < 10**30:
        return Decimal(str(raw))
    if isinstance(raw, Decimal):
        return raw if raw.is_finite() and abs(raw.adjusted()) < 30 else None
    return raw[:2_000] if isinstance(raw, str) and raw.strip() else None


def _arrange(question: Question, shape: Shape, found: list[Pick]) -> None:
    order = question.data.get("choicesOrder")
    if order == "random":
        shape.options["shuffle"] = True
    elif order in ("asc", "desc"):
        found.sort(
            key=lambda pick: (pick.label if isinstance(pick.label, str) else text(pick.value)).lower(), reverse=order == "desc"
        )
    elif order not in (None, "none"):
        question.note(
            "choicesOrder", "property_not_taken", "There is no such order of choices here. They stand as they are listed."
        )


def _specials(question: Question, shape: Shape, keys: Keys, seen: set[str]) -> list[Pick]:
    found = [
        _pick(keys, value, (*question.place, name), question.data.get(name) or label)
        for switches, value, name, label in _SPECIAL
        if question.is_set(*switches) and value not in seen
    ]
    if found and shape.type == "multiple_choice":
        shape.options["exclusive"] = True
        if len(found) > 1:
            question.note(
                "choices",
                "meaning_changed",
                "Only the last choice goes with no other here. Several that do can be picked together.",
            )
    if found and shape.options.get("shuffle"):
        shape.options["pin_last"] = str(len(found))
    if not question.is_set(*_IS_OTHER):
        return found
    if shape.type in ("single_choice", "multiple_choice"):
        shape.options["other"] = True
    else:
        question.note(question.choose(*_IS_OTHER), "meaning_changed", "“Other” asks for no text with this type of step.")
    if OTHER in seen:
        return found
    return [*found, _pick(keys, OTHER, (*question.place, "otherText"), question.data.get("otherText") or OTHERS)]
