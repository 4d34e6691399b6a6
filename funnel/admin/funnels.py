"""The list of funnels and the page of one."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import Count, F, Field, Max, Q, QuerySet
from django.forms import Field as FormField
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funnel import exports
from funnel.admin import drafts
from funnel.admin.design import LOOK, SPOKEN, FunnelForm, look_in_words
from funnel.admin.help import HelpPages
from funnel.admin.importing import ImportPages
from funnel.admin.journey_map import MapPages
from funnel.admin.publishing import PublishingPages
from funnel.admin.restoring import RestoringPages
from funnel.admin.translations import TranslationPages
from funnel.admin.versions import VersionInline
from funnel.models import Funnel
from steps.admin.meanwhile import MeanwhileAdmin
from steps.admin.of_funnels import EndingInline, HiddenFieldInline, PathTestInline, StepInline, VariableInline
from steps.admin.pages import funnel_crumbs, funnel_url
from steps.models import Ending
from steps.studio import ModelForm, badge, detail_action

_ONE_SAVE = {"show_save_and_add_another": False, "show_save_and_continue": False}


@admin.register(Funnel)
class FunnelAdmin(HelpPages, ImportPages, MapPages, TranslationPages, RestoringPages, PublishingPages, MeanwhileAdmin):
    """A funnel: its basics, look and languages, steps, endings, what rules count with, and versions."""

    form = FunnelForm
    list_display = ("name", "public_link", "live", "n_visits", "n_completed", "completion_rate", "last_visit")
    search_fields = ("name", "slug")
    actions = ("export_events", "export_visits")
    actions_detail = ("preview", "draw", "translate", "show_import")
    actions_list = ("to_import",)
    prepopulated_fields = {"slug": ("name",)}
    inlines = (StepInline, EndingInline, HiddenFieldInline, VariableInline, PathTestInline, VersionInline)
    view_on_site = False
    change_form_outer_before_template = "funnel/admin/status.html"
    warn_unsaved_form = True

    # Reading

    def get_queryset(self, request: HttpRequest) -> QuerySet[Funnel]:
        """With the numbers of the list, in the same query."""
        done = Q(visits__completed_at__isnull=False)
        return (
            super()
            .get_queryset(request)
            .annotate(
                live_number=F("live_version__number"),
                n_visits=Count("visits"),
                n_completed=Count("visits", filter=done),
                last_visit=Max("visits__last_event_at"),
            )
        )

    @admin.display(description=gettext_lazy("public link"))
    def public_link(self, funnel: Funnel) -> SafeString:
        """The address visitors get, with a button that copies it."""
        url = funnel.get_absolute_url()
        return format_html(
            '<span class="studio-link"><a href="{0}">{0}</a><button type="button" data-copy="{0}" hidden>{1}</button></span>',
            url,
            _("Copy"),
        )

    @badge(description=gettext_lazy("live"), colours={"live": "success", "off": "warning"}, ordering="live_number")
    def live(self, funnel: Funnel) -> tuple[str, str]:
        """The live version, or that there is none."""
        number = getattr(funnel, "live_number", None)
        return ("live", _("Version %d") % number) if number else ("off", _("Not live"))

    @admin.display(description=gettext_lazy("visits"), ordering="n_visits")
    def n_visits(self, funnel: Funnel) -> int:
        """How many visits began."""
        return getattr(funnel, "n_visits", 0)

    @admin.display(description=gettext_lazy("completed"), ordering="n_completed")
    def n_completed(self, funnel: Funnel) -> int:
        """How many of them reached an ending."""
        return getattr(funnel, "n_completed", 0)

    @admin.display(description=gettext_lazy("completion rate"))
    def completion_rate(self, funnel: Funnel) -> str | None:
        """Undefined without visits."""
        visits = self.n_visits(funnel)
        return f"{self.n_completed(funnel) / visits:.0%}" if visits else None

    @admin.display(description=gettext_lazy("last visit"), ordering="last_visit")
    def last_visit(self, funnel: Funnel) -> Any:
        """When something last happened."""
        return getattr(funnel, "last_visit", None)

    def get_fieldsets(self, request: HttpRequest, obj: Funnel | None = None) -> Any:
        """A new funnel is named first. For those who may only look, what is set of the look stands in one line."""
        basics = (None, {"fields": ("name", "slug")})
        if obj is None:
            return [basics]
        viewing = not self.has_change_permission(request, obj)
        return [
            basics,
            (gettext_lazy("Endings"), {"fields": ("ending_by", "link_hosts")}),
            (gettext_lazy("Look"), {"fields": ("what_is_set",) if viewing else LOOK}),
            *([] if viewing else [(gettext_lazy("Languages"), {"fields": SPOKEN})]),
        ]

    def get_form(self, request: HttpRequest, obj: Funnel | None = None, change: bool = False, **kwargs: Any) -> type[Any]:
        """A new funnel's form has no more than it shows."""
        form: Any = super().get_form(request, obj, change, **({} if obj else {"form": ModelForm}), **kwargs)
        return cast("type[Any]", form)

    @admin.display(description=gettext_lazy("set"))
    def what_is_set(self, funnel: Funnel) -> str:
        """The design as far as it differs from the defaults, and further languages, in words."""
        return "; ".join(f"{label}: {value}" for label, value in look_in_words(funnel)) or _("nothing")

    def formfield_for_dbfield(self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any) -> FormField | None:
        """Few sites are allowed: a low box."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name == "link_hosts":
            field.widget.attrs["rows"] = 3
        return field

    def get_readonly_fields(self, request: HttpRequest, obj: Funnel | None = None) -> tuple[str, ...]:
        """The address is fixed once published."""
        return ("slug",) if obj and obj.versions.exists() else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Funnel | None = None) -> dict[str, Any]:
        """Only a new funnel's address follows its name."""
        return {} if obj else {"slug": ("name",)}

    def get_inlines(self, request: HttpRequest, obj: Funnel | None) -> list[Any]:
        """A new funnel is named first."""
        return list(self.inlines) if obj else []

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With the state of the draft; deleting is not offered once there are versions."""
        funnel = self.get_object(request, object_id)
        context = {**_ONE_SAVE, **(extra_context or {})}
        if funnel is not None:
            context["crumbs"] = funnel_crumbs(funnel)
            context["draft"] = drafts.check(funnel)
            context["public_url"] = request.build_absolute_uri(funnel.get_absolute_url())
            context["may_check"] = self.has_change_permission(request, funnel)
            if funnel.versions.exists():
                context["show_delete"] = False
        return super().change_view(request, object_id, form_url, context)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """With a breadcrumb of one word."""
        return super().changelist_view(request, {"crumbs": [{"title": _("Funnels")}], **(extra_context or {})})

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """One button: the steps come next."""
        return super().add_view(request, form_url, {**_ONE_SAVE, **(extra_context or {})})

    @detail_action(description=gettext_lazy("Map"), permission="view", icon="account_tree")
    def draw(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """On to the journey map."""
        return redirect("admin:funnel_funnel_map", self.found(request, object_id).pk)

    # Writing

    def save_model(self, request: HttpRequest, obj: Funnel, form: Any, change: bool) -> None:
        """A new funnel has an ending, so that it can be finished."""
        super().save_model(request, obj, form, change)
        if not change:
            Ending.objects.create(funnel=obj, position=1, key="thank-you", title=_("Thank you"))

    def response_post_save_add(self, request: HttpRequest, obj: Funnel) -> HttpResponseRedirect:
        """On to the steps."""
        messages.info(request, _("Now add its steps."))
        return HttpResponseRedirect(funnel_url(obj.pk, "steps"))

    def response_post_save_change(self, request: HttpRequest, obj: Funnel) -> HttpResponseRedirect:
        """Stay: there is more to do here. The browser keeps the tab."""
        return HttpResponseRedirect(funnel_url(obj.pk))

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Refuse, kindly, for a funnel that was ever published."""
        funnel = self.get_object(request, object_id)
        if funnel is not None and self.has_delete_permission(request, funnel) and funnel.versions.exists():
            text = _("“%s” was published, and its visits rely on its versions, so it is kept. You can unpublish it instead.")
            messages.error(request, text % funnel)
            return redirect(funnel_url(funnel.pk))
        return super().delete_view(request, object_id, extra_context)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Funnels are deleted one by one, from their page."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    # Exporting

    def has_export_permission(self, request: HttpRequest, obj: Funnel | None = None) -> bool:
        """Exports hold answers: a permission of their own."""
        return request.user.has_perm("funnel.export_funnel")

    @admin.action(description=gettext_lazy("Export events (CSV)"), permissions=["export"])
    def export_events(self, request: HttpRequest, queryset: QuerySet[Funnel]) -> HttpResponseBase:
        """All events of the chosen funnels."""
        return exports.events_response(queryset)

    @admin.action(description=gettext_lazy("Export visits and answers (CSV)"), permissions=["export"])
    def export_visits(self, request: HttpRequest, queryset: QuerySet[Funnel]) -> HttpResponseBase | None:
        """All visits of one funnel: its steps are the columns."""
        if queryset.count() == 1:
            return exports.visits_response(queryset.get())
        messages.error(request, _("Visits have one column per step, so export them for one funnel at a time."))
        return None
