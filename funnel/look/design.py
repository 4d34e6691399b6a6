"""A funnel's design as the style sheet reads it: whatever is not known or not sound counts as not set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from funnel.look.colours import is_colour
from funnel.look.fonts import FONTS, SYSTEM
from funnel.look.themes import DEFAULT, RADII, THEMES, Theme

AUTO, LIGHT, DARK = SCHEMES = ("auto", "light", "dark")
STEPS, CHAT = PRESENTATIONS = ("steps", "chat")
# The ways of showing progress that have a part of the style sheet to themselves.
DRAWN = ("segments", "dial", "dots")


@dataclass(frozen=True, slots=True)
class Design:
    """What is set, each value sound: colours are "#rrggbb" or "", everything else a known key."""

    theme: Theme = DEFAULT
    accent: str = ""
    page: str = ""
    scheme: str = AUTO
    radius: str = ""
    font: str = SYSTEM
    presentation: str = STEPS
    progress: str = ""


def read(design: Mapping[str, Any]) -> Design:
    """The design of a version. Versions are for good, so one that names a theme or font no longer there gets the default."""
    return Design(
        theme=THEMES[_known(design.get("theme"), THEMES, DEFAULT.key)],
        accent=_colour(design.get("accent")),
        page=_colour(design.get("page")),
        scheme=_known(design.get("scheme"), SCHEMES, AUTO),
        radius=_known(design.get("radius"), RADII, ""),
        font=_known(design.get("font"), FONTS, SYSTEM),
        presentation=_known(design.get("presentation"), PRESENTATIONS, STEPS),
        progress=_known(design.get("progress"), DRAWN, ""),
    )


def _known(value: object, keys: Mapping[str, object] | tuple[str, ...], default: str) -> str:
    return value if isinstance(value, str) and value in keys else default


def _colour(value: object) -> str:
    return value if isinstance(value, str) and is_colour(value) else ""
