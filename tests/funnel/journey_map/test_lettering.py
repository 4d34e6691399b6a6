"""Texts that have to fit."""

from __future__ import annotations

import pytest

from funnel.journey_map.lettering import clean, cut, lines, width
from tests.funnel.journey_map.drawings import HOSTILE


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("most", [1, 2])
def test_text_is_cut_to_its_lines(text: str, most: int) -> None:
    found = lines(text, 17.0, most)

    assert len(found) <= most
    assert all(width(line) <= 17.0 for line in found)
    assert all(line == clean(line) for line in found)


def test_text_that_fits_is_left_whole() -> None:
    text = "How many people work with you?"

    assert " ".join(lines(text, 17.0, 2)) == text
    assert cut("Role", 17.0) == "Role"


def test_text_that_is_cut_says_so() -> None:
    assert cut("a word " * 40, 10.0).endswith("…")
    assert not cut("a word", 10.0).endswith("…")


@pytest.mark.parametrize("text", ["👩‍👩‍👧‍👦" * 9, "e\u0301" * 40, "👍🏽" * 20])
def test_characters_of_several_parts_are_not_torn(text: str) -> None:
    unit = text[: len(text) // text.count(text[0])] if text[0] != "👩" else "👩‍👩‍👧‍👦"

    found = cut(text, 9.0).removesuffix("…")

    assert found
    assert found.replace(unit, "") == ""


def test_control_characters_are_left_out() -> None:
    assert clean("a\x00b\x1b[0m\n\u202ec\ud800\td") == "ab[0m c d"
