"""What every problem and every piece of advice means: the reference pages of the documentation, for the people in the admin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from funnel.admin.pages import FunnelPages, safe

_REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference"
PAGES = ("problems", "advice")
_DEEPER = {"h1": "h2", "h2": "h3", "h3": "h4"}
_CLASSES = {
    "heading_open": "mt-6 mb-2 font-semibold",
    "paragraph_open": "studio-note mb-4",
    "list_item_open": "studio-note mb-2",
}


class HelpPages(FunnelPages):
    """The part of the funnels' admin that explains; `…/help/#<code>` is where a code is."""

    def get_urls(self) -> list[URLPattern]:
        """The page beside the list."""
        return [path("help/", self.admin_site.admin_view(self.help), name="funnel_funnel_help"), *super().get_urls()]

    @safe
    def help(self, request: HttpRequest) -> HttpResponse:
        """All codes on one page, so that the browser's search finds every word."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        title = _("Problems and advice")
        context = {
            "title": title,
            "crumbs": [{"title": _("Funnels"), "link": reverse("admin:funnel_funnel_changelist")}, {"title": title}],
            "pages": [rendered(name) for name in PAGES],
        }
        return self.framed(request, "funnel/admin/help.html", context)


@lru_cache
def rendered(name: str) -> SafeString:
    """A reference page as HTML, its headings one level deeper and each with an id: what explains a code has the code."""
    text = (_REFERENCE / f"{name}.md").read_text(encoding="utf-8")
    markdown = MarkdownIt("commonmark", {"html": False})
    tokens = markdown.parse(text)
    for token, following in pairwise(tokens):
        token.tag = _DEEPER.get(token.tag, token.tag)
        if token.type in _CLASSES:
            token.attrSet("class", _CLASSES[token.type])
        if token.type == "heading_open":
            token.attrSet("id", slugify(following.content))
        token.children = list(_linked(token.children or ()))
    html: str = markdown.renderer.render(tokens, markdown.options, {})
    return mark_safe(html)  # noqa: S308 -- our own page, in which HTML is not allowed


def _linked(tokens: Iterable[Token]) -> Iterator[Token]:
    """The parts of a paragraph. Links within these pages stay, and those to other sites; of others only the words do."""
    leads = True
    for token in tokens:
        if token.type == "link_open":
            url = _url(str(token.attrGet("href")))
            leads = bool(url)
            token.attrSet("href", url)
        elif token.type == "code_inline":
            token.attrSet("class", "studio-key")
        if leads or not token.type.startswith("link_"):
            yield token


def _url(href: str) -> str:
    """Where a link of the documentation leads from the help page; empty for nowhere."""
    page, _hash, anchor = href.partition("#")
    if page.startswith("https://"):
        return href
    if page and page.removesuffix(".md") not in PAGES:
        return ""
    return f"#{anchor or page.removesuffix('.md')}"
