"""The examples are what they claim to be: every field type has one, takes the good answer and refuses the bad one."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from funnel.models import Visit
from steps.fields import FIELD_TYPES
from tests.builders import make_funnel, publish
from tests.examples import EXAMPLES, PDF, posted, step_of

pytestmark = pytest.mark.django_db
ASKING = [key for key, kind in FIELD_TYPES.items() if kind.asks]


def test_every_field_type_has_an_example() -> None:
    assert set(EXAMPLES) == set(FIELD_TYPES)


@pytest.mark.parametrize("kind", ASKING)
def test_bad_answer_is_refused_and_good_one_is_taken(client: Client, kind: str) -> None:
    publish(make_funnel(steps=[step_of(kind)]))
    client.get(f"/f/signup/{kind}/")
    example = EXAMPLES[kind]
    file = {f"{kind}-answer": SimpleUploadedFile("cv.pdf", PDF)} if kind == "file" else {}

    refused = client.post(f"/f/signup/{kind}/", posted(kind, example.bad))
    taken = client.post(f"/f/signup/{kind}/", {**posted(kind, example.good), **file})

    assert (refused.status_code, taken.status_code) == (422, 303)
    assert Visit.objects.get().completed_at is not None
