"""Typeform forms for tests: the questions and screens to make them of, and the questions that many tests ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Json = dict[str, Any]


def field(ref: str, type: str = "short_text", **parts: Any) -> Json:
    """A question; `parts` are further names of it, beside its reference, type and title."""
    return {"id": f"id-{ref}", "ref": ref, "type": type, "title": f"Title of {ref}"} | parts


def picked(ref: str, *choices: str, type: str = "multiple_choice", **properties: Any) -> Json:
    """A question with choices, each with its label for a reference."""
    listed = [{"id": f"{ref}-{label}", "ref": label, "label": label} for label in choices]
    return field(ref, type, properties={"choices": listed, **properties})


def group(ref: str, *fields: Json, type: str = "group") -> Json:
    """A group of questions."""
    return field(ref, type, properties={"fields": list(fields)})


def screen(ref: str, **properties: Any) -> Json:
    """A thank-you screen."""
    return {"ref": ref, "type": "thankyou_screen", "title": f"Title of {ref}", "properties": properties}


def form(*fields: Json, logic: Sequence[Json] = (), ends: Sequence[str] = ("thanks",), **parts: Any) -> Json:
    """A form; `ends` are references of its thank-you screens."""
    return {
        "id": "Ab12Cd",
        "title": "A form",
        "fields": list(fields),
        "thankyou_screens": [screen(ref) for ref in ends],
        "logic": list(logic),
    } | parts


# Four questions that are answered with short texts.
FOUR = [field(ref) for ref in "abcd"]
# The question "q" with three choices to take one of, and to take several of.
COLOURS = picked("q", "red", "green", "blue")
MANY = picked("q", "red", "green", "blue", allow_multiple_selection=True)
