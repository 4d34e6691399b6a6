"""The lists on a funnel's page: steps, endings, hidden fields, variables, path tests."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.db.models.fields.related import ForeignKey
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from steps.admin.forms import KeyedForm, RowForm
from steps.admin.inlines import OPEN, OrderedInline, limit, plain
from steps.admin.options import kept
from steps.admin.pages import ending_url
from steps.compiling import RESERVED_KEYS
from steps.fields import FIELD_TYPES
from steps.models import Ending, HiddenField, PathTest, Step, Variable
from steps.references import FACTS
from steps.spec import SCORE, EndingBy


class StepRowForm(KeyedForm):
    """A step in a funnel's list."""

    def clean(self) -> dict[str, Any]:
        """What the old type had and the new one has not is dropped with the old type."""
        cleaned: dict[str, Any] = super().clean() or {}
        kind = FIELD_TYPES.get(cleaned.get("type", ""))
        if kind is not None and "type" in self.changed_data:
            self.instance.options = kept(kind.options, self.instance.options)
        return cleaned


class EndingRowForm(KeyedForm):
    """An ending in a funnel's list."""

    fallback = "ending"

    def clean(self) -> dict[str, Any]:
        """Refuse a range without scores."""
        cleaned: dict[str, Any] = super().clean() or {}
        check_range(cleaned.get("score_from"), cleaned.get("score_below"), self)
        return cleaned


class HiddenFieldForm(RowForm):
    """A hidden field in a funnel's list."""

    def clean_key(self) -> str:
        """Refuse the names of what every funnel knows."""
        key = str(self.cleaned_data["key"])
        if key in FACTS:
            raise ValidationError(
                _("Every funnel knows “%(key)s” without declaring it: rules can read it already."), params={"key": key}
            )
        return key


class VariableForm(RowForm):
    """A variable in a funnel's list."""

    def clean_key(self) -> str:
        """Refuse names that mean something already."""
        key = str(self.cleaned_data["key"])
        if key == SCORE:
            raise ValidationError(_("Every funnel has the score already. Choose another key."))
        if key in RESERVED_KEYS:
            raise ValidationError(_("This key means something in every funnel. Choose another one."))
        return key


class StepInline(OrderedInline):
    """The steps of a funnel, flat: what a step is made of is on its own page."""

    model = Step
    form = StepRowForm
    fields = ("position", "title", "type", "required", "key", "details")
    readonly_fields = ("details",)
    template_after = "funnel/admin/add_step.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Step]:
        """With the counts that `details` shows."""
        counts = {f"n_{name}": Count(name, distinct=True) for name in ("choices", "blocks", "rules")}
        rows: QuerySet[Step] = super().get_queryset(request).annotate(**counts)
        return rows

    @admin.display(description=_("Details"))
    def details(self, step: Step) -> SafeString | str:
        """Link to the step's page, saying what is there."""
        if step._state.adding:
            return str(_("Save first"))
        choices, blocks, rules = (getattr(step, f"n_{name}", 0) for name in ("choices", "blocks", "rules"))
        parts = [str(_("Open"))]
        if choices:
            parts.append(ngettext("%d choice", "%d choices", choices) % choices)
        if blocks:
            parts.append(ngettext("%d block", "%d blocks", blocks) % blocks)
        if rules:
            parts.append(ngettext("%d rule", "%d rules", rules) % rules)
        return format_html(OPEN, reverse("admin:steps_step_change", args=[step.pk]), " · ".join(parts))


class EndingInline(OrderedInline):
    """The endings of a funnel, flat; with their scores side by side where those decide."""

    model = Ending
    form = EndingRowForm
    readonly_fields = ("details",)
    template_after = "funnel/admin/add_ending.html"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The scores only where they lead to endings.

        By what is saved, as it was when the page's forms were made: a form that is refused has changed `obj` already.
        """
        ending_by = vars(request).setdefault("ending_by", obj.ending_by if obj else None)
        scores = ["score_from", "score_below"] if ending_by == EndingBy.SCORE else []
        return ["position", "title", *scores, "key", "details"]

    @admin.display(description=_("Details"))
    def details(self, ending: Ending) -> SafeString | str:
        """Link to the ending's page, saying what is there."""
        if ending._state.adding:
            return str(_("Save first"))
        parts = [str(_("Open")), str(_("text")) if ending.body else "", str(_("link")) if ending.link else ""]
        return format_html(OPEN, ending_url(ending.pk), " · ".join(part for part in parts if part))


class HiddenFieldInline(OrderedInline):
    """What the funnel's address may say of a visitor."""

    model = HiddenField
    form = HiddenFieldForm
    fields = ("position", "key", "type")
    template_after = "funnel/admin/hidden_fields.html"


class VariableInline(OrderedInline):
    """The numbers that rules change."""

    model = Variable
    form = VariableForm
    fields = ("position", "key", "initial")
    template_after = "funnel/admin/variables.html"


class PathTestInline(OrderedInline):
    """What the marketer expects of the rules."""

    model = PathTest
    fields = ("position", "name", "answers", "path", "ending")
    template_after = "funnel/admin/path_tests.html"

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Endings are looked up here, once for all rows."""
        rows = list(Ending.objects.filter(funnel_id=obj.pk)) if obj is not None else []
        vars(request)["offered_endings"] = rows
        return super().get_formset(request, obj, **kwargs)

    def formfield_for_dbfield(self, *args: Any, **kwargs: Any) -> Any:
        """Selects without icons."""
        return plain(super().formfield_for_dbfield(*args, **kwargs))

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        """Endings of this funnel."""
        return limit(super().formfield_for_foreignkey(db_field, request, **kwargs), getattr(request, "offered_endings", []))


def check_range(low: Decimal | None, high: Decimal | None, form: RowForm) -> None:
    """Add an error to the form of an ending that no score leads to."""
    if low is not None and high is not None and low >= high:
        form.add_error("score_below", _("Enter more than “score from”: the range ends just below this number."))
