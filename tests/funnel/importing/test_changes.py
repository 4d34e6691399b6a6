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


def test_change_in_a_list_without_keys_says_which_of_it_changed() -> None:
    def ruled(*values: str) -> str:
        rules = [
            {"action": "finish", "target": "end", "when": [[{"left": "mail", "operator": "equals", "value": value}]]}
            for value in values
        ]
        return draft(steps=[{"key": "mail", "type": "email", "title": "E-mail?", "rules": rules}])

    assert changes(ruled("a", "b", "c"), ruled("a", "x", "y")) == ("step mail, rules: number 2, 3 of 3 changed",)
    assert changes(ruled("a"), ruled("a", "b")) == ("step mail, rules: 1 of them → 2 of them",)
    assert changes(ruled(*"a" * 12), ruled(*"b" * 12)) == (
        "step mail, rules: number 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, … of 12 changed",
    )
