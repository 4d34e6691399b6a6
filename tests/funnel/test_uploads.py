"""Files on their way through a funnel: stored once, replaced, handed out to staff alone, gone with the visit."""

from __future__ import annotations

import io
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import BadRequest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from funnel import deleting, uploads, visits
from funnel.exports import Period, visits_export
from funnel.models import Event, Upload, Visit
from funnel.urls import wizard
from steps.fields.file import Received
from tests.builders import NOW, answer, draft_step, make_funnel, make_visit, publish, start
from tests.funnel.files import PDF, PNG
from tests.funnel.test_atomicity import table_away
from tests.funnel.test_concurrency import at_once
from tests.funnel.wizard.visiting import BROWSER, both, place, rows
from tests.studio import log_in, text_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def root(tmp_path: Path, settings: Any) -> Path:
    """A folder of this test's own for what visitors send."""
    settings.STEPWISE_UPLOAD_ROOT = tmp_path / "uploads"
    return tmp_path / "uploads"


@pytest.fixture
def browser() -> Client:
    publish(make_funnel(steps=[draft_step("cv", "file"), draft_step("name", title="Thanks for {{ cv.name }}")]))
    browser = Client(headers={"user-agent": BROWSER}, raise_request_exception=False)
    browser.get("/f/signup/cv/")
    return browser


def send(
    browser: Client,
    content: bytes | None = PDF,
    name: str = "cv.pdf",
    how: dict[str, str] | None = None,
    more: dict[str, str] | None = None,
) -> Any:
    files = {} if content is None else {"cv-answer": SimpleUploadedFile(name, content)}
    return browser.post("/f/signup/cv/", {**files, **(more or {})}, headers=how or {})


def kept(root: Path) -> list[bytes]:
    """The contents of all files there are."""
    return sorted(path.read_bytes() for path in root.rglob("*") if path.is_file())


def events() -> list[tuple[str, str]]:
    return list(Event.objects.order_by("seq").values_list("kind", "error_codes"))[1:]


@both
def test_file_is_kept_under_a_random_name_beside_the_answer(browser: Client, root: Path, how: dict[str, str]) -> None:
    response = send(browser, name="../My CV.pdf", how=how)

    upload, visit = Upload.objects.get(), Visit.objects.get()
    assert place(response) == "/f/signup/name/"
    assert (upload.name, upload.kind, upload.size, upload.step_key) == ("My CV.pdf", "pdf", len(PDF), "cv")
    assert visit.answers == {"cv": {"name": "My CV.pdf", "size": str(len(PDF)), "kind": "pdf", "digest": upload.digest}}
    assert kept(root) == [PDF]
    path = root / upload.path
    assert "CV" not in upload.path
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert events() == [("step_completed", "")]


def test_texts_recall_the_name(browser: Client) -> None:
    send(browser)

    assert "Thanks for cv.pdf" in browser.get("/f/signup/name/").content.decode()


def test_same_file_again_and_none_write_nothing(browser: Client, root: Path) -> None:
    send(browser)
    before = rows(), list(Upload.objects.values())

    places = [place(send(browser, content)) for content in (PDF, None)]

    assert places == ["/f/signup/name/"] * 2
    assert (rows(), list(Upload.objects.values())) == before
    assert kept(root) == [PDF]


def test_another_file_replaces_it_and_the_old_one_is_gone(browser: Client, root: Path) -> None:
    send(browser)
    send(browser, PNG, "me.png")

    assert Upload.objects.get().name == "me.png"
    assert kept(root) == [PNG]
    assert events() == [("step_completed", ""), ("step_edited", "")]


def test_page_says_what_is_kept_and_what_is_taken(browser: Client) -> None:
    send(browser, name="a&b.pdf")

    html = " ".join(browser.get("/f/signup/cv/").content.decode().split())

    assert "We have your file <strong>a&amp;b.pdf</strong> (17 bytes). Go on to keep it, or choose another." in html
    assert 'enctype="multipart/form-data"' in html
    assert 'accept=".pdf,.docx,.odt,.xlsx,.csv,.txt,.jpg,.jpeg,.png,.webp,.gif"' in html
    assert "at most 10 MB." in html
    assert "Take this file back" not in html


