"""Puts screenshots together on sheets, and writes them small."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

_GAP = 24
_CAPTION = 30
_PAPER, _INK, _EDGE = "#e9ecf2", "#2a3346", "#c4cad6"

Shot = tuple[str, bytes]


def write(path: Path, shot: bytes) -> Path:
    """One screenshot as a PNG of 256 colours."""
    with Image.open(io.BytesIO(shot)) as picture:
        _save(picture.convert("RGB"), path)
    return path


def sheet(path: Path, shots: Sequence[Shot], *, columns: int) -> Path:
    """Screenshots with their captions, row by row, on one PNG of 256 colours."""
    pictures = [(caption, Image.open(io.BytesIO(shot)).convert("RGB")) for caption, shot in shots]
    width = max(picture.width for _, picture in pictures)
    rows = [pictures[start : start + columns] for start in range(0, len(pictures), columns)]
    heights = [max(picture.height for _, picture in row) + _CAPTION for row in rows]
    paper = Image.new("RGB", (columns * (width + _GAP) + _GAP, sum(heights) + _GAP * (len(rows) + 1)), _PAPER)
    draw = ImageDraw.Draw(paper)
    font = ImageFont.load_default(18)
    top = _GAP
    for row, height in zip(rows, heights, strict=True):
        for place, (caption, picture) in enumerate(row):
            left = _GAP + place * (width + _GAP)
            draw.text((left, top), caption, fill=_INK, font=font)
            paper.paste(picture, (left, top + _CAPTION))
            draw.rectangle((left - 1, top + _CAPTION - 1, left + picture.width, top + _CAPTION + picture.height), outline=_EDGE)
        top += height + _GAP
    _save(paper, path)
    return path


def _save(picture: Image.Image, path: Path) -> None:
    few = picture.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
