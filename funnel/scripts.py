"""The scripts of visitors' pages, in two bundles: what every page needs, and what only answers need."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from funnel import compression

FOLDER = Path(__file__).parents[1] / "static" / "funnel"
# The files within static/funnel/, in this order. `loading.js` brings the second bundle, once it can be of use.
BUNDLES: Mapping[str, tuple[str, ...]] = {
    "page": ("htmx-4.0.1.min.js", "funnel.js", "loading.js"),
    "answers": ("feedback.js", "fields.js", "choices.js", "blocks.js"),
}


def address(bundle: str) -> str:
    """Where a bundle is; it names the very content, so that it can be kept for good."""
    return reverse("funnel:script", kwargs={"bundle": bundle, "digest": digest(bundle)})


@lru_cache
def digest(bundle: str) -> str:
    """A short name of exactly what is in a bundle. KeyError when there is no such bundle."""
    return hashlib.sha256(_joined(bundle).encode()).hexdigest()[:16]


@lru_cache
def content(bundle: str, encoding: str) -> bytes:
    """A bundle as it is sent, in one of the encodings that `compression.encoding` names. KeyError when there is no such bundle."""
    return compression.packed(_joined(bundle).encode(), encoding)


def addresses(request: HttpRequest | None = None) -> Mapping[str, Any]:
    """For templates: where the bundles are. Worked out only where a page links them."""
    return {f"{bundle}_script_url": SimpleLazyObject(partial(address, bundle)) for bundle in BUNDLES}


def stripped(script: str) -> str:
    """A script without indentation and lines that are comments. It must not have texts over several lines."""
    lines = (line.strip() for line in script.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


@lru_cache
def _joined(bundle: str) -> str:
    return ";\n".join(_part(name) for name in BUNDLES[bundle])


def _part(name: str) -> str:
    script = (FOLDER / name).read_text(encoding="utf-8")
    return script.strip() if name.endswith(".min.js") else stripped(script)
