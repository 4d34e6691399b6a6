"""Drafts as JSON documents, there and back."""

from __future__ import annotations

import io
import itertools
import json
import sys
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from funnel.documents import LIMIT, DocumentError, Imported, export_draft, json_schema, parse, replace_draft
from funnel.documents.values import from_text, to_text
from funnel.models import Funnel
from settings.environment import BASE_DIR
from steps.compiling import compile_draft
from steps.fields import FIELD_TYPES
from steps.models import Choice, Condition, Ending, Rule, Step
from steps.rules import OPERATORS
from steps.spec import to_json
from tests.builders import draft_step, make_funnel, publish, redraft, rule, sample_funnel

pytestmark = pytest.mark.django_db

Data = dict[str, Any]
_numbers = itertools.count()


def document(**changes: Any) -> Data:
    """A small sound document."""
    steps = [
        {
            "key": "role",
            "type": "single_choice",
            "title": "Role?",
            "choices": [{"key": "a", "label": "A"}, {"key": "b", "label": "B"}],
        },
        {"key": "mail", "type": "email", "title": "Mail?"},
    ]
    return {
        "schema": 1,
        "slug": "signup",
        "name": "Sign up",
        "steps": steps,
        "endings": [{"key": "end", "title": "End"}],
        **changes,
    }


def imported(data: Data, slug: str = "") -> Imported:
    return replace_draft(parse(json.dumps(data).encode()), slug=slug)


def problems_of(text: str | bytes) -> list[str]:
    with pytest.raises(DocumentError) as caught:
        parse(text.encode() if isinstance(text, str) else text)
    return list(caught.value.problems)


def compiled(funnel: Funnel) -> object:
    """The canonical spec of a draft, or the codes of its problems."""
    result = compile_draft(funnel_id=funnel.pk, title=funnel.name)
    return to_json(result.spec) if result.spec else [problem.code for problem in result.problems]


def step_with_rule(**rule: Any) -> Data:
    step = {"key": "size", "type": "number", "title": "Size?", "rules": [rule]}
    return document(steps=[*document()["steps"], step])


def command(*arguments: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command(*arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


# There and back


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
            {"step": "role", "operator": "any_of", "value": ["a", "b"]},
            {"step": "size", "operator": "greater_than", "value": 2.5},
        ],
        [{"step": "role", "operator": "is_answered"}],
    ]
    shown = [[{"step": "size", "operator": "equals", "value": 3}]]
    choices = [{"key": "a", "label": "A"}, {"key": "b", "label": "B"}]
    finish = {"action": "finish", "target": "bye", "when": when}
    mail_rules = [{"action": "show_if", "when": shown}, {"action": "finish", "target": "thanks"}]
    assert json.loads(text) == {
        "schema": 1,
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


def _texts(most: int) -> st.SearchStrategy[str]:
    return st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=most)


@st.composite
def documents(draw: st.DrawFn) -> Data:
    """Documents of every kind that the shape allows, most of them with problems."""
    keys = ["a", "b", "c", "d"][: draw(st.integers(1, 4))]
    some_key = st.sampled_from(keys)
    scalar = st.one_of(
        st.sampled_from(["x", "y", "yes", "1 200", " 2,5 "]), _texts(5), st.booleans(), st.integers(-99, 99), st.just(0.25)
    )
    words = st.lists(st.sampled_from(["x", "y", "12", "no"]), max_size=3)
    condition = st.fixed_dictionaries(
        {"operator": st.sampled_from(list(OPERATORS))}, optional={"step": some_key, "value": st.one_of(scalar, words)}
    )
    groups = st.lists(st.lists(condition, min_size=1, max_size=3), max_size=3)
    rules = st.one_of(
        st.fixed_dictionaries({"action": st.just("show_if")}, optional={"when": groups}),
        st.fixed_dictionaries({"action": st.just("skip_to")}, optional={"when": groups, "target": some_key}),
        st.fixed_dictionaries({"action": st.just("finish")}, optional={"when": groups, "target": st.just("end")}),
    )
    bounds = st.one_of(st.none(), st.integers(-5, 5), st.decimals(-9, 9, places=4).map(float))
    optional = {
        "help_text": _texts(20),
        "required": st.booleans(),
        "autocomplete": st.sampled_from(["", "tel"]),
        "minimum": bounds,
        "maximum": bounds,
        "choices": st.just([{"key": "x", "label": "X"}, {"key": "y", "label": "Y"}]),
        "rules": st.lists(rules, max_size=3),
    }
    steps = [
        draw(
            st.fixed_dictionaries(
                {"key": st.just(key), "type": st.sampled_from(list(FIELD_TYPES)), "title": _texts(9)}, optional=optional
            )
        )
        for key in keys
    ]
    return document(steps=steps, slug=f"random-{next(_numbers)}")


