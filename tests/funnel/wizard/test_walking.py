"""From step to step, with htmx and without: the same URLs, the same code, the same rows."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from funnel.models import Event, EventKind, Funnel, Visit
from tests.builders import SAMPLE_ANSWERS, draft_step, make_funnel, publish, rule, sample_funnel
from tests.funnel.wizard.visiting import HTMX, both, place, post, rows, shown

pytestmark = pytest.mark.django_db


def test_start_leads_to_the_first_step_and_keeps_the_query(browser: Client, live: Funnel) -> None:
    response = browser.get("/f/signup/?utm_source=ads&x=1")

    assert (response.status_code, place(response)) == (302, "/f/signup/role/?utm_source=ads&x=1")
    assert not Visit.objects.exists()


@both
def test_every_page_has_the_funnels_name(browser: Client, how: dict[str, str]) -> None:
    publish(make_funnel("signup", name="Join us", endings=["thanks"]))

    first = browser.get("/f/signup/name/")
    later = browser.get("/f/signup/name/")
    onward = post(browser, "name", "Ada", how=how)

    for page in (first, later):
        assert '<p class="funnel-name">Join us</p>' in page.content.decode()
        assert "– Join us" in page.content.decode()
    assert onward.status_code == 303 or "– Join us" in onward.content.decode()


@both
def test_answer_leads_on_with_303_or_the_next_partial(browser: Client, live: Funnel, how: dict[str, str]) -> None:
    browser.get("/f/signup/role/")

    response = post(browser, "role", "founder", how=how)

    assert place(response) == "/f/signup/company/"
    assert response.status_code == (200 if how else 303)
    if how:
        assert shown(response) == "company"
        assert "<html" not in response.content.decode()
    assert Visit.objects.get().javascript is bool(how)


def test_partial_carries_title_progress_status_and_focus(browser: Client, live: Funnel) -> None:
    browser.get("/f/signup/role/")

    html = post(browser, "role", "founder", how=HTMX).content.decode()

    assert "<title>Company – step 2 of 3 – Signup" in html
    assert re.search(r'id="progress"[^>]* hx-swap-oob=', html)
    assert 'value="33"' in html
    assert re.search(r'role="status" hx-swap-oob=[^>]*>.*Good to know\.', html)
    assert html.count("autofocus") == 1


def test_whole_page_shows_the_same_step_as_the_partial(browser: Client, live: Funnel) -> None:
    browser.get("/f/signup/role/")
    partial = post(browser, "role", "founder", how=HTMX).content.decode()

    page = browser.get("/f/signup/company/").content.decode()

    form = re.search(r"<form.*</form>", partial.replace(' tabindex="-1" autofocus', ""), re.DOTALL)
    assert form
    assert form[0] in page
    assert "Good to know." in page


@both
def test_invalid_answer_comes_back_with_422_a_summary_and_what_was_typed(
    browser: Client, live: Funnel, how: dict[str, str]
) -> None:
    browser.get("/f/signup/role/")
    post(browser, "role", "employee")

    response = post(browser, "mail", "ada@<nowhere", how=how)

    html = response.content.decode()
    assert (response.status_code, shown(response)) == (422, "mail")
    assert 'value="ada@&lt;nowhere"' in html
    assert '<a href="#id_mail-answer">Enter an e-mail address like name@example.com.</a>' in html
    assert "<title>Error: Mail – step 2 of 2" in html
    assert 'aria-invalid="true"' in html
    event = Event.objects.get(kind=EventKind.STEP_REJECTED)
    assert (event.step_key, event.error_codes) == ("mail", "invalid_email")
    if how:
        assert response.headers["HX-Push-Url"] == "false"


@both
def test_whole_sample_funnel(browser: Client, how: dict[str, str]) -> None:
    publish(sample_funnel())
    typed = {
        "welcome": [],
        "role": ["founder"],
        "company": ["Ærø & Søn"],
        "team_size": ["12"],
        "goals": ["speed", "cost"],
        "has_site": ["yes"],
        "wishes": ["First line\r\nsecond line"],
        "mail": ["ada@example.com"],
        "terms": ["on"],
    }
    response = browser.get("/f/signup/", follow=True)

    percents = [0]
    while b"data-step-key" in response.content:
        step = shown(response)
        response = post(browser, step, *typed[step], how=how)
        if not how:
            response = browser.get(place(response))
        percents.append(int(re.findall(r'<progress max="100" value="(\d+)"', response.content.decode())[0]))

    visit = Visit.objects.get()
    assert visit.answers == SAMPLE_ANSWERS
    assert visit.ending == "welcome"
    assert percents == sorted(percents)
    assert percents.index(100) == len(percents) - 1


@both
@pytest.mark.parametrize("step", ["mail", "company", "nonsense", "done"])
def test_jumping_ahead_leads_back_to_where_the_visitor_is(browser: Client, live: Funnel, how: dict[str, str], step: str) -> None:
    browser.get("/f/signup/role/")
    before = rows()

    got = browser.get(f"/f/signup/{step}/")
    posted = post(browser, step, "x", how=how)

    assert place(got) == place(posted) == "/f/signup/role/"
    assert rows() == before


@both
def test_back_shows_what_was_typed_and_same_answer_writes_nothing(browser: Client, live: Funnel, how: dict[str, str]) -> None:
    browser.get("/f/signup/role/")
    post(browser, "role", "founder")
    post(browser, "company", 'A "quoted" <b>')
    before = rows()

    page = browser.get("/f/signup/company/").content.decode()
    again = post(browser, "company", 'A "quoted" <b>', how=how)

    assert 'value="A &quot;quoted&quot; &lt;b&gt;"' in page
    assert 'href="/f/signup/role/"' in page
    assert place(again) == "/f/signup/mail/"
    assert rows() == before


@both
def test_editing_an_earlier_answer_leads_to_the_first_open_step(browser: Client, live: Funnel, how: dict[str, str]) -> None:
    browser.get("/f/signup/role/")
    post(browser, "role", "founder")
    post(browser, "company", "ACME")

    response = post(browser, "role", "employee", how=how)

    assert place(response) == "/f/signup/mail/"
    assert Event.objects.filter(kind=EventKind.STEP_EDITED).count() == 1


def test_history_restore_gets_the_whole_page(browser: Client, live: Funnel) -> None:
    browser.get("/f/signup/role/")

    response = browser.get("/f/signup/role/", headers={**HTMX, "hx-history-restore-request": "true"})

    assert "<html" in response.content.decode()


@both
@pytest.mark.parametrize("count", [5, 200])
def test_step_post_takes_six_statements_however_long_the_funnel(browser: Client, how: dict[str, str], count: int) -> None:
    steps = [
        draft_step("s0"),
        *(draft_step(f"s{n}", rules=[rule("show_if", when=[[(f"s{n - 1}", "is_answered", "")]])]) for n in range(1, count)),
    ]
    publish(make_funnel(steps=steps))
    browser.get("/f/signup/s0/")
    post(browser, "s0", "warm")

    with CaptureQueriesContext(connection) as queries:
        post(browser, "s1", "x", how=how)

    statements = [query["sql"].split()[0] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert statements == ["SELECT", "UPDATE", "INSERT", "INSERT"], "and BEGIN and COMMIT, which the test's own transaction hides"


def test_index_lists_live_funnels(browser: Client, live: Funnel) -> None:
    make_funnel("draft-only")

    html = browser.get("/").content.decode()

    assert '<a href="/f/signup/">Signup</a>' in html
    assert "draft-only" not in html
