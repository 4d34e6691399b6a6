"""Text that is typed: how long it may be, and how that is said."""

from __future__ import annotations

import pytest

from steps.fields.base import normalise
from tests.pace import took
from tests.steps.fields.filling import blank, html, inputs, make_step, stored


@pytest.mark.parametrize("kind", ["short_text", "long_text"])
def test_counter_says_the_limit_and_describes_the_box(kind: str) -> None:
    page = html(blank(make_step(kind, {"counter": True}, maximum="40")))

    assert "At most 40 characters." in page
    assert 'id="counter" data-limit="40"' in page
    assert inputs(page)["answer"]["aria-describedby"].split() == ["counter"]


def test_short_text_without_a_counter_says_nothing_and_long_text_keeps_it_for_the_end() -> None:
    assert "counter" not in html(blank(make_step("short_text")))
    assert '<p class="counter" hidden data-limit="2000"' in html(blank(make_step("long_text")))


def test_a_letter_with_a_thousand_accents_keeps_thirty_and_costs_nothing() -> None:
    marked = "a" + "\u0345" * 20_000 + "\u0334" * 20_000 + "b"

    assert took(lambda: normalise(marked), enough=0.25) < 0.25
    assert normalise(marked) == "a" + "\u0345" * 30 + "b"
    assert normalise("a" + "\u0344" * 100) == normalise(normalise("a" + "\u0344" * 100))


@pytest.mark.parametrize("text", ["नमस्ते", "Tiếng Việt", "שָׁלוֹם", "🏳️‍🌈", "e\u0301"])
def test_writing_with_marks_is_kept(text: str) -> None:
    assert stored(make_step("short_text"), text) == normalise(text)
    assert len(normalise(text)) >= len(text) - 1
