"""The page of one step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from steps.admin.blocks import BlockInline
from steps.admin.forms import RECALL, KeyedForm, siblings, variable_keys
from steps.admin.of_steps import ChoiceInline, RuleInline, speaks_for_endings
from steps.admin.options import OptionsForm, in_words, name_of, names_of, union, with_options
from steps.admin.pages import ChildAdmin, funnel_crumbs, funnel_url, step_url
from steps.admin.readables import NOTHING
from steps.fields import FIELD_TYPES, FieldType
from steps.models import HiddenField, Step
from steps.options import Option
from steps.studio import Select


def _has(option: Option, kind: FieldType) -> bool:
    return option.key in union([kind.options])


def _shown_for(test: Callable[[FieldType], bool]) -> str:
    """The Alpine expression that shows a field for some field types only; always where the type is read-only."""
    keys = ",".join(f"'{key}'" for key, kind in FIELD_TYPES.items() if test(kind))
    return f"typeof type === 'undefined' || [{keys}].includes(type)"


# All that can be set of any type of step.
_OPTIONS = tuple(union(kind.options for kind in FIELD_TYPES.values()).values())


def _options_of(kind: str | None) -> tuple[Option, ...]:
    """The options that a field type has, by its key."""
    return FIELD_TYPES[kind].options if kind in FIELD_TYPES else ()


@with_options(_OPTIONS)
class StepForm(OptionsForm, KeyedForm):
    """A step on its own page. `funnel_id` is the funnel a new step joins."""

    funnel_id: ClassVar[int]
    prefill = forms.ChoiceField(label=gettext_lazy("Filled in from"), required=False, widget=Select())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.instance.funnel_id = self.funnel_id
        if "prefill" in self.fields:
            self._offer_hidden_fields(cast("Any", self.fields["prefill"]))
        if "title" in self.fields:
            self.fields["title"].help_text = RECALL

    def own(self, cleaned: Mapping[str, Any]) -> tuple[Option, ...]:
        """The options of the type that the step is about to have."""
        return _options_of(cleaned.get("type", self.instance.type))

    def clean(self) -> dict[str, Any]:
        """Make the key of a new step; refuse one that something else has."""
        cleaned: dict[str, Any] = super().clean() or {}
        steps = set(siblings(self.instance).values_list("key", flat=True))
        variables = set(variable_keys(self.instance.funnel_id))
        if self.needs_key():
            self.fill_key(steps | variables)
        elif cleaned.get("key") in steps:
            self.add_error("key", _("Another step of this funnel has this key."))
        elif cleaned.get("key") in variables:
            self.add_error("key", _("A variable of this funnel has this key."))
        return cleaned

    def _offer_hidden_fields(self, field: Any) -> None:
        keys = list(HiddenField.objects.filter(funnel_id=self.funnel_id).values_list("key", flat=True))
        picked = self.instance.prefill
        gone = [(picked, _("%s (not declared any more)") % picked)] if picked and picked not in keys else []
        field.choices = [NOTHING, *((key, key) for key in keys), *gone]
        field.help_text = (
            _("The hidden field whose value stands in the question when the visitor first sees it.")
            if keys
            else _("Declare a hidden field on the funnel's page first: its value can then stand in the question.")
        )


@admin.register(Step)
class StepAdmin(ChildAdmin):
    """One step: reached from its funnel, and leading back there."""

    parent = "funnel"
    form = StepForm
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "type",
                    "title",
                    "help_text",
                    "required",
                    "minimum",
                    "maximum",
                    "placeholder",
                    "autocomplete",
                    "prefill",
                )
            },
        ),
        (gettext_lazy("More for this type"), {"fields": names_of(_OPTIONS), "classes": ("studio-options",)}),
        (gettext_lazy("Around the question"), {"fields": ("button", "praise", "stage")}),
        (gettext_lazy("For links and exports"), {"fields": ("key",)}),
    )
    conditional_fields: ClassVar = {
        "required": _shown_for(lambda kind: kind.asks),
        "minimum": _shown_for(lambda kind: bool(kind.bounds)),
        "maximum": _shown_for(lambda kind: bool(kind.bounds)),
        "placeholder": _shown_for(lambda kind: kind.is_text or kind.bounds == "value"),
        "autocomplete": _shown_for(lambda kind: kind.is_text and not kind.autocomplete),
        "prefill": _shown_for(lambda kind: kind.asks),
        **{name_of(option): _shown_for(partial(_has, option)) for option in _OPTIONS},
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
            return [ChoiceInline, BlockInline]
        choices = _takes_choices(obj) or obj.choices.exists()
        return [ChoiceInline, BlockInline, RuleInline] if choices else [BlockInline, RuleInline]

    def get_fieldsets(self, request: HttpRequest, obj: Step | None = None) -> Any:
        """For those who may only look, what is set of the type stands in one line."""
        viewing = obj is not None and not self.has_change_permission(request, obj)
        only_looking = {"fields": ("what_is_set",)}
        return [
            (name, only_looking if viewing and about["fields"] == names_of(_OPTIONS) else about)
            for name, about in super().get_fieldsets(request, obj)
            if about["fields"]
        ]

    @admin.display(description=gettext_lazy("Set"))
    def what_is_set(self, step: Step) -> str:
        """The options that differ from their defaults, in words."""
        return "; ".join(f"{label}: {value}" for label, value in in_words(_options_of(step.type), step.options)) or _("nothing")

    def get_form(self, request: HttpRequest, obj: Step | None = None, change: bool = False, **kwargs: Any) -> type[Any]:
        """The form; a new step's knows the funnel it joins."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.funnel_id = self.parent_of(request, obj).pk
        return cast("type[Any]", form)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
        """With the way back to the funnel."""
        step: Step | None = context.get("original")
        context["crumbs"] = [*funnel_crumbs(self.parent_of(request, step)), {"title": str(step) if step else _("New step")}]
        context["speaks_for_endings"] = step is not None and speaks_for_endings(step)
        return super().render_change_form(request, context, *args, **kwargs)


def _takes_choices(step: Step) -> bool:
    kind = FIELD_TYPES.get(step.type)
    return kind is not None and kind.has_choices
