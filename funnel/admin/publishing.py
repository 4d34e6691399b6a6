"""Check, publish, roll back and unpublish: pages that change nothing until their button is pressed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from funnel import publishing
from funnel.admin import drafts
from funnel.admin.design import look_in_words
from funnel.admin.pages import FunnelPages, get_or_post
from funnel.models import Funnel, Version
from steps.admin.options import in_words
from steps.admin.pages import funnel_crumbs, funnel_url
from steps.admin.readables import Readables
from steps.admin.words import path_test_in_words, rule_in_words, scores_in_words
from steps.fields import FIELD_TYPES
from steps.models import Choice, Ending, PathTest, Step
from steps.numbers import plain
from steps.studio import detail_action


class PublishingPages(FunnelPages):
    """The part of the funnels' admin that decides what visitors get."""

    def has_publish_permission(self, request: HttpRequest, obj: Funnel | None = None) -> bool:
        """Publishing is a permission of its own."""
        return request.user.has_perm("funnel.publish_funnel")

    def get_urls(self) -> list[URLPattern]:
        """The pages below a funnel's."""
        view = self.admin_site.admin_view
        return [
            path("<int:funnel_id>/publish/", view(self.publish), name="funnel_funnel_publish"),
            path("<int:funnel_id>/live/<int:version_id>/", view(self.make_live), name="funnel_funnel_make_live"),
            path("<int:funnel_id>/unpublish/", view(self.unpublish), name="funnel_funnel_unpublish"),
            *super().get_urls(),
        ]

    @get_or_post
    def publish(self, request: HttpRequest, funnel_id: int) -> HttpResponse:
        """Everything that stands in the way, at once, or the button to publish."""
        funnel = self.found(request, funnel_id)
        if not self.has_change_permission(request, funnel):
            raise PermissionDenied
        if request.method == "POST":
            return self._publish(request, funnel)
        return self._page(request, funnel, "check", _("Check and publish"), draft=drafts.check(funnel))

    @detail_action(description=gettext_lazy("Read the draft"), permission="view", icon="visibility")
    def preview(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The draft's steps in order, with their rules in words, and all that rules count with."""
        funnel = self.found(request, object_id)
        rows = Step.objects.filter(funnel=funnel).prefetch_related(
            "choices__ending",
            "blocks",
            "rules__target_step",
            "rules__target_ending",
            "rules__target_choice",
            "rules__conditions__source",
        )
        names = Readables(funnel.pk)
        steps = [
            {
                "step": row,
                "type": FIELD_TYPES[row.type].label if row.type in FIELD_TYPES else row.type,
                "set": in_words(FIELD_TYPES[row.type].options, row.options) if row.type in FIELD_TYPES else [],
                "choices": [(choice, _counts(choice)) for choice in row.choices.all()],
                "rules": [rule_in_words(rule, names.spec) for rule in row.rules.all()],
            }
            for row in rows
        ]
        tests = PathTest.objects.filter(funnel=funnel).select_related("ending")
        context = {
            "steps": steps,
            "look": look_in_words(funnel),
            "endings": [(ending, scores_in_words(ending)) for ending in Ending.objects.filter(funnel=funnel)],
            "hidden": names.hidden,
            "variables": [(variable, plain(variable.initial)) for variable in names.variables],
            "path_tests": [(test, path_test_in_words(test)) for test in tests],
        }
        return self._page(request, funnel, "preview", _("The draft"), **context)

    @get_or_post
    def make_live(self, request: HttpRequest, funnel_id: int, version_id: int) -> HttpResponse:
        """Ask, then point the funnel at one of its versions."""
        funnel = self._to_publish(request, funnel_id)
        version = funnel.versions.filter(pk=version_id).select_related("published_by").defer("definition").first()
        if version is None:
            raise Http404
        if request.method == "POST":
            publishing.make_live(funnel=funnel, version=version)
            return self._done(request, funnel, _("made version %d live") % version.number, version)
        return self._page(request, funnel, "make_live", _("Make version %d live") % version.number, version=version)

    @get_or_post
    def unpublish(self, request: HttpRequest, funnel_id: int) -> HttpResponse:
        """Ask, then take the funnel off the web."""
        funnel = self._to_publish(request, funnel_id)
        if request.method == "POST":
            publishing.unpublish(funnel=funnel)
            return self._done(request, funnel, _("unpublished"), None)
        return self._page(request, funnel, "unpublish", _("Unpublish"))

    def _publish(self, request: HttpRequest, funnel: Funnel) -> HttpResponse:
        funnel = self._to_publish(request, funnel.pk)
        try:
            user = request.user if request.user.is_authenticated else None
            version = publishing.publish(funnel=funnel, user=user, now=timezone.now())
        except publishing.PublishError:
            messages.error(request, _("Nothing was published: the draft has problems."))
            return HttpResponseRedirect(reverse("admin:funnel_funnel_publish", args=[funnel.pk]))
        return self._done(request, funnel, _("published version %d") % version.number, version)

    def _done(self, request: HttpRequest, funnel: Funnel, what: str, version: Version | None) -> HttpResponse:
        """Write who did what into the history, say it, and go to the list of versions."""
        self.log_change(request, funnel, what[0].upper() + what[1:] + ".")
        if version is None:
            text = format_html(_("“{}” takes no new visits now. Visits under way may finish."), funnel.name)
        else:
            url = request.build_absolute_uri(funnel.get_absolute_url())
            said = _("“{}” is live with version {}. Visitors find it at {}")
            text = format_html(said, funnel.name, version.number, format_html('<a href="{0}">{0}</a>', url))
        messages.success(request, text)
        return HttpResponseRedirect(funnel_url(funnel.pk, "versions"))

    def _to_publish(self, request: HttpRequest, funnel_id: int) -> Funnel:
        if not self.has_publish_permission(request):
            raise PermissionDenied
        return self.found(request, funnel_id)

    def _page(self, request: HttpRequest, funnel: Funnel, name: str, title: str, **context: Any) -> HttpResponse:
        live = funnel.versions.filter(pk=funnel.live_version_id or 0).select_related("published_by").defer("definition").first()
        shared = {
            "funnel": funnel,
            "live": live,
            "title": title,
            "crumbs": [*funnel_crumbs(funnel), {"title": title}],
            "may_publish": self.has_publish_permission(request),
            "public_url": request.build_absolute_uri(funnel.get_absolute_url()),
            "back_url": funnel_url(funnel.pk, "steps"),
        }
        return self.framed(request, f"funnel/admin/{name}.html", {**shared, **context})


def _counts(choice: Choice) -> str:
    """“+10 points, for “Pro””: what picking a choice does, if anything."""
    parts = []
    if choice.points:
        number = ngettext("%s point", "%s points", 1 if abs(choice.points) == 1 else 2) % plain(choice.points)
        parts.append(f"+{number}" if choice.points > 0 else number)
    if choice.ending:
        parts.append(_("for “%s”") % choice.ending.title)
    return ", ".join(parts)
