"""Colours as "#rrggbb" and as OKLCH: lightness as the eye sees it, chroma and hue.

The matrices are those of Björn Ottosson, "A perceptual color space for image processing" (2020), as in CSS Color 4.
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

_HEX = re.compile(r"#[0-9a-f]{6}", re.ASCII)
# How far beside 0 to 1 a channel may be and still be called inside: the matrices are rounded to ten digits.
_SLACK = 0.00001


class Oklch(NamedTuple):
    """Lightness 0 (black) to 1 (white), chroma from 0 (grey) to about 0.37, hue in radians."""

    lightness: float
    chroma: float
    hue: float


def is_colour(text: object) -> bool:
    """Whether this is "#rrggbb" in lower case, the one form in which colours are stored."""
    return isinstance(text, str) and _HEX.fullmatch(text) is not None


def linear(colour: str) -> tuple[float, float, float]:
    """Red, green and blue of "#rrggbb" as amounts of light, 0 to 1. ValueError for anything else."""
    if not is_colour(colour):
        raise ValueError(f"{colour!r} is not a colour such as #2f4bd6.")
    red, green, blue = (_decoded(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return red, green, blue


def oklch(colour: str) -> Oklch:
    """The colour as the eye sees it."""
    red, green, blue = linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return Oklch(lightness, math.hypot(a, b), math.atan2(b, a))


def shown(colour: Oklch) -> str:
    """ "#rrggbb" of the colour; where no screen can show it, of the one with as much of its chroma as there is."""
    low, high = 0.0, colour.chroma
    if not _is_inside(_light(colour)):
        for _turn in range(12):
            middle = (low + high) / 2
            low, high = (middle, high) if _is_inside(_light(colour._replace(chroma=middle))) else (low, middle)
        colour = colour._replace(chroma=low)
    return "#" + "".join(f"{round(255 * _encoded(channel)):02x}" for channel in _light(colour))


def _light(colour: Oklch) -> tuple[float, float, float]:
    """Linear red, green and blue; beyond 0 to 1 where no screen can show the colour."""
    a, b = colour.chroma * math.cos(colour.hue), colour.chroma * math.sin(colour.hue)
    long = (colour.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (colour.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _is_inside(light: tuple[float, float, float]) -> bool:
    return all(-_SLACK <= channel <= 1 + _SLACK for channel in light)


def _decoded(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _encoded(channel: float) -> float:
    channel = min(max(channel, 0.0), 1.0)
    return channel * 12.92 if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055
