"""One step of every field type, with what a browser posts for an answer it takes and for one it refuses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.builders import StepDraft, draft_step

# By what follows the name of the answer: "" for itself, "_given" for a part.
Posted = Mapping[str, str | list[str]]
COLOURS = ("red", "green", "blue")
PDF = b"%PDF-1.4\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"


@dataclass(frozen=True)
class Example:
    """A step's columns and what is posted to it; an empty `bad` is an answer left out."""

    good: Posted
    bad: Posted = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    columns: Mapping[str, Any] = field(default_factory=dict)


EXAMPLES: dict[str, Example] = {
    "short_text": Example({"": "Ada"}, columns={"autocomplete": "given-name", "options": {"counter": True}}),
    "long_text": Example({"": "First line\nsecond line"}, {"": "x" * 2_001}),
    "email": Example({"": "ada@example.com"}, {"": "ada"}),
    "url": Example({"": "https://example.com/"}, {"": "not an address"}),
    "phone": Example({"": "+49 30 901820"}, {"": "12"}),
    "name": Example({"_given": "Ada", "_family": "Lovelace"}, {"_given": "Ada"}),
    "address": Example(
        {"_street": "Hauptstr. 1", "_postal_code": "10115", "_city": "Berlin", "_country": "Germany"}, {"_city": "Berlin"}
    ),
    "country": Example({"": "Germany"}, {"": "Atlantis"}),
    "number": Example({"": "12"}, {"": "many"}, columns={"options": {"unit": "kg"}, "minimum": 1, "maximum": 500}),
    "date": Example({"": "2026-12-24"}, {"": "soon"}),
    "date_of_birth": Example({"_day": "10", "_month": "12", "_year": "1985"}, {"_day": "31", "_month": "2", "_year": "1985"}),
    "time": Example({"": "14:30"}, {"": "25:00"}),
    "single_choice": Example({"": "red"}, choices=COLOURS),
    "multiple_choice": Example({"": ["red", "blue"]}, choices=COLOURS),
    "picture_choice": Example({"": "red"}, choices=COLOURS),
    "ranking": Example({"": ["red:2", "green:1", "blue:3"]}, {"": ["red:1", "green:1", "blue:3"]}, choices=COLOURS),
    "rating": Example({"": "4"}),
    "scale": Example({"": "7"}),
    "slider": Example({"": "40"}, {"": "101"}, columns={"minimum": 0, "maximum": 100, "options": {"unit": "%"}}),
    "yes_no": Example({"": "yes"}),
    "consent": Example({"": "on"}),
    "password": Example({"_secret": "a-Long-and-rare-7-phrase"}, {"_secret": "short"}),
    "file": Example({}),
    "content": Example({}),
}


def step_of(kind: str) -> StepDraft:
    """A step of this type, with its type for a key."""
    example = EXAMPLES[kind]
    columns = {
        "title": f"What about {kind.replace('_', ' ')}?",
        "help_text": "We ask, so that we can help you.",
        **example.columns,
    }
    return draft_step(kind, kind, choices=example.choices, **columns)


def posted(kind: str, values: Posted) -> dict[str, str | list[str]]:
    """The form data of an answer, under the names the step gives them."""
    return {f"{kind}-answer{suffix}": value for suffix, value in values.items()}
