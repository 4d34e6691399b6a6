"""The journey map: the funnel drawn as steps and branches, with the same in words below."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from funnel import journey_map, publishing
from funnel.admin.pages import FunnelPages, safe
from funnel.models import Funnel
from steps.admin.pages import funnel_crumbs, funnel_url, step_url
from steps.graph import Graph, graph, step_id
from steps.spec import from_json


class MapPages(FunnelPages):
    """The part of the funnels' admin that draws them."""

    def get_urls(self) -> list[URLPattern]:
        """The pages below a funnel's."""
        view = self.admin_site.admin_view
        return [
            path("<int:funnel_id>/map/", view(self.map), name="funnel_funnel_map"),
            path("<int:funnel_id>/map.svg", view(self.map_file), name="funnel_funnel_map_file"),
            *super().get_urls(),
        ]

    @safe
    def map(self, request: HttpRequest, funnel_id: int) -> HttpResponse:
        """The draft as a picture and in words; the live version while the draft has problems."""
        funnel = self._to_draw(request, funnel_id)
        drawn, links, problems = _drawn(funnel)
        if not request.user.has_perm("steps.view_step"):
            links = {}
        title = _("Journey map")
        context: dict[str, Any] = {
            "funnel": funnel,
            "title": title,
            "crumbs": [*funnel_crumbs(funnel), {"title": title}],
            "back_url": funnel_url(funnel.pk, "steps"),
            "problems": problems,
            "check_url": self._check_url(request, funnel),
            "stylesheet": journey_map.STYLESHEET,
        }
        if drawn is not None:
            context["picture"] = journey_map.picture(drawn, links)
            context["entries"] = [(entry, links.get(entry.node.id, "")) for entry in journey_map.outline(drawn)]
            context["file_url"] = reverse("admin:funnel_funnel_map_file", args=[funnel.pk])
            context["live_number"] = funnel.live_version.number if problems and funnel.live_version else None
        return self.framed(request, "funnel/map/page.html", context)

    @safe
    def map_file(self, request: HttpRequest, funnel_id: int) -> HttpResponse:
        """The same picture as a file to keep."""
        funnel = self._to_draw(request, funnel_id)
        drawn, _links, _problems = _drawn(funnel)
        if drawn is None:
            raise Http404
        headers = {"Content-Disposition": f'attachment; filename="{funnel.slug}-map.svg"'}
        return HttpResponse(journey_map.as_file(drawn), content_type="image/svg+xml", headers=headers)

    def _to_draw(self, request: HttpRequest, funnel_id: int) -> Funnel:
        funnel = self.found(request, funnel_id)
        if not self.has_view_permission(request, funnel):
            raise PermissionDenied
        return funnel

    def _check_url(self, request: HttpRequest, funnel: Funnel) -> str:
        """Where problems are listed; empty for those who cannot mend them."""
        if not self.has_change_permission(request, funnel):
            return ""
        return reverse("admin:funnel_funnel_publish", args=[funnel.pk])


def _drawn(funnel: Funnel) -> tuple[Graph | None, dict[str, str], int]:
    """The graph of the draft, else that of the live version, else none; the steps' pages by node; how many problems the draft has."""
    compiled = publishing.check(funnel)
    if compiled.spec is not None:
        return graph(compiled.spec), {step_id(step.key): step_url(step.pk) for step in compiled.draft.steps}, 0
    live = funnel.live_version
    return (graph(from_json(live.definition)) if live else None), {}, len(compiled.problems)
