"""Answers picked rather than typed: one choice, several choices, yes or no, consent."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from steps import picks
from steps.fields import choosing
from steps.fields.base import FieldType, required_message
from steps.fields.picking import FoundPick, OnePick, SeveralPicks
from steps.options import Option, OptionKind
from steps.rules import Kind
from steps.spec import Step, Value

_WORDING_VERSION = Option(
    "wording_version",
    _("Version of the wording"),
    OptionKind.TEXT,
    help_text=_(
        "As your lawyers call it, such as “Terms 2026-03”; stands in the export beside each consent. Empty: a fingerprint."
    ),
    most=100,
)


class KnownKey(FieldType):
    """What the types of picked choices share: their constants are keys of the step's own choices."""

    has_choices: ClassVar[bool] = True

    def cell(self, value: Value) -> str:
        """The keys; what was typed for "Other" has a column of its own."""
        return super().cell(picks.keys_in(value))

    def words(self, value: Value, step: Step) -> str:
        """The labels, and what was typed instead of that of "Other"."""
        picked = {picks.key_of(pick): pick for pick in (value if isinstance(value, list) else [str(value)])}
        said = [picks.text_of(picked[choice.key]) or choice.label for choice in step.choices if choice.key in picked]
        return ", ".join(said)

    def operand(self, raw: str, choices: frozenset[str]) -> Value:
        key = raw.strip()
        if key not in choices:
            known = ", ".join(sorted(choices)) or "none yet"
            raise ValueError(f"“{key}” is not a choice of that step. Its choices are: {known}.")
        return key


class SingleChoice(KnownKey):
    """One of the step's choices."""

    key: ClassVar[str] = "single_choice"
    label: ClassVar[str] = "Single choice"
    style: ClassVar[str] = "choices"
    kind: ClassVar[Kind | None] = Kind.CHOICE
    parts: ClassVar[tuple[str, ...]] = (picks.OTHER,)
    options: ClassVar[tuple[Option, ...]] = (
        choosing.LAYOUT,
        choosing.LETTERS,
        choosing.OTHER,
        choosing.SHUFFLE,
        choosing.PIN_LAST,
    )

    def context(self, step: Step, field: BoundField) -> dict[str, Any]:
        raw, layout = field.value(), self.option(step, "layout")
        found = choosing.context(self, step, field, raw, layout=layout)
        if layout == choosing.SEARCH:
            # After an error, what was typed as it was typed.
            stored = isinstance(raw, str) and not field.form.is_bound
            found["typed"] = self.words(raw, step) if stored else raw
        return found

    def form_field(self, step: Step) -> forms.Field:
        kind = FoundPick if step.options.get("layout") == choosing.SEARCH else OnePick
        return kind(
            step,
            required=step.required,
            error_messages={
                "required": _("Pick one of the answers to go on."),
                "invalid_choice": _("That answer is not one of the choices. Pick one of those shown."),
            },
        )


class MultipleChoice(KnownKey):
    """Any number of the step's choices, stored in the order the step lists them."""

    key: ClassVar[str] = "multiple_choice"
    label: ClassVar[str] = "Multiple choice"
    style: ClassVar[str] = "choices"
    kind: ClassVar[Kind | None] = Kind.CHOICES
    bounds: ClassVar[str] = "picks"
    parts: ClassVar[tuple[str, ...]] = (picks.OTHER,)
    options: ClassVar[tuple[Option, ...]] = (*SingleChoice.options, choosing.EXCLUSIVE)

    def context(self, step: Step, field: BoundField) -> dict[str, Any]:
        layout = choosing.CARDS if self.option(step, "layout") == choosing.CARDS else choosing.LIST
        return choosing.context(self, step, field, field.value(), layout=layout) | {"alone": picks.exclusive_key(step)}

    def form_field(self, step: Step) -> forms.Field:
        return SeveralPicks(
            step,
            required=step.required,
            error_messages={
                "required": _("Pick at least one answer to go on."),
                "invalid_choice": _("That answer is not one of the choices. Pick among those shown."),
                "invalid_list": _("Pick among the answers shown."),
            },
        )

    def canonical(self, cleaned: Any, step: Step) -> Value:
        picked = {picks.key_of(pick): pick for pick in cleaned}
        return [picked[choice.key] for choice in step.choices if choice.key in picked] or None


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
    options: ClassVar[tuple[Option, ...]] = (_WORDING_VERSION,)

    def form_field(self, step: Step) -> forms.Field:
        return forms.BooleanField(
            required=step.required,
            error_messages=required_message(str(_("Tick the box to agree; it is needed to go on."))),
        )

    def canonical(self, cleaned: Any, step: Step) -> Value:
        return bool(cleaned)

    def typed(self, value: Value) -> Any:
        return value
