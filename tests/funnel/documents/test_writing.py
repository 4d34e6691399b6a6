"""Documents that replace a draft."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from funnel.documents import export_draft
from funnel.models import Funnel
from steps.models import Choice, Ending, HiddenField, PathTest, Rule, Step, Variable
from tests.builders import draft_step, make_funnel, publish, sample_funnel
from tests.funnel.documents.samples import Data, document, full_document, imported, step_with_rule
from tests.pace import took

pytestmark = pytest.mark.django_db


def test_import_keeps_rows_by_key_and_their_frozen_keys() -> None:
    funnel = sample_funnel()
    publish(funnel)
    before = _primary_keys(funnel)
    data = json.loads(export_draft(funnel))
    data["steps"] = [data["steps"][1], data["steps"][0], {"key": "new", "type": "number", "title": "New?"}]
    data["steps"][0]["rules"] = []
    data["steps"][0]["choices"] = data["steps"][0]["choices"][::-1][:2]

    result = imported(data | {"name": "Other name"})

    after = _primary_keys(funnel)
    assert not result.created
    assert after.items() - before.items() == {("new", Step.objects.get(key="new").pk)}
    assert [(step.key, step.key_frozen) for step in Step.objects.all()] == [("role", True), ("welcome", True), ("new", False)]
    assert [(choice.key, choice.key_frozen) for choice in Choice.objects.all()] == [("student", True), ("employee", True)]
    funnel.refresh_from_db()
    assert (funnel.name, funnel.live_version) == ("Other name", funnel.versions.get())


def test_import_keeps_hidden_fields_and_variables_by_key_and_makes_tests_anew() -> None:
    first = imported(full_document())
    before = _names(first.funnel)
    hidden = [{"key": "seats"}, {"key": "source", "type": "email"}]
    variables = [{"key": "price"}, {"key": "days"}]

    imported(document(slug="full", hidden=hidden, variables=variables, tests=[{"name": "Other"}]))

    after = _names(first.funnel)
    assert after.keys() == {"hidden.seats", "hidden.source", "price", "days"}
    assert {name: after[name] for name in ("hidden.seats", "price")} == {name: before[name] for name in ("hidden.seats", "price")}
    assert list(HiddenField.objects.values_list("key", "type")) == [("seats", "short_text"), ("source", "email")]
    assert list(Variable.objects.values_list("key", "initial")) == [("price", Decimal(0)), ("days", Decimal(0))]
    assert [(row.name, row.answers, row.path, row.ending) for row in PathTest.objects.all()] == [("Other", "", "", None)]


def _names(funnel: Funnel) -> dict[str, int]:
    hidden = {f"hidden.{row.key}": row.pk for row in HiddenField.objects.filter(funnel=funnel)}
    return hidden | {row.key: row.pk for row in Variable.objects.filter(funnel=funnel)}


def test_import_without_the_optional_parts_empties_them() -> None:
    funnel = imported(full_document()).funnel

    imported(document(), slug="full")

    funnel.refresh_from_db()
    assert (funnel.ending_by, funnel.link_hosts) == ("first", "")
    assert not any(model.objects.exists() for model in (HiddenField, Variable, PathTest))


def _primary_keys(funnel: Funnel) -> dict[str, int]:
    steps = {step.key: step.pk for step in Step.objects.filter(funnel=funnel)}
    choices = {f"{choice.step.key}.{choice.key}": choice.pk for choice in Choice.objects.filter(step__funnel=funnel)}
    return steps | choices | {f"{ending.key}!": ending.pk for ending in Ending.objects.filter(funnel=funnel)}


def test_import_leaves_other_funnels_alone() -> None:
    other = sample_funnel("other")
    before = export_draft(other)

    imported(document(steps=[], endings=[]))

    assert export_draft(other) == before


def test_import_moves_a_choice_key_to_another_step() -> None:
    make_funnel(steps=[draft_step("one", "single_choice", choices=["a"]), draft_step("two", "single_choice", choices=["b"])])
    choices = [{"key": "one", "choices": [{"key": "b", "label": "B"}]}, {"key": "two", "choices": [{"key": "a", "label": "A"}]}]

    imported(document(steps=[{"type": "single_choice", "title": "?", **step} for step in choices]))

    assert list(Choice.objects.order_by("step__position").values_list("step__key", "key")) == [("one", "b"), ("two", "a")]


def test_import_warns_of_what_stops_publishing_with_its_path() -> None:
    data = step_with_rule(action="show_if", when=[[{"left": "role", "operator": "equals", "value": "c"}]])
    data["steps"][1]["title"] = " "
    data["steps"][0]["choices"][1]["label"] = ""
    data["endings"].append({"key": "later", "title": ""})

    warnings = imported(data).warnings

    assert [(warning.path, warning.code) for warning in warnings] == [
        ("steps[1]", "missing_text"),
        ("endings[1]", "missing_text"),
        ("steps[0].choices[1]", "missing_text"),
        ("steps[2].rules[0].when[0][0]", "unknown_choice"),
    ]


def test_import_warns_of_new_parts_with_their_paths() -> None:
    data = full_document()
    data["hidden"].append({"key": "device"})
    data["variables"].append({"key": "role"})
    data["link_hosts"] = []
    data["steps"][0]["rules"][1]["amount_of"] = "?gone"
    data["steps"][1]["prefill"] = "?gone"

    warnings = imported(data).warnings

    assert [(warning.path, warning.code) for warning in warnings] == [
        ("steps[0]", "duplicate_key"),
        ("variables[2]", "duplicate_key"),
        ("hidden[2]", "reserved_key"),
        ("steps[1]", "unknown_prefill"),
        ("steps[0].rules[1]", "unknown_reference"),
        ("endings[1]", "bad_link"),
    ]


def test_import_warns_of_path_tests_that_fail() -> None:
    data = full_document()
    data["tests"][0]["ending"] = "later"
    data["tests"][1]["answers"] = {"role": "nobody"}

    warnings = imported(data).warnings

    assert [(warning.path, warning.code) for warning in warnings] == [
        ("tests[0]", "failed_path_test"),
        ("tests[1]", "bad_path_test"),
    ]


def test_import_takes_marked_names_as_they_are() -> None:
    tests = [{"name": "Old", "answers": {"?gone": 3, "?no answer": "", "mail": ""}, "path": ["?gone", "mail"]}]

    imported(document(tests=tests))

    row = PathTest.objects.get()
    assert row.answers == "gone = 3\nno answer\nmail ="
    assert row.path == "gone\nmail"


def test_import_of_400_steps_with_450_rules_is_quick() -> None:
    steps: list[Data] = [{"key": f"s{number}", "type": "number", "title": "How many?"} for number in range(400)]
    for number in range(1, 400):
        when = [[{"left": f"s{number - 1}", "operator": "greater_than", "value": 3}]]
        finish = [{"action": "finish", "target": "end", "when": when}] if number < 52 else []
        steps[number]["rules"] = [{"action": "show_if", "when": when}, *finish]
    data = document(steps=steps)
    imported(data)

    assert took(lambda: imported(data), enough=3) < 3
    assert Rule.objects.count() == 450
