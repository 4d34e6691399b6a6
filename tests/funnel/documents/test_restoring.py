"""A published version as the draft again."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from hypothesis import assume, given, settings

from funnel import demo
from funnel.documents import export_draft, export_version, parse, replace_draft, restore_draft
from funnel.models import Funnel, Version
from steps.models import Choice, Ending, PathTest, Step
from tests.builders import draft_step, ending, make_funnel, publish, redraft
from tests.funnel.documents.samples import compiled, document, full_document, imported
from tests.funnel.documents.test_specs import written
from tests.generators import random_spec
from tests.randoms import randoms

pytestmark = pytest.mark.django_db
DEMO = sorted(Path(demo.__file__).parent.glob("*.json"))


def given_up(version: Version) -> Version:
    """The version, after its funnel's draft became something else altogether."""
    imported(document(), slug=version.funnel.slug)
    version.refresh_from_db()
    return version


@settings(max_examples=60)
@given(randoms)
def test_any_version_is_what_its_restored_draft_compiles_to(rng: Random) -> None:
    made = imported(written(random_spec(rng, 6)))
    assume(not made.warnings)
    version = given_up(publish(made.funnel))

    restored = restore_draft(version)

    assert compiled(restored.funnel) == version.definition
    assert publish(restored.funnel) == version


@pytest.mark.parametrize("path", DEMO, ids=lambda path: path.stem)
def test_every_question_block_look_and_language_comes_back(path: Path) -> None:
    made = replace_draft(parse(path.read_bytes()))
    before = export_draft(made.funnel)
    version = publish(made.funnel)
    redraft(made.funnel, [draft_step("only")], ["thanks"])
    Funnel.objects.update(design={}, languages="en", translations={}, ending_by="first", link_hosts="")
    PathTest.objects.all().delete()

    restored = restore_draft(version)

    after = json.loads(export_draft(restored.funnel))
    assert restored.warnings == ()
    assert after | {"tests": [], "link_hosts": []} == json.loads(before) | {"tests": [], "link_hosts": []}


def test_draft_keeps_what_no_version_holds() -> None:
    data = full_document()
    funnel = imported(data).funnel
    Step.objects.filter(key="role").update(source_ref="q1")
    Choice.objects.filter(key="founder").update(source_ref="c1")
    Ending.objects.filter(key="later").update(source_ref="e1")
    Funnel.objects.update(source="typeform:abc")
    version = publish(Funnel.objects.get())
    Step.objects.filter(key="start").delete()
    Step.objects.filter(key="role").update(title="Another question")
    Funnel.objects.update(link_hosts="example.org\nexample.net")

    restore_draft(version)

    funnel.refresh_from_db()
    assert (funnel.source, funnel.live_version) == ("typeform:abc", version)
    assert funnel.link_hosts.split() == ["example.org", "example.net", "shop.example.com"]
    assert Step.objects.get(key="role").source_ref == "q1"
    assert Choice.objects.get(key="founder").source_ref == "c1"
    assert Ending.objects.get(key="later").source_ref == "e1"
    assert json.loads(export_draft(funnel))["tests"] == data["tests"]


def test_path_tests_of_later_steps_and_endings_stay_as_they_are() -> None:
    version = publish(make_funnel(steps=[draft_step("a")]))
    redraft(version.funnel, [draft_step("a"), draft_step("b")], ["thanks", "later"])
    later = Ending.objects.get(key="later")
    PathTest.objects.create(funnel=version.funnel, name="All", answers="a = x\nb = y\nodd", path="a\nb", ending=later)

    restored = restore_draft(version)

    test = PathTest.objects.get()
    assert (test.name, test.answers, test.path, test.ending) == ("All", "a = x\nb = y\nodd", "a\nb", None)
    assert {item.code for item in restored.warnings} == {"bad_path_test"}


def test_keys_of_rows_that_had_been_deleted_are_fixed_again() -> None:
    steps = [draft_step("a", "single_choice", choices=["x", "y"])]
    version = given_up(publish(make_funnel(steps=steps, endings=[ending("bye")])))

    restore_draft(version)

    frozen = [(row.key, row.key_frozen) for model in (Step, Choice, Ending) for row in model.objects.all()]
    assert frozen == [("a", True), ("x", True), ("y", True), ("bye", True)]


def test_export_of_a_version_is_the_document_it_was_published_from() -> None:
    data = full_document()
    version = publish(imported(data).funnel)
    Step.objects.update(title="Another title")

    assert json.loads(export_version(version)) == data
