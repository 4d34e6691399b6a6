"""The page of one rule: what it does, and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import Field
from django.db.models.fields.related import ForeignKey
from django.forms import ModelChoiceField
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from steps.admin.forms import RowForm
from steps.admin.inlines import ConditionInline, limit, plain
from steps.admin.pages import ChildAdmin, step_crumbs, step_url
from steps.fields import FIELD_TYPES, FieldType
from steps.models import Ending, Rule, Step
from steps.rules import OPERATORS
from steps.spec import Action


class RuleForm(RowForm):
    """What a rule does; a target that its action does not need is dropped."""

    class Meta:
        model = Rule
        fields = ("action", "target_step", "target_ending")

    def clean(self) -> dict[str, Any]:
        """Ask for the target that the action needs."""
        cleaned: dict[str, Any] = super().clean() or {}
        needed = {Action.SKIP_TO: "target_step", Action.FINISH: "target_ending"}.get(cleaned.get("action", ""))
        for name in ("target_step", "target_ending"):
            if name != needed:
                cleaned[name] = None
            elif not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("Pick where to go."))
        return cleaned


@dataclass(frozen=True, slots=True)
class Readable:
    """A step that conditions can read: what can be asked of it, and the values it is compared with."""

    step: Step
    type: str
    operators: str
    values: list[tuple[str, str]]


@admin.register(Rule)
class RuleAdmin(ChildAdmin):
    """One rule: reached from its step, and leading back there."""

    parent = "step"
    form = RuleForm
    fields = ("action", "target_step", "target_ending")
    inlines = (ConditionInline,)
    conditional_fields: ClassVar = {
        "target_step": "typeof action === 'undefined' || action === 'skip_to'",
        "target_ending": "typeof action === 'undefined' || action === 'finish'",
    }
    change_form_after_template = "funnel/admin/readable.html"

    def home(self, obj: Rule) -> str:
        """The step's rules."""
        return step_url(obj.step_id, "rules")

    def get_form(self, request: HttpRequest, obj: Rule | None = None, change: bool = False, **kwargs: Any) -> type[Any]:
        """The form; what its selects offer is looked up here, once for all rows of the page."""
        offered = _offered(self.parent_of(request, obj), obj)
        for name, rows in offered.items():
            setattr(request, f"offered_{name}", rows)
        return super().get_form(request, obj, change, **kwargs)

    def formfield_for_dbfield(self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        """Selects without icons."""
        return plain(super().formfield_for_dbfield(db_field, request, **kwargs))

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        """Only later steps, and endings of this funnel."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        return limit(field, getattr(request, f"offered_{db_field.name}", []))

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
        """With the way back to the step, and what conditions can be made of."""
        rule: Rule | None = context.get("original")
        title = str(rule.get_action_display()) if rule else _("New rule")
        context["crumbs"] = [*step_crumbs(self.parent_of(request, rule)), {"title": title}]
        context["readable"] = [_readable(row) for row in getattr(request, "offered_source", []) if row.type in FIELD_TYPES]
        return super().render_change_form(request, context, *args, **kwargs)


def _offered(step: Step, rule: Rule | None) -> dict[str, list[Any]]:
    """What each select of a rule's page offers, always with what is picked already."""
    steps = list(Step.objects.filter(funnel_id=step.funnel_id).prefetch_related("choices"))
    here = steps.index(step)
    picked = set(rule.conditions.values_list("source_id", flat=True)) if rule else set()
    target = rule.target_step_id if rule else None
    return {
        "source": [row for place, row in enumerate(steps) if row.pk in picked or (place <= here and _operators(row))],
        "target_step": [row for place, row in enumerate(steps) if row.pk == target or place > here],
        "target_ending": list(Ending.objects.filter(funnel_id=step.funnel_id)),
    }


def _operators(step: Step) -> Iterable[str]:
    kind = FIELD_TYPES.get(step.type)
    return kind.operators if kind else ()


def _readable(step: Step) -> Readable:
    kind = FIELD_TYPES[step.type]
    values = [(choice.key, choice.label) for choice in step.choices.all()] if kind.has_choices else []
    if _is_yes_or_no(kind):
        values = [("yes", ""), ("no", "")]
    return Readable(step, str(kind.label), ", ".join(OPERATORS[name].label for name in kind.operators), values)


def _is_yes_or_no(kind: FieldType) -> bool:
    try:
        return kind.operand("yes", frozenset()) is True
    except ValueError:
        return False
