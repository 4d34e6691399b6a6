"""A visit and its cookie: what begins it, who has it, when it is over."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from funnel import publishing
from funnel.models import Funnel, Visit
from tests.builders import draft_step, publish, redraft
from tests.funnel.wizard.visiting import BROWSER, both, place, post, rows, shown

pytestmark = pytest.mark.django_db


def test_first_page_view_begins_the_visit(browser: Client, live: Funnel) -> None:
    response = browser.get("/f/signup/?utm_source=ads", follow=True)

    visit = Visit.objects.get()
    assert (response.status_code, shown(response), visit.utm_source, visit.device) == (200, "role", "ads", "desktop")
    cookie = response.cookies["funnel-signup"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert str(visit.uuid) not in response.content.decode()


@both
def test_get_writes_nothing_but_the_first_view(browser: Client, live: Funnel, how: dict[str, str]) -> None:
    browser.get("/f/signup/role/")
    post(browser, "role", "founder")
    before = rows()

    for path in ("", "role/", "company/", "mail/", "done/", "nonsense/"):
        browser.get(f"/f/signup/{path}", headers=how)
        browser.head(f"/f/signup/{path}")

    assert rows() == before


@pytest.mark.parametrize(
    "headers",
    [
        {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"user-agent": BROWSER, "sec-purpose": "prefetch"},
        {"user-agent": BROWSER, "purpose": "prefetch"},
    ],
)
def test_crawler_and_prefetch_see_the_page_and_make_no_visit(live: Funnel, headers: dict[str, str]) -> None:
    client = Client(headers=headers)

    response = client.get("/f/signup/", follow=True)

    assert (response.status_code, shown(response)) == (200, "role")
    assert not Visit.objects.exists()
    assert "funnel-signup" not in response.cookies


def test_head_makes_no_visit(browser: Client, live: Funnel) -> None:
    assert browser.head("/f/signup/role/").status_code == 200
    assert not Visit.objects.exists()


def test_answer_to_a_prefetched_first_page_is_not_lost(browser: Client, live: Funnel) -> None:
    browser.get("/f/signup/role/", headers={"sec-purpose": "prefetch"})

    response = post(browser, "role", "founder")

    assert place(response) == "/f/signup/company/"
    assert Visit.objects.get().answers == {"role": "founder"}


def finish(browser: Client) -> Visit:
    browser.get("/f/signup/role/")
    post(browser, "role", "employee")
    post(browser, "mail", "a@b.example")
    return Visit.objects.get()


@both
def test_completed_visit_shows_its_ending_and_takes_nothing_more(browser: Client, live: Funnel, how: dict[str, str]) -> None:
    finish(browser)
    before = rows()

    done = browser.get("/f/signup/done/")
    late = post(browser, "role", "founder", how=how)
    invalid = post(browser, "mail", "nonsense", how=how)

    assert (done.status_code, shown(done)) == (200, "thanks")
    assert place(browser.get("/f/signup/")) == place(browser.get("/f/signup/mail/")) == "/f/signup/done/"
    assert place(late) == place(invalid) == "/f/signup/done/"
    assert rows() == before


def test_starting_again_makes_a_new_visit_and_keeps_the_old(browser: Client, live: Funnel) -> None:
    finish(browser)

    response = browser.post("/f/signup/")
    browser.get(place(response), follow=True)

    assert Visit.objects.count() == 2
    assert Visit.objects.filter(completed_at=None).count() == 1


@both
def test_missing_cookie_says_so_and_shows_what_was_typed(live: Funnel, how: dict[str, str]) -> None:
    stranger = Client(headers={"user-agent": BROWSER})

    response = post(stranger, "mail", "ada@example.com<script>", how=how)

    html = response.content.decode()
    assert response.status_code == 403
    assert "We lost your place" in html
    assert "ada@example.com&lt;script&gt;" in html
    assert not Visit.objects.exists()


def test_cookie_expires_and_is_renewed_by_answers(live: Funnel) -> None:
    browser = Client(headers={"user-agent": BROWSER})
    with time_machine.travel("2026-03-02T09:00:00Z", tick=False) as clock:
        browser.get("/f/signup/role/")
        clock.shift(timedelta(days=6))
        renewed = post(browser, "role", "founder")
        clock.shift(timedelta(days=6))
        assert place(post(browser, "company", "ACME")) == "/f/signup/mail/"
        clock.shift(timedelta(days=8))

        late = post(browser, "mail", "a@b.example")

    assert "funnel-signup" in renewed.cookies
    assert late.status_code == 403


def test_cookie_is_not_sent_again_with_every_answer(browser: Client, live: Funnel) -> None:
    browser.get("/f/signup/role/")

    assert "funnel-signup" not in post(browser, "role", "founder").cookies


def test_running_visit_walks_its_own_version(browser: Client, live: Funnel) -> None:
    browser.get("/f/signup/role/")
    redraft(live, [draft_step("something_else")])
    publish(live)

    assert place(post(browser, "role", "employee")) == "/f/signup/mail/"
    assert shown(Client(headers={"user-agent": BROWSER}).get("/f/signup/", follow=True)) == "something_else"


def test_unpublished_funnel_is_closed_to_new_visitors_and_lets_others_finish(browser: Client, live: Funnel) -> None:
    browser.get("/f/signup/role/")
    publishing.unpublish(funnel=live)

    newcomer = Client(headers={"user-agent": BROWSER}).get("/f/signup/")

    assert newcomer.status_code == 404
    assert "This form is not open" in newcomer.content.decode()
    assert place(post(browser, "role", "employee")) == "/f/signup/mail/"
