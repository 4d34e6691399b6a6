"""Versions, to be read and never changed."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy

from funnel.admin.readonly import ReadOnlyAdmin
from funnel.models import Version
from funnel.visits import spec_of
from steps.admin.pages import funnel_crumbs
from steps.fields import FIELD_TYPES


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
