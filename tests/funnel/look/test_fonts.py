"""Fonts are there, small, licensed and served by this site."""

from __future__ import annotations

import re

import pytest

from funnel.look.fonts import BASIC, FONTS, MORE, SYSTEM, Font
from funnel.look.stylesheet import FOLDER
from settings.environment import BASE_DIR

pytestmark = pytest.mark.sqlite_only

OURS = {key: font for key, font in FONTS.items() if font}


@pytest.mark.parametrize("font", OURS.values(), ids=list(OURS))
def test_font_is_small_and_licensed(font: Font) -> None:
    files = [BASE_DIR / "static" / file for file in font.files]

    assert all(file.read_bytes().startswith(b"wOF2") for file in files)
    assert [file.stat().st_size <= most for file, most in zip(files, (10_000, 6_000), strict=True)] == [True, True]
    assert "SIL Open Font License, Version 1.1" in (FOLDER / "fonts" / f"{font.key}-LICENSE.txt").read_text(encoding="utf-8")


def test_no_font_lies_about_unused() -> None:
    assert {f"funnel/fonts/{path.name}" for path in (FOLDER / "fonts").glob("*.woff2")} == {
        file for font in OURS.values() for file in font.files
    }


@pytest.mark.parametrize("font", OURS.values(), ids=list(OURS))
def test_text_is_shown_before_the_font_is_there(font: Font) -> None:
    css = font.faces(lambda file: f"/static/{file}")

    assert css.count("@font-face{") == css.count("font-display:swap") == css.count('format("woff2")') == 2
    assert re.findall(r'url\("([^"]*)"\)', css) == [f"/static/{file}" for file in font.files]
    assert re.findall(r"unicode-range:([^}]*)", css) == [BASIC, MORE]
    assert font.stack.startswith(f'"{font.family}", ')
    assert font.stack.endswith("serif")


def characters(unicode_range: str) -> set[str]:
    """The characters that a unicode-range stands for."""
    spans = [part.removeprefix("U+").split("-") for part in unicode_range.split(",")]
    return {chr(code) for span in spans for code in range(int(span[0], 16), int(span[-1], 16) + 1)}


def test_letters_are_in_one_of_the_two_files() -> None:
    basic, more = characters(BASIC), characters(MORE)

    assert set("The quick brown fox: “it’s 100 % yours” – or £20, isn’t it? (A/B & c@d.example) + 5 = 9…") - more <= basic
    assert set("ÄÖÜäöüß „deutsch“ ÀÂÇÉÈÊËÎÏÔÙÛàâçéèêëîïôùûœ «français» ¿Español? ¡Sí, mañana! €") - basic <= more
    assert not basic & more


def test_the_device_has_fonts_of_its_own() -> None:
    assert next(iter(FONTS)) == SYSTEM
    assert FONTS[SYSTEM] is None
