"""Visits are deleted with all they left, files too: in code, in the studio and by commands."""

from __future__ import annotations

import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from funnel import deleting, uploads, visits
from funnel.models import Upload, Visit
from steps.fields.file import Received
from tests.builders import NOW, answer, make_funnel, make_visit, publish, start
from tests.funnel.files import PDF
from tests.funnel.test_atomicity import table_away
from tests.funnel.uploads.sending import kept, send
from tests.studio import log_in, text_of

pytestmark = pytest.mark.django_db(transaction=True)


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_deleting_a_visit_takes_all_it_left_and_nothing_else(browser: Client, root: Path) -> None:
    send(browser)
    mine = Visit.objects.get()
    other = make_visit("other")
    answer(other, "name", "Ada")

    gone = deleting.delete(Visit.objects.filter(pk=mine.pk))

    assert gone == deleting.Deleted(visits=1, files=1)
    assert list(Visit.objects.all()) == [other]
    assert kept(root) == []
    assert other.events.count() == 2


def test_failed_deletion_keeps_the_file(browser: Client, root: Path) -> None:
    send(browser)

    with pytest.raises(DatabaseError), table_away("funnel_event"):
        deleting.delete(Visit.objects.all())

    assert kept(root) == [PDF]
    assert Upload.objects.count() == 1


def test_answer_in_a_visit_that_is_deleted_meanwhile(browser: Client, root: Path) -> None:
    visit = visits.find(uuid=Visit.objects.get().uuid, funnel="signup", step="cv")
    assert visit is not None
    deleting.delete(Visit.objects.all())
    received = Received(SimpleUploadedFile("cv.pdf", PDF), "cv.pdf", len(PDF), "pdf", "ab")

    with pytest.raises(visits.GoneError):
        visits.submit(
            visit=visit, step="cv", value={"name": "cv.pdf"}, javascript=True, now=NOW, beside=uploads.NewUpload(received)
        )
    with pytest.raises(visits.GoneError):
        visits.reject(visit=visit, step="cv", codes=["required"], javascript=True, now=NOW)

    assert kept(root) == []


def test_only_an_admin_deletes_a_visit_in_the_studio(browser: Client, client: Client, root: Path) -> None:
    send(browser)
    visit = Visit.objects.get()
    url = reverse("admin:funnel_visit_delete", args=[visit.pk])
    log_in(client, "marketer")
    refused = client.post(url, {"post": "yes"})
    log_in(client, "admin")
    page = client.get(url)
    response = client.post(url, {"post": "yes"})

    assert (refused.status_code, page.status_code, response.status_code) == (403, 200, 302)
    assert "1" in text_of(page)
    assert not Visit.objects.exists()
    assert kept(root) == []


def test_command_deletes_one_visit_by_its_id(browser: Client, root: Path) -> None:
    send(browser)
    visit = Visit.objects.get()

    assert run("delete_visits", "--visit", str(visit.uuid)) == "Visits deleted: 1, with 1 files.\n"
    assert kept(root) == []
    with pytest.raises(CommandError, match="There is no visit"):
        run("delete_visits", "--visit", str(visit.uuid))


def test_command_deletes_visits_in_which_nothing_happened_since() -> None:
    funnel = make_funnel()
    publish(funnel)
    old, new = start(funnel, now=NOW - timedelta(days=1)), start(funnel)
    other = make_visit("other", now=NOW - timedelta(days=9))

    assert run("delete_visits", "signup", "--before", NOW.date().isoformat()) == "Visits deleted: 1, with 0 files.\n"
    assert set(Visit.objects.all()) == {new, other}
    assert old.pk not in Visit.objects.values_list("pk", flat=True)


@pytest.mark.parametrize("arguments", [[], ["--before", "soon"], ["--visit", "7"], ["nope", "--before", "2026-03-01"]])
def test_command_that_cannot_know_which_deletes_nothing(arguments: list[str]) -> None:
    make_visit()

    with pytest.raises(CommandError):
        run("delete_visits", *arguments)

    assert Visit.objects.count() == 1


def test_orphaned_files_are_deleted_once_they_are_old(browser: Client, root: Path) -> None:
    send(browser)
    for name, age in (("old", 7_200), ("new", 60)):
        path = root / "aa" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(name.encode())
        os.utime(path, (path.stat().st_mtime - age,) * 2)
    mine = root / Upload.objects.get().path
    os.utime(mine, (mine.stat().st_mtime - 7_200,) * 2)

    assert run("delete_orphaned_uploads") == "Files deleted that no visit speaks of: 1.\n"
    assert kept(root) == sorted([PDF, b"new"])
