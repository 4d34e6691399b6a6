"""Versions, to be read and never changed: on their funnel's page, and each on its own."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funnel.admin.readonly import ReadOnlyAdmin
from funnel.admin.restoring import may_restore
from funnel.models import Funnel, Version, Visit
from funnel.visits import spec_of
from steps.admin.pages import funnel_crumbs
from steps.fields import FIELD_TYPES
from steps.studio import TabularInline


class VersionInline(TabularInline[Version, Funnel]):
    """What was published, newest first, each with the way back to it."""

    model = Version
    fields = ("name", "published_at", "publisher", "n_visits", "state", "draft")
    readonly_fields = fields
    ordering = ("-number",)
    hide_title = True
    tab = True
    extra = 0
    max_num = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Version]:
        """Without the definitions, which are large; with the number of visits."""
        # An inline lives as long as its request.
        self.may_publish = request.user.has_perm("funnel.publish_funnel")
        visits = Visit.objects.filter(version=OuterRef("pk")).order_by().values("version").annotate(n=Count("pk"))
        rows = super().get_queryset(request).defer("definition").select_related("funnel", "published_by")
        return rows.annotate(n_visits=Coalesce(Subquery(visits.values("n")), 0))

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """The way back to the draft only for those who may go it."""
        return self.fields if may_restore(request) else tuple(name for name in self.fields if name != "draft")

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Versions are made by publishing."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Versions never change."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Visits rely on them."""
        return False

    def formfield_for_dbfield(self, *args: Any, **kwargs: Any) -> None:
        """All is read-only."""
        return

    @admin.display(description=gettext_lazy("version"))
    def name(self, version: Version) -> SafeString:
        """Link to what it consists of."""
        url = reverse("admin:funnel_version_change", args=[version.pk])
        return format_html('<a class="studio-open" href="{}">{}</a>', url, version)

    @admin.display(description=gettext_lazy("published by"), empty_value="—")
    def publisher(self, version: Version) -> str | None:
        """By name: not everybody may open users."""
        return str(version.published_by) if version.published_by else None

    @admin.display(description=gettext_lazy("visits"))
    def n_visits(self, version: Version) -> int:
        """How many visits began on it."""
        return getattr(version, "n_visits", 0)

    @admin.display(description=gettext_lazy("state"))
    def state(self, version: Version) -> SafeString | str:
        """Live, or for those who may publish the button that makes it so."""
        if version.pk == version.funnel.live_version_id:
            return format_html('<strong class="studio-live">{}</strong>', _("Live"))
        if not self.may_publish:
            return ""
        url = reverse("admin:funnel_funnel_make_live", args=[version.funnel_id, version.pk])
        return format_html('<a class="studio-open" href="{}">{}</a>', url, _("Make live"))

    @admin.display(description=gettext_lazy("draft"))
    def draft(self, version: Version) -> SafeString:
        """The way back to a draft that it could have been published from."""
        url = reverse("admin:funnel_funnel_restore", args=[version.funnel_id, version.pk])
        return format_html('<a class="studio-open" href="{}">{}</a>', url, _("Make it the draft"))


@admin.register(Version)
class VersionAdmin(ReadOnlyAdmin):
    """What one version consists of."""

    fields = ("funnel", "number", "published_at", "publisher")
    readonly_fields = ("publisher",)
    change_form_outer_after_template = "funnel/admin/version.html"

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Not in the index: versions are reached from their funnel."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """They are listed on their funnel's page."""
        return HttpResponseRedirect(reverse("admin:funnel_funnel_changelist"))

    @admin.display(description=gettext_lazy("published by"), empty_value="—")
    def publisher(self, version: Version) -> str | None:
        """By name: not everybody may open users."""
        return str(version.published_by) if version.published_by else None

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With its steps."""
        context = dict(extra_context or {})
        version = self.get_object(request, object_id)
        if version is not None and self.has_view_permission(request, version):
            spec = spec_of(version.pk)
            steps = [(step, FIELD_TYPES[step.type].label) for step in spec.steps]
            context |= {"crumbs": [*funnel_crumbs(version.funnel), {"title": str(version)}], "steps": steps, "spec": spec}
        return super().change_view(request, object_id, form_url, context)