@settings(max_examples=60)
@given(documents())
def test_any_draft_survives_the_round_trip(data: Data) -> None:
    first = imported(data).funnel
    text = export_draft(first)

    again = replace_draft(parse(text.encode()), slug=f"{first.slug}-again").funnel

    assert compiled(again) == compiled(first)
    assert export_draft(again) == text.replace(f'"slug": "{first.slug}"', f'"slug": "{again.slug}"')


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain, text", "plain, text"),
        (True, "yes"),
        (False, "no"),
        (Decimal("12.50"), "12.5"),
        (Decimal("1E-15"), "0.000000000000001"),
        (["a", "b"], "a, b"),
        ([Decimal(1), True], "1, yes"),
        ([], ""),
    ],
)
def test_values_become_what_a_marketer_types(value: Any, text: str) -> None:
    assert to_text(value) == text


@pytest.mark.parametrize(
    ("kind", "operator", "text", "value"),
    [
        ("number", "less_than", "1 200", 1200),
        ("number", "equals", "2,5", 2.5),
        ("number", "equals", "many", "many"),
        ("yes_no", "equals", "NO", False),
        ("short_text", "equals", "12", "12"),
        ("short_text", "is_empty", "left over", "left over"),
        ("single_choice", "any_of", "a;b\nc", ["a", "b", "c"]),
        ("single_choice", "any_of", " , ", " , "),
    ],
)
def test_what_a_marketer_typed_becomes_values(kind: str, operator: str, text: str, value: object) -> None:
    make_funnel(steps=[draft_step("source", kind, choices=["a", "b"])])

    assert from_text(text, operator, Step.objects.get()) == value


# Replacing a draft


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
    data = step_with_rule(action="show_if", when=[[{"step": "role", "operator": "equals", "value": "c"}]])
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


def test_import_of_400_steps_with_450_rules_is_quick() -> None:
    steps: list[Data] = [{"key": f"s{number}", "type": "number", "title": "How many?"} for number in range(400)]
    for number in range(1, 400):
        when = [[{"step": f"s{number - 1}", "operator": "greater_than", "value": 3}]]
        finish = [{"action": "finish", "target": "end", "when": when}] if number < 52 else []
        steps[number]["rules"] = [{"action": "show_if", "when": when}, *finish]
    data = document(steps=steps)
    imported(data)

    # Processor time: the clock on the wall also counts what else the machine is doing.
    began = time.process_time()
    imported(data)

    assert time.process_time() - began < 3
    assert Rule.objects.count() == 450


