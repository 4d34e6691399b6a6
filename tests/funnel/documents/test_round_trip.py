"""Drafts to documents and back."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given, settings

from funnel.documents import export_draft, parse, replace_draft
from steps.models import Choice, Condition, PathTest, Rule, Step, Variable
from tests.builders import draft_step, make_funnel, publish, rule, sample_funnel
from tests.funnel.documents.samples import Data, compiled, documents, full_document, imported

pytestmark = pytest.mark.django_db


def test_export_leaves_defaults_out() -> None:
    founder = [[("role", "any_of", "a, b"), ("size", "greater_than", "2.50")], [("role", "is_answered", "")]]
    steps = [
        draft_step("role", "single_choice", choices=["a", "b"], required=False),
        draft_step("size", "number", minimum=Decimal("0.5"), maximum=Decimal(10), rules=[rule("finish", "bye", founder)]),
        draft_step("mail", "email", rules=[rule("show_if", when=[[("size", "equals", "3")]]), rule("finish", "thanks")]),
    ]

    text = export_draft(make_funnel(steps=steps, endings=["thanks", "bye"]))

    when = [
        [
            {"left": "role", "operator": "any_of", "value": ["a", "b"]},
            {"left": "size", "operator": "greater_than", "value": 2.5},
        ],
        [{"left": "role", "operator": "is_answered"}],
    ]
    shown = [[{"left": "size", "operator": "equals", "value": 3}]]
    choices = [{"key": "a", "label": "A"}, {"key": "b", "label": "B"}]
    finish = {"action": "finish", "target": "bye", "when": when}
    mail_rules = [{"action": "show_if", "when": shown}, {"action": "finish", "target": "thanks"}]
    assert json.loads(text) == {
        "schema": 2,
        "slug": "signup",
        "name": "Signup",
        "steps": [
            {"key": "role", "type": "single_choice", "title": "Role", "required": False, "choices": choices},
            {"key": "size", "type": "number", "title": "Size", "minimum": 0.5, "maximum": 10, "rules": [finish]},
            {"key": "mail", "type": "email", "title": "Mail", "rules": mail_rules},
        ],
        "endings": [{"key": "thanks", "title": "Thanks"}, {"key": "bye", "title": "Bye"}],
    }


def test_import_of_an_export_compiles_to_the_same_spec() -> None:
    funnel = sample_funnel()
    text = export_draft(funnel)

    copy = replace_draft(parse(text.encode()), slug="copy")

    assert copy.warnings == ()
    assert publish(copy.funnel).definition == publish(funnel).definition
    assert export_draft(copy.funnel) == text.replace('"slug": "signup"', '"slug": "copy"')


def test_a_document_with_everything_is_exported_as_it_was_imported() -> None:
    data = full_document()

    result = imported(data)

    text = export_draft(result.funnel)
    assert result.warnings == ()
    assert json.loads(text) == data
    assert text == json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def test_a_document_with_everything_says_what_it_means() -> None:
    version = publish(imported(full_document()).funnel)

    spec = json.loads(version.definition)
    role, size, start, wants = spec["steps"]
    assert spec["hidden"] == [{"key": "plan", "type": "short_text"}, {"key": "seats", "type": "number"}]
    assert spec["variables"] == [{"key": "weeks", "initial": "0"}, {"key": "price", "initial": "9.5"}]
    assert [(choice["points"], choice["ending"]) for choice in role["choices"]] == [("2.5", "welcome"), ("-1", "")]
    assert [(item["action"], item["target"], item["amount"], item["amount_of"]) for item in size["rules"][:3]] == [
        ("multiply", "weeks", None, "team_size"),
        ("divide", "price", "0.5", ""),
        ("subtract", "price", "0", ""),
    ]
    assert size["rules"][3]["groups"][0][0]["right"] == "hidden.seats"
    assert start["rules"][0]["groups"][0][0]["value"] == ["2", "12.5"]
    assert start["rules"][1]["groups"][0][0] == {
        "left": "start",
        "operator": "between",
        "value": ["today", "in 2 weeks"],
        "right": "",
        "relative": True,
    }
    assert [(item["action"], item["target"]) for item in wants["rules"][:2]] == [("require_if", ""), ("show_choice_if", "y")]
    assert [item["value"] for item in wants["rules"][2]["groups"][0]] == ["2", ["x", "y"]]
    assert (size["prefill"], spec["ending_by"]) == ("seats", "score")
    assert [(item["score_from"], item["score_below"]) for item in spec["endings"]] == [(None, "0.5"), ("0.5", None)]


def test_a_document_of_schema_1_is_still_read() -> None:
    old = [{"step": "role", "operator": "equals", "value": "student"}]
    steps = [
        {"key": "role", "type": "single_choice", "title": "Role?", "choices": [{"key": "student", "label": "I study"}]},
        {"key": "mail", "type": "email", "title": "Mail?", "rules": [{"action": "show_if", "when": [old]}]},
    ]
    endings = [{"key": "end", "title": "End"}]

    result = imported({"schema": 1, "slug": "old", "name": "Old", "steps": steps, "endings": endings})

    assert result.warnings == ()
    assert Condition.objects.get().source == Step.objects.get(key="role")
    again = json.loads(export_draft(result.funnel))
    assert again["schema"] == 2
    assert again["steps"][1]["rules"][0]["when"] == [[{"left": "role", "operator": "equals", "value": "student"}]]


def test_an_unfinished_draft_survives_the_round_trip() -> None:
    funnel = make_funnel(steps=[draft_step("a", title=""), draft_step("b", "number"), draft_step("c")], endings=[])
    first, second, third = Step.objects.all()
    Rule.objects.create(step=first, action="skip_to")
    shown = Rule.objects.create(step=third, action="show_if")
    Condition.objects.create(rule=shown, source=None, operator="equals", value="x")
    Condition.objects.create(rule=shown, source=second, operator="equals", value="three")
    Condition.objects.create(rule=shown, source=second, operator="is_empty", value="what?")
    problems, text = compiled(funnel), export_draft(funnel)

    replace_draft(parse(text.encode()))

    assert problems == ["no_ending", "missing_text", "missing_target", "missing_source", "bad_value", "bad_value"]
    assert compiled(funnel) == problems
    assert export_draft(funnel) == text


def test_names_that_stand_for_nothing_survive_the_round_trip() -> None:
    steps = [draft_step("a", prefill="plan"), draft_step("b", "number")]
    funnel = make_funnel(steps=steps)
    Variable.objects.create(funnel=funnel, key="kept")
    row = Rule.objects.create(step=Step.objects.get(key="b"), action="add", variable="sum", amount_of="hidden.plan")
    Condition.objects.create(rule=row, source_name="hidden.plan", operator="equals", value_of="Sum total")
    PathTest.objects.create(funnel=funnel, name="Old", answers="a = x\ngone=1\n\nno answer\na=y", path="a\ngone", ending=None)
    problems, text = compiled(funnel), export_draft(funnel)

    replace_draft(parse(text.encode()))

    data = json.loads(text)
    condition = {"left": "?hidden.plan", "operator": "equals", "value_of": "?Sum total"}
    assert data["steps"][0]["prefill"] == "?plan"
    assert data["steps"][1]["rules"] == [
        {"action": "add", "variable": "?sum", "amount_of": "?hidden.plan", "when": [[condition]]}
    ]
    answers = {"a": "x", "?gone=1": "", "?no answer": "", "?a=y": ""}
    assert data["tests"] == [{"name": "Old", "answers": answers, "path": ["a", "?gone"]}]
    assert problems == ["unknown_prefill", "unknown_variable", "unknown_reference", "unknown_reference"]
    assert compiled(funnel) == problems
    assert export_draft(funnel) == text
    assert PathTest.objects.get().answers == "a = x\ngone=1\nno answer\na=y"


def test_allowed_sites_are_exported_one_by_one() -> None:
    funnel = make_funnel(link_hosts=" Shop.Example.com\n\nexample.org ")

    hosts = json.loads(export_draft(funnel))["link_hosts"]

    assert hosts == ["shop.example.com", "example.org"]


def test_what_a_rule_has_no_use_for_is_not_exported() -> None:
    funnel = make_funnel()
    first, second = Step.objects.all()
    Rule.objects.create(step=first, action="show_if", variable="score", amount=3, amount_of="mail", target_step=second)
    Rule.objects.create(step=first, action="add", variable="score", amount=3, target_step=second)

    rules = json.loads(export_draft(funnel))["steps"][0]["rules"]

    assert rules == [{"action": "show_if"}, {"action": "add", "variable": "score", "amount": 3}]


def test_rules_on_what_a_step_asks_for_come_back() -> None:
    funnel = imported(full_document()).funnel

    rules = json.loads(export_draft(funnel))["steps"][-1]["rules"]

    assert [(rule["action"], rule.get("target")) for rule in rules] == [
        ("require_if", None),
        ("show_choice_if", "y"),
        ("finish", "later"),
    ]
    assert Rule.objects.get(action="show_choice_if").target_choice == Choice.objects.get(key="y", step__key="wants")


@settings(max_examples=60)
@given(documents())
def test_any_draft_survives_the_round_trip(data: Data) -> None:
    first = imported(data).funnel
    text = export_draft(first)

    again = replace_draft(parse(text.encode()), slug=f"{first.slug}-again").funnel

    assert compiled(again) == compiled(first)
    assert export_draft(again) == text.replace(f'"slug": "{first.slug}"', f'"slug": "{again.slug}"')
