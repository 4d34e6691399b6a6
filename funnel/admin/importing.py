"""Bring in a form: an upload, and beside the draft what could not be taken and what has changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from funnel.admin import drafts
from funnel.admin.pages import FunnelPages, get_or_post, safe
from funnel.documents import DocumentError
from funnel.importing.conversion import CODES
from funnel.importing.formats import LABELS
from funnel.importing.receiving import Received, receive
from funnel.importing.source import LIMIT
from funnel.models import Funnel, slug_validator
from steps.admin.pages import funnel_crumbs, funnel_url
from steps.admin.widgets import Tick
from steps.studio import FileInput, Select, TextInput, detail_action, list_action


class ImportForm(forms.Form):
    """A file, what made it, and where its funnel is to be."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=FileInput(attrs={"accept": ".json,application/json"}),
        help_text=gettext_lazy("The form as JSON, as Typeform and SurveyJS export it, or a funnel document of Stepwise."),
    )
    format = forms.ChoiceField(
        label=gettext_lazy("Made by"),
        required=False,
        choices=[("", gettext_lazy("Tell from the file")), *LABELS.items()],
        widget=Select,
    )
    slug = forms.CharField(
        label=gettext_lazy("Address"),
        required=False,
        max_length=50,
        validators=[slug_validator],
        widget=TextInput,
        help_text=gettext_lazy(
            "Empty: the funnel that the same form was imported as before, whose draft is replaced, else a new one."
        ),
    )
    replaces = forms.BooleanField(
        label=gettext_lazy("Replace the draft of the funnel at this address"),
        required=False,
        widget=Tick,
        help_text=gettext_lazy("Its live version stays live. What was changed in its draft by hand is replaced as well."),
    )

    def clean(self) -> dict[str, Any]:
        """An address that is taken is meant only when that was said."""
        cleaned: dict[str, Any] = super().clean() or {}
        slug = cleaned.get("slug")
        there = Funnel.objects.filter(slug=slug).first() if slug and not cleaned.get("replaces") else None
        if there is not None:
            said = _("“%(name)s” is at this address already. Tick “%(tick)s” to replace its draft, or enter another address.")
            self.add_error("slug", said % {"name": there.name, "tick": self.fields["replaces"].label})
        return cleaned

    def clean_file(self) -> UploadedFile:
        """Not larger than can be read."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LIMIT:
            raise forms.ValidationError(
                _("The file has more than %s bytes. Split the form, or shorten its texts.") % f"{LIMIT:,}"
            )
        return file


class ImportPages(FunnelPages):
    """The part of the funnels' admin that brings forms in. Nothing that is live changes."""

    def get_urls(self) -> list[URLPattern]:
        """The upload, and the report beside a draft."""
        view = self.admin_site.admin_view
        return [
            path("import/", view(self.bring_in), name="funnel_funnel_import"),
            path("<int:funnel_id>/import/", view(self.import_report), name="funnel_funnel_import_report"),
            *super().get_urls(),
        ]

    @list_action(description=gettext_lazy("Import a form"), permission="add", icon="upload_file")
    def to_import(self, request: HttpRequest) -> HttpResponse:
        """On to the upload."""
        return redirect("admin:funnel_funnel_import")

    def has_imported_permission(self, request: HttpRequest, object_id: str) -> bool:
        """Whether there is a report to show: the button is on the pages of funnels that were imported."""
        funnel = self.get_object(request, object_id)
        return funnel is not None and funnel.import_report is not None and self.has_view_permission(request, funnel)

    @detail_action(description=gettext_lazy("Import report"), permission="imported", icon="assignment")
    def show_import(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """On to the report."""
        return redirect("admin:funnel_funnel_import_report", object_id)

    @get_or_post
    def bring_in(self, request: HttpRequest) -> HttpResponse:
        """Ask for the file; then to the report beside the draft, or say what is wrong with it."""
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        form = ImportForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            try:
                return self._brought(request, form.cleaned_data)
            except DocumentError as error:
                for problem in error.problems:
                    form.add_error("file", problem)
        title = _("Import a form")
        context = {
            "title": title,
            "form": form,
            "crumbs": [{"title": _("Funnels"), "link": reverse("admin:funnel_funnel_changelist")}, {"title": title}],
        }
        status = 422 if form.is_bound else 200
        return self.framed(request, "funnel/admin/import.html", context, status=status)

    def _brought(self, request: HttpRequest, given: Mapping[str, Any]) -> HttpResponse:
        received = receive(given["file"].read(), format=given["format"], slug=given["slug"], now=timezone.now())
        imported = received.imported
        made = _("made its draft") if imported.created else _("replaced its draft")
        self.log_addition(request, imported.funnel, _("Imported a form of %s: %s.") % (LABELS[received.format], made))
        messages.success(request, _what_became(received))
        if imported.funnel.import_report is None:
            return redirect(funnel_url(imported.funnel.pk, "steps"))
        return redirect("admin:funnel_funnel_import_report", imported.funnel.pk)

    @safe
    def import_report(self, request: HttpRequest, funnel_id: int) -> HttpResponse:
        """What the last import could not take, what it changed, and what stands in the way of publishing."""
        funnel = self.found(request, funnel_id)
        if not self.has_view_permission(request, funnel):
            raise PermissionDenied
        report = funnel.import_report
        title = _("Import report")
        context = {
            "funnel": funnel,
            "title": title,
            "crumbs": [*funnel_crumbs(funnel), {"title": title}],
            "back_url": funnel_url(funnel.pk, "steps"),
            "report": report,
            "at": datetime.fromisoformat(report["at"]) if report else None,
            "made_by": LABELS.get(report["format"], "") if report else "",
            "groups": _grouped(report["warnings"]) if report else [],
            "draft": drafts.check(funnel),
            "check_url": reverse("admin:funnel_funnel_publish", args=[funnel.pk])
            if self.has_change_permission(request, funnel)
            else "",
        }
        return self.framed(request, "funnel/admin/import_report.html", context)


def _what_became(received: Received) -> str:
    """What is said of an import: what came in, and whether it is a new funnel or has replaced the draft of which one."""
    imported, count = received.imported, len(received.imported.document.steps)
    said = ngettext("“%(name)s” was imported, with %(count)d step.", "“%(name)s” was imported, with %(count)d steps.", count)
    if imported.created:
        place = _("It is a new funnel, at the address %(slug)s.")
    else:
        place = _("It has replaced the draft of “%(before)s” (%(slug)s).")
    names = {"name": imported.funnel.name, "count": count, "slug": imported.funnel.slug, "before": received.name_before}
    return f"{said % names} {place % names}"


def _grouped(warnings: list[dict[str, str]]) -> list[tuple[str, str, list[dict[str, str]]]]:
    """The warnings by code, in the order of `CODES`: (code, what it means, those with it)."""
    found = [(code, CODES.get(code, ""), [item for item in warnings if item["code"] == code]) for code in CODES]
    return [group for group in found if group[2]]
