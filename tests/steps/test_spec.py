"""The compiled funnel and its canonical JSON."""

from __future__ import annotations

import json
from random import Random

import pytest
from hypothesis import given

from steps.journey import walk
from steps.recall import fill
from steps.spec import Ending, Spec, Step, digest, from_json, to_json
from tests.generators import random_spec
from tests.randoms import randoms


@given(randoms)
def test_json_round_trip_is_the_same_text(rng: Random) -> None:
    text = to_json(random_spec(rng))

    assert to_json(from_json(text)) == text


def test_json_is_canonical() -> None:
    spec = Spec("Ærø", (Step("a", "content", "A"),), (Ending("end", "End"),))

    text = to_json(spec)

    assert text == json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert len(digest(text)) == 64


def test_unknown_schema_is_refused_in_words() -> None:
    text = to_json(Spec("A", (), (), schema=99))

    with pytest.raises(ValueError, match="schema 99; this release reads schemas 1 to 2"):
        from_json(text)


def test_version_of_the_first_schema_is_read_and_walked_as_it_was() -> None:
    """Visits that are under way were promised that their version never changes."""
    condition = {"operator": "equals", "step": "role", "value": "founder"}
    rule = {"action": "finish", "groups": [[condition]], "target": "other"}
    blank = {
        "autocomplete": "",
        "button": "",
        "help_text": "",
        "maximum": None,
        "minimum": None,
        "placeholder": "",
        "praise": "",
        "stage": "",
    }
    choices = [{"key": "founder", "label": "Founder"}]
    role = {
        "choices": choices,
        "key": "role",
        "required": True,
        "rules": [rule],
        "title": "Hi {{ role }}",
        "type": "single_choice",
    }
    endings = [{"body": "", "key": "end", "title": "End"}, {"body": "", "key": "other", "title": "Other"}]

    spec = from_json(json.dumps({"endings": endings, "schema": 1, "steps": [blank | role], "title": "Old"}))

    journey = walk(spec, {"role": "founder"})
    assert (journey.ending, spec.schema) == ("other", 1)
    assert fill(spec.steps[0].title, spec, journey.values) == "Hi {{ role }}"
