"""The style sheets that visitors' pages link: their addresses, and what is sent for them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from funnel import compression, look, review
from steps import pictures
from steps.blocks import BLOCK_TYPES
from steps.fields import FIELD_TYPES
from steps.spec import Options, Spec

# In place of a version, for the pages that belong to no funnel.
NO_VERSION = 0


def address(version_id: int, spec: Spec | None) -> str:
    """Where the style sheet of a version is; it names the sheet's very content, so that it can be kept for good."""
    design = _design(spec)
    digest = look.digest(design, styles=_styles(spec), background_url=_background(design), font_url=static)
    return reverse("funnel:sheet", kwargs={"version": version_id, "digest": digest})


def sheet(spec: Spec | None, encoding: str) -> bytes:
    """The style sheet of a version as it is sent, in one of the encodings that `compression.encoding` names."""
    design = _design(spec)
    css = look.stylesheet(design, styles=_styles(spec), background_url=_background(design), font_url=static)
    return _packed(css, encoding)


def defaults(request: HttpRequest) -> Mapping[str, Any]:
    """For templates: the style sheet of pages that belong to no funnel. Worked out only where a page links it."""
    return {"stylesheet_url": SimpleLazyObject(lambda: address(NO_VERSION, None))}


@lru_cache(maxsize=256)
def _packed(css: str, encoding: str) -> bytes:
    return compression.packed(css.encode(), encoding)


def _design(spec: Spec | None) -> Options:
    return spec.design if spec else {}


def _styles(spec: Spec | None) -> frozenset[str]:
    """The parts of the style sheet that the pages of a version need; without one, that the site's own need."""
    if spec is None:
        return frozenset({"funnels"})
    kinds = {FIELD_TYPES[step.type].style for step in spec.steps}
    blocks = {BLOCK_TYPES[block.type].style for step in spec.steps for block in step.blocks}
    others = {"review": review.is_asked_for(spec), "languages": len(spec.languages) > 1}
    return frozenset(kinds | blocks | {part for part, is_needed in others.items() if is_needed})


def _background(design: Options) -> str:
    name = design.get("background", "")
    return pictures.url(name) if name else ""
