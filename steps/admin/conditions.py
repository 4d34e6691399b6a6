"""The conditions on a rule's page: what is compared, how, and with what."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import Field, QuerySet
from django.forms import Field as FormField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from steps.admin.readables import Offer, Picks
from steps.admin.words import source_name
from steps.models import Condition, Rule
from steps.rules import OPERATORS, Kind, Operand, Operator
from steps.studio import ModelForm, Select, TabularInline, TextInput

VALUE_HELP = _(
    "Choices by their keys; several values with commas between, the two of “is between” with a semicolon. Dates also as “18 years ago”. "
    "Empty for “is answered” and the like."
)


class ConditionForm(ModelForm[Condition]):
    """One condition. `offer` says what can be read; the left side is picked in one list, whatever it is."""

    offer: ClassVar[Offer]
    reads = forms.ChoiceField(label=_("what is compared"), required=False, widget=Select())
    value_of = forms.ChoiceField(
        label=_("or with the value of"),
        required=False,
        widget=Select(),
        help_text=_("Instead of a value: something of the same kind."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        if "reads" not in fields:
            return
        self.initial["reads"] = source_name(self.instance)
        fields["reads"].choices = self.offer.everything(self.initial["reads"])
        fields["value_of"].choices = self.offer.everything(self.instance.value_of)
        fields["operator"].choices = operator_picks()

    def clean(self) -> dict[str, Any]:
        """A new condition reads something, and compares it with one thing only."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("reads") and "reads" not in self.errors and (self.instance.pk is None or "reads" in self.changed_data):
            self.add_error("reads", _("Pick what to compare."))
        if cleaned.get("value", "").strip() and cleaned.get("value_of"):
            self.add_error("value_of", _("Compare with a value or with something else, not with both: empty one of the two."))
        if "reads" in self.changed_data and "reads" not in self.errors:
            name = str(cleaned["reads"])
            step = self.offer.readables.step(name)
            self.instance.source = step
            self.instance.source_name = "" if step else name
        return cleaned


class ConditionInline(TabularInline[Condition, Rule]):
    """The conditions of a rule."""

    model = Condition
    form = ConditionForm
    fields = ("group", "reads", "operator", "value", "value_of")
    hide_title = True

    def get_extra(self, request: HttpRequest, obj: Rule | None = None, **kwargs: Any) -> int:
        """One blank row for a new rule."""
        return 0 if obj else 1

    def get_queryset(self, request: HttpRequest) -> QuerySet[Condition]:
        """With the steps they read."""
        rows: QuerySet[Condition] = super().get_queryset(request).select_related("source")
        return rows

    def get_formset(self, request: HttpRequest, obj: Rule | None = None, **kwargs: Any) -> Any:
        """The rows' form knows what the rule's page offers."""
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.form.offer = vars(request)["offer"]
        return formset

    def formfield_for_dbfield(self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any) -> FormField | None:
        """Values are short: one line."""
        if db_field.name == "value":
            kwargs |= {"widget": TextInput(), "help_text": VALUE_HELP}
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=_("what is compared"))
    def reads(self, condition: Condition) -> str:
        """The left side, for those who may only look."""
        return str(condition.source or condition.source_name)


def operator_picks() -> Picks:
    """All operators, under headings that say what they are for; where dates have a name of their own, with both."""
    groups: dict[str, Picks] = {}
    for operator in OPERATORS.values():
        label = f"{operator.label} / {operator.date_label}" if operator.date_label else operator.label
        groups.setdefault(str(_heading(operator)), []).append((operator.name, label))
    return list(groups.items())


def _heading(operator: Operator) -> Any:
    if operator.operand is Operand.NOTHING:
        return _("Is there an answer?")
    special = {
        frozenset({Kind.TEXT}): _("Texts"),
        frozenset({Kind.NUMBER, Kind.DATE}): _("Numbers and dates"),
        frozenset({Kind.CHOICES}): _("Multiple choices"),
    }
    return special.get(operator.kinds, _("In general"))
