"""A question as a step, without its rules."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from funnel.documents.problems import path_of
from funnel.importing.conversion import Notes
from funnel.importing.typeform.beside import note_pictures
from funnel.importing.typeform.choices import asks_for_other, picks
from funnel.importing.typeform.kinds import properties_of
from funnel.importing.typeform.outline import Item
from funnel.importing.typeform.values import (
    Object,
    column_of,
    flag_of,
    note_no_flags,
    note_others,
    number_of,
    object_of,
    part_of,
    ref_of,
)
from funnel.importing.typeform.wording import Wording
from steps.fields import FIELD_TYPES
from steps.fields.countries import NAMES
from steps.fields.text import HARD_MAXIMUM
from steps.picks import OTHER

_FIELD = frozenset({"id", "ref", "title", "type", "properties", "validations", "attachment", "layout", "subfield_key"})
_FLAGS = ("randomize", "allow_multiple_selection", "allow_other_choice", "alphabetical_order", "start_at_one")
_VALIDATED = {
    "short_text": frozenset({"min_length", "max_length"}),
    "long_text": frozenset({"min_length", "max_length"}),
    "number": frozenset({"min_value", "max_value"}),
    "multiple_choice": frozenset({"min_selection", "max_selection"}),
}
# What browsers can fill in, by the name of an inner field of an address or of contact data.
_AUTOCOMPLETE = {
    "first_name": "given-name",
    "last_name": "family-name",
    "company": "organization",
    "address": "street-address",
    "address_line_1": "street-address",
    "city": "address-level2",
    "zip_code": "postal-code",
    "country": "country-name",
}
_LONGEST_TITLE, _LONGEST_HELP = 300, 2_000


class Steps:
    """Makes steps of questions. `branches` are the references of the questions that logic reads."""

    def __init__(self, notes: Notes, wording: Wording, branches: frozenset[str]) -> None:
        self._notes = notes
        self._wording = wording
        self._branches = branches

    def step(self, item: Item) -> dict[str, Any]:
        """What a `StepPart` has, but its rules."""
        properties = object_of(item.data.get("properties"))
        title, more = self._title(item)
        description = self._text(item, properties, "description", _LONGEST_HELP, is_line=False)
        found: dict[str, Any] = {
            "key": item.key,
            "type": item.type,
            "title": title,
            "help_text": self._joined(item, more, description),
            "required": item.required,
            "button": self._text(item, properties, "button_text", 60),
            "stage": self._stage(item),
            "choices": item.choices,
            "source_ref": item.kept,
            **self._bounds(item),
        }
        if item.type == "short_text":
            subfield = item.data.get("subfield_key")
            found["autocomplete"] = _AUTOCOMPLETE.get(subfield, "") if isinstance(subfield, str) else ""
        found["options"] = self._options(item, properties)
        if item.type == "number":
            item.limits = (found.get("minimum"), found.get("maximum"))
        self._note_lost(item, properties)
        return found

    def is_required(self, item: Item) -> bool:
        """Whether it must be answered. A consent that logic reads must be open to a no, as it is there."""
        wanted = flag_of(object_of(item.data.get("validations")).get("required"))
        if item.type == "content":
            return True
        if wanted and item.type == "consent" and self._branches & {item.ref, ref_of(item.data.get("id"))}:
            message = "It can be declined there, and what follows depends on it. So nobody has to tick it here."
            self._notes.add(path_of((*item.place, "validations", "required")), "meaning_changed", message)
            return False
        return wanted

    def _title(self, item: Item) -> tuple[str, str]:
        """The title, and all of it for the help text where it is too long."""
        raw = item.data.get("title")
        place = (*item.place, "title")
        title = self._wording.of(raw, _LONGEST_TITLE, place, item.index)
        if not title:
            label = str(FIELD_TYPES[item.type].label)
            self._notes.add(path_of(item.place), "title_missing", f"It has no title. It was called “{label}”. Give it one.")
            return label, ""
        too_long = title.endswith("…") and isinstance(raw, str) and len(raw) > _LONGEST_TITLE
        return title, self._wording.of(raw, _LONGEST_HELP, place, item.index, is_line=False) if too_long else ""

    def _joined(self, item: Item, title: str, description: str) -> str:
        """A title that is too long for one, and the description."""
        text = "\n\n".join(filter(None, (title, description)))
        if len(text) <= _LONGEST_HELP:
            return text
        place = path_of((*item.place, "properties", "description"))
        self._notes.add(
            place, "text_shortened", "It was left out, as the long title fills the help text. Shorten both in the draft."
        )
        return title

    def _text(self, item: Item, properties: Object, name: str, most: int, *, is_line: bool = True) -> str:
        place = (*item.place, "properties", name)
        return self._wording.of(properties.get(name), most, place, item.index, is_line=is_line)

    def _stage(self, item: Item) -> str:
        """The title of the innermost group that has one."""
        for group in reversed(item.groups):
            if title := self._wording.of(group.data.get("title"), 60, (*group.place, "title"), item.index):
                return title
        return ""

    def _bounds(self, item: Item) -> dict[str, Decimal]:
        if item.type == "multiple_choice":
            return picks(item, self._notes)
        validations, place = object_of(item.data.get("validations")), (*item.place, "validations")
        if item.type == "number":
            low, high = (column_of(validations.get(name), self._notes, (*place, name)) for name in ("min_value", "max_value"))
        elif item.type in ("short_text", "long_text"):
            low, high = (self._length(item, validations, name) for name in ("min_length", "max_length"))
        else:
            return {}
        if low is not None and high is not None and low > high:
            self._notes.add(path_of(place), "value_unusable", "Its least is above its most. Both were left out.")
            return {}
        return {name: value for name, value in (("minimum", low), ("maximum", high)) if value is not None}

    def _length(self, item: Item, validations: Object, name: str) -> Decimal | None:
        value = validations.get(name)
        number = number_of(value)
        if number is not None and number == int(number) and 1 <= number <= HARD_MAXIMUM:
            return Decimal(int(number))
        if value is not None and number != 0:
            message = f"No answer can have so many characters; at most {HARD_MAXIMUM:,} can be kept. It was left out."
            self._notes.add(path_of((*item.place, "validations", name)), "value_unusable", message)
        return None

    def _options(self, item: Item, properties: Object) -> dict[str, Any]:
        made = _OPTIONS.get(str(item.data.get("type")))
        return {name: value for name, value in made(self, item, properties).items() if value not in ("", False)} if made else {}

    def _choosing(self, item: Item, properties: Object) -> dict[str, Any]:
        kind = item.data.get("type")
        return {
            "shuffle": flag_of(properties.get("randomize")),
            OTHER: asks_for_other(item),
            "layout": ("dropdown" if item.type == "single_choice" else "list") if kind == "dropdown" else "",
        }

    def _phone(self, item: Item, properties: Object) -> dict[str, Any]:
        code = properties.get("default_country_code")
        region = code.upper() if isinstance(code, str) and code.upper() in NAMES else ""
        if code and not region:
            place = path_of((*item.place, "properties", "default_country_code"))
            self._notes.add(place, "value_unusable", "There is no such country. Visitors begin with none.")
        return {"picks_region": True, "region": region}

    def _stars(self, item: Item, properties: Object) -> dict[str, Any]:
        stars = self._steps(item, properties, default=5, least=3, most=10)
        if properties.get("shape") not in (None, "", "star"):
            place = path_of((*item.place, "properties", "shape"))
            self._notes.add(place, "property_not_taken", "Ratings have stars here, no other shape.")
        return {"stars": "" if stars == 5 else str(stars)}

    def _scale(self, item: Item, properties: Object) -> dict[str, Any]:
        labels = part_of(properties, "labels", self._notes, (*item.place, "properties"))
        place = (*item.place, "properties", "labels")
        low, high = (self._wording.of(labels.get(name), 60, (*place, name), None) for name in ("left", "right"))
        found: dict[str, Any] = {"low_label": low, "high_label": high}
        if labels.get("center"):
            self._notes.add(path_of((*place, "center")), "property_not_taken", "The middle of a scale has no words here.")
        if item.data.get("type") == "nps":
            self._note_nps(item, properties)
            return {"nps": True, **found}
        first = int(flag_of(properties.get("start_at_one")))
        last = first - 1 + self._steps(item, properties, default=11 - first, least=3 - first, most=11 - first)
        return {"from": "1" if first else "", "to": "" if last == 10 else str(last), **found}

    def _note_nps(self, item: Item, properties: Object) -> None:
        for name, usual in (("steps", 11), ("start_at_one", 0)):
            if properties.get(name) is not None and number_of(properties[name]) != usual and properties[name] is not False:
                message = "A Net Promoter question goes from 0 to 10 here, as everywhere else. Look at the rules that read it."
                self._notes.add(path_of((*item.place, "properties", name)), "meaning_changed", message)

    def _steps(self, item: Item, properties: Object, *, default: int, least: int, most: int) -> int:
        """How many stars or numbers there are, as many as fit."""
        value = properties.get("steps")
        number = number_of(value)
        if value is None:
            return default
        if number is not None and number == int(number) and least <= number <= most:
            return int(number)
        nearest = default if number is None else max(least, min(most, int(number)))
        message = f"There can be from {least} to {most} here. It has {nearest}; look at the rules that read it."
        self._notes.add(path_of((*item.place, "properties", "steps")), "meaning_changed", message)
        return nearest

    def _note_lost(self, item: Item, properties: Object) -> None:
        kind = str(item.data.get("type"))
        validations = part_of(item.data, "validations", self._notes, item.place)
        part_of(item.data, "properties", self._notes, item.place)
        note_no_flags(properties, _FLAGS, self._notes, (*item.place, "properties"))
        note_no_flags(validations, ("required",), self._notes, (*item.place, "validations"))
        note_others(item.data, _FIELD, self._notes, item.place)
        note_others(properties, properties_of(kind) | _GENERAL, self._notes, (*item.place, "properties"))
        known = _VALIDATED.get(item.type, frozenset()) | {"required"}
        note_others(validations, known, self._notes, (*item.place, "validations"))
        if properties.get("structure"):
            message = "Dates are typed in the order in which the visitor's browser has them."
            self._notes.add(path_of((*item.place, "properties", "structure")), "property_not_taken", message)
        note_pictures(item.data, self._notes, item.place)


# What is noted in other words.
_GENERAL = frozenset({"structure"})

_OPTIONS: dict[str, Callable[[Steps, Item, Object], dict[str, Any]]] = {
    "multiple_choice": Steps._choosing,
    "picture_choice": Steps._choosing,
    "dropdown": Steps._choosing,
    "ranking": Steps._choosing,
    "phone_number": Steps._phone,
    "rating": Steps._stars,
    "opinion_scale": Steps._scale,
    "nps": Steps._scale,
}
