"""Files that are not taken, requests that are broken and writes that fail: nothing is kept, and the visitor is told."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.exceptions import BadRequest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.db import DatabaseError
from django.test import Client

from funnel import uploads, visits
from funnel.models import Visit
from funnel.urls import wizard
from steps.fields.file import Received
from tests.builders import NOW
from tests.funnel.files import PDF
from tests.funnel.test_atomicity import table_away
from tests.funnel.uploads.sending import events, kept, send
from tests.funnel.wizard.visiting import both, rows

pytestmark = pytest.mark.django_db(transaction=True)


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