def test_file_that_is_optional_can_be_taken_back(root: Path) -> None:
    publish(make_funnel(steps=[draft_step("cv", "file", required=False), draft_step("name")]))
    browser = Client(headers={"user-agent": BROWSER})
    browser.get("/f/signup/cv/")
    send(browser)
    html = browser.get("/f/signup/cv/").content.decode()

    response = send(browser, None, more={"cv-answer_remove": "on"})

    assert "Take this file back" in html
    assert place(response) == "/f/signup/name/"
    assert Visit.objects.get().answers == {"cv": None}
    assert (list(Upload.objects.all()), kept(root)) == ([], [])


@both
def test_rejected_file_is_not_kept(browser: Client, root: Path, how: dict[str, str]) -> None:
    response = send(browser, b"MZ\x90\0", "cv.pdf", how)

    assert response.status_code == 422
    assert "We cannot take this kind of file. Choose one of these: PDF" in response.content.decode()
    assert kept(root) == []
    assert events() == [("step_rejected", "wrong_kind")]


def test_file_larger_than_the_step_takes(browser: Client, root: Path) -> None:
    response = send(browser, PDF + b"\0" * 10 * 1024 * 1024)

    assert response.status_code == 422
    assert "larger than 10 MB" in response.content.decode()
    assert kept(root) == []


def test_request_larger_than_any_step_takes(browser: Client, root: Path) -> None:
    response = send(browser, b"\0" * 27 * 1024 * 1024)

    assert response.status_code == 413
    assert "<h1>That is more than we can take" in response.content.decode()
    assert events() == []


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"--x\r\nno such thing", "multipart/form-data; boundary=x", 422),
        (b"--x\r\nno such thing", "multipart/form-data", 400),
        (b"nothing", "multipart/form-data; boundary=" + "x" * 300, 400),
        (
            b'--x\r\nContent-Disposition: form-data; name="cv-answer"; filename=""\r\n\r\n\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
            422,
        ),
        (
            b'--x\r\nContent-Disposition: form-data; name="cv-answer"\r\n\r\n%PDF-\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
            422,
        ),
        (
            b'--x\r\nContent-Disposition: form-data; name="a"; filename="a.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%\r\n--x--',
            "multipart/form-data; boundary=x",
            400,
        ),
        (
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n' + b"y" * 3_000_000 + b"\r\n--x--",
            "multipart/form-data; boundary=x",
            413,
        ),
        (b"cv-answer=x", "application/x-www-form-urlencoded", 422),
        (b"x", "text/plain", 422),
    ],
)
def test_broken_form_is_answered_in_words(browser: Client, body: bytes, content_type: str, status: int, root: Path) -> None:
    response = browser.generic("POST", "/f/signup/cv/", body, content_type)

    assert response.status_code == status
    assert "<h1" in response.content.decode()
    assert kept(root) == []


def test_half_a_file_is_not_stored(browser: Client, root: Path) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="cv-answer"; filename="cv.pdf"\r\n\r\n' + PDF
    # Not by the test client, which only promises what it sends.
    environ = {
        "REQUEST_METHOD": "POST",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "HTTP_COOKIE": f"funnel-signup={browser.cookies['funnel-signup'].value}",
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
        "CONTENT_LENGTH": str(len(body) + 1_000),
        "wsgi.input": io.BytesIO(body),
    }

    with pytest.raises(BadRequest):
        wizard(WSGIRequest(environ), funnel="signup", step="cv")

    assert (kept(root), Visit.objects.get().answers) == ([], {})


