"""Passwords on their way through a funnel: hashed, written with the answer, never shown, logged or exported."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.core.signals import got_request_exception
from django.db import DatabaseError, connection
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from django.views.debug import ExceptionReporter

from funnel import deleting, secrets, visits
from funnel.exports import Period, visits_export
from funnel.models import Event, Secret, Visit
from steps.fields.secret import Sealed
from tests.builders import NOW, answer, draft_step, make_funnel, publish
from tests.funnel.test_atomicity import table_away
from tests.funnel.test_concurrency import at_once
from tests.funnel.wizard.visiting import BROWSER, both, place, rows
from tests.studio import log_in, text_of

pytestmark = pytest.mark.django_db(transaction=True)

GOOD, OTHER = "correct horse battery", "staple horse correct"


@pytest.fixture
def browser() -> Client:
    publish(make_funnel(steps=[draft_step("pw", "password"), draft_step("name")]))
    browser = Client(headers={"user-agent": BROWSER})
    browser.get("/f/signup/pw/")
    return browser


def send(browser: Client, typed: str, how: dict[str, str] | None = None) -> Any:
    return browser.post("/f/signup/pw/", {"pw-answer_secret": typed}, headers=how or {})


def events() -> list[tuple[str, str, str]]:
    return list(Event.objects.order_by("seq").values_list("kind", "step_key", "error_codes"))


@both
def test_password_is_stored_as_a_hash_beside_the_answer(browser: Client, how: dict[str, str]) -> None:
    response = send(browser, GOOD, how)

    visit = Visit.objects.get()
    kept = secrets.password_hash(visit, "pw")
    assert place(response) == "/f/signup/name/"
    assert visit.answers == {"pw": True}
    assert kept is not None
    assert check_password(GOOD, kept)
    assert GOOD not in str(rows()) + str(list(Secret.objects.values()))
    assert events() == [("visit_started", "", ""), ("step_completed", "pw", "")]


def test_there_is_no_hash_without_a_password(browser: Client) -> None:
    assert secrets.password_hash(Visit.objects.get(), "pw") is None


def test_same_password_again_and_nothing_typed_write_nothing(browser: Client) -> None:
    send(browser, GOOD)
    before = rows(), list(Secret.objects.values())

    places = [place(send(browser, typed)) for typed in (GOOD, "")]

    assert places == ["/f/signup/name/"] * 2
    assert (rows(), list(Secret.objects.values())) == before


def test_another_password_is_an_edit(browser: Client) -> None:
    send(browser, GOOD)
    send(browser, OTHER)

    kept = Secret.objects.get()
    assert (check_password(OTHER, kept.hash), check_password(GOOD, kept.hash)) == (True, False)
    assert events()[1:] == [("step_completed", "pw", ""), ("step_edited", "pw", "")]


def test_eight_double_clicks_set_it_once(browser: Client) -> None:
    cookie = browser.cookies["funnel-signup"].value

    def click() -> int:
        other = Client(headers={"user-agent": BROWSER})
        other.cookies["funnel-signup"] = cookie
        return int(send(other, GOOD).status_code)

    assert at_once([click] * 8) == [303] * 8
    assert events() == [("visit_started", "", ""), ("step_completed", "pw", "")]
    assert Secret.objects.count() == 1


@both
def test_rejected_password_is_not_shown_again(browser: Client, how: dict[str, str]) -> None:
    response = send(browser, "qwertyuiop", how)

    html = response.content.decode()
    assert response.status_code == 422
    assert "qwertyuiop" not in html
    assert "Please type it once more" in html
    assert "Many people use this password" in html
    assert events()[1:] == [("step_rejected", "pw", "password_too_common")]
    assert not Secret.objects.exists()


def test_page_lists_what_is_asked_and_keeps_browsers_right(browser: Client) -> None:
    html = browser.get("/f/signup/pw/").content.decode()

    assert "At least 10 characters" in html
    assert 'name="pw-answer_secret" autocomplete="new-password"' in html
    assert " value=" not in html[html.index('<input type="password"') : html.index("</form>")]


def test_visitor_who_comes_back_hears_that_it_is_set(browser: Client) -> None:
    send(browser, GOOD)

    html = browser.get("/f/signup/pw/").content.decode()

    assert "Your password is set. Leave this empty to keep it" in html
    assert GOOD not in html


def test_answer_without_a_visit_does_not_show_the_password(browser: Client) -> None:
    browser.cookies.clear()

    response = browser.post("/f/signup/name/", {"name-answer": "Ada", "name-answer_secret": GOOD})

    assert response.status_code == 403
    assert "Ada" in response.content.decode()
    assert GOOD not in response.content.decode()


@pytest.mark.parametrize("table", ["funnel_secret", "funnel_event"])
def test_answer_and_hash_are_written_together_or_not_at_all(table: str, browser: Client) -> None:
    visit = visits.find(uuid=Visit.objects.get().uuid, funnel="signup", step="pw")
    assert visit is not None
    before = rows()

    keep = secrets.NewSecret(Sealed(GOOD))

    with pytest.raises(DatabaseError, match=table), table_away(table):
        visits.submit(visit=visit, step="pw", value=True, javascript=True, now=NOW, beside=keep)

    assert rows() == before
    assert not Secret.objects.exists()


def test_report_of_an_error_does_not_hold_the_password(browser: Client, settings: Any) -> None:
    reports: list[str] = []

    def report(request: HttpRequest, **kwargs: object) -> None:
        reporter = ExceptionReporter(request, *sys.exc_info())
        reports.append(reporter.get_traceback_text() + reporter.get_traceback_html())

    # Hashing fails, deep below the wizard.
    settings.PASSWORD_HASHERS = ["tests.nowhere.NoHasher"]
    got_request_exception.connect(report)
    try:
        with pytest.raises(ImportError):
            send(browser, GOOD)
    finally:
        got_request_exception.disconnect(report)

    assert len(reports) == 1
    assert "pw-answer_secret" in reports[0]
    assert GOOD not in reports[0]


def test_hash_is_made_before_the_transaction(browser: Client) -> None:
    inside: list[bool] = []

    class Watched(Sealed):
        def open(self) -> str:
            inside.append(connection.in_atomic_block)
            return super().open()

    visit = visits.find(uuid=Visit.objects.get().uuid, funnel="signup", step="pw")
    assert visit is not None
    visits.submit(visit=visit, step="pw", value=True, javascript=True, now=NOW, beside=secrets.NewSecret(Watched(GOOD)))

    assert inside == [False]


def test_export_and_admin_say_that_it_is_set_and_no_more(browser: Client, client: Client) -> None:
    send(browser, GOOD)
    visit = Visit.objects.get()
    kept = Secret.objects.get().hash
    exported = b"".join(visits_export(funnel=visit.funnel, period=Period()).chunks()).decode()
    log_in(client, "admin")

    page = text_of(client.get(reverse("admin:funnel_visit_change", args=[visit.pk])))

    assert exported.splitlines()[1].endswith(",true,")
    assert "(set, and kept secret)" in page
    for text in (page, exported):
        assert kept not in text


def test_secret_goes_with_its_visit(browser: Client) -> None:
    send(browser, GOOD)

    assert deleting.delete(Visit.objects.all()) == deleting.Deleted(visits=1)
    assert not Secret.objects.exists()
    assert not Visit.objects.exists()


def test_submit_without_a_secret_only_says_that_it_is_set(browser: Client) -> None:
    visit = Visit.objects.get()

    answer(visit, "pw", True)

    assert (visit.answers, Secret.objects.count()) == ({"pw": True}, 0)