# What is refused


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b"\xff\xfe{}", "Line 1: this is not UTF-8 text. Save the file as UTF-8."),
        (b'{\n "schema": 1,\n}', "Line 3, column 1: this is not JSON"),
        (b"", "Line 1, column 1: this is not JSON"),
        (b"[]", "The document is not an object."),
        (b"{}", 'schema: the schema number is missing. Write "schema": 1.'),
        (b'{"schema": 2}', 'schema: the schema number is not one that this release reads. Write "schema": 1.'),
        (b'{"schema": true}', "schema: the schema number is not one"),
        (b'{"schema": "1"}', "schema: the schema number is not one"),
        (b'{"a": 1,\n "a": 2}', "a: this name stands more than once in one object. Keep one of them."),
        (b'{"a": [{"b": NaN}]}', "a[0].b: this is not a number that can be kept."),
        (b'{"a": -Infinity}', "a: this is not a number that can be kept."),
        (b'{"a": 1e400}', "a: this is not a number that can be kept."),
        (b'{"a": 1e99999999999999999999}', "a: this is not a number that can be kept."),
        (b'{"a": ' + b"9" * 5_000 + b"}", "a: this is not a number that can be kept."),
        (b'{"a": "\\ud800"}', "a: the text has a NUL character or half a character"),
        (b'{"a": ["\\u0000"]}', "a[0]: the text has a NUL character or half a character"),
        (b'{"\\udfff": 1}', "the document: the text has a NUL character or half a character"),
        (b"[" * 100_000, "Line 1, column 51: brackets are nested more than 50 deep."),
        (b"\n" + b'{"a":' * 100_000, "Line 2, column 251: brackets are nested more than 50 deep."),
        (b'"' + b'\\"' * 400_000, "Line 1, column 1: this is not JSON"),
        (b" " * (LIMIT + 1), "The file has more than 1,000,000 bytes."),
    ],
    ids=range(21),
)
def test_files_that_are_no_sound_json_are_refused(text: bytes, problem: str) -> None:
    assert problems_of(text)[0].startswith(problem)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"nmae": "x"}, "nmae: “nmae” is not known here. Remove it, or use one of: schema, slug, name, steps, endings."),
        ({"a b": 1}, '["a b"]: “a b” is not known here.'),
        ({"slug": "Sign up"}, "slug: “Sign up” is not allowed here. Use lower-case letters"),
        ({"name": ""}, "name: The text is empty. Write something."),
        ({"name": "x" * 121}, "name: The text is too long. Use at most 120 characters."),
        ({"steps": {}}, "steps: Write a list: [ … ]."),
        ({"steps": [1]}, "steps[0]: Write an object: { … }."),
        ({"steps": [{"key": "a", "type": "number"}]}, "steps[0].title: It is missing. Add it."),
        ({"steps": [{"key": "A", "type": "number", "title": ""}]}, "steps[0].key: “A” is not allowed here. Use lower-case"),
        ({"steps": [{"key": "a", "type": "dance", "title": ""}]}, "steps[0].type: There is no field type “dance”. Use one of"),
        ({"steps": [{"key": "a", "type": "number", "title": "", "required": "no"}]}, "steps[0].required: Write true or false."),
        ({"steps": [{"key": "a", "type": "number", "title": 3}]}, "steps[0].title: Write text, in quotes."),
        ({"steps": [{"key": "a", "type": "number", "title": "", "minimum": "3"}]}, "steps[0].minimum: Write a number."),
        (
            {"steps": [{"key": "a", "type": "number", "title": "", "minimum": 0.00001}]},
            "steps[0].minimum: The number has too many",
        ),
        ({"steps": [{"key": "a", "type": "number", "title": "", "minimum": 1e11}]}, "steps[0].minimum: The number is too large."),
        ({"steps": document()["steps"] * 2}, "steps[2].key: the key “role” is used before. Give each its own key."),
        ({"endings": document()["endings"] * 2}, "endings[1].key: the key “end” is used before."),
    ],
)
def test_documents_of_another_shape_are_refused(changes: Data, problem: str) -> None:
    assert problems_of(json.dumps(document(**changes)))[0].startswith(problem)


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ({"action": "jump"}, "action: There is no action “jump”. Use one of these: show_if, skip_to, finish."),
        ({"action": "skip_to", "target": "team"}, "target: there is no step “team”. The steps are: mail, role, size."),
        ({"action": "finish", "target": "role"}, "target: there is no ending “role”. The endings are: end."),
        ({"action": "show_if", "target": "role"}, "target: show_if has no target. Remove it."),
        ({"action": "finish", "when": [[]]}, "when[0]: The list is empty. Add a condition, or remove the list."),
        ({"action": "finish", "when": [[{"operator": "likes"}]]}, "when[0][0].operator: There is no operator “likes”."),
        (
            {"action": "finish", "when": [[{"step": "team", "operator": "is_empty"}]]},
            "when[0][0].step: there is no step “team”.",
        ),
        (
            {"action": "finish", "when": [[{"step": "role", "operator": "any_of", "value": ["a,b"]}]]},
            "when[0][0].value: “a,b” cannot be one of several values.",
        ),
        (
            {"action": "finish", "when": [[{"step": "role", "operator": "equals", "value": {}}]]},
            "when[0][0].value: Write text, a number, true or false, or a list of these.",
        ),
        (
            {"action": "finish", "when": [[{"step": "size", "operator": "equals", "value": 10**16}]]},
            "when[0][0].value: The number has more than 15 digits.",
        ),
        (
            {"action": "finish", "when": [[{"step": "role", "operator": "equals", "value": "x" * 2001}]]},
            "when[0][0].value: The value has 2001 characters. Use at most 2000.",
        ),
    ],
)
def test_rules_that_make_no_sense_are_refused(rule: Data, problem: str) -> None:
    assert problems_of(json.dumps(step_with_rule(**rule)))[0].startswith(f"steps[2].rules[0].{problem}")


