"""Events, to be read and never changed."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from funnel.admin.readonly import ReadOnlyAdmin
from funnel.models import Event


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """What happened, newest first."""

    list_display = (
        "occurred_at",
        "kind",
        "funnel_name",
        "visit_link",
        "seq",
        "step_key",
        "next_step_key",
        "time_on_step",
        "error_codes",
    )
    list_display_links = None
    list_filter = ("kind", ("visit__funnel", admin.RelatedOnlyFieldListFilter), "occurred_at")
    search_fields = ("step_key__exact",)
    search_help_text = gettext_lazy("Key of a step")
    ordering = ("-id",)
    list_per_page = 100

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        """With what the list says about the visit."""
        rows: QuerySet[Event] = super().get_queryset(request)
        return rows.annotate(uuid=F("visit__uuid"), name=F("visit__funnel__name"))

    @admin.display(description=gettext_lazy("funnel"))
    def funnel_name(self, event: Event) -> str:
        """The funnel's name."""
        return str(getattr(event, "name", ""))

    @admin.display(description=gettext_lazy("visit"))
    def visit_link(self, event: Event) -> SafeString:
        """Link to the visit."""
        url = reverse("admin:funnel_visit_change", args=[event.visit_id])
        return format_html('<a class="studio-open" href="{}">{}</a>', url, str(getattr(event, "uuid", ""))[:8])

    @admin.display(description=gettext_lazy("time on step"), ordering="time_on_step_ms", empty_value="—")
    def time_on_step(self, event: Event) -> str | None:
        """In seconds."""
        return None if event.time_on_step_ms is None else f"{event.time_on_step_ms / 1000:.1f} s"
