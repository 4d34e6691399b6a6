"""Whatever is sent to whatever kind of step: never an error, soon, the form's own verdict on every database, and shown again."""

from __future__ import annotations

import html
import time
from random import Random

import pytest
from django.test import Client

from funnel.models import EventKind, Visit
from steps.fields import FIELD_TYPES
from steps.forms import StepForm
from steps.spec import Step, from_json
from tests.builders import draft_step, make_funnel, publish
from tests.examples import EXAMPLES, step_of
from tests.values import LONG, PIECES, SEEDS, mixture

# Tracing what they cover would double the time they take.
pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]
ASKING = [key for key, kind in FIELD_TYPES.items() if kind.asks]
# Thousands go through each form in `tests/steps/fields/test_any_value.py`; these go the whole way.
VALUES = 100
# Of the processor's time: a machine that does something else meanwhile is not a slow form.
LONGEST = 0.25
# Nor is a process that tidies its memory meanwhile: a value that is slow to read is slow each time.
TIMES = 3
# What is typed into these is not text, or never shown again.
PICKED = {"password", "file", "yes_no", "consent", "rating", "scale"}


@pytest.mark.parametrize("kind", ASKING)
def test_any_value_is_taken_or_refused_as_its_form_says(client: Client, kind: str) -> None:
    version = publish(make_funnel(steps=[step_of(kind), draft_step("next")]))
    step = from_json(version.definition).steps[0]
    rng = Random(kind)  # noqa: S311 -- no secret
    names = sorted({*EXAMPLES[kind].good, *EXAMPLES[kind].bad} or {""})

    for _ in range(VALUES):
        given = {suffix: any_value(rng) for suffix in names if len(names) == 1 or rng.random() < 0.8}
        data = {f"{kind}-answer{suffix}": text.encode("utf-8", "replace").decode() for suffix, text in given.items()}
        assert any(send(client, step, data) < LONGEST for _ in range(TIMES)), data


def any_value(rng: Random) -> str:
    """A short one of the lists or a mixture of them; now and then one of the longest."""
    return rng.choice(LONG) if rng.random() < 0.02 else rng.choice((*SEEDS, *PIECES)) if rng.random() < 0.5 else mixture(rng)


def send(client: Client, step: Step, data: dict[str, str]) -> float:
    """Send it as a new visitor; the processor's seconds. What the form takes is stored, what it refuses is counted and shown again."""
    client.cookies.clear()
    client.get(f"/f/signup/{step.key}/")
    visit = Visit.objects.latest("id")
    form = StepForm(data=data, prefix=step.key, step=step, seed=str(visit.uuid))
    is_good = form.is_valid()

    began = time.process_time()
    response = client.post(f"/f/signup/{step.key}/", data)
    took = time.process_time() - began

    visit.refresh_from_db()
    assert response.status_code == (303 if is_good else 422), data
    assert list(visit.events.values_list("kind", flat=True))[1:] == [
        EventKind.STEP_COMPLETED if is_good else EventKind.STEP_REJECTED
    ]
    if is_good:
        assert visit.answers[step.key] == form.value or step.type == "password"
    elif not FIELD_TYPES[step.type].has_choices and step.type not in PICKED:
        page = plain(response.content.decode())
        assert all(plain(text) in page for text in data.values()), data
    return took


def plain(text: str) -> str:
    """As one reads it: without entities, and with any blanks as one."""
    return " ".join(html.unescape(text).split())
