"""The style sheets that visitors' pages link: their addresses, and what is sent for them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from funnel import compression, look
from steps import pictures
from steps.spec import Options

# In place of a version, for the pages that belong to no funnel.
NO_VERSION = 0


def address(version_id: int, design: Options) -> str:
    """Where the style sheet of a version's design is; it names the sheet's very content, so that it can be kept for good."""
    digest = look.digest(design, background_url=_background(design), font_url=static)
    return reverse("funnel:sheet", kwargs={"version": version_id, "digest": digest})


def sheet(design: Options, encoding: str) -> bytes:
    """The style sheet of a design as it is sent, in one of the encodings that `compression.encoding` names."""
    return _packed(look.stylesheet(design, background_url=_background(design), font_url=static), encoding)


def defaults(request: HttpRequest) -> Mapping[str, Any]:
    """For templates: the style sheet of pages that belong to no funnel. Worked out only where a page links it."""
    return {"stylesheet_url": SimpleLazyObject(lambda: address(NO_VERSION, {}))}


@lru_cache(maxsize=256)
def _packed(css: str, encoding: str) -> bytes:
    return compression.packed(css.encode(), encoding)


def _background(design: Options) -> str:
    name = design.get("background", "")
    return pictures.url(name) if name else ""
