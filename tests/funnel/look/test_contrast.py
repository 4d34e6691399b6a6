"""Contrast as WCAG 2.2 defines it, and the nearest colour that has enough of it."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel.look.colours import oklch
from funnel.look.contrast import TEXT, contrast, luminance, nearest, worst
from tests.funnel.look.test_colours import COLOURS

pytestmark = pytest.mark.sqlite_only


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#ffffff", "#777777", 4.478),
        ("#767676", "#ffffff", 4.542),
        ("#ff0000", "#ffffff", 3.998),
        ("#0000ff", "#ffffff", 8.592),
        ("#ffff00", "#0000ff", 8.001),
    ],
)
def test_contrast_is_what_is_published(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.001)


def test_luminance_weighs_green_most() -> None:
    assert [luminance(colour) for colour in ("#ff0000", "#00ff00", "#0000ff")] == pytest.approx([0.2126, 0.7152, 0.0722])


@given(COLOURS, COLOURS, st.floats(1, 4.5))
def test_nearest_always_has_the_ratio(colour: str, other: str, ratio: float) -> None:
    found = nearest(colour, [other], ratio)

    assert contrast(found, other) >= ratio
    if contrast(colour, other) >= ratio:
        assert found == colour


@given(COLOURS, COLOURS)
def test_nearest_keeps_the_hue(colour: str, other: str) -> None:
    found = nearest(colour, [other], TEXT)

    before, after = oklch(colour), oklch(found)
    # What is nearly grey, black or white has a hue in name only.
    if min(before.chroma, after.chroma) > 0.03:
        turned = math.remainder(before.hue - after.hue, math.tau)
        assert abs(math.degrees(turned)) < 6


@pytest.mark.parametrize(("colour", "found"), [("#ff0000", "#ee0000"), ("#777777", "#767676"), ("#2f4bd6", "#2f4bd6")])
def test_nearest_is_no_further_than_it_must(colour: str, found: str) -> None:
    assert nearest(colour, ["#ffffff"], TEXT) == found


def test_nearest_looks_both_ways() -> None:
    assert luminance(nearest("#808080", ["#707070"], TEXT)) > luminance("#808080")
    assert luminance(nearest("#606060", ["#808080"], TEXT)) < luminance("#606060")


def test_nearest_passes_on_all_backgrounds() -> None:
    backs = ["#ffffff", "#000000"]

    found = nearest("#ff8800", backs, TEXT)

    assert worst(found, backs) >= TEXT


def test_nearest_says_so_when_no_colour_will_do() -> None:
    with pytest.raises(ValueError, match="No colour of this hue"):
        nearest("#ff8800", ["#ffffff", "#000000"], 7.0)
