"""Small pictures for the demo's funnels, drawn when it is made: four views from a window, and a logo."""

from __future__ import annotations

import io
from collections.abc import Callable

from PIL import Image, ImageDraw

from steps import pictures

_SIZE = (640, 480)
# Drawn larger and made smaller again, so that slanting edges are smooth.
_FINE = 3


def views() -> dict[str, str]:
    """Names of the stored views, by what is seen."""
    drawn = {"sea": _sea, "harbour": _harbour, "hills": _hills, "stars": _stars}
    return {key: _stored(_SIZE, draw) for key, draw in drawn.items()}


def logo() -> str:
    """Name of the stored mark of Tidemark: two waves in a round field."""
    return _stored((160, 160), _tide, longest=64)


def _stored(size: tuple[int, int], draw: Callable[[ImageDraw.ImageDraw], None], *, longest: int = pictures.LONGEST_SIDE) -> str:
    """Draw on a transparent sheet of this size, in whose pixels `draw` counts, and store it, no larger than `longest`."""
    large = (size[0] * _FINE, size[1] * _FINE)
    sheet = Image.new("RGBA", large, (0, 0, 0, 0))
    draw(ImageDraw.Draw(sheet))
    file = io.BytesIO()
    sheet.resize(size, Image.Resampling.LANCZOS).save(file, "PNG")
    file.seek(0)
    return pictures.store(file, longest=longest)


def _points(*pairs: tuple[float, float]) -> list[tuple[float, float]]:
    return [(x * _FINE, y * _FINE) for x, y in pairs]


def _box(draw: ImageDraw.ImageDraw, left: float, top: float, right: float, bottom: float, colour: str) -> None:
    draw.rectangle([left * _FINE, top * _FINE, right * _FINE, bottom * _FINE], fill=colour)


def _disc(draw: ImageDraw.ImageDraw, x: float, y: float, radius: float, colour: str) -> None:
    draw.ellipse([(x - radius) * _FINE, (y - radius) * _FINE, (x + radius) * _FINE, (y + radius) * _FINE], fill=colour)


def _shape(draw: ImageDraw.ImageDraw, colour: str, *pairs: tuple[float, float]) -> None:
    draw.polygon(_points(*pairs), fill=colour)


def _wave(draw: ImageDraw.ImageDraw, y: float, colour: str, *, left: int, right: int, size: int) -> None:
    """A row of half rounds, as wide as two of `size` each."""
    for x in range(left, right, 2 * size):
        draw.arc(
            [x * _FINE, (y - size) * _FINE, (x + 2 * size) * _FINE, (y + size) * _FINE],
            start=20,
            end=160,
            fill=colour,
            width=max(2, size // 5) * _FINE,
        )


def _sea(draw: ImageDraw.ImageDraw) -> None:
    _box(draw, 0, 0, 640, 250, "#ffd9a8")
    _disc(draw, 420, 250, 84, "#f26b4e")
    _box(draw, 0, 250, 640, 480, "#1f6f8b")
    for row, y in enumerate(range(280, 480, 44)):
        _wave(draw, y, "#7fc1cf", left=-40 + 26 * (row % 2), right=640, size=26)
    _shape(draw, "#ffffff", (150, 90), (150, 250), (70, 250))
    _shape(draw, "#e8eef0", (160, 120), (160, 250), (215, 250))
    _shape(draw, "#7a2f2b", (60, 258), (235, 258), (205, 300), (90, 300))


def _harbour(draw: ImageDraw.ImageDraw) -> None:
    _box(draw, 0, 0, 640, 320, "#cfe6ea")
    houses = (("#c8553d", 40), ("#f2a65a", 160), ("#4f7cac", 280), ("#f6f1e7", 400), ("#8fb996", 520))
    for number, (colour, x) in enumerate(houses):
        top = 150 + 26 * (number % 2)
        _box(draw, x, top, x + 100, 320, colour)
        _shape(draw, "#4a3b38", (x - 8, top), (x + 50, top - 62), (x + 108, top))
        for window in (x + 18, x + 60):
            _box(draw, window, top + 34, window + 22, top + 66, "#24323f")
            _box(draw, window, top + 92, window + 22, top + 124, "#24323f")
    _box(draw, 0, 320, 640, 344, "#8a7763")
    _box(draw, 0, 344, 640, 480, "#2f6f8f")
    for row, y in enumerate(range(368, 480, 40)):
        _wave(draw, y, "#86bccd", left=-30 + 22 * (row % 2), right=640, size=22)


def _hills(draw: ImageDraw.ImageDraw) -> None:
    _box(draw, 0, 0, 640, 480, "#d8ecf3")
    _disc(draw, 130, 110, 48, "#ffd166")
    _shape(draw, "#a9c5a0", (0, 300), (170, 150), (360, 320), (500, 190), (640, 290), (640, 480), (0, 480))
    _shape(draw, "#6d9f71", (0, 380), (240, 250), (420, 370), (640, 270), (640, 480), (0, 480))
    _shape(draw, "#3f6f4f", (0, 440), (180, 360), (420, 430), (640, 370), (640, 480), (0, 480))
    for x, y in ((90, 330), (128, 350), (470, 340), (512, 362), (556, 336)):
        _shape(draw, "#264b38", (x - 20, y + 56), (x, y), (x + 20, y + 56))


def _stars(draw: ImageDraw.ImageDraw) -> None:
    _box(draw, 0, 0, 640, 480, "#1b2447")
    _box(draw, 0, 300, 640, 480, "#27305c")
    sky = ((70, 60), (150, 140), (230, 50), (300, 170), (360, 80), (430, 60), (590, 130), (110, 230), (400, 240), (560, 250))
    for number, (x, y) in enumerate(sky):
        _disc(draw, x, y, 3 + 2 * (number % 3), "#fff3c4")
    _disc(draw, 500, 120, 52, "#fff3c4")
    _disc(draw, 522, 106, 46, "#1b2447")
    _shape(draw, "#f2b84b", (306, 236), (30, 170), (30, 268))
    _shape(draw, "#f4f1ea", (280, 260), (340, 260), (362, 480), (258, 480))
    for top in (300, 372, 444):
        _shape(
            draw,
            "#c8553d",
            (276 - (top - 300) / 10, top),
            (344 + (top - 300) / 10, top),
            (348 + (top - 300) / 10, top + 34),
            (272 - (top - 300) / 10, top + 34),
        )
    _box(draw, 284, 212, 336, 262, "#4a3b38")
    _box(draw, 292, 220, 328, 254, "#ffd166")
    _shape(draw, "#c8553d", (278, 212), (310, 182), (342, 212))


def _tide(draw: ImageDraw.ImageDraw) -> None:
    _disc(draw, 80, 80, 78, "#2f4bd6")
    _disc(draw, 80, 56, 22, "#ffffff")
    for y in (92, 120):
        _wave(draw, y, "#ffffff", left=20, right=140, size=20)
