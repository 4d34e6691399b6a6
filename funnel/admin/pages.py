"""What the pages beside a funnel's own have in common."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods, require_safe

from funnel.models import Funnel
from steps.studio import ModelAdmin

get_or_post = method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
safe = method_decorator(require_safe)


class FunnelPages(ModelAdmin[Funnel]):
    """A part of the funnels' admin with pages of its own."""

    def found(self, request: HttpRequest, object_id: int | str) -> Funnel:
        """The funnel; Http404 when there is none. Who may see it is for the page to say."""
        funnel = self.get_object(request, str(object_id))
        if funnel is None:
            raise Http404
        return funnel

    def framed(self, request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> TemplateResponse:
        """The template within the studio."""
        return TemplateResponse(request, template, {**self.admin_site.each_context(request), **context}, status=status)
