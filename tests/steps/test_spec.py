"""The compiled funnel and its canonical JSON."""

from __future__ import annotations

import json
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steps.spec import Ending, Spec, Step, digest, from_json, to_json
from tests.generators import random_spec


@given(st.randoms(use_true_random=False))
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

    with pytest.raises(ValueError, match="schema 99; this release reads schema 1"):
        from_json(text)
