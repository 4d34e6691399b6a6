"""A file that a step takes: kept once beside the answer, replaced by another, taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from funnel.models import Upload, Visit
from tests.builders import draft_step, make_funnel, publish
from tests.funnel.files import PDF, PNG
from tests.funnel.test_concurrency import at_once
from tests.funnel.uploads.sending import events, kept, send
from tests.funnel.wizard.visiting import BROWSER, both, place, rows

pytestmark = pytest.mark.django_db(transaction=True)


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
