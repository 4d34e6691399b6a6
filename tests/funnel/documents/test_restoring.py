"""A published version as the draft again."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from hypothesis import assume, given, settings

from funnel import demo
from funnel.documents import export_draft, parse, replace_draft, restore_draft
from funnel.models import Funnel, Version
from steps.models import Choice, Ending, PathTest, Step
from tests.builders import draft_step, ending, make_funnel, publish, redraft, rule
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

    assert restore_draft(version) == ()

    assert compiled(version.funnel) == version.definition
    assert publish(version.funnel) == version


@pytest.mark.parametrize("path", DEMO, ids=lambda path: path.stem)
def test_every_question_block_look_and_language_comes_back(path: Path) -> None:
    made = replace_draft(parse(path.read_bytes()))
    before = export_draft(made.funnel)
    version = publish(made.funnel)
    redraft(made.funnel, [draft_step("only")], ["thanks"])
    Funnel.objects.update(design={}, languages="en", translations={}, ending_by="first", link_hosts="")
    PathTest.objects.all().delete()

    problems = restore_draft(version)

    made.funnel.refresh_from_db()
    after = json.loads(export_draft(made.funnel))
    assert problems == ()
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

    problems = restore_draft(version)

    test = PathTest.objects.get()
    assert (test.name, test.answers, test.path, test.ending) == ("All", "a = x\nb = y\nodd", "a\nb", None)
    assert {item.code for item in problems} == {"bad_path_test"}


def test_keys_of_rows_that_had_been_deleted_are_fixed_again() -> None:
    steps = [draft_step("a", "single_choice", choices=["x", "y"])]
    version = given_up(publish(make_funnel(steps=steps, endings=[ending("bye")])))

    restore_draft(version)

    frozen = [(row.key, row.key_frozen) for model in (Step, Choice, Ending) for row in model.objects.all()]
    assert frozen == [("a", True), ("x", True), ("y", True), ("bye", True)]


@pytest.mark.parametrize(
    ("kind", "operator", "value"),
    [
        ("short_text", "any_of", ",".join(str(number) for number in range(10_000, 10_333))),
        ("short_text", "equals", "one, two; three"),
        ("short_text", "contains", "“{{ b }}”"),
        ("number", "between", "-1; 2,5"),
        ("date", "between", "18 years ago; in 2 weeks"),
        ("yes_no", "equals", "no"),
        ("multiple_choice", "count_at_least", "2"),
        ("multiple_choice", "none_of", "x, y"),
        ("phone", "begins_with", "(0 30) 12"),
    ],
)
def test_conditions_compare_with_what_they_did(kind: str, operator: str, value: str) -> None:
    asked = draft_step("a", kind, choices=["x", "y", "z"] if kind == "multiple_choice" else [])
    later = draft_step("b", rules=[rule("show_if", when=[[("a", operator, value)]])])
    version = given_up(publish(make_funnel(steps=[asked, later, draft_step("c")])))

    assert restore_draft(version) == ()

    assert compiled(version.funnel) == version.definition


def test_draft_is_restored_whatever_its_sites_and_however_large_it_is() -> None:
    ends = [ending("end", button="Go", link="https://shop.example.com/")]
    steps = [draft_step(f"s{number}", help_text="x" * 2_000) for number in range(600)]
    version = publish(make_funnel(steps=steps, endings=ends, link_hosts="shop.example.com"))
    Funnel.objects.update(link_hosts="https://no.host/\n" + "\n".join(f"shop-{number}.example.com" for number in range(95)))

    problems = restore_draft(version)

    assert {item.code for item in problems} <= {"bad_link"}
    assert Step.objects.count() == 600
    assert Funnel.objects.get().link_hosts.splitlines()[::96] == ["https://no.host/", "shop.example.com"]