def test_all_problems_are_listed_at_once_but_not_endlessly() -> None:
    problems = problems_of(json.dumps(document(steps=[1] * 150, nmae=1)))

    assert len(problems) == 101
    assert problems[0] == "steps[0]: Write an object: { … }."
    assert problems[-1] == "… and 51 more."


def test_a_byte_order_mark_is_welcome() -> None:
    assert parse(b"\xef\xbb\xbf" + json.dumps(document()).encode()).slug == "signup"


# Commands


def test_import_funnel_makes_a_draft(tmp_path: Path) -> None:
    file = tmp_path / "funnel.json"
    file.write_text(json.dumps(document()))

    out, err = command("import_funnel", str(file))

    assert out == "Made the draft of “Sign up” (signup). Steps: 2, rules: 0, endings: 1. It is not published yet.\n"
    assert err == ""
    assert Funnel.objects.get().live_version is None


def test_import_funnel_from_standard_input_under_another_slug(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(document()).encode())))

    command("import_funnel", "-", "--slug", "other", "--publish")

    assert Funnel.objects.get().slug == "other"


def test_import_funnel_publishes_and_reports(tmp_path: Path) -> None:
    file, report = tmp_path / "funnel.json", tmp_path / "report.json"
    publish(make_funnel())
    file.write_text(json.dumps(document()))

    out, _err = command("import_funnel", str(file), "--publish", "--report", str(report))

    assert out == "Replaced the draft of “Sign up” (signup). Steps: 2, rules: 0, endings: 1. It is live.\n"
    assert Funnel.objects.get().versions.count() == 2
    choices = [{"source_ref": "a", "key": "a"}, {"source_ref": "b", "key": "b"}]
    assert json.loads(report.read_text()) == {
        "funnel": {"slug": "signup", "path": "/f/signup/"},
        "steps": [
            {"source_ref": "role", "key": "role", "choices": choices},
            {"source_ref": "mail", "key": "mail", "choices": []},
        ],
        "endings": [{"source_ref": "end", "key": "end"}],
        "hidden": [],
        "variables": [],
        "warnings": [],
    }


