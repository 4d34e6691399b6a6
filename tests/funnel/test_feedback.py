"""Leaving a field: the server says what it would say to the answer, and remembers nothing of it."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.exceptions import BadRequest
from django.core.handlers.wsgi import WSGIRequest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from funnel import urls
from funnel.feedback import CHECKS_PER_MINUTE
from funnel.models import Funnel, Visit
from steps.fields import FIELD_TYPES
from tests.builders import NOW, SAMPLE_ANSWERS, answer_all, draft_step, make_funnel, publish, sample_funnel
from tests.funnel.wizard.visiting import BROWSER, HTMX, post, rows

pytestmark = pytest.mark.django_db

GOOD = "Looks good"


@pytest.fixture
def browser() -> Client:
    cache.clear()
    return Client(headers={"user-agent": BROWSER})


@pytest.fixture
def live() -> Funnel:
    """mail → age (may be left empty) → agree."""
    steps = [draft_step("mail", "email"), draft_step("age", "number", required=False), draft_step("agree", "consent")]
    funnel = make_funnel(steps=steps)
    publish(funnel)
    return funnel


def check(browser: Client, step: str, typed: str = "", /, *, more: dict[str, str] | None = None, **headers: str) -> Any:
    """What a page's script posts when a field was left."""
    headers = {**HTMX, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return browser.post(f"/f/signup/{step}/check/", {f"{step}-answer": typed, **(more or {})}, headers=headers)


def test_sound_answer_looks_good_in_words_and_with_a_tick(browser: Client, live: Funnel) -> None:
    browser.get("/f/signup/mail/")

    html = check(browser, "mail", "ada@example.com").content.decode()

    assert GOOD in html
    assert '<span class="tick" aria-hidden="true">✓</span>' in html


@pytest.mark.parametrize("typed", ["ada@", "", " ", "x" * 300])
def test_wrong_answer_gets_the_message_that_submitting_gives(browser: Client, live: Funnel, typed: str) -> None:
    browser.get("/f/signup/mail/")

    html = check(browser, "mail", typed).content.decode()
    submitted = post(browser, "mail", typed, how=HTMX)

    message = submitted.context["errors"][0]
    assert message in html
    assert GOOD not in html
    assert 'data-wrong="id_mail-answer"' in html


def test_optional_field_left_empty_gets_no_word(browser: Client, live: Funnel) -> None:
    browser.get("/f/signup/mail/")
    post(browser, "mail", "ada@example.com")

    response = check(browser, "age", "")

    assert (response.status_code, response.content.strip()) == (200, b"")


def test_check_writes_nothing_and_asks_the_database_once(browser: Client, live: Funnel) -> None:
    browser.get("/f/signup/mail/")
    check(browser, "mail", "warm")
    before = rows()

    with CaptureQueriesContext(connection) as queries:
        check(browser, "mail", "ada@")
        check(browser, "mail", "ada@example.com")

    assert [query["sql"].strip().split()[0] for query in queries] == ["SELECT"] * 2
    assert rows() == before


def test_check_without_a_visit_begins_none(browser: Client, live: Funnel) -> None:
    assert GOOD in check(browser, "mail", "ada@example.com").content.decode()
    assert check(browser, "age", "12").status_code == 204
    assert browser.cookies == {}
    assert not Visit.objects.exists()


@pytest.mark.parametrize("kind", [key for key, item in FIELD_TYPES.items() if not item.has_feedback])
def test_what_is_picked_or_secret_is_not_checked(browser: Client, kind: str) -> None:
    choices = ["x", "y"] if FIELD_TYPES[kind].has_choices else []
    publish(make_funnel(steps=[draft_step("it", kind, choices=choices)]))
    page = browser.get("/f/signup/it/").content.decode()

    assert check(browser, "it", "x").status_code == 204
    assert 'id="feedback"' not in page


@pytest.mark.parametrize("kind", [key for key, item in FIELD_TYPES.items() if item.has_feedback])
def test_what_is_typed_has_a_polite_place_for_feedback(browser: Client, kind: str) -> None:
    publish(make_funnel(steps=[draft_step("it", kind)]))

    page = browser.get("/f/signup/it/").content.decode()

    assert 'id="feedback" aria-live="polite" aria-atomic="true" hx-post="/f/signup/it/check/"' in page
    assert check(browser, "it", "").status_code == 200


def test_slip_is_asked_about_and_then_taken_as_it_is(browser: Client, live: Funnel) -> None:
    browser.get("/f/signup/mail/")

    html = check(browser, "mail", "ada@gmial.com", more={"mail-answer_seen": ""}).content.decode()

    assert "Did you mean ada@gmail.com?" in html
    assert 'class="error"' not in html
    assert '<input type="hidden" name="mail-answer_seen" value="ada@gmial.com">' in html
    seen = {"mail-answer_seen": ["", "ada@gmial.com"]}
    assert post(browser, "mail", "ada@gmial.com", more=seen).status_code == 303  # type: ignore[arg-type]


def test_step_that_is_not_open_is_not_checked(browser: Client, live: Funnel) -> None:
    browser.get("/f/signup/mail/")

    assert check(browser, "age", "12").status_code == 204
    assert check(browser, "nonsense", "12").status_code == 204
    assert check(browser, "mail", "a@b.example", more={"funnel-signup-current_step": "age"}).status_code == 204


def test_answers_of_a_finished_visit_are_not_checked(browser: Client) -> None:
    publish(sample_funnel())
    browser.get("/f/signup/welcome/")
    answer_all(Visit.objects.get(), SAMPLE_ANSWERS)

    assert check(browser, "mail", "ada@example.com").status_code == 204


def test_too_many_checks_in_a_minute_get_no_word(browser: Client, live: Funnel) -> None:
    browser.get("/f/signup/mail/")
    other = Client(headers={"user-agent": BROWSER})
    other.get("/f/signup/mail/")

    with time_machine.travel(NOW, tick=False):
        statuses = [check(browser, "mail", "ada@example.com").status_code for _ in range(CHECKS_PER_MINUTE + 1)]
        assert statuses == [*[200] * CHECKS_PER_MINUTE, 204]
        assert check(other, "mail", "ada@example.com").status_code == 200
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        assert check(browser, "mail", "ada@example.com").status_code == 200


def test_checks_are_counted_by_visit_and_else_by_address(browser: Client, live: Funnel) -> None:
    with time_machine.travel(NOW, tick=False):
        for _ in range(CHECKS_PER_MINUTE):
            check(browser, "mail", "ada@example.com")
        assert check(browser, "mail", "ada@example.com").status_code == 204

        browser.get("/f/signup/mail/")
        assert check(browser, "mail", "ada@example.com").status_code == 200


def test_check_from_another_site_is_refused(browser: Client, live: Funnel) -> None:
    browser.get("/f/signup/mail/")

    response = check(browser, "mail", "ada@example.com", sec_fetch_site="cross-site")

    assert (response.status_code, response.content) == (403, b"")


@pytest.mark.parametrize("path", ["check", "opened"])
def test_any_body_and_method_gets_an_answer(live: Funnel, path: str) -> None:
    browser = Client(headers={"user-agent": BROWSER}, raise_request_exception=False)
    browser.get("/f/signup/mail/")
    before = rows()
    form = "application/x-www-form-urlencoded"

    def send(method: str, body: bytes, content_type: str = form) -> int:
        return int(browser.generic(method, f"/f/signup/mail/{path}/", body, content_type).status_code)

    assert send("POST", b"mail-answer=" + b"x" * 3_000_000) == 413
    assert send("POST", b"a=1&" * 1_001) == 413
    assert send("POST", b"--x", "multipart/form-data") == 400
    assert send("POST", b"mail-answer=%00%ED%A0%80&opened=%00&opened=%FF") in (200, 204)
    assert {send(method, b"") for method in ("GET", "HEAD", "PUT", "DELETE", "OPTIONS")} == {405}
    assert browser.post(f"/f/nowhere/mail/{path}/").status_code in (204, 404)
    assert rows() == before


def test_half_a_request_is_none(browser: Client, live: Funnel) -> None:
    browser.get("/f/signup/mail/")
    # Not by the test client, which only promises what it sends.
    environ = {
        "REQUEST_METHOD": "POST",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": "99",
        "wsgi.input": BytesIO(b"mail-answer=ada@example.com"),
    }

    with pytest.raises(BadRequest):
        urls.check(WSGIRequest(environ), funnel="signup", step="mail")


def test_database_that_is_away_is_no_word(browser: Client, live: Funnel) -> None:
    browser.get("/f/signup/mail/")

    def broken(*args: Any) -> Any:
        raise OperationalError("gone")

    with connection.execute_wrapper(broken):
        response = check(browser, "mail", "ada@example.com")

    assert (response.status_code, response.content) == (204, b"")
