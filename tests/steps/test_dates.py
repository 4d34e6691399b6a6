"""Dates in conditions: what a marketer may write, and what it comes to."""

from __future__ import annotations

from datetime import date

import pytest

from steps.dates import constant, resolve

pytestmark = pytest.mark.sqlite_only


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [
        (" 2026-03-02 ", "2026-03-02"),
        ("Today", "today"),
        ("18 years ago", "18 years ago"),
        ("1 Year  ago", "1 year ago"),
        ("1 months ago", "1 month ago"),
        ("02 weeks ago", "2 weeks ago"),
        ("in 3 days", "in 3 days"),
        ("in 1 week", "in 1 week"),
    ],
)
def test_constant_is_made_canonical(raw: str, canonical: str) -> None:
    assert constant(raw) == canonical
    assert constant(canonical) == canonical


@pytest.mark.parametrize(
    "raw",
    ["", "soon", "2026-13-01", "2026-02-30", "26-01-01", "18 years", "in -1 days", "years ago", "in 3 days ago", "٢٠٢٦-٠١-٠١"],
)
def test_what_is_no_date_is_refused_in_words(raw: str) -> None:
    with pytest.raises(ValueError, match=r"is not a date\. Enter one like 2026-03-02"):
        constant(raw)


@pytest.mark.parametrize(
    ("text", "today", "expected"),
    [
        ("2026-03-02", "2020-01-01", "2026-03-02"),
        ("today", "2026-06-15", "2026-06-15"),
        ("18 years ago", "2028-02-29", "2010-02-28"),
        ("in 1 year", "2028-02-29", "2029-02-28"),
        ("1 month ago", "2026-03-31", "2026-02-28"),
        ("in 1 month", "2026-12-31", "2027-01-31"),
        ("1 month ago", "2026-01-15", "2025-12-15"),
        ("2 weeks ago", "2026-01-01", "2025-12-18"),
        ("in 10 days", "2026-12-25", "2027-01-04"),
        ("99999 years ago", "2026-06-15", "0001-01-01"),
        ("in 99999 months", "2026-06-15", "9999-12-31"),
        ("in 99999 weeks", "9000-01-01", "9999-12-31"),
        ("99999 weeks ago", "1000-01-01", "0001-01-01"),
    ],
)
def test_relative_date_is_resolved(text: str, today: str, expected: str) -> None:
    assert resolve(text, date.fromisoformat(today)) == expected
