"""All choices put in an order."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from steps.fields import choosing
from steps.fields.base import FieldType
from steps.options import Option
from steps.spec import Choice, Step, Value

_SEPARATORS = re.compile("[,;]")


class Ranking(FieldType):
    """All of the step's choices in the visitor's order, the first one first."""

    key: ClassVar[str] = "ranking"
    label: ClassVar[str] = "Ranking"
    style: ClassVar[str] = "ranking"
    has_choices: ClassVar[bool] = True
    options: ClassVar[tuple[Option, ...]] = (choosing.SHUFFLE, choosing.PIN_LAST)

    def context(self, step: Step, field: BoundField) -> dict[str, Any]:
        given = _places(field.value())
        listed = choosing.arranged(step, choosing.seed_of(field))
        if not field.form.is_bound:
            # An order from when more was offered: what is left of it moves up.
            ranked = sorted((choice.key for choice in listed if choice.key in given), key=lambda key: _number(given[key]))
            given = {key: str(place) for place, key in enumerate(ranked, start=1)}
            listed.sort(key=lambda choice: _number(given.get(choice.key, "")) or len(listed))
        places = [str(place) for place in range(1, len(listed) + 1)]
        return {"rows": [(choice, given.get(choice.key, "")) for choice in listed], "places": places}

    def form_field(self, step: Step) -> forms.Field:
        return _Order(
            step.choices,
            required=step.required,
            error_messages={"required": _("Put the answers in your order to go on.")},
        )

    def canonical(self, cleaned: Any, step: Step) -> Value:
        return list(cleaned) or None

    def words(self, value: Value, step: Step) -> str:
        labels = {choice.key: choice.label for choice in step.choices}
        return ", ".join(labels.get(key, key) for key in value) if isinstance(value, list) else ""


class _Order(forms.Field):
    """A place for each choice, as "key:place"; or the keys in order, one by one or with commas between."""

    widget = forms.SelectMultiple

    def __init__(self, choices: tuple[Choice, ...], **kwargs: Any) -> None:
        self.labels = {choice.key: choice.label for choice in choices}
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> list[str]:
        """The keys in order; empty when no choice has a place."""
        given = {key: place for key, place in _places(value).items() if place}
        if not given:
            return []
        numbers = {key: _number(place) for key, place in given.items()}
        if not numbers.keys() <= self.labels.keys() or not all(0 < number <= len(self.labels) for number in numbers.values()):
            raise ValidationError(_("That is not one of the places. Pick among those shown."), code="invalid_choice")
        taken: dict[int, str] = {}
        for key, number in numbers.items():
            if number in taken:
                raise ValidationError(
                    _("“%(one)s” and “%(other)s” have the same place, %(place)d. Give each its own."),
                    code="repeated_place",
                    params={"one": self.labels[taken[number]], "other": self.labels[key], "place": number},
                )
            taken[number] = key
        if len(taken) < len(self.labels):
            missing = next(label for key, label in self.labels.items() if key not in numbers)
            raise ValidationError(
                _("“%(label)s” has no place yet. Give each answer one."), code="missing_place", params={"label": missing}
            )
        return [taken[number] for number in sorted(taken)]


def _places(raw: Any) -> dict[str, str]:
    """The place given to each key, as text, in what was posted or stored; without colons they are the keys in order."""
    parts = raw if isinstance(raw, list | tuple) else _SEPARATORS.split(str(raw or ""))
    parts = [text for part in parts if (text := str(part).strip())]
    if len(parts) == 1 and ":" not in parts[0]:
        parts = [text for part in _SEPARATORS.split(parts[0]) if (text := part.strip())]
    if not any(":" in part for part in parts):
        return {key: str(place) for place, key in enumerate(parts, 1)}
    return {key: place for key, _colon, place in (part.partition(":") for part in parts)}


def _number(place: str) -> int:
    """The place as a number; 0 when it is none."""
    return int(place) if place.isascii() and place.isdigit() and len(place) < 6 else 0
