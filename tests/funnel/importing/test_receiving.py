"""A file becomes a draft, whatever made it: found again by its form, never somebody else's, all of it or nothing."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from funnel import publishing
from funnel.documents import DocumentError, export_draft
from funnel.importing.receiving import Received, receive
from funnel.models import Funnel
from steps.models import Choice, Ending, Step
from tests.builders import NOW, make_funnel, publish
from tests.funnel.documents.samples import document
from tests.funnel.importing.forms import surveyjs, typeform

pytestmark = pytest.mark.django_db

FORMS = pytest.mark.parametrize(("form", "source"), [(typeform, "typeform:Ab12Cd"), (surveyjs, "surveyjs:Sign up")])


def keys_of(funnel: Funnel) -> dict[str, str]:
    """The keys of the steps by what the form calls them."""
    return dict(Step.objects.filter(funnel=funnel).values_list("source_ref", "key"))


def renamed(data: bytes) -> bytes:
    """The same form with other words."""
    return data.replace(b"Your role?", b"What do you do?").replace(b"Founder", b"I founded it")


@FORMS
def test_form_becomes_a_draft_that_publishes(form: Any, source: str) -> None:
    received = receive(form(), now=NOW)

    funnel = Funnel.objects.get()
    assert (funnel.name, funnel.source, funnel.live_version) == ("Sign up", source, None)
    assert received.imported.created
    assert [note.code for note in received.imported.notes] == ["type_unknown"]
    assert funnel.import_report is not None
    assert [warning["code"] for warning in funnel.import_report["warnings"]] == ["type_unknown"]
    assert publishing.check(funnel).problems == ()
    assert publish(funnel).number == 1


@FORMS
def test_form_imported_again_is_the_same_draft(form: Any, source: str) -> None:
    first = receive(form(), now=NOW).imported.funnel
    keys = keys_of(first)
    choices = set(Choice.objects.values_list("source_ref", "key"))

    again = receive(renamed(form()), now=NOW)

    assert again.imported.funnel == first
    assert not again.imported.created
    assert keys_of(first) == keys
    assert set(Choice.objects.values_list("source_ref", "key")) == choices
    role = next(key for key in keys.values() if key)
    assert again.changes == (
        f"step {role}, title: “Your role?” → “What do you do?”",
        f"step {role}, choice {Choice.objects.order_by('position').values_list('key', flat=True)[0]}, label: “Founder” → “I founded it”",
    )
    assert Funnel.objects.count() == 1


@FORMS
def test_form_imported_again_unchanged_changes_nothing(form: Any, source: str) -> None:
    receive(form(), now=NOW)

    assert receive(form(), now=NOW).changes == ()


def test_other_form_of_the_same_title_is_a_funnel_of_its_own() -> None:
    mine = make_funnel("sign-up", name="Sign up")

    first = receive(typeform(), now=NOW).imported.funnel
    second = receive(typeform(id="Zz99"), now=NOW).imported.funnel

    assert len({mine.slug, first.slug, second.slug}) == 3
    assert Step.objects.filter(funnel=mine).count() == 2


def test_form_goes_where_it_is_told() -> None:
    mine = make_funnel("mine")

    received = receive(typeform(), slug="mine", now=NOW)

    assert received.imported.funnel == mine
    assert "step name: removed" in received.changes
    assert Funnel.objects.get().source == "typeform:Ab12Cd"


def test_own_document_is_told_from_the_others() -> None:
    received = receive(json.dumps(document()).encode(), now=NOW)

    assert (received.format, received.imported.notes) == ("stepwise", ())


def test_own_document_takes_the_place_of_a_form_and_its_report() -> None:
    receive(typeform(), slug="signup", now=NOW)

    receive(json.dumps(document()).encode(), now=NOW)

    funnel = Funnel.objects.get()
    assert (funnel.slug, funnel.source, funnel.import_report) == ("signup", "", None)


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"title": "x"}', b"\xff", b'{"pages":' * 50_000])
def test_file_of_no_known_format_is_refused_and_leaves_nothing(data: bytes) -> None:
    with pytest.raises(DocumentError):
        receive(data, now=NOW)

    assert not Funnel.objects.exists()


@pytest.mark.parametrize("format", ["typeform", "surveyjs", "stepwise"])
@pytest.mark.parametrize("data", [b"[]", b"1", b"null", b'"form"'])
def test_named_format_does_not_make_a_form_of_anything(format: str, data: bytes) -> None:
    with pytest.raises(DocumentError):
        receive(data, format=format, now=NOW)


def run(*arguments: str) -> tuple[str, str]:
    """The command; what it wrote to standard output and to standard error."""
    out, err = io.StringIO(), io.StringIO()
    call_command("import_funnel", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_command_names_what_was_not_taken_and_reports_it(tmp_path: Path) -> None:
    file, report = tmp_path / "form.json", tmp_path / "report.json"
    file.write_bytes(typeform())

    out, err = run(str(file), "--format", "typeform", "--publish", "--report", str(report))

    assert "Not taken as it was: 1, see above. It is live." in out
    assert "[type_unknown]" in err
    found = json.loads(report.read_text())
    assert set(found) == {"funnel", "steps", "endings", "hidden", "variables", "warnings"}
    assert [step["source_ref"] for step in found["steps"]] == ["ref-role", "ref-mail"]
    assert [choice["source_ref"] for choice in found["steps"][0]["choices"]] == ["ref-founder", "ref-other"]
    assert [(item["path"], item["code"]) for item in found["warnings"]] == [("fields[2]", "type_unknown")]


def test_command_says_what_changed(tmp_path: Path) -> None:
    file = tmp_path / "form.json"
    file.write_bytes(typeform())
    run(str(file))
    file.write_bytes(renamed(typeform()))

    out, _err = run(str(file))

    assert "title: “Your role?” → “What do you do?”" in out


def test_command_refuses_a_wrong_format_in_words(tmp_path: Path) -> None:
    file = tmp_path / "form.json"
    file.write_bytes(b"[1, 2]")

    with pytest.raises(CommandError, match="none of the known formats"):
        run(str(file))


def test_received_says_which_format_it_was() -> None:
    received: Received = receive(surveyjs(), now=NOW)

    assert received.format == "surveyjs"


def nameless(form: Any, **parts: Any) -> bytes:
    """A form without an identifier and without a title, unless `parts` say otherwise."""
    data = {name: value for name, value in json.loads(form()).items() if name not in ("id", "title")}
    return json.dumps(data | parts).encode()


@pytest.mark.parametrize("form", [typeform, surveyjs])
def test_form_without_a_name_never_takes_the_place_of_another(form: Any) -> None:
    first, second = receive(nameless(form), now=NOW), receive(nameless(form), now=NOW)

    assert (first.imported.created, second.imported.created) == (True, True)
    assert set(Funnel.objects.values_list("source", flat=True)) == {""}


@pytest.mark.parametrize("form", [typeform, surveyjs])
def test_form_without_a_name_goes_where_it_is_told_and_keeps_its_keys(form: Any) -> None:
    first = receive(nameless(form), slug="mine", now=NOW).imported.funnel
    Step.objects.filter(funnel=first, position=1).update(key="called-otherwise")
    keys = keys_of(first)

    again = receive(nameless(form), slug="mine", now=NOW)

    assert (again.imported.created, again.changes) == (False, ())
    assert keys_of(first) == keys


@pytest.mark.parametrize("form", [typeform, surveyjs])
def test_forms_without_an_identifier_are_told_by_their_titles(form: Any) -> None:
    first = receive(nameless(form, title="注册"), now=NOW).imported.funnel
    other = receive(nameless(form, title="联系我们"), now=NOW).imported.funnel

    again = receive(nameless(form, title="注册"), now=NOW).imported

    assert (again.created, again.funnel) == (False, first)
    assert other != first


@pytest.mark.parametrize("slug", ["", "join"])
def test_form_without_an_identifier_is_the_same_whatever_addresses_are_taken(slug: str) -> None:
    make_funnel("sign-up")
    first = receive(nameless(typeform, title="Sign up"), slug=slug, now=NOW).imported.funnel
    Step.objects.filter(funnel=first, position=1).update(key="called-otherwise")
    keys = keys_of(first)

    for _ in range(3):
        assert receive(nameless(typeform, title="Sign up"), slug=slug, now=NOW).imported.funnel == first

    assert keys_of(first) == keys


def test_form_with_several_funnels_is_refused_until_one_is_named() -> None:
    original = receive(typeform(), slug="orig", now=NOW).imported.funnel
    copied = json.loads(export_draft(original)) | {"slug": "copy"}
    receive(json.dumps(copied).encode(), now=NOW)

    with pytest.raises(DocumentError, match="imported as orig, copy"):
        receive(renamed(typeform()), now=NOW)

    assert not Step.objects.filter(title="What do you do?").exists()
    assert receive(renamed(typeform()), slug="orig", now=NOW).imported.funnel == original


def questions(*titles: str) -> bytes:
    """A form of questions that have nothing but a title."""
    return typeform(fields=[{"type": "short_text", "title": title} for title in titles], logic=[])


def test_questions_without_references_are_found_again_by_their_titles() -> None:
    funnel = receive(questions("Your name", "Your mail"), now=NOW).imported.funnel
    Step.objects.filter(funnel=funnel, key="your-mail").update(key="mail")

    receive(questions("Your age", "Your name", "Your mail", "Your mail"), now=NOW)

    found = Step.objects.filter(funnel=funnel).order_by("position").values_list("title", "key")
    assert list(found) == [
        ("Your age", "your-age"),
        ("Your name", "your-name"),
        ("Your mail", "mail"),
        ("Your mail", "your-mail"),
    ]


def test_nothing_is_found_again_by_its_place_alone() -> None:
    funnel = receive(questions("Same", "Same"), now=NOW).imported.funnel
    twins = [{"title": "Bye"}, {"title": "Bye"}]

    assert list(Step.objects.filter(funnel=funnel).order_by("position").values_list("source_ref", flat=True)) == ["“Same”", ""]

    receive(typeform(thankyou_screens=twins), slug="twins", now=NOW)
    assert list(Ending.objects.filter(funnel__slug="twins").order_by("position").values_list("source_ref", flat=True)) == [
        "“Bye”",
        "",
    ]


def test_command_that_cannot_publish_says_what_was_not_taken_as_well(tmp_path: Path) -> None:
    file = tmp_path / "form.json"
    fields = [{"type": "matrix", "title": "Grid"}, {"ref": "r", "type": "ranking", "title": "Rank"}]
    file.write_bytes(typeform(fields=fields))

    with pytest.raises(CommandError) as caught:
        run(str(file), "--publish")

    assert "Not imported, because it cannot be published. Problems: 1." in str(caught.value)
    assert "Not taken as it was: 1.\n  fields[0]: “Grid” is a question of type “matrix”" in str(caught.value)
    assert not Funnel.objects.exists()


def test_report_has_hidden_fields_that_every_funnel_has(tmp_path: Path) -> None:
    file, report = tmp_path / "form.json", tmp_path / "report.json"
    file.write_bytes(typeform(hidden=["plan", "utm_source"]))

    run(str(file), "--report", str(report))

    names = [{"source_ref": name, "key": name} for name in ("plan", "utm_source")]
    assert json.loads(report.read_text())["hidden"] == names
