"""The page on which a funnel's texts are translated: each beside an input, for one further language at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BoundField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language_info, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from funnel.admin.design import codes
from funnel.admin.pages import FunnelPages, get_or_post
from funnel.models import Funnel
from funnel.transactions import write_transaction
from steps.admin.pages import ending_url, funnel_crumbs, funnel_url, step_url
from steps.admin.widgets import LongText
from steps.design import LANGUAGES
from steps.models import Ending, Step
from steps.studio import TextInput, detail_action
from steps.translating import Section, Text, sections, translate, warning


@dataclass(frozen=True, slots=True)
class Speech:
    """A language: its code, its own name, the direction it is written in, and how much of the funnel is translated into it."""

    code: str
    name: str
    direction: str
    url: str = ""
    done: int = 0
    total: int = 0


class TranslationPages(FunnelPages):
    """The part of the funnels' admin that translates the draft. Nothing that is live changes."""

    def get_urls(self) -> list[URLPattern]:
        """The page below a funnel's."""
        view = self.admin_site.admin_view(self.translations)
        return [
            path("<int:funnel_id>/translations/", view, {"language": ""}, name="funnel_funnel_translations"),
            path("<int:funnel_id>/translations/<slug:language>/", view, name="funnel_funnel_translate_into"),
            *super().get_urls(),
        ]

    @detail_action(description=gettext_lazy("Translations"), permission="change", icon="translate")
    def translate(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """On to the translations."""
        return redirect("admin:funnel_funnel_translations", self.found(request, object_id).pk)

    @get_or_post
    def translations(self, request: HttpRequest, funnel_id: int, language: str) -> HttpResponse:
        """All texts beside their translations into one language; the first further one if none is named."""
        funnel = self._to_translate(request, funnel_id)
        further = codes(funnel.languages)[1:]
        if not language and further:
            return redirect("admin:funnel_funnel_translate_into", funnel_id, further[0])
        if language and language not in further:
            raise Http404
        if request.method == "POST" and language:
            return self._save(request, funnel_id, language)
        pages = read(funnel)
        return self._shown(request, funnel, language, pages, TranslationForm(pages, language))

    def _save(self, request: HttpRequest, funnel_id: int, language: str) -> HttpResponse:
        """Write what changed into the rows, or say what cannot be."""
        with write_transaction():
            funnel = self._to_translate(request, funnel_id)
            pages = read(funnel)
            form = TranslationForm(pages, language, request.POST)
            if form.is_valid():
                changed = form.write()
        if not form.is_valid():
            return self._shown(request, funnel, language, pages, form)
        name = LANGUAGES.get(language, language)
        if changed:
            said = ngettext(
                "%(count)d text was translated into %(name)s.", "%(count)d texts were translated into %(name)s.", changed
            )
            self.log_change(request, funnel, said % {"count": changed, "name": name})
        messages.success(request, _("The translations into %s were saved. Visitors get them once you publish.") % name)
        return HttpResponseRedirect(request.path)

    def _to_translate(self, request: HttpRequest, funnel_id: int) -> Funnel:
        funnel = self.found(request, funnel_id)
        if not (self.has_change_permission(request, funnel) and request.user.has_perm("steps.change_step")):
            raise PermissionDenied
        return funnel

    def _shown(
        self, request: HttpRequest, funnel: Funnel, language: str, pages: list[Section], form: TranslationForm
    ) -> HttpResponse:
        title = _("Translations")
        source, *further = codes(funnel.languages)
        context = {
            "funnel": funnel,
            "title": title,
            "crumbs": [*funnel_crumbs(funnel), {"title": title}],
            "back_url": funnel_url(funnel.pk, "general"),
            "source": speech(source),
            "speeches": [progress(funnel, code, pages) for code in further],
            "current": progress(funnel, language, pages) if language else None,
            "form": form,
            "sections": [(page.heading, url_of(page), list(form.rows(page))) for page in pages],
        }
        return self.framed(request, "funnel/admin/translations.html", context)


class TranslationForm(forms.Form):
    """An input for each text, named by `Text.id`. What is not posted stays as it is: the page's script posts what changed only."""

    def __init__(self, pages: Iterable[Section], language: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = language
        self.texts = {text.id: text for page in pages for text in page.texts}
        about = {"lang": language, "dir": speech(language).direction} if language else {}
        for name, text in self.texts.items():
            attrs = {**about, "aria-labelledby": f"label-{name} source-{name}", "maxlength": text.most}
            widget = LongText(attrs) if text.is_long else TextInput(attrs=attrs)
            self.fields[name] = forms.CharField(
                required=False,
                max_length=text.most,
                initial=text.translation(language),
                widget=widget,
                disabled=self.is_bound and name not in self.data,
            )

    def rows(self, page: Section) -> Iterator[tuple[Text, BoundField, str]]:
        """The texts of a page, each with its input and what is wrong with its recalls."""
        for text in page.texts:
            field = self[text.id]
            yield text, field, warning(text.source, str(field.value() or ""))

    def write(self) -> int:
        """Save what changed, in as many statements as there are kinds of rows, and say how many texts that were."""
        changed = [self.texts[name] for name in self.changed_data]
        for text in changed:
            translate(text, self.language, self.cleaned_data[text.id].replace("\r\n", "\n"))
        rows = {(type(text.row), text.row.pk): text.row for text in changed}.values()
        for model, found in groupby(sorted(rows, key=_kind), key=type):
            cast("Any", model)._default_manager.bulk_update(found, ["translations"])
        return len(changed)


def read(funnel: Funnel) -> list[Section]:
    """Everything that visitors read, in a fixed number of queries."""
    steps = Step.objects.filter(funnel=funnel).prefetch_related("choices", "blocks")
    return list(sections(funnel, steps, Ending.objects.filter(funnel=funnel)))


def speech(code: str) -> Speech:
    """A language, by its code."""
    is_from_right = code in LANGUAGES and get_language_info(code)["bidi"]
    return Speech(code, LANGUAGES.get(code, code), "rtl" if is_from_right else "ltr")


def progress(funnel: Funnel, code: str, pages: Iterable[Section]) -> Speech:
    """A language with how many of the texts are translated into it, and where that is done."""
    done = [bool(text.translation(code)) for page in pages for text in page.texts]
    known = speech(code)
    url = reverse("admin:funnel_funnel_translate_into", args=[funnel.pk, code])
    return Speech(code, known.name, known.direction, url, sum(done), len(done))


def url_of(page: Section) -> str:
    """Where the texts of a section are written."""
    match page.row:
        case Step():
            return step_url(page.row.pk)
        case Ending():
            return ending_url(page.row.pk)
        case _:
            return funnel_url(page.row.pk, "general")


def _kind(row: Any) -> str:
    return str(row._meta.label)
