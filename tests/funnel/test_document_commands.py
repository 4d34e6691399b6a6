"""Funnels exported, imported and published from a terminal."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from funnel.documents import export_draft, json_schema
from funnel.models import Funnel
from settings.environment import BASE_DIR
from tests.builders import make_funnel, publish, redraft, sample_funnel
from tests.funnel.documents.samples import document, full_document

pytestmark = pytest.mark.django_db


def command(*arguments: str) -> tuple[str, str]:
    """Run it; what it wrote to standard output and to standard error."""
    out, err = io.StringIO(), io.StringIO()
    call_command(*arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


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

    *changes, closing = out.splitlines()
    assert closing == "Replaced the draft of “Sign up” (signup). Steps: 2, rules: 0, endings: 1. It is live."
    assert all(change.startswith("Changed: ") for change in changes)
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


def test_import_funnel_reports_hidden_fields_and_variables(tmp_path: Path) -> None:
    file, report = tmp_path / "funnel.json", tmp_path / "report.json"
    file.write_text(json.dumps(full_document()))

    command("import_funnel", str(file), "--publish", "--report", str(report))

    found = json.loads(report.read_text())
    assert [item["key"] for item in found["hidden"]] == ["plan", "seats"]
    assert [item["key"] for item in found["variables"]] == ["weeks", "price"]


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
