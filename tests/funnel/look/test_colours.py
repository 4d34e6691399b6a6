"""Colours there and back, and as the eye sees them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel.look.colours import Oklch, is_colour, linear, oklch, shown

pytestmark = pytest.mark.sqlite_only

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@given(COLOURS)
def test_colour_comes_back_as_it_was(colour: str) -> None:
    assert shown(oklch(colour)) == colour


# From the worked examples of CSS Color 4, rounded.
@pytest.mark.parametrize(
    ("colour", "lightness", "chroma", "degrees"),
    [
        ("#ffffff", 1.0, 0.0, None),
        ("#000000", 0.0, 0.0, None),
        ("#ff0000", 0.628, 0.2577, 29.23),
        ("#00ff00", 0.8664, 0.2948, 142.5),
        ("#0000ff", 0.452, 0.3132, 264.05),
    ],
)
def test_colour_is_seen_as_the_standard_says(colour: str, lightness: float, chroma: float, degrees: float | None) -> None:
    seen = oklch(colour)

    assert seen.lightness == pytest.approx(lightness, abs=0.001)
    assert seen.chroma == pytest.approx(chroma, abs=0.001)
    if degrees is not None:
        assert seen.hue * 57.29578 % 360 == pytest.approx(degrees, abs=0.1)


# Between the darkest 8-bit colours there is more than that of lightness.
@given(st.floats(0.1, 1), st.floats(0, 0.5), st.floats(-3.2, 3.2))
def test_whatever_is_asked_for_can_be_shown(lightness: float, chroma: float, hue: float) -> None:
    found = shown(Oklch(lightness, chroma, hue))

    assert is_colour(found)
    assert oklch(found).lightness == pytest.approx(lightness, abs=0.02)


@pytest.mark.parametrize("text", ["", "#fff", "#FFFFFF", "#12345g", "red", "#1234567", "#123456\n", "#١٢٣٤٥٦"])
def test_other_ways_to_write_a_colour_are_none(text: str) -> None:
    assert not is_colour(text)
    with pytest.raises(ValueError, match="is not a colour"):
        linear(text)
