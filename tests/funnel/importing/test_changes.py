"""What an import changed in a draft, in sentences that somebody can follow."""

from __future__ import annotations

import json
from typing import Any

import pytest

from funnel.importing.changes import changes

pytestmark = pytest.mark.sqlite_only


def draft(**parts: Any) -> str:
    """An exported draft with two steps."""
    steps = [
        {
            "key": "role",
            "type": "single_choice",
            "title": "Role?",
            "choices": [{"key": "a", "label": "A"}, {"key": "b", "label": "B"}],
        },
        {"key": "mail", "type": "email", "title": "E-mail?"},
    ]
    return json.dumps({"schema": 2, "name": "Sign up", "steps": steps, "endings": [{"key": "end", "title": "Thanks"}]} | parts)


def test_equal_drafts_have_no_changes() -> None:
    assert changes(draft(), draft()) == ()


def test_every_change_is_said_with_its_place() -> None:
    after = [
        {"key": "mail", "type": "email", "title": "Your e-mail?", "required": False},
        {
            "key": "role",
            "type": "single_choice",
            "title": "Role?",
            "choices": [{"key": "b", "label": "Bee"}, {"key": "c", "label": "C"}],
        },
        {"key": "age", "type": "number", "title": "Age?"},
    ]

    assert changes(draft(), draft(name="Sign up!", steps=after, endings=[])) == (
        "name: “Sign up” → “Sign up!”",
        "step mail, title: “E-mail?” → “Your e-mail?”",
        "step mail, required: nothing → false",
        "step role, choice a: removed",
        "step role, choice b, label: “B” → “Bee”",
        "step role, choice c: new",
        "step age: new",
        "steps: in another order",
        "ending end: removed",
    )