def test_import_funnel_that_cannot_be_published_imports_nothing(tmp_path: Path) -> None:
    funnel = sample_funnel()
    before = export_draft(funnel)
    file = tmp_path / "funnel.json"
    file.write_text(json.dumps(document(steps=[], endings=[])))

    with pytest.raises(CommandError) as caught:
        command("import_funnel", str(file), "--publish")

    assert str(caught.value).splitlines() == [
        "Not imported, because it cannot be published. Problems: 2.",
        "  the document: There are no steps. Add at least one step. [empty_funnel]",
        "  the document: There is no way to the end: the funnel has no ending. Add an ending, such as a thank-you page. [no_ending]",
    ]
    assert export_draft(funnel) == before


def test_import_funnel_warns_and_reports_what_is_left_to_do(tmp_path: Path) -> None:
    file, report = tmp_path / "funnel.json", tmp_path / "report.json"
    file.write_text(json.dumps(document(endings=[])))

    _out, err = command("import_funnel", str(file), "--report", str(report))

    message = "There is no way to the end: the funnel has no ending. Add an ending, such as a thank-you page."
    assert err == f"Warning: the document: {message} [no_ending]\n"
    assert json.loads(report.read_text())["warnings"] == [{"path": "the document", "code": "no_ending", "message": message}]


def test_import_funnel_lists_what_is_wrong_with_the_document(tmp_path: Path) -> None:
    file = tmp_path / "funnel.json"
    file.write_text(json.dumps(document(slug="A", name="")))

    with pytest.raises(CommandError, match=r"Not imported. Problems: 2.\n  slug: “A” is not allowed here(.|\n)*\n  name: "):
        command("import_funnel", str(file))

    assert not Funnel.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["/nowhere.json"], "/nowhere.json could not be read: No such file or directory."),
        (["/nowhere.json", "--slug", "A b"], "--slug A b: Use lower-case letters"),
    ],
)
def test_import_funnel_says_what_is_wrong_with_an_argument(arguments: list[str], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        command("import_funnel", *arguments)


def test_export_funnel_to_standard_output_and_to_a_file(tmp_path: Path) -> None:
    funnel = sample_funnel()
    file = tmp_path / "funnel.json"

    out, err = command("export_funnel", "signup")
    command("export_funnel", "signup", "--output", str(file))

    assert out == export_draft(funnel) == file.read_text()
    assert err == "Wrote the draft of “Sign up” to standard output.\n"


def test_export_funnel_wants_one_thing() -> None:
    with pytest.raises(CommandError, match=r"^Name one funnel, or ask for --schema\.$"):
        command("export_funnel")


def test_the_published_schema_is_current() -> None:
    out, _err = command("export_funnel", "--schema")

    # To make it again: ./run manage export_funnel --schema --output docs/reference/funnel.schema.json
    assert (BASE_DIR / "docs/reference/funnel.schema.json").read_text() == out == json_schema()


def test_publish_funnel_goes_live() -> None:
    funnel = make_funnel()

    out, _err = command("publish_funnel", "signup")

    funnel.refresh_from_db()
    assert funnel.live_version == funnel.versions.get()
    assert out == "Version 1 of “Signup” is live at /f/signup/.\n"


def test_publish_funnel_lists_all_problems() -> None:
    funnel = make_funnel()
    redraft(funnel, [], endings=[])

    with pytest.raises(
        CommandError, match=r"^Not published. Problems: 2\.\n  The funnel: (.|\n)+\[empty_funnel\]\n.+\[no_ending\]$"
    ):
        command("publish_funnel", "signup")

    assert not funnel.versions.exists()


def test_import_whose_report_cannot_be_written_imports_nothing(tmp_path: Path) -> None:
    file = tmp_path / "funnel.json"
    file.write_text(export_draft(sample_funnel()).replace('"signup"', '"fresh"'))

    with pytest.raises(CommandError, match="could not be written"):
        call_command("import_funnel", str(file), publish=True, report=tmp_path / "nowhere" / "report.json")

    assert not Funnel.objects.filter(slug="fresh").exists()
