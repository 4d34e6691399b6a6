"""Files as they come: read with bounds, cleaned with a note, told apart; texts and keys made fit."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel.documents import DocumentError
from funnel.importing.conversion import Notes
from funnel.importing.formats import detect
from funnel.importing.keys import Keys
from funnel.importing.source import LIMIT, read
from funnel.importing.texts import plain, taken
from tests.pace import took

pytestmark = pytest.mark.sqlite_only


def noted(notes: Notes) -> list[tuple[str, str]]:
    """Where and what."""
    return [(note.path, note.code) for note in notes.all()]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is not JSON"),
        (b"<form>", "is not JSON"),
        (b"\xff\xfe{}", "not UTF-8"),
        (b'{"fields": [' + b"[" * 100_000, "nested more than"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "nested more than"),
        (b'"' + b"x" * 50_000_000 + b'"', f"more than {LIMIT:,} bytes"),
    ],
    ids=["empty", "no JSON", "other encoding", "deep lists", "deep objects", "large"],
)
def test_unreadable_file_is_refused_in_words_and_soon(data: bytes, said: str) -> None:
    def refused() -> None:
        with pytest.raises(DocumentError, match=said):
            read(data, Notes())

    assert took(refused, enough=1) < 1


def test_what_cannot_be_kept_is_taken_out_and_noted() -> None:
    notes = Notes()

    found = read(b'{"a": "x\\ud800y\\u0000", "b": [NaN, 1e999999999, 2.50, 3.0], "c": 1, "c": 2}', notes)

    assert found["a"] == "xy"
    assert found["b"][:2] == [None, None]
    assert (str(found["b"][2]), found["b"][3], found["c"]) == ("2.50", 3, 2)
    assert noted(notes) == [
        ("c", "property_not_taken"),
        ("a", "text_cleaned"),
        ("b[0]", "value_unusable"),
        ("b[1]", "value_unusable"),
    ]


@pytest.mark.parametrize(
    ("source", "format"),
    [
        ({"schema": 2, "steps": []}, "stepwise"),
        ({"title": "x", "fields": []}, "typeform"),
        ({"thankyou_screens": []}, "typeform"),
        ({"pages": []}, "surveyjs"),
        ({"elements": []}, "surveyjs"),
        ({"questions": []}, "surveyjs"),
        ({"title": "x"}, ""),
        ([], ""),
        (None, ""),
    ],
)
def test_format_is_told_from_the_file(source: Any, format: str) -> None:
    assert detect(source) == format


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("Plain & simple < 5", "Plain & simple < 5"),
        ("a<br>b", "a\nb"),
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<ul><li>One</li><li>Two</li></ul>", "– One\n– Two"),
        ('See <a href="https://example.com/x">here</a>.', "See here (https://example.com/x)."),
        ('See <a href="javascript:alert(1)">here</a>.', "See here."),
        ("<script>alert(1)</script>Hi <b>you</b>", "Hi you"),
        ("Fish &amp; chips", "Fish & chips"),
        ("2 <unclosed & more", "2 <unclosed & more"),
        ("a&#x90;b", "ab"),
    ],
)
def test_html_becomes_text(given: str, text: str) -> None:
    assert taken(given, 500, Notes(), "title", is_line=False) == text


def test_long_text_is_cut_and_noted() -> None:
    notes = Notes()

    assert taken("x" * 301, 300, notes, "title") == "x" * 299 + "…"
    assert noted(notes) == [("title", "text_shortened")]


@given(st.text(alphabet="<>/&;!-abp =\"'\n", max_size=2_000))
def test_any_text_becomes_text_soon(text: str) -> None:
    assert len(taken(text, 100, Notes(), "title")) <= 100
    assert took(lambda: taken(text, 100, Notes(), "title"), enough=0.5) < 0.5


@pytest.mark.parametrize(
    "text", ["<a " * 13_000, "<" * 40_000, "<!--" * 10_000, "&" * 40_000, "<a href='" * 4_500, "<!" * 20_000, "</a" * 13_000]
)
def test_hostile_markup_is_read_soon(text: str) -> None:
    assert took(lambda: (plain(text), plain(text + ">")), enough=1) < 1


def test_keys_are_made_from_names_once_each() -> None:
    keys = Keys({"ref-9": "role"}, stem="step")

    assert [
        keys.make("ref-9", "anything"),
        keys.make("1", "role"),
        keys.make("2", "Your rôle?"),
        keys.make("3", "你好", "--"),
    ] == [
        "role",
        "role-2",
        "your-role",
        "step",
    ]
    assert keys.make("4", "9 lives") == "lives"
    assert keys.make("1", "other") == "role-2"


@given(st.lists(st.text(max_size=80), unique=True, max_size=30))
def test_keys_are_sound_and_differ(names: list[str]) -> None:
    keys = Keys(stem="step")

    made = [keys.make(name, name) for name in names]

    assert len(set(made)) == len(names)
    assert all(json.dumps(key) and key[0].isalpha() and key == key.lower() and len(key) <= 50 for key in made)
