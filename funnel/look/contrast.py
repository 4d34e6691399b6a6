"""Whether one colour can be read on another, and the nearest that can.

Relative luminance and contrast ratio are defined in WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from funnel.look.colours import linear, oklch, shown

# What WCAG 2.2 AA asks of text (1.4.3), and of what one must see to use a control (1.4.11).
TEXT = 4.5
PART = 3.0
# Lightness is tried in steps of a thousandth: no 8-bit colour lies between two of them that the eye could tell from both.
_STEPS = 1000


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb", from 0 (black) to 1 (white)."""
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, from 1 (the same) to 21 (black and white); which is in front does not matter."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def worst(colour: str, against: Sequence[str]) -> float:
    """The least contrast of a colour with several others."""
    return min(contrast(colour, other) for other in against)


def nearest(colour: str, against: Sequence[str], ratio: float) -> str:
    """`colour` if it has `ratio` with all of `against`; else the colour nearest in lightness, of the same hue, that has.

    ValueError if no lightness will do, as between black and white for a ratio above 4.58.
    """
    return _nearest(colour, tuple(against), ratio)


@lru_cache(maxsize=4096)
def _nearest(colour: str, against: tuple[str, ...], ratio: float) -> str:
    if worst(colour, against) >= ratio:
        return colour
    seen = oklch(colour)
    for step in range(1, _STEPS + 1):
        for lightness in (seen.lightness - step / _STEPS, seen.lightness + step / _STEPS):
            if not -1 / _STEPS < lightness < 1 + 1 / _STEPS:
                continue
            candidate = shown(seen._replace(lightness=min(max(lightness, 0.0), 1.0)))
            if worst(candidate, against) >= ratio:
                return candidate
    raise ValueError(f"No colour of this hue has a contrast of {ratio} with all of {', '.join(against)}.")
