"""Every theme can be read in both schemes, and says what the style sheet asks for."""

from __future__ import annotations

import re
from dataclasses import asdict, fields

import pytest

from funnel.look.colours import is_colour
from funnel.look.contrast import PART, TEXT, contrast
from funnel.look.palette import PARTS, TEXTS
from funnel.look.stylesheet import FOLDER, FURTHER
from funnel.look.stylesheet import PARTS as FILES
from funnel.look.themes import DEFAULT, THEMES, Colours, Shape, Theme

pytestmark = pytest.mark.sqlite_only

SCHEMES = [
    pytest.param(getattr(theme, scheme), id=f"{theme.key} {scheme}") for theme in THEMES.values() for scheme in ("light", "dark")
]
PAIRS = [
    (name, back, ratio) for ratio, table in ((TEXT, TEXTS), (PART, PARTS)) for name, backs in table.items() for back in backs
]


@pytest.mark.parametrize("colours", SCHEMES)
@pytest.mark.parametrize(("name", "back", "ratio"), PAIRS)
def test_theme_can_be_read(colours: Colours, name: str, back: str, ratio: float) -> None:
    assert contrast(getattr(colours, name), getattr(colours, back)) >= ratio


@pytest.mark.parametrize("colours", SCHEMES)
def test_colours_are_written_in_one_way(colours: Colours) -> None:
    others = {"plate", "shadow", "lift"}

    assert {name for name, value in asdict(colours).items() if not is_colour(value)} <= others


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_themes_differ_in_more_than_colour(theme: Theme) -> None:
    assert theme.label
    assert theme.about
    assert [other for other in THEMES.values() if other.shape == theme.shape] == [theme]


def test_first_theme_is_the_default() -> None:
    assert next(iter(THEMES.values())) is DEFAULT


def test_style_sheet_has_no_colours_and_no_unknown_properties() -> None:
    css = "".join((FOLDER / name).read_text(encoding="utf-8") for name in (*FILES, *(f"{part}.css" for part in FURTHER)))

    asked = set(re.findall(r"var\(--([a-z-]+)", css))
    declared = set(re.findall(r"--([a-z-]+):", css))
    known = {field.name.replace("_", "-") for kind in (Colours, Shape) for field in fields(kind)}
    assert asked - declared - {"backdrop"} <= known
    assert not re.findall(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)\(", css, re.IGNORECASE)
