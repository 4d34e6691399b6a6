"""A theme's colours with those of a brand put in, and what is wrong with a brand's colours.

Only the light scheme is a matter of taste that a marketer decides: colours that cannot be read there are refused. The dark one
is derived, and so is everything else, so that it can be read by construction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from funnel.look.colours import oklch, shown
from funnel.look.contrast import PART, TEXT, contrast, nearest
from funnel.look.design import DARK, Design, read
from funnel.look.themes import Colours, Theme

# What is written on what, in an order in which the one mends no other that was before it.
TEXTS: dict[str, tuple[str, ...]] = {
    "ink": ("page", "card", "tint", "good_tint", "bad_tint"),
    "soft": ("page", "card", "tint"),
    "accent": ("card",),
    "link": ("page", "card", "tint"),
    "accent_strong": ("page", "card", "tint"),
    "on_accent": ("accent", "accent_strong"),
    "good": ("page", "card", "good_tint"),
    "bad": ("page", "card", "bad_tint"),
}
# What else must be told from what it stands on: borders of fields; buttons; the track under the bar; what is picked.
PARTS: dict[str, tuple[str, ...]] = {
    "line": ("page", "card"),
    "accent": ("page",),
    "faint": ("accent",),
    "tint": ("accent",),
}
# The theme's own texts, which a page colour must leave readable.
_ON_PAGE = {"ink": "the text", "soft": "the quieter text", "good": "praise", "bad": "the text of errors"}


@dataclass(frozen=True, slots=True)
class Refused:
    """A colour that cannot be read: the option's key, what is wrong and what would do, and the nearest colour that passes."""

    key: str
    message: str
    nearest: str


def problems(design: Mapping[str, Any]) -> list[Refused]:
    """The colours of a design that fail WCAG AA in the light scheme; none where only the dark one is shown."""
    look = read(design)
    if look.scheme == DARK:
        return []
    page = _light_page(look)
    return [*_page_problems(look, page), *_accent_problems(look, page)]


def light_colours(look: Design) -> Colours:
    """The colours of the light scheme."""
    colours, page = look.theme.light, _light_page(look)
    if page != colours.page:
        colours = _decorated(replace(colours, page=page), lightness=min(oklch(page).lightness - 0.06, 0.89))
    if not look.accent:
        return _mended(colours)
    accent = _light_accent(look, page)
    seen = oklch(accent)
    return _mended(
        replace(
            colours,
            accent=accent,
            link=accent,
            accent_strong=shown(seen._replace(lightness=max(seen.lightness - 0.09, 0.0))),
            tint=shown(seen._replace(lightness=0.966, chroma=min(seen.chroma * 0.14, 0.022))),
        )
    )


def dark_colours(look: Design) -> Colours:
    """The colours of the dark scheme: the brand's hues, as light or dark as they must be there."""
    colours = look.theme.dark
    if look.page:
        colours = _dark_page(colours, look.page)
    if look.accent:
        seen = oklch(look.accent)
        accent = seen._replace(lightness=max(seen.lightness, 0.8), chroma=min(seen.chroma, 0.13))
        colours = replace(
            colours,
            accent=shown(accent),
            link=shown(accent),
            accent_strong=shown(accent._replace(lightness=min(accent.lightness + 0.07, 0.97))),
            on_accent=shown(accent._replace(lightness=0.2, chroma=min(seen.chroma, 0.05))),
            tint=shown(accent._replace(lightness=0.3, chroma=min(seen.chroma, 0.05))),
        )
    return _mended(colours)


def _light_page(look: Design) -> str:
    """The page's colour, as near to what was set as can be read on."""
    light = look.theme.light
    if look.page:
        return nearest(look.page, _on_page(look.theme), TEXT)
    if look.accent and look.theme.follows:
        seen = oklch(look.accent)
        page = shown(seen._replace(lightness=0.9, chroma=min(seen.chroma, 0.09)))
        return nearest(page, _on_page(look.theme), TEXT)
    return light.page


def _light_accent(look: Design, page: str) -> str:
    """The brand colour, as near as can be read on the card and told from the page."""
    return nearest(nearest(look.accent, (look.theme.light.card,), TEXT), (page,), PART)


def _on_page(theme: Theme) -> list[str]:
    return [getattr(theme.light, name) for name in _ON_PAGE]


def _dark_page(colours: Colours, page: str) -> Colours:
    """Page and card in the page colour's hue; a page colour that is dark enough stays what it is."""
    seen = oklch(page)
    if seen.lightness > 0.3:
        seen = seen._replace(lightness=0.18, chroma=min(seen.chroma, 0.03))
    card = seen._replace(lightness=seen.lightness + 0.05, chroma=min(seen.chroma, 0.05))
    return _decorated(replace(colours, page=shown(seen), card=shown(card)), lightness=0.38)


def _decorated(colours: Colours, lightness: float) -> Colours:
    """Tracks and hairlines in the hue of the page; outlines that are as strong as those of fields stay."""
    seen = oklch(colours.page)
    faint = shown(seen._replace(lightness=lightness, chroma=min(seen.chroma, 0.04)))
    return replace(colours, faint=faint, edge=colours.edge if colours.edge == colours.line else faint)


def _mended(colours: Colours) -> Colours:
    """The colours, each that carries text or must be seen made readable on all that it stands on."""
    for ratio, table in ((PART, PARTS), (TEXT, TEXTS)):
        for name, backs in table.items():
            against = [getattr(colours, back) for back in backs]
            colours = replace(colours, **{name: nearest(getattr(colours, name), against, ratio)})
    return colours


def _page_problems(look: Design, good: str) -> Iterator[Refused]:
    if look.page in ("", good):
        return
    name = min(_ON_PAGE, key=lambda name: contrast(look.page, getattr(look.theme.light, name)))
    yield _refused("page", look.page, getattr(look.theme.light, name), _ON_PAGE[name], TEXT, good)


def _accent_problems(look: Design, page: str) -> Iterator[Refused]:
    if not look.accent or look.accent == (good := _light_accent(look, page)):
        return
    card = look.theme.light.card
    if contrast(look.accent, card) < TEXT:
        yield _refused("accent", look.accent, card, "the card", TEXT, good)
    else:
        yield _refused("accent", look.accent, page, "the page", PART, good)


def _refused(key: str, colour: str, other: str, what: str, needed: float, good: str) -> Refused:
    # Rounded down, so that 4.497 is not said to be the 4.5 that it lacks.
    ratio = int(contrast(colour, other) * 10) / 10
    kind = "text" if needed == TEXT else "a button"
    message = (
        f"{colour} has a contrast of {ratio:.1f} to 1 with {what} ({other}), and {kind} needs {needed:g} to 1. "
        f"The nearest colour that passes is {good}."
    )
    return Refused(key, message, good)
