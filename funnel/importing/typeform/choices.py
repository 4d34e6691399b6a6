"""The choices of a question."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from funnel.documents.parts import ChoicePart
from funnel.documents.problems import path_of, short
from funnel.importing.conversion import Known, Notes
from funnel.importing.keys import Keys
from funnel.importing.typeform.outline import Item
from funnel.importing.typeform.values import Object, Place, flag_of, note_others, number_of, object_of, ref_of
from funnel.importing.typeform.wording import Wording
from steps.picks import OTHER

_TAKEN = frozenset({"id", "ref", "label", "attachment"})
_OTHER = {"de": "Andere", "ar": "أخرى"}


def take_choices(item: Item, known: Known, wording: Wording, notes: Notes, language: str) -> None:
    """Give the question its choices, and the names by which logic may call them."""
    properties = object_of(item.data.get("properties"))
    place = (*item.place, "properties")
    asks_other = asks_for_other(item)
    before = {ref: key for (step, ref), key in known.choices.items() if item.kept and step == item.kept}
    if asks_other:
        # Only what asks what else may be called so.
        before = {"": OTHER} | {ref: key for ref, key in before.items() if key != OTHER}
    keys = Keys(before, stem="choice")
    seen: set[str] = set()
    named: list[tuple[str, str, Object]] = []
    for number, (where, data) in enumerate(_listed(properties.get("choices"), notes, (*place, "choices")), start=1):
        own = label = wording.of(data.get("label"), 200, (*where, "label"), item.index)
        if not label:
            notes.add(path_of(where), "title_missing", f"It has no label. It was called “{number}”.")
            label = str(number)
        ref = _ref(data, own, seen, notes, where)
        key = keys.make(ref or path_of(where), label, f"choice-{number}")
        item.choices.append(ChoicePart(key=key, label=label, points=Decimal(0), source_ref=ref))
        named.append((key, ref, data))
        _note_lost(data, notes, where)
    _name(item, named)
    if flag_of(properties.get("alphabetical_order")):
        item.choices.sort(key=lambda choice: choice.label.casefold())
    if asks_other:
        item.choices.append(ChoicePart(key=OTHER, label=_OTHER.get(language, "Other"), points=Decimal(0)))
        item.named.setdefault(OTHER, OTHER)


def _name(item: Item, named: list[tuple[str, str, Object]]) -> None:
    """By which names logic calls each choice: what is the reference of one is never the id or the label of another."""
    refs = [(ref, key) for key, ref, _ in named]
    ids = [(ref_of(data.get("id")), key) for key, _, data in named]
    labels = [(_folded(data.get("label")), key) for key, _, data in named]
    for name, key in (*refs, *ids, *labels):
        if name:
            item.named.setdefault(name, key)


def asks_for_other(item: Item) -> bool:
    """Whether it has a choice that asks what else."""
    return item.type in ("single_choice", "multiple_choice") and flag_of(
        object_of(item.data.get("properties")).get("allow_other_choice")
    )


def key_named(item: Item, name: object) -> str | None:
    """The key of the choice that logic calls by its reference, its id or its label; None when there is none."""
    return item.named.get(ref_of(name)) or item.named.get(_folded(name))


def picks(item: Item, notes: Notes) -> dict[str, Decimal]:
    """How many of the choices must and may be picked, as far as that can be."""
    found: dict[str, Decimal] = {}
    for ours, theirs in (("minimum", "min_selection"), ("maximum", "max_selection")):
        for where in ("validations", "properties"):
            value = object_of(item.data.get(where)).get(theirs)
            number = number_of(value)
            if number is not None and number == int(number) and 1 <= number <= len(item.choices):
                found.setdefault(ours, Decimal(int(number)))
            elif value is not None and number != 0:
                message = "There cannot be so many picks. Any number may be picked."
                notes.add(path_of((*item.place, where, theirs)), "value_unusable", message)
    if found.get("minimum", Decimal(0)) > found.get("maximum", Decimal(len(item.choices))):
        notes.add(
            path_of(item.place), "value_unusable", "At least more picks are asked for than are allowed. Any number may be picked."
        )
        return {}
    return found


def _listed(value: object, notes: Notes, place: Place) -> Iterator[tuple[Place, Object]]:
    """The choices; older forms have nothing but labels."""
    for number, data in enumerate(value if isinstance(value, list) else ()):
        where = (*place, number)
        if isinstance(data, dict):
            yield where, data
        elif ref_of(data):
            yield where, {"label": data if isinstance(data, str) else ref_of(data)}
        else:
            notes.add(path_of(where), "property_not_taken", "This is no choice. It was left out.")
    if value is not None and not isinstance(value, list):
        notes.add(path_of(place), "property_not_taken", "This is not a list of choices. It was left out.")


def _ref(data: Object, label: str, seen: set[str], notes: Notes, place: Place) -> str:
    """By what it is found again: its reference, its id or its label; "" when others have all of them."""
    wanted = ref_of(data.get("ref"))
    if wanted and wanted in seen:
        message = f"The reference “{short(wanted)}” is used before. What names it means the first."
        notes.add(path_of(place), "reference_repeated", message)
    names = (wanted, ref_of(data.get("id")), ref_of(label))
    found = next((name for name in names if name and name not in seen), "")
    seen.add(found)
    return found


def _note_lost(data: Object, notes: Notes, place: Place) -> None:
    if data.get("attachment"):
        message = "Its picture is not in the file. Upload it at the choice."
        notes.add(path_of((*place, "attachment")), "property_not_taken", message)
    note_others(data, _TAKEN, notes, place)


def _folded(label: object) -> str:
    return " ".join(label.casefold().split())[:500] if isinstance(label, str) else ""
