"""Answers picked rather than typed: one choice, several choices, yes or no, consent."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from steps.fields.base import FieldType, required_message
from steps.rules import Kind
from steps.spec import Step, Value


class _KnownKey(FieldType):
    """What the two choice types share: their constants are keys of the step's own choices."""

    has_choices: ClassVar[bool] = True

    def words(self, value: Value, step: Step) -> str:
        picked = value if isinstance(value, list) else [value]
        return ", ".join(choice.label for choice in step.choices if choice.key in picked)

    def operand(self, raw: str, choices: frozenset[str]) -> Value:
        key = raw.strip()
        if key not in choices:
            known = ", ".join(sorted(choices)) or "none yet"
            raise ValueError(f"“{key}” is not a choice of that step. Its choices are: {known}.")
        return key


class SingleChoice(_KnownKey):
    """One of the step's choices."""

    key: ClassVar[str] = "single_choice"
    label: ClassVar[str] = "Single choice"
    kind: ClassVar[Kind | None] = Kind.CHOICE

    def form_field(self, step: Step) -> forms.Field:
        return forms.ChoiceField(
            required=step.required,
            choices=[(choice.key, choice.label) for choice in step.choices],
            error_messages={
                "required": _("Pick one of the answers to go on."),
                "invalid_choice": _("That answer is not one of the choices. Pick one of those shown."),
            },
        )


class _Picks(forms.MultipleChoiceField):
    """Several choices, at least and at most so many."""

    def __init__(self, *, minimum: int, maximum: int, **kwargs: Any) -> None:
        self.minimum = minimum
        self.maximum = maximum
        super().__init__(**kwargs)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and len(value) < self.minimum:
            raise ValidationError(
                ngettext("Pick at least %(limit)d answer.", "Pick at least %(limit)d answers.", self.minimum),
                code="min_choices",
                params={"limit": self.minimum},
            )
        if len(set(value)) > self.maximum:
            raise ValidationError(
                ngettext("Pick at most %(limit)d answer.", "Pick at most %(limit)d answers.", self.maximum),
                code="max_choices",
                params={"limit": self.maximum},
            )


class MultipleChoice(_KnownKey):
    """Any number of the step's choices, stored in the order the step lists them."""

    key: ClassVar[str] = "multiple_choice"
    label: ClassVar[str] = "Multiple choice"
    kind: ClassVar[Kind | None] = Kind.CHOICES
    bounds: ClassVar[str] = "picks"

    def form_field(self, step: Step) -> forms.Field:
        return _Picks(
            required=step.required,
            choices=[(choice.key, choice.label) for choice in step.choices],
            minimum=int(step.minimum or 0),
            maximum=int(step.maximum or len(step.choices)),
            error_messages={
                "required": _("Pick at least one answer to go on."),
                "invalid_choice": _("That answer is not one of the choices. Pick among those shown."),
                "invalid_list": _("Pick among the answers shown."),
            },
        )

    def canonical(self, cleaned: Any, step: Step) -> Value:
        picked = set(cleaned)
        return [choice.key for choice in step.choices if choice.key in picked] or None


class YesNo(FieldType):
    """Yes or no, neither picked beforehand."""

    key: ClassVar[str] = "yes_no"
    label: ClassVar[str] = "Yes or no"
    kind: ClassVar[Kind | None] = Kind.FLAG

    def form_field(self, step: Step) -> forms.Field:
        return forms.ChoiceField(
            required=step.required,
            choices=[("yes", _("Yes")), ("no", _("No"))],
            error_messages={
                "required": _("Pick yes or no to go on."),
                "invalid_choice": _("Pick yes or no."),
            },
        )

    def canonical(self, cleaned: Any, step: Step) -> Value:
        return {"yes": True, "no": False}.get(cleaned)

    def typed(self, value: Value) -> Any:
        return {True: "yes", False: "no"}.get(value) if isinstance(value, bool) else None

    def words(self, value: Value, step: Step) -> str:
        return {True: str(_("Yes")), False: str(_("No"))}.get(value, "") if isinstance(value, bool) else ""

    def operand(self, raw: str, choices: frozenset[str]) -> Value:
        try:
            return {"yes": True, "true": True, "no": False, "false": False}[raw.strip().lower()]
        except KeyError as error:
            raise ValueError(f"“{raw}” is neither yes nor no. Enter yes or no.") from error


class Consent(YesNo):
    """A box the visitor ticks to agree; never ticked beforehand. The wording agreed to is the pinned version's."""

    key: ClassVar[str] = "consent"
    label: ClassVar[str] = "Consent"

    def form_field(self, step: Step) -> forms.Field:
        return forms.BooleanField(
            required=step.required,
            error_messages=required_message(str(_("Tick the box to agree; it is needed to go on."))),
        )

    def canonical(self, cleaned: Any, step: Step) -> Value:
        return bool(cleaned)

    def typed(self, value: Value) -> Any:
        return value
