"""The draft as an older version has it: asked before anything is lost, with the draft there is now to download."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funnel import publishing
from funnel.admin.pages import FunnelPages, get_or_post, safe
from funnel.documents import export_draft, restore_draft
from funnel.models import Funnel, Version
from steps.admin.pages import funnel_crumbs, funnel_url
from steps.localised import as_written
from steps.spec import from_json, to_json


def may_restore(request: HttpRequest) -> bool:
    """Whether who asks may replace a draft with what a version has."""
    return request.user.has_perms(["funnel.change_funnel", "steps.change_step"])


class RestoringPages(FunnelPages):
    """The part of the funnels' admin that takes a version back as the draft. Nothing that is live changes."""

    def get_urls(self) -> list[URLPattern]:
        """The page that asks, and the download."""
        view = self.admin_site.admin_view
        return [
            path("<int:funnel_id>/restore/<int:version_id>/", view(self.restore), name="funnel_funnel_restore"),
            path("<int:funnel_id>/draft.json", view(self.download_draft), name="funnel_funnel_download_draft"),
            *super().get_urls(),
        ]

    @get_or_post
    def restore(self, request: HttpRequest, funnel_id: int, version_id: int) -> HttpResponse:
        """Ask, then make the version the draft."""
        funnel = self.found(request, funnel_id)
        if not may_restore(request):
            raise PermissionDenied
        version = funnel.versions.filter(pk=version_id).select_related("published_by").first()
        if version is None:
            raise Http404
        if request.method == "POST":
            return self._restored(request, funnel, version)
        spec = publishing.check(funnel).spec
        title = _("Version %d as the draft") % version.number
        context = {
            "funnel": funnel,
            "version": version,
            "is_draft": spec is not None and to_json(spec) == to_json(as_written(from_json(version.definition))),
            "title": title,
            "crumbs": [*funnel_crumbs(funnel), {"title": title}],
            "back_url": funnel_url(funnel.pk, "versions"),
        }
        return self.framed(request, "funnel/admin/restore.html", context)

    def _restored(self, request: HttpRequest, funnel: Funnel, version: Version) -> HttpResponse:
        problems = restore_draft(version)
        # An addition: everything was made anew, also what somebody has a page open for.
        self.log_addition(request, funnel, _("Made version %d the draft again.") % version.number)
        said = _("The draft is as in version %d. Visitors get it once you publish.")
        messages.success(request, said % version.number)
        if found := len(problems):
            standing = ngettext(
                "%d thing stands in the way of publishing it: see “Check and publish”.",
                "%d things stand in the way of publishing it: see “Check and publish”.",
                found,
            )
            messages.warning(request, standing % found)
        return redirect(funnel_url(funnel.pk, "steps"))

    @safe
    def download_draft(self, request: HttpRequest, funnel_id: int) -> HttpResponse:
        """The draft as a funnel document, which can be imported again."""
        funnel = self.found(request, funnel_id)
        if not self.has_view_permission(request, funnel):
            raise PermissionDenied
        headers = {"Content-Disposition": f'attachment; filename="{funnel.slug}-draft.json"'}
        return HttpResponse(export_draft(funnel), content_type="application/json", headers=headers)