def test_eight_double_clicks_keep_one_file(browser: Client, root: Path) -> None:
    cookie = browser.cookies["funnel-signup"].value

    def click() -> int:
        other = Client(headers={"user-agent": BROWSER})
        other.cookies["funnel-signup"] = cookie
        return int(send(other).status_code)

    assert at_once([click] * 8) == [303] * 8
    assert events() == [("step_completed", "")]
    assert kept(root) == [PDF]


def test_eight_different_files_leave_the_one_that_the_answer_names(browser: Client, root: Path) -> None:
    cookie = browser.cookies["funnel-signup"].value

    def click(number: int) -> int:
        other = Client(headers={"user-agent": BROWSER})
        other.cookies["funnel-signup"] = cookie
        return int(send(other, PDF + str(number).encode()).status_code)

    assert at_once([lambda number=number: click(number) for number in range(8)]) == [303] * 8  # type: ignore[misc]
    upload, visit = Upload.objects.get(), Visit.objects.get()
    assert visit.answers["cv"]["digest"] == upload.digest
    assert kept(root) == [(root / upload.path).read_bytes()]
    assert len(events()) == 8


@pytest.mark.parametrize("table", ["funnel_upload", "funnel_event"])
def test_failed_write_leaves_neither_row_nor_file(table: str, browser: Client, root: Path) -> None:
    visit = visits.find(uuid=Visit.objects.get().uuid, funnel="signup", step="cv")
    assert visit is not None
    received = Received(SimpleUploadedFile("cv.pdf", PDF), "cv.pdf", len(PDF), "pdf", "ab")
    before = rows()

    keep = uploads.NewUpload(received)

    with pytest.raises(DatabaseError, match=table), table_away(table):
        visits.submit(visit=visit, step="cv", value={"name": "cv.pdf"}, javascript=True, now=NOW, beside=keep)

    assert rows() == before
    assert kept(root) == []


def test_disk_that_takes_nothing_is_a_503(browser: Client, root: Path) -> None:
    root.write_text("A file where the folder should be.")

    response = send(browser)

    assert response.status_code == 503
    assert Visit.objects.get().answers == {}


def test_staff_who_see_answers_download_it(browser: Client, client: Client) -> None:
    send(browser, name="Lebenslauf Zoë.pdf")
    visit = Visit.objects.get()
    url = reverse("admin:funnel_visit_upload", args=[visit.pk, "cv"])
    stranger = client.get(url)
    log_in(client, "analyst")
    page = text_of(client.get(reverse("admin:funnel_visit_change", args=[visit.pk])))
    response: Any = client.get(url)

    assert stranger.status_code == 302
    assert f'<a href="{url}">Lebenslauf Zoë.pdf</a> (17' in page
    assert b"".join(response.streaming_content) == PDF
    response.close()
    assert response.headers["Content-Disposition"] == "attachment; filename*=utf-8''Lebenslauf%20Zo%C3%AB.pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert "no-store" in response.headers["Cache-Control"]


def test_download_of_a_file_that_is_not_there(browser: Client, client: Client, root: Path) -> None:
    send(browser)
    visit = Visit.objects.get()
    (root / Upload.objects.get().path).unlink()
    log_in(client, "analyst")

    statuses = [client.get(reverse("admin:funnel_visit_upload", args=[visit.pk, step])).status_code for step in ("cv", "name")]

    assert statuses == [404, 404]


def test_who_may_not_see_visits_downloads_nothing(browser: Client, client: Client) -> None:
    send(browser)
    user = log_in(client, "analyst")
    user.groups.clear()

    assert client.get(reverse("admin:funnel_visit_upload", args=[Visit.objects.get().pk, "cv"])).status_code == 403


def test_export_has_the_name_guarded_against_formulas(browser: Client) -> None:
    send(browser, name="=1+1.pdf")

    exported = b"".join(visits_export(funnel=Visit.objects.get().funnel, period=Period()).chunks()).decode()

    assert "'=1+1.pdf" in exported


# --- Deleting


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


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


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
