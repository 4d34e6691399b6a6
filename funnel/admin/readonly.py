"""What pages that change nothing share."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from steps.studio import ModelAdmin


class ReadOnlyAdmin(ModelAdmin[Any]):
    """Rows that visitors or publishing made: nobody adds, changes or deletes one here."""

    actions = None
    show_full_result_count = False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """With a breadcrumb of one word."""
        crumbs = [{"title": str(self.opts.verbose_name_plural)}]
        return super().changelist_view(request, {"crumbs": crumbs, **(extra_context or {})})

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False
