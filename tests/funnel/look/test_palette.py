"""A brand's colours: refused where they cannot be read, and made into everything that follows from them."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from funnel.look.colours import oklch
from funnel.look.contrast import PART, TEXT, contrast, worst
from funnel.look.design import read
from funnel.look.palette import PARTS, TEXTS, Refused, dark_colours, light_colours, problems
from funnel.look.themes import THEMES, Colours
from tests.funnel.look.test_colours import COLOURS

pytestmark = pytest.mark.sqlite_only

DESIGNS = st.fixed_dictionaries(
    {"theme": st.sampled_from(list(THEMES)), "scheme": st.sampled_from(["auto", "light", "dark"])},
    optional={"accent": COLOURS, "page": COLOURS},
)


def assert_readable(colours: Colours) -> None:
    """Fail unless every text and part has its contrast."""
    for ratio, table in ((TEXT, TEXTS), (PART, PARTS)):
        for name, backs in table.items():
            against = [getattr(colours, back) for back in backs]
            assert worst(getattr(colours, name), against) >= ratio, f"{name} {getattr(colours, name)} on {backs} {against}"


# The lightest page that the dark scheme takes as it is.
@example({"theme": "daylight", "scheme": "auto", "page": "#2d2d2d"})
@given(DESIGNS)
def test_whatever_is_set_can_be_read(design: dict[str, str]) -> None:
    look = read(design)

    assert_readable(light_colours(look))
    assert_readable(dark_colours(look))


@given(DESIGNS)
def test_what_is_not_refused_is_taken_as_it_is(design: dict[str, str]) -> None:
    refused = {problem.key for problem in problems(design)}
    colours = light_colours(read(design))

    for key in {"accent", "page"} & design.keys() - refused:
        assert design["scheme"] == "dark" or getattr(colours, key) == design[key]


@given(DESIGNS)
def test_nearest_colours_are_not_refused(design: dict[str, str]) -> None:
    mended = design | {problem.key: problem.nearest for problem in problems(design)}

    assert problems(mended) == []


@pytest.mark.parametrize(
    ("design", "key", "ratio", "nearest"),
    [
        ({"accent": "#ff0000"}, "accent", "3.9 to 1 with the card (#ffffff), and text needs 4.5", "#ee0000"),
        (
            {"theme": "poster", "accent": "#008573", "page": "#86d8c7"},
            "accent",
            "2.7 to 1 with the page (#86d8c7), and a button needs 3",
            "#007e6d",
        ),
        ({"page": "#0b1d3a"}, "page", "1.0 to 1 with the text (#17202f), and text needs 4.5", "#c9deff"),
    ],
)
def test_colour_that_cannot_be_read_is_refused(design: dict[str, str], key: str, ratio: str, nearest: str) -> None:
    message = f"{design[key]} has a contrast of {ratio} to 1. The nearest colour that passes is {nearest}."

    assert problems(design) == [Refused(key, message, nearest)]


@pytest.mark.parametrize("design", [{}, *({"theme": theme} for theme in THEMES), {"accent": "#0b6e4f", "page": "#fff6dd"}])
def test_sound_design_is_not_refused(design: dict[str, str]) -> None:
    assert problems(design) == []


def test_nothing_is_refused_where_only_the_dark_scheme_is_shown() -> None:
    assert problems({"scheme": "dark", "accent": "#ffcc00", "page": "#0b1d3a"}) == []


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("accent", ["#c2185b", "#0b6e4f", "#007ac7", "#5a3e9b"])
def test_dark_scheme_has_a_lighter_accent_of_the_same_hue(theme: str, accent: str) -> None:
    colours = dark_colours(read({"theme": theme, "accent": accent}))

    before, after = oklch(accent), oklch(colours.accent)
    assert after.lightness == pytest.approx(0.8, abs=0.01)
    assert oklch(colours.on_accent).lightness < 0.25
    assert abs(math.degrees(math.remainder(before.hue - oklch(colours.on_accent).hue, math.tau))) < 20
    assert abs(math.degrees(math.remainder(before.hue - after.hue, math.tau))) < 8


def test_dark_page_stays_and_light_one_becomes_dark() -> None:
    assert dark_colours(read({"page": "#0b1d3a"})).page == "#0b1d3a"
    assert contrast(dark_colours(read({"page": "#ffe8d0"})).page, "#000000") < 1.5


def test_poster_takes_its_page_from_the_brand() -> None:
    brand = read({"theme": "poster", "accent": "#007ac7"})

    page = light_colours(brand).page

    assert page != THEMES["poster"].light.page
    assert abs(math.degrees(oklch(page).hue - oklch("#007ac7").hue)) < 8
    assert light_colours(read({"theme": "paper", "accent": "#007ac7"})).page == THEMES["paper"].light.page
