"""Several people at one page: a save that would undo what was saved since the page was opened is shown again instead."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any, cast

from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import construct_change_message
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from steps.studio import ModelAdmin

# (content type, primary key), as the history names a row.
Key = tuple[int | None, str | None]


class _UndoingError(Exception):
    """This save would undo another one: its transaction must not be committed."""


class MeanwhileAdmin(ModelAdmin[Any]):
    """A page that carries, as `_seen`, the newest entry of the history that it was made with; a post without it is saved as it is."""

    change_form_before_template = "funnel/admin/meanwhile.html"

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page, or a save; a save that would undo a later one is rolled back, and the page shown as it was posted."""
        vars(request)["seen"] = _seen(request) if object_id else None
        answer: Callable[..., HttpResponse] = super().changeform_view
        try:
            return answer(request, object_id, form_url, extra_context)
        except _UndoingError:
            vars(request)["undoing"] = True
            for file in request.FILES.values():
                cast("Any", file).seek(0)
            return answer(request, object_id, form_url, extra_context)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type[Any]:
        """The form; one that may not be saved, without a mistake in it, when that would undo a later save."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        return _refused(form) if "undoing" in vars(request) else cast("type[Any]", form)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The rows; here all that is about to be saved is known, and nothing is committed yet."""
        if change and self._undone(request, form, formsets):
            raise _UndoingError
        super().save_related(request, form, formsets, change)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
        """With what was saved meanwhile, which counts as seen from here on."""
        form, inlines = context["adminform"].form, context["inline_admin_formsets"]
        undone = self._undone(request, form, [inline.formset for inline in inlines]) if form.is_bound else []
        seen = undone[0].pk if undone else vars(request).get("seen")
        context["seen"] = None if seen is None else str(seen)
        context["meanwhile"] = [_sentence(entry, request) for entry in undone[:5]]
        context["to_pick_again"] = bool(request.FILES)
        return super().render_change_form(request, context, *args, **kwargs)

    def _undone(self, request: HttpRequest, form: Any, formsets: Iterable[Any]) -> list[LogEntry]:
        """The saves since the page was made that this one would undo, newest first. None, if it changes nothing at all."""
        seen: int | None = vars(request).get("seen")
        if seen is None or not any(item.has_changed() for item in (form, *formsets)):
            return []
        tests = dict(self._tests(form, formsets))
        later = LogEntry.objects.filter(pk__gt=seen, content_type__in={key[0] for key in tests}).order_by("-pk")
        named = [(entry, tests.get((entry.content_type_id, entry.object_id))) for entry in later.select_related("user")]
        return [entry for entry, test in named if test and test(entry)]

    def _tests(self, form: Any, formsets: Iterable[Any]) -> Iterator[tuple[Key, Callable[[LogEntry], bool]]]:
        """Whose entries count, and which: all of the row itself, of its parent and of its own rows those on the same fields."""
        row, parent = form.instance, getattr(self, "parent", "")
        yield _key(type(row), row.pk), _says_anything
        if parent:
            named = partial(_replaces, fields=_changed_by(form), kind=str(row._meta.verbose_name_raw))
            yield _key(row._meta.get_field(parent).related_model, getattr(row, f"{parent}_id")), named
        for item in (item for formset in formsets for item in formset.initial_forms if item.has_changed()):
            same = partial(_replaces, fields=_changed_by(item))
            yield _key(type(item.instance), item["id"].value()), _says_anything if "DELETE" in item.changed_data else same


def _seen(request: HttpRequest) -> int | None:
    """The newest entry that the page is made with, or that the posted page was; None for a post that says nothing sensible."""
    if request.method != "POST":
        return LogEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    posted = request.POST.get("_seen", "")
    return int(posted) if posted.isascii() and posted.isdigit() and len(posted) < 19 else None


def _refused(form: Any) -> type[Any]:
    class Refused(form):
        def is_valid(self) -> bool:
            super().is_valid()
            return False

    return Refused


def _key(model: Any, pk: object) -> Key:
    return ContentType.objects.get_for_model(model).pk, str(pk)


def _parts(entry: LogEntry) -> list[dict[str, Any]]:
    """What a form changed. Nothing for entries in words, such as that a version was published: they change no field."""
    try:
        found = json.loads(entry.change_message)
    except json.JSONDecodeError:
        return []
    return found if isinstance(found, list) else []


def _fields(parts: Iterable[dict[str, Any]], kind: str = "") -> set[str]:
    """The labels of the fields that were changed: of the row itself, or of the rows of a kind on its page."""
    changed = (part["changed"] for part in parts if "changed" in part)
    return {label for what in changed if what.get("name", "") == kind for label in what["fields"]}


def _changed_by(form: Any) -> set[str]:
    """The labels of what a form changes, as the history will name them; a field has the same on all pages."""
    return _fields(construct_change_message(form, (), False))


def _says_anything(entry: LogEntry) -> bool:
    """An addition can only be later than a page when everything was made anew."""
    return not entry.is_change() or bool(_parts(entry))


def _replaces(entry: LogEntry, fields: set[str], kind: str = "") -> bool:
    return not entry.is_change() or not fields.isdisjoint(_fields(_parts(entry), kind))


def _sentence(entry: LogEntry, request: HttpRequest) -> str:
    """Who saved what, how long ago, and what that changed."""
    recent = timezone.now() - entry.action_time < timedelta(minutes=1)
    ago = _("less than a minute") if recent else timesince(entry.action_time, depth=1)
    who = entry.user.get_full_name() or entry.user.get_username()
    said = {"who": who, "what": entry.object_repr, "ago": ago, "changes": entry.get_change_message()}
    if entry.user_id == request.user.pk:
        return _("You saved “%(what)s” %(ago)s ago yourself, after this page was opened. %(changes)s") % said
    return _("%(who)s saved “%(what)s” %(ago)s ago, while you had this page open. %(changes)s") % said
