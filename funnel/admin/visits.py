"""Visits, to be read and never changed; to be deleted whole, by those who may."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import F, Model, Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funnel import deleting, uploads
from funnel.admin.readonly import ReadOnlyAdmin
from funnel.models import Upload, Version, Visit
from funnel.visits import journey_of, spec_of
from steps.admin.pages import Crumb, funnel_crumbs
from steps.fields import FIELD_TYPES
from steps.journey import Journey
from steps.references import FACTS, reference
from steps.spec import HIDDEN, SCORE, Spec, Step, Value
from steps.studio import badge

STATUSES = {
    "started": (gettext_lazy("Started"), Q(completed_at=None, answers={})),
    "partial": (gettext_lazy("Partial"), Q(completed_at=None) & ~Q(answers={})),
    "completed": (gettext_lazy("Completed"), Q(completed_at__isnull=False)),
}


class StatusFilter(admin.SimpleListFilter):
    """Started, partial or completed, as in the export."""

    title = gettext_lazy("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The three of them."""
        return [(name, label) for name, (label, _condition) in STATUSES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Visit]) -> QuerySet[Visit]:
        """The visits of the chosen status."""
        chosen = STATUSES.get(self.value() or "")
        return queryset.filter(chosen[1]) if chosen else queryset


class VersionFilter(admin.SimpleListFilter):
    """One version, by number: offered once a funnel is picked, since numbers start anew in each."""

    title = gettext_lazy("version")
    parameter_name = "version"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The versions of the picked funnel."""
        funnel = request.GET.get("funnel__id__exact", "")
        if not (funnel.isascii() and funnel.isdigit()):
            return []
        return [(str(number), f"{number}") for number in _numbers(int(funnel))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Visit]) -> QuerySet[Visit]:
        """The visits of that version."""
        number = self.value() or ""
        return queryset.filter(version__number=int(number)) if number.isascii() and number.isdigit() else queryset


def _numbers(funnel_id: int) -> QuerySet[Version, int]:
    return Version.objects.filter(funnel_id=funnel_id).values_list("number", flat=True)


@admin.register(Visit)
class VisitAdmin(ReadOnlyAdmin):
    """Visits, and the way of one of them."""

    list_display = ("short_id", "funnel", "status", "number", "device", "source", "started", "completed", "last_event")
    list_filter = ("funnel", StatusFilter, VersionFilter, "device", "started_at")
    search_fields = ("uuid__startswith", "utm_source", "utm_campaign", "referrer_host")
    search_help_text = gettext_lazy("Start of the visit's id, campaign, source or referring site")
    list_select_related = ("funnel",)
    ordering = ("-id",)
    list_per_page = 50
    fields = (
        "uuid",
        ("version", "status_word"),
        ("started_at", "last_event_at"),
        ("completed_at", "ending_title"),
        ("device", "javascript"),
        ("utm_source", "utm_medium"),
        ("utm_campaign", "utm_term"),
        ("utm_content", "referrer_host"),
    )
    readonly_fields = ("status_word", "ending_title")
    change_form_outer_after_template = "funnel/admin/visit.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Visit]:
        """With the version's number, but not its definition."""
        rows: QuerySet[Visit] = super().get_queryset(request)
        return rows.annotate(version_number=F("version__number"))

    @admin.display(description=gettext_lazy("visit"), ordering="id")
    def short_id(self, visit: Visit) -> str:
        """As much of the id as tells visits apart."""
        return str(visit.uuid)[:8]

    @badge(description=gettext_lazy("status"), colours={"completed": "success", "partial": "info", "started": "warning"})
    def status(self, visit: Visit) -> tuple[str, str]:
        """As in the export."""
        name = _status(visit)
        return name, str(STATUSES[name][0])

    @admin.display(description=gettext_lazy("status"))
    def status_word(self, visit: Visit) -> str:
        """The same, on the visit's page."""
        return str(STATUSES[_status(visit)][0])

    @admin.display(description=gettext_lazy("ending"), empty_value="—")
    def ending_title(self, visit: Visit) -> str | None:
        """Its title and its key."""
        return f"{spec_of(visit.version_id).ending(visit.ending).title} ({visit.ending})" if visit.ending else None

    @admin.display(description=gettext_lazy("started"), ordering="started_at")
    def started(self, visit: Visit) -> str:
        """To the minute."""
        return _minute(visit.started_at)

    @admin.display(description=gettext_lazy("completed"), ordering="completed_at", empty_value="—")
    def completed(self, visit: Visit) -> str | None:
        """To the minute."""
        return _minute(visit.completed_at) if visit.completed_at else None

    @admin.display(description=gettext_lazy("last event"), ordering="last_event_at")
    def last_event(self, visit: Visit) -> str:
        """To the minute."""
        return _minute(visit.last_event_at)

    @admin.display(description=gettext_lazy("version"), ordering="version_number")
    def number(self, visit: Visit) -> int | None:
        """The number of the version that the visit is pinned to."""
        return getattr(visit, "version_number", None)

    @admin.display(description=gettext_lazy("source"), empty_value="—")
    def source(self, visit: Visit) -> str | None:
        """Where the visitor came from."""
        return " / ".join(part for part in (visit.utm_source, visit.utm_campaign) if part) or visit.referrer_host or None

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With the answers on the path, in its order, what was known and counted, and the events."""
        context = dict(extra_context or {})
        visit = self.get_object(request, object_id)
        if visit is not None and self.has_view_permission(request, visit):
            spec, journey = spec_of(visit.version_id), journey_of(visit)
            context |= {"crumbs": _crumbs(visit), "events": visit.events.order_by("seq")}
            context |= {
                "answers": _answers(visit, spec, journey),
                "numbers": _numbers_of(spec, journey),
                "known": _known(visit, spec),
            }
        return super().change_view(request, object_id, form_url, context)

    def get_urls(self) -> list[URLPattern]:
        """With the files that visitors sent."""
        upload = path("<int:pk>/uploads/<slug:step>/", self.admin_site.admin_view(self.upload), name="funnel_visit_upload")
        return [upload, *super().get_urls()]

    def upload(self, request: HttpRequest, pk: int, step: str) -> FileResponse:
        """The file that was sent at a step, to be saved and never shown in the browser. For those who may see answers."""
        found = Upload.objects.filter(visit=pk, step_key=step).first()
        if not self.has_view_permission(request):
            raise PermissionDenied
        if found is None or not uploads.storage().exists(found.path):
            raise Http404("No such file.")
        return FileResponse(
            uploads.storage().open(found.path),
            as_attachment=True,
            filename=found.name,
            content_type="application/octet-stream",
            headers={"X-Content-Type-Options": "nosniff"},
        )

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """By permission: a visitor may ask for it."""
        return request.user.has_perm("funnel.delete_visit")

    def get_deleted_objects(
        self, objs: QuerySet[Any] | Sequence[Any], request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[str]]:
        """What goes with a visit: all that Django would call protected."""
        visits = [visit.pk for visit in objs]
        left = {
            str(model._meta.verbose_name_plural): model._default_manager.filter(visit__in=visits).count()
            for model in deleting.LEFT
        }
        return [str(visit) for visit in objs], {_("visits"): len(visits), **left}, set(), []

    def delete_model(self, request: HttpRequest, obj: Visit) -> None:
        """With everything it left."""
        deleting.delete(Visit.objects.filter(pk=obj.pk))


def _status(visit: Visit) -> str:
    return "completed" if visit.completed_at else "partial" if visit.answers else "started"


def _minute(at: datetime) -> str:
    return date_format(localtime(at), "Y-m-d H:i")


def _crumbs(visit: Visit) -> list[Crumb]:
    visits = {"title": _("Visits"), "link": reverse("admin:funnel_visit_changelist") + f"?funnel__id__exact={visit.funnel_id}"}
    return [*funnel_crumbs(visit.funnel), visits, {"title": str(visit.uuid)[:8]}]


def _answers(visit: Visit, spec: Spec, journey: Journey) -> list[tuple[str, str, str]]:
    """(question, key, answer) of each step on the path, in its order; of steps that ask nothing, that they were read."""
    steps = [spec.step(key) for key in journey.path if key in journey.values]
    return [(step.title, step.key, _apart(visit, step) or _in_words(step, visit.answers[step.key])) for step in steps]


def _apart(visit: Visit, step: Step) -> str:
    """What is kept beside the answers: a link to a file, or only that a secret is set; empty for other answers."""
    value = visit.answers[step.key]
    if not FIELD_TYPES[step.type].is_apart or not value:
        return ""
    if not isinstance(value, dict):
        return _("(set, and kept secret)")
    link = reverse("admin:funnel_visit_upload", args=[visit.pk, step.key])
    return format_html('<a href="{}">{}</a> ({})', link, value["name"], filesizeformat(int(value["size"])))


def _numbers_of(spec: Spec, journey: Journey) -> list[tuple[str, str]]:
    """(name, value) of the score, if anything changes it, and of the variables, as they stand."""
    names = [SCORE] if spec.counts_score else []
    names += [variable.key for variable in spec.variables]
    return [(name, str(journey.values[name])) for name in names]


def _known(visit: Visit, spec: Spec) -> list[tuple[str, str, str]]:
    """(what, name, value) of the hidden fields and the facts that say something: first the declared ones."""
    names = [HIDDEN + key for key in [*(field.key for field in spec.hidden), *FACTS] if key in visit.hidden]
    found = [(name, reference(spec, name)) for name in names]
    return [
        (item.title, name, _in_words(item.step, visit.hidden[name.removeprefix(HIDDEN)]))
        for name, item in found
        if item is not None and item.step is not None
    ]


def _in_words(step: Step, value: Value) -> str:
    kind = FIELD_TYPES[step.type]
    if not kind.asks:
        return _("(read)")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    labels = {choice.key: choice.label for choice in step.choices}
    if labels and value and not isinstance(value, dict):
        keys = value if isinstance(value, list) else [value]
        return "; ".join(labels.get(key, key) for key in keys)
    return kind.cell(value) or _("(left empty)")
