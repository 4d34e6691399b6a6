"""The style sheets that visitors' pages link: their addresses, and what is sent for them."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import brotli
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from funnel import look
from steps import pictures
from steps.spec import Options

# In place of a version, for the pages that belong to no funnel.
NO_VERSION = 0


def address(version_id: int, design: Options) -> str:
    """Where the style sheet of a version's design is; it names the sheet's very content, so that it can be kept for good."""
    digest = look.digest(design, background_url=_background(design), font_url=static)
    return reverse("funnel:sheet", kwargs={"version": version_id, "digest": digest})


def sheet(design: Options, accepted: str) -> tuple[bytes, str]:
    """(content, its encoding or "") of the style sheet of a design, for a client that accepts these encodings."""
    css = look.stylesheet(design, background_url=_background(design), font_url=static)
    encoding = next((name for name in ("br", "gzip") if name in accepted), "")
    return _encoded(css, encoding), encoding


def defaults(request: HttpRequest) -> Mapping[str, Any]:
    """For templates: the style sheet of pages that belong to no funnel. Worked out only where a page links it."""
    return {"stylesheet_url": SimpleLazyObject(lambda: address(NO_VERSION, {}))}


@lru_cache(maxsize=256)
def _encoded(css: str, encoding: str) -> bytes:
    data = css.encode()
    if encoding == "br":
        return bytes(brotli.compress(data))
    return gzip.compress(data, mtime=0) if encoding else data


def _background(design: Options) -> str:
    name = design.get("background", "")
    return pictures.url(name) if name else ""
