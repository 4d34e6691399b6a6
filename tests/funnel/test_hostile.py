"""Anything a client can send: a page in words or a redirect, never a 500, and nothing stored that was not declared."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import BadRequest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.test import Client

from funnel.models import Event, Visit
from funnel.urls import wizard
from steps.fields import FIELD_TYPES
from tests.builders import SAMPLE_ANSWERS, answer, draft_step, make_funnel, publish, sample_funnel

pytestmark = pytest.mark.django_db

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
FORM = "application/x-www-form-urlencoded"
KINDS = sorted(FIELD_TYPES)

BODIES: dict[str, bytes] = {
    "nul": b"it-answer=a%00b",
    "raw nul": b"it-answer=a\x00b",
    "lone surrogate": b"it-answer=%ED%A0%80",
    "escaped surrogate": b"it-answer=\\ud800",
    "not utf-8": b"it-answer=%FF%FE",
    "bidi and zalgo": "it-answer=‮abc&it-answer=Z̸̢̛".encode(),
    "a megabyte": b"it-answer=" + b"x" * 1_000_000,
    "1e400": b"it-answer=1e400",
    "nan": b"it-answer=NaN",
    "arabic digits": "it-answer=١٢".encode(),
    "many values": b"it-answer=x&" * 400,
    "nothing": b"",
    "other names": b"answer=1&it=2&it-answer[]=3&__proto__=4",
    "template": b"it-answer={{7*7}}{%25 debug %25}",
}


@pytest.fixture
def browser() -> Client:
    return Client(headers={"user-agent": BROWSER}, raise_request_exception=False)


def send(browser: Client, path: str, body: bytes, content_type: str = FORM, **headers: str) -> Any:
    return browser.generic("POST", path, body, content_type, headers=headers)


@pytest.mark.parametrize("name", sorted(BODIES))
@pytest.mark.parametrize("kind", KINDS)
def test_any_body_gets_an_answer_in_words(browser: Client, kind: str, name: str) -> None:
    choices = ["x", "y"] if FIELD_TYPES[kind].has_choices else []
    publish(make_funnel(steps=[draft_step("it", kind, choices=choices), draft_step("next")]))
    browser.get("/f/signup/it/")

    response: HttpResponse = send(browser, "/f/signup/it/", BODIES[name])

    assert response.status_code in (303, 422)
    visit = Visit.objects.get()
    assert set(visit.answers) <= {"it"}
    assert len(str(visit.answers)) < 3_000
    assert Event.objects.count() == 2


def test_a_megabyte_is_refused_with_its_length_and_shown_again(browser: Client) -> None:
    publish(make_funnel(steps=[draft_step("it", "long_text")]))
    browser.get("/f/signup/it/")

    html = send(browser, "/f/signup/it/", BODIES["a megabyte"]).content.decode()

    assert "you have typed 1000000" in html
    assert "x" * 1_000_000 in html


@pytest.mark.parametrize(
    ("body", "content_type", "status", "words"),
    [
        (b"it-answer=" + b"x" * 3_000_000, FORM, 413, "<h1>That is more than we can take"),
        (b"a=1&" * 1_001, FORM, 413, "<h1>That is more than we can take"),
        (b"--x\r\nno such thing", "multipart/form-data; boundary=x", 422, "Enter an answer"),
        (b"--x\r\nno such thing", "multipart/form-data", 400, "<h1>We could not read that request"),
    ],
)
def test_body_that_cannot_be_read_says_so(browser: Client, body: bytes, content_type: str, status: int, words: str) -> None:
    publish(make_funnel(steps=[draft_step("it")]))
    browser.get("/f/signup/it/")

    response = send(browser, "/f/signup/it/", body, content_type)

    assert response.status_code == status
    assert words in response.content.decode()
    assert Visit.objects.get().answers == {}


@pytest.mark.parametrize("step", ["done", "role", "mail", "nonsense", "%00", "%ED%A0%80", "..%2Fadmin", "x" * 3_000, "S0", "a.b"])
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_any_step_key_and_method(browser: Client, step: str, method: str) -> None:
    publish(sample_funnel())
    browser.get("/f/signup/welcome/")

    response = browser.generic(method, f"/f/signup/{step}/", b"role-answer=founder", FORM)

    assert response.status_code in (200, 302, 303, 404, 405)
    assert Visit.objects.get().answers == {}


def test_query_string_of_any_kind(browser: Client) -> None:
    publish(make_funnel(steps=[draft_step("it")]))

    response = browser.get(
        "/f/signup/it/?utm_source=%00%ED%A0%80&utm_term=" + "x" * 5_000 + "&" + "&".join(f"a{n}=1" for n in range(900))
    )

    assert response.status_code == 200
    assert len(Visit.objects.get().utm_term) == 100


def test_recorded_answers_are_only_of_declared_steps_after_a_hostile_walk(browser: Client) -> None:
    publish(sample_funnel())
    browser.get("/f/signup/welcome/")
    visit = Visit.objects.get()
    for step, value in SAMPLE_ANSWERS.items():
        for forged in ("terms", "nonsense", "mail"):
            send(browser, f"/f/signup/{forged}/", f"{forged}-answer=\x00&{step}-answer=x".encode(), **{"hx-request": "true"})
        answer(visit, step, value)

    visit.refresh_from_db()
    assert visit.answers == SAMPLE_ANSWERS
    assert visit.ending == "welcome"


def test_half_an_answer_is_not_stored(browser: Client) -> None:
    publish(make_funnel(steps=[draft_step("it")]))
    browser.get("/f/signup/it/")

    # Not by the test client, which only promises what it sends.
    environ = {
        "REQUEST_METHOD": "POST",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "HTTP_COOKIE": f"funnel-signup={browser.cookies['funnel-signup'].value}",
        "CONTENT_TYPE": FORM,
        "CONTENT_LENGTH": "12",
        "wsgi.input": BytesIO(b"it-answer=1"),
    }

    with pytest.raises(BadRequest):
        wizard(WSGIRequest(environ), funnel="signup", step="it")

    assert Visit.objects.get().answers == {}


def test_crawler_that_posts_makes_no_visit() -> None:
    publish(make_funnel(steps=[draft_step("it")]))
    crawler = Client(headers={"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"})

    response = send(crawler, "/f/signup/it/", b"it-answer=1")

    assert response.status_code == 403
    assert not Visit.objects.exists()
