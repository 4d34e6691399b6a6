"""A funnel's whole style sheet in one response: the parts that all funnels share, and the values of its own theme and brand.

Nothing of a design reaches the sheet but sound colours and what known keys stand for, so that none can smuggle CSS in.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from funnel.look.design import CHAT, DARK, DRAWN, LIGHT, Design, read
from funnel.look.fonts import FONTS
from funnel.look.palette import dark_colours, light_colours
from funnel.look.themes import RADII

FOLDER = Path(__file__).parents[2] / "static" / "funnel"
# The files within static/funnel/ that every page of a funnel needs, in this order.
PARTS = ("funnel.css", "fields.css", "progress.css")
# And what only some need, in this order: for their steps' types and blocks, for the answers to check, for the languages to pick,
# for the list of funnels, for the way that progress is shown, for a conversation, for a background picture.
CONVERSATION, BACKDROP = "chat", "backdrop"
FURTHER = ("choices", "scales", "ranking", "secrets", "blocks", "review", "languages", "funnels", *DRAWN, CONVERSATION, BACKDROP)

# An address on this site: what would end url("…") is not among its characters, and no other host can be named.
_OWN_ADDRESS = re.compile(r"/(?!/)[A-Za-z0-9._~/%?=&@+-]*", re.ASCII)
_STRING = r'"[^"\\\n]*"'
_COMMENT = r"/\*.*?\*/"
_BLANK = re.compile(rf"({_STRING})|(?:{_COMMENT}|\s)+", re.DOTALL)
_AROUND = re.compile(rf"({_STRING})| ?([{{}};,]) ?|(:) ")
_ZERO = re.compile(rf"({_STRING})|(?<=[ :,(])0(?=\.)")


def stylesheet(
    design: Mapping[str, Any], *, styles: frozenset[str] = frozenset(), background_url: str = "", font_url: Callable[[str], str]
) -> str:
    """The style sheet of a design; the empty one's is that of all pages that are no funnel's.

    `styles` are the parts, of `FURTHER`, that the pages need beside their design; `background_url` is the address of the background picture, and
    `font_url` gives that of a file within static/. ValueError for an address that is not on this site.
    """
    return _sheet(read(design), styles, background_url, font_url)


def digest(
    design: Mapping[str, Any], *, styles: frozenset[str] = frozenset(), background_url: str = "", font_url: Callable[[str], str]
) -> str:
    """A short name of exactly this style sheet, for an address under which it never changes."""
    return _digest(read(design), styles, background_url, font_url)


def tokens(look: Design) -> str:
    """The custom properties of a design, as CSS. Print is always light."""
    light, dark = asdict(light_colours(look)), asdict(dark_colours(look))
    css = f":root{{color-scheme:light;{_shape(look)}{_declarations(light)}}}"
    if look.scheme == LIGHT:
        return css
    when = "screen" if look.scheme == DARK else "screen and (prefers-color-scheme:dark)"
    # What both schemes have in common need not be said twice.
    other = {name: value for name, value in dark.items() if value != light[name]}
    return f"{css}@media {when}{{:root{{color-scheme:dark;{_declarations(other)}}}}}"


def stripped(css: str) -> str:
    """CSS without comments, needless blanks and zeros; what is in double quotes stays as it is."""
    css = _BLANK.sub(lambda found: found[1] or " ", css)
    css = _AROUND.sub(lambda found: found[1] or found[2] or found[3], css)
    css = _ZERO.sub(lambda found: found[1] or "", css)
    return css.replace(";}", "}").strip()


@lru_cache(maxsize=128)
def _sheet(look: Design, styles: frozenset[str], background_url: str, font_url: Callable[[str], str]) -> str:
    font = FONTS[look.font]
    pieces = [font.faces(lambda file: _own(font_url(file)))] if font else []
    pieces.append(tokens(look))
    pieces += [_part(name) for name in PARTS]
    needed = styles | {look.progress}
    if look.presentation == CHAT:
        needed |= {CONVERSATION}
    if background_url:
        needed |= {BACKDROP}
        pieces.append(f':root{{--backdrop:url("{_own(background_url)}")}}')
    pieces += [_part(f"{name}.css") for name in FURTHER if name in needed]
    return stripped("".join(pieces))


@lru_cache(maxsize=128)
def _digest(look: Design, styles: frozenset[str], background_url: str, font_url: Callable[[str], str]) -> str:
    return hashlib.sha256(_sheet(look, styles, background_url, font_url).encode()).hexdigest()[:16]


@lru_cache
def _part(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _own(address: str) -> str:
    if not _OWN_ADDRESS.fullmatch(address):
        raise ValueError(f"{address!r} is not an address on this site.")
    return address


def _shape(look: Design) -> str:
    shape = look.theme.shape
    if look.radius:
        radius, card_radius = RADII[look.radius]
        shape = replace(shape, radius=radius, card_radius=card_radius)
    font = FONTS[look.font]
    if font:
        shape = replace(shape, display=font.stack, text=font.stack if font.text else shape.text)
    if font and not font.text:
        shape = replace(shape, display_weight=font.weight)
    return _declarations(asdict(shape))


def _declarations(values: Mapping[str, str]) -> str:
    return "".join(f"--{name.replace('_', '-')}:{value};" for name, value in values.items())
