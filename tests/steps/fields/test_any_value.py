"""Whatever is posted to any field type gets a verdict at once, and what is stored is JSON that every database takes."""

from __future__ import annotations

import json
from functools import partial
from random import Random
from typing import Any

import pytest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from steps.fields import FIELD_TYPES
from steps.forms import StepForm
from steps.spec import Choice, Step, Value
from tests.pace import took
from tests.values import SEEDS, values

pytestmark = [pytest.mark.sqlite_only, pytest.mark.no_cover]

COUNT = 2_000
# Seconds.
SLOWEST = 0.25
CHOICES = (Choice("red", "Red"), Choice("green", "Green"), Choice("blue", "Blue"))


class Posted(QueryDict):
    """A POST that has something under every name of the answer, whatever its parts are called."""

    def __init__(self, rng: Random, value: str) -> None:
        super().__init__(mutable=True)
        self.rng, self.value = rng, value

    def __contains__(self, key: object) -> bool:
        return str(key).startswith("answer") and not str(key).endswith("clear")

    def __getitem__(self, key: str) -> str:
        # Parts that are near to right on their own, so that all of it is sometimes taken.
        return self.value if key == "answer" or self.rng.random() < 0.5 else self.rng.choice(SEEDS)

    def get(self, key: str, default: Any = None) -> Any:
        return self[key] if str(key) in self else default

    def getlist(self, key: str, default: Any = None) -> Any:
        return [self[key] for _ in range(self.rng.randrange(3))] if key in self else []


def is_storable(value: Value) -> bool:
    """Whether PostgreSQL takes it in jsonb: no NUL, no half of a surrogate pair."""
    text = json.dumps(value, ensure_ascii=False)
    text.encode()
    return not any("\x00" in part for part in parts_of(value)) and json.loads(text) == value


def parts_of(value: Value) -> list[str]:
    """The texts that a value is made of."""
    found: Any = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else [value]
    return [str(part) for part in found]


def validated(step: Step, data: QueryDict) -> StepForm:
    """The form of what was posted, with its verdict, and with all that showing it again takes."""
    form = StepForm(data=data, files=MultiValueDict(), step=step)
    form.full_clean()
    form["answer"].value()
    form.type.context(step, form["answer"])
    return form


@pytest.mark.parametrize("kind", sorted(FIELD_TYPES))
@pytest.mark.parametrize("required", [True, False])
def test_anything_posted_gets_a_verdict_at_once_and_a_storable_value(kind: str, required: bool) -> None:
    rng = Random(f"{kind} {required}")  # noqa: S311 - the same every time, and no secret
    step = Step("it", kind, "It?", required=required, choices=CHOICES if FIELD_TYPES[kind].has_choices else ())
    forms: list[StepForm] = []
    taken = 0

    def validate(data: QueryDict) -> None:
        forms.append(validated(step, data))

    for value in values(rng, COUNT):
        assert took(partial(validate, Posted(rng, value)), enough=SLOWEST) < SLOWEST, value[:60]
        form = forms.pop()
        if form.errors:
            assert form.error_codes, value[:60]
            assert all(str(error).strip() for error in form.errors["answer"]), value[:60]
            continue
        taken += 1
        assert is_storable(form.value), value[:60]
        form.type.cell(form.value).encode()
        form.type.words(form.value, step).encode()
        form.type.hint(form.value, step).encode()
        form.type.typed(form.value)

    # No file is posted here, and no whole order comes by chance.
    assert taken or kind in ("file", "ranking")
