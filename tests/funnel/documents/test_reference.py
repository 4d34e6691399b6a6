"""The page about documents: it names everything, and its example is sound."""

from __future__ import annotations

import json
import re

import pytest

from funnel.documents import export_draft, json_schema
from settings.environment import BASE_DIR
from tests.funnel.documents.samples import imported

PAGE = (BASE_DIR / "docs/reference/funnel-document.md").read_text(encoding="utf-8")


def test_every_name_of_every_part_is_documented() -> None:
    schema = json.loads(json_schema())

    named = {name for part in [schema, *schema["$defs"].values()] for name in part["properties"]}
    assert named <= set(re.findall(r"`(\w+)`", PAGE))


@pytest.mark.django_db
def test_the_example_can_be_published_and_comes_back() -> None:
    example = json.loads(re.findall(r"```json\n(.+?)```", PAGE, re.DOTALL)[0])

    result = imported(example)

    assert result.warnings == ()
    assert json.loads(export_draft(result.funnel)) == example
