"""Whatever is posted to whatever kind of step: a verdict and never an error, the same on every database, soon, and shown again."""

from __future__ import annotations

import html
import json
import time
from random import Random

import pytest
from django.test import Client

from funnel.models import Event, EventKind, Visit
from steps.fields import FIELD_TYPES
from steps.forms import StepForm
from steps.spec import Step, from_json
from tests.builders import make_funnel, publish
from tests.examples import EXAMPLES, posted, step_of
from tests.values import any_value

# Tracing what they cover would double the time they take.
pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]
ASKING = [key for key, kind in FIELD_TYPES.items() if kind.asks]
VALUES, THROUGH_HTTP = 2_000, 60
# Of the processor's time: a machine that does something else meanwhile is not a slow form.
LONGEST = 0.25


def suffixes(kind: str) -> list[str]:
    """What follows the name of the answer in each of its inputs."""
    return sorted({*EXAMPLES[kind].good, *EXAMPLES[kind].bad} or {""})


@pytest.mark.parametrize("kind", ASKING)
def test_any_value_gets_a_verdict_that_the_database_agrees_with(client: Client, kind: str) -> None:
    """All values through the form; those it takes are stored and read back, and a sample goes the whole way from the browser."""
    version = publish(make_funnel(steps=[step_of(kind)]))
    step = from_json(version.definition).steps[0]
    rng = Random(kind)  # noqa: S311 -- no secret
    names = suffixes(kind)

    for number in range(VALUES):
        given = {suffix: any_value(rng) for suffix in names if len(names) == 1 or rng.random() < 0.8}
        started = time.process_time()
        is_good, value = verdict(step, kind, given)
        assert time.process_time() - started < LONGEST, given
        if is_good:
            text = json.dumps(value, ensure_ascii=False)
            assert "\x00" not in text
            text.encode()
        if number < THROUGH_HTTP:
            sent(client, kind, given, is_good=is_good)


def verdict(step: Step, kind: str, given: dict[str, str]) -> tuple[bool, object]:
    form = StepForm(data=posted(kind, given), prefix=kind, step=step)
    return (True, form.value) if form.is_valid() else (False, form.error_codes)


def sent(client: Client, kind: str, given: dict[str, str], *, is_good: bool) -> None:
    """Post it as a new visitor; the answer that is taken is the one that is stored, a refused one is shown again."""
    client.cookies.clear()
    client.get(f"/f/signup/{kind}/")
    visit = Visit.objects.latest("id")
    data = {name: str(value).encode("utf-8", "replace").decode() for name, value in posted(kind, given).items()}

    started = time.process_time()
    response = client.post(f"/f/signup/{kind}/", data)

    assert response.status_code in (303, 413, 422), given
    assert time.process_time() - started < LONGEST, given
    visit.refresh_from_db()
    assert (visit.completed_at is not None) == (response.status_code == 303)
    if response.status_code == 422:
        assert Event.objects.filter(visit=visit, kind=EventKind.STEP_REJECTED).count() == 1
        assert_shown_again(response.content.decode(), kind, data)


def assert_shown_again(page: str, kind: str, data: dict[str, str]) -> None:
    """What was typed is there, but for secrets, and for what is picked and does not exist."""
    if FIELD_TYPES[kind].has_choices or kind in ("password", "file", "yes_no", "consent", "rating", "scale"):
        return
    for text in data.values():
        assert " ".join(text.split()) in " ".join(html.unescape(page).split()), text
