"""The page of one step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, cast

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from steps.admin.forms import StepForm
from steps.admin.inlines import ChoiceInline, RuleInline
from steps.admin.pages import ChildAdmin, funnel_crumbs, funnel_url, step_url
from steps.fields import FIELD_TYPES, FieldType
from steps.models import Step


def _shown_for(test: Callable[[FieldType], bool]) -> str:
    """The Alpine expression that shows a field for some field types only; always where the type is read-only."""
    keys = ",".join(f"'{key}'" for key, kind in FIELD_TYPES.items() if test(kind))
    return f"typeof type === 'undefined' || [{keys}].includes(type)"


@admin.register(Step)
class StepAdmin(ChildAdmin):
    """One step: reached from its funnel, and leading back there."""

    parent = "funnel"
    form = StepForm
    warn_unsaved_form = True
    fieldsets = (
        (
            None,
            {"fields": ("type", "title", "help_text", "required", "minimum", "maximum", "placeholder", "autocomplete")},
        ),
        (gettext_lazy("Around the question"), {"fields": ("button", "praise", "stage")}),
        (gettext_lazy("For links and exports"), {"fields": ("key",)}),
    )
    conditional_fields: ClassVar = {
        "required": _shown_for(lambda kind: kind.asks),
        "minimum": _shown_for(lambda kind: bool(kind.bounds)),
        "maximum": _shown_for(lambda kind: bool(kind.bounds)),
        "placeholder": _shown_for(lambda kind: kind.is_text or kind.bounds == "value"),
        "autocomplete": _shown_for(lambda kind: kind.is_text and not kind.autocomplete),
    }

    def home(self, obj: Step) -> str:
        """The list of steps."""
        return funnel_url(obj.funnel_id, "steps")

    def onward(self, request: HttpRequest, obj: Step) -> str:
        """The list of steps, or the choices that are missing."""
        if _takes_choices(obj) and not obj.choices.exists():
            messages.warning(request, _("“%s” has nothing to choose from yet: add its choices here.") % obj.title)
            return step_url(obj.pk, "choices")
        return self.home(obj)

    def get_inlines(self, request: HttpRequest, obj: Step | None) -> list[Any]:
        """Choices where the type takes them (or there are some left from before); rules once the step exists."""
        if obj is None:
            return [ChoiceInline]
        choices = _takes_choices(obj) or obj.choices.exists()
        return [ChoiceInline, RuleInline] if choices else [RuleInline]

    def get_form(self, request: HttpRequest, obj: Step | None = None, change: bool = False, **kwargs: Any) -> type[Any]:
        """The form; a new step's knows the funnel it joins."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.funnel_id = self.parent_of(request, obj).pk
        return cast("type[Any]", form)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
        """With the way back to the funnel."""
        step: Step | None = context.get("original")
        context["crumbs"] = [*funnel_crumbs(self.parent_of(request, step)), {"title": str(step) if step else _("New step")}]
        return super().render_change_form(request, context, *args, **kwargs)


def _takes_choices(step: Step) -> bool:
    kind = FIELD_TYPES.get(step.type)
    return kind is not None and kind.has_choices
