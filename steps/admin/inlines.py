"""Lists of rows inside another row's page: a funnel's steps and endings, a step's choices and rules, a rule's conditions."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Count, Field, Model, QuerySet
from django.db.models.fields.related import ForeignKey
from django.forms import Field as FormField
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from steps.admin.forms import ChoiceForm, EndingForm, OrderedFormSet, RowForm, StepRowForm
from steps.admin.words import rule_in_words
from steps.models import Choice, Condition, Ending, Rule, Step
from steps.studio import TabularInline, TextInput

OPEN = '<a class="studio-open" href="{}">{}</a>'


class _Ordered(TabularInline[Any, Any]):
    """Rows sorted by dragging or by typing a position, in a tab of their own."""

    formset = OrderedFormSet
    # Said here too, since a query that counts drops the model's own ordering.
    ordering = ("position", "id")
    ordering_field = "position"
    hide_title = True
    tab = True
    extra = 0


class StepInline(_Ordered):
    """The steps of a funnel, flat: what a step is made of is on its own page."""

    model = Step
    form = StepRowForm
    fields = ("position", "title", "type", "required", "key", "details")
    readonly_fields = ("details",)
    template_after = "funnel/admin/add_step.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Step]:
        """With the counts that `details` shows."""
        counts = {"n_choices": Count("choices", distinct=True), "n_rules": Count("rules", distinct=True)}
        rows: QuerySet[Step] = super().get_queryset(request).annotate(**counts)
        return rows

    @admin.display(description=_("Details"))
    def details(self, step: Step) -> SafeString | str:
        """Link to the step's page, saying what is there."""
        if step._state.adding:
            return str(_("Save first"))
        choices, rules = getattr(step, "n_choices", 0), getattr(step, "n_rules", 0)
        parts = [str(_("Open"))]
        if choices:
            parts.append(ngettext("%d choice", "%d choices", choices) % choices)
        if rules:
            parts.append(ngettext("%d rule", "%d rules", rules) % rules)
        return format_html(OPEN, reverse("admin:steps_step_change", args=[step.pk]), " · ".join(parts))


class EndingInline(_Ordered):
    """The endings of a funnel."""

    model = Ending
    form = EndingForm
    fields = ("position", "title", "body", "key")


class ChoiceInline(_Ordered):
    """The choices of a step."""

    model = Choice
    form = ChoiceForm
    fields = ("position", "label", "key")

    def get_extra(self, request: HttpRequest, obj: Step | None = None, **kwargs: Any) -> int:
        """Blank rows to start with."""
        return 0 if obj and obj.choices.exists() else 3


class RuleInline(_Ordered):
    """The rules of a step, in words; each has its own page."""

    model = Rule
    fk_name = "step"
    form = RowForm
    fields = ("position", "words")
    readonly_fields = ("words",)
    template_after = "funnel/admin/add_rule.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Rule]:
        """With what the sentence reads."""
        rows = super().get_queryset(request).select_related("target_step", "target_ending")
        return rows.prefetch_related("conditions__source")

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A rule is made on its own page."""
        return False

    @admin.display(description=_("Rule"))
    def words(self, rule: Rule) -> SafeString:
        """The rule as a sentence that links to its page."""
        return format_html(OPEN, reverse("admin:steps_rule_change", args=[rule.pk]), rule_in_words(rule))


class ConditionInline(TabularInline[Condition, Rule]):
    """The conditions of a rule."""

    model = Condition
    fields = ("group", "source", "operator", "value")
    hide_title = True

    def get_extra(self, request: HttpRequest, obj: Rule | None = None, **kwargs: Any) -> int:
        """One blank row for a new rule."""
        return 0 if obj else 1

    def formfield_for_dbfield(self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any) -> FormField | None:
        """Values are short: one line."""
        if db_field.name == "value":
            kwargs["widget"] = TextInput()
        return plain(super().formfield_for_dbfield(db_field, request, **kwargs))

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        """Only steps whose answer this rule can know."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        return limit(field, getattr(request, "offered_source", []))


def limit(field: ModelChoiceField[Any] | None, rows: list[Any]) -> ModelChoiceField[Any] | None:
    """Offer these rows only, without reading them again for each form of a page."""
    if field is None:
        return None
    if field.queryset is not None:
        field.queryset = field.queryset.filter(pk__in=[row.pk for row in rows])
    field.choices = [("", _("Select value")), *((row.pk, str(row)) for row in rows)]
    return field


def plain(field: FormField | None) -> FormField | None:
    """Without the admin's icons for adding and changing the row that a select points at."""
    if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
        field.widget = field.widget.widget
    return field
