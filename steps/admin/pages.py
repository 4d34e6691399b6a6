"""What the pages of steps and rules share: they belong to a parent, are reached from it and lead back to it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from steps.admin.forms import last_position
from steps.admin.meanwhile import MeanwhileAdmin
from steps.models import Step

Crumb = dict[str, str]


def funnel_url(funnel_id: int, tab: str = "") -> str:
    """The funnel's page, open at a tab."""
    return reverse("admin:funnel_funnel_change", args=[funnel_id]) + (f"#{tab}" if tab else "")


def step_url(step_id: int, tab: str = "") -> str:
    """The step's page, open at a tab."""
    return reverse("admin:steps_step_change", args=[step_id]) + (f"#{tab}" if tab else "")


def ending_url(ending_id: int) -> str:
    """The ending's page."""
    return reverse("admin:steps_ending_change", args=[ending_id])


def rule_url(rule_id: int) -> str:
    """The rule's page."""
    return reverse("admin:steps_rule_change", args=[rule_id])


def check_url(funnel_id: int) -> str:
    """The page that checks the funnel's draft and publishes it."""
    return reverse("admin:funnel_funnel_publish", args=[funnel_id])


def funnel_crumbs(funnel: Any) -> list[Crumb]:
    """The way down to a funnel."""
    return [
        {"title": _("Funnels"), "link": reverse("admin:funnel_funnel_changelist")},
        {"title": str(funnel), "link": funnel_url(funnel.pk, "steps")},
    ]


def step_crumbs(step: Step) -> list[Crumb]:
    """The way down to a step."""
    return [*funnel_crumbs(step.funnel), {"title": str(step), "link": step_url(step.pk)}]


_PAGES = {"funnel": funnel_url, "step": step_url}


class ChildAdmin(MeanwhileAdmin):
    """The page of a row that joins its parent by `?<parent>=<pk>` when it is added, as the parent's last.

    `parent` is "funnel" or "step"; `tab` is where the parent's page lists such rows.
    """

    parent: ClassVar[str]
    tab: ClassVar[str]
    show_add_link = False
    warn_unsaved_form = True
    change_form_outer_before_template = "funnel/admin/to_check.html"

    def home(self, obj: Any) -> str:
        """Where to go from the row: its parent's page, open at the tab that lists it."""
        return _PAGES[self.parent](getattr(obj, f"{self.parent}_id"), self.tab)

    def onward(self, request: HttpRequest, obj: Any) -> str:
        """Where to go once the row is saved."""
        return self.home(obj)

    def parent_of(self, request: HttpRequest, obj: Any) -> Any:
        """The parent of a row, or the one that a new row joins. Http404 when there is none."""
        if obj is not None:
            return getattr(obj, self.parent)
        value = request.GET.get(self.parent, "")
        model: Any = self.model._meta.get_field(self.parent).related_model
        return get_object_or_404(model, pk=int(value) if value.isascii() and value.isdigit() else 0)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Not in the index: such rows are reached from their parent."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is no list of all funnels' rows."""
        return redirect("admin:funnel_funnel_changelist")

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
        """With the way to the check, for those who may go there."""
        row = context.get("original")
        if row is not None and request.user.has_perm("funnel.change_funnel"):
            parent = self.parent_of(request, row)
            context["check_url"] = check_url(getattr(parent, "funnel_id", parent.pk))
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A new row goes to the end."""
        if not change:
            setattr(obj, self.parent, self.parent_of(request, None))
            obj.position = last_position(obj)
        super().save_model(request, obj, form, change)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """“Save and add another” adds to the same parent (as it does on the page for adding, which keeps its query)."""
        if "_addanother" not in request.POST:
            return super().response_change(request, obj)
        self.message_user(request, _("“%s” was saved. You may add another below.") % obj)
        url = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_add")
        return HttpResponseRedirect(f"{url}?{self.parent}={getattr(obj, self.parent).pk}")

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """On, or back to the parent."""
        return HttpResponseRedirect(self.onward(request, obj))

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """On, or back to the parent."""
        return HttpResponseRedirect(self.onward(request, obj))

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Delete, then back to the parent."""
        row = self.get_object(request, object_id)
        response = super().delete_view(request, object_id, extra_context)
        deleted = row is not None and not self.model._default_manager.filter(pk=row.pk).exists()
        return HttpResponseRedirect(self.home(row)) if deleted else response
