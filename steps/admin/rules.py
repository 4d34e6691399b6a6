"""The page of one rule: what it does, and when."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin, messages
from django.db.models import Field
from django.db.models.fields.related import ForeignKey
from django.forms import ModelChoiceField
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from steps.admin.conditions import ConditionInline
from steps.admin.forms import RowForm
from steps.admin.inlines import limit, plain
from steps.admin.legend import legend
from steps.admin.pages import ChildAdmin, step_crumbs
from steps.admin.readables import Offer, Picks, Readables
from steps.compiling import compile_draft
from steps.fields import FIELD_TYPES
from steps.models import Ending, Rule, Step
from steps.problems import Problem
from steps.spec import Action
from steps.studio import Select

_CALCULATIONS = tuple(action.value for action in Action if action.calculates)
# The columns that each action needs; the others are emptied.
_NEEDS: dict[str, tuple[str, ...]] = {
    Action.SHOW_IF: (),
    Action.SKIP_TO: ("target_step",),
    Action.FINISH: ("target_ending",),
    Action.REQUIRE_IF: (),
    Action.SHOW_CHOICE_IF: ("target_choice",),
    **dict.fromkeys(_CALCULATIONS, ("variable", "amount", "amount_of")),
}
_EMPTY: dict[str, Any] = {
    **dict.fromkeys(("target_step", "target_ending", "target_choice")),
    "variable": "",
    "amount": None,
    "amount_of": "",
}
# All that compiling takes of a funnel, so that what is found is what the check of the same draft finds, and is remembered for it.
_OF_THE_FUNNEL = ("ending_by", "link_hosts", "design", "languages", "translations")


class RuleForm(RowForm):
    """What a rule does; what its action does not need is dropped. `offer` says what can be changed and read."""

    offer: ClassVar[Offer]
    variable = forms.ChoiceField(label=gettext_lazy("Number to change"), required=False, widget=Select())
    amount_of = forms.ChoiceField(
        label=gettext_lazy("Or with the value of"),
        required=False,
        widget=Select(),
        help_text=gettext_lazy("Instead of a number. Without a value there, nothing changes."),
    )

    class Meta:
        model = Rule
        fields = ("action", *_EMPTY)
        labels: ClassVar = {"amount": gettext_lazy("With this number")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        if "variable" in fields:
            fields["variable"].choices = self.offer.variables(self.instance.variable)
            fields["amount_of"].choices = self.offer.numbers(self.instance.amount_of)

    def clean(self) -> dict[str, Any]:
        """Ask for what the action needs."""
        cleaned: dict[str, Any] = super().clean() or {}
        needed = _NEEDS.get(cleaned.get("action", ""), ())
        for name in set(_EMPTY) - set(needed):
            cleaned[name] = _EMPTY[name]
            self.errors.pop(name, None)
        for name in {"target_step", "target_ending"} & set(needed):
            self._ask_for(name, _("Pick where to go."))
        if "target_choice" in needed:
            self._ask_for("target_choice", _("Pick one of the step's choices."))
        if "variable" in needed:
            self._ask_for("variable", _("Pick what to change."))
            self._check_amount(cleaned)
        return cleaned

    def _ask_for(self, name: str, message: str) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, message)

    def _check_amount(self, cleaned: dict[str, Any]) -> None:
        number, name = cleaned.get("amount"), cleaned.get("amount_of")
        if "amount" in self.errors or "amount_of" in self.errors:
            return
        if number is None and not name:
            self.add_error("amount", _("Enter a number, or pick below what holds one."))
        elif number is not None and name:
            self.add_error("amount_of", _("Calculate with a number or with something else, not with both: empty one of the two."))
        elif number == 0 and cleaned.get("action") == Action.DIVIDE:
            self.add_error("amount", _("Nothing can be divided by 0."))


@admin.register(Rule)
class RuleAdmin(ChildAdmin):
    """One rule: reached from its step, and leading back there."""

    parent = "step"
    tab = "rules"
    form = RuleForm
    fields = ("action", *_EMPTY)
    inlines = (ConditionInline,)
    conditional_fields: ClassVar = {
        name: "typeof action === 'undefined' || ["
        + ",".join(f"'{action}'" for action, names in _NEEDS.items() if name in names)
        + "].includes(action)"
        for name in _EMPTY
    }
    change_form_after_template = "funnel/admin/readable.html"

    def get_form(self, request: HttpRequest, obj: Rule | None = None, change: bool = False, **kwargs: Any) -> type[Any]:
        """The form; what its lists offer is looked up here, once for all rows of the page."""
        step = self.parent_of(request, obj)
        readables = Readables(step.funnel_id)
        here = _self_and_later(readables.steps, step)
        offer = Offer(readables, readables.readable_at(here[0]))
        target = obj.target_step_id if obj else None
        vars(request).update(
            offer=offer,
            offered_target_step=[row for row in readables.steps if row.pk == target or row in here[1:]],
            offered_target_ending=list(Ending.objects.filter(funnel_id=step.funnel_id)),
            offered_target_choice=list(here[0].choices.all()),
            offered_actions=_action_picks(step, obj.action if obj else ""),
        )
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.offer = offer
        return cast("type[Any]", form)

    def formfield_for_dbfield(self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        """Selects without icons; actions under headings."""
        if db_field.name == "action":
            kwargs["choices"] = vars(request)["offered_actions"]
        return plain(super().formfield_for_dbfield(db_field, request, **kwargs))

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        """Only later steps, endings of this funnel, and choices of this step."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        return limit(field, getattr(request, f"offered_{db_field.name}", []))

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
        """With the way back to the step, and what conditions can be made of."""
        rule: Rule | None = context.get("original")
        title = str(rule.get_action_display()) if rule else _("New rule")
        context["crumbs"] = [*step_crumbs(self.parent_of(request, rule)), {"title": title}]
        offer: Offer = vars(request)["offer"]
        context["legend"] = legend(offer.readable)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """With the conditions the rule is whole."""
        super().save_related(request, form, formsets, change)
        vars(request)["saved_rule"] = form.instance

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page; of a rule that was saved and cannot be published, with what is wrong with it."""
        response = super().changeform_view(request, object_id, form_url, extra_context)
        saved: Rule | None = vars(request).get("saved_rule")
        # Looked at once it is written: to explore a large funnel takes longer than other writers should wait.
        for problem in problems_of(saved) if saved else ():
            said = f"{problem.place.label}: {problem.message} {problem.remedy}"
            messages.warning(request, _("Saved, but it will stop publishing: %s") % said)
        return response


def problems_of(rule: Rule) -> list[Problem]:
    """What the check of the draft has to say of a rule and its conditions."""
    funnel = rule.step.funnel
    columns: dict[str, Any] = {name: getattr(funnel, name) for name in _OF_THE_FUNNEL}
    found = compile_draft(funnel_id=funnel.pk, title=funnel.name, **columns).problems
    places = {("rule", rule.pk), *(("condition", pk) for pk in rule.conditions.values_list("pk", flat=True))}
    return [problem for problem in found if (problem.place.kind, problem.place.pk) in places]


def _self_and_later(steps: list[Step], step: Step) -> list[Step]:
    """A step and all that come after it."""
    return steps[steps.index(step) :]


def _action_picks(step: Step, picked: str) -> Picks:
    """The actions under headings: those that make sense of the step, and the one that is picked already."""
    kind = FIELD_TYPES.get(step.type)
    makes_sense = {Action.REQUIRE_IF: kind and kind.asks, Action.SHOW_CHOICE_IF: kind and kind.has_choices}
    asking = tuple(action for action, does in makes_sense.items() if does or action == picked)
    headings = {
        _("Who sees this step"): (Action.SHOW_IF,),
        **({_("What it asks for"): asking} if asking else {}),
        _("Where to go after it"): (Action.SKIP_TO, Action.FINISH),
        _("What to calculate after it"): _CALCULATIONS,
    }
    return [
        (heading, [(str(action), Rule.ActionChoices(action).label) for action in actions])
        for heading, actions in headings.items()
    ]
