"""The visitor's pages, with htmx and without: the same URLs, the same code, the same rows."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from funnel import publishing
from funnel.models import Event, EventKind, Funnel, Visit, VisitStep
from tests.builders import SAMPLE_ANSWERS, draft_step, make_funnel, publish, redraft, rule, sample_funnel

pytestmark = pytest.mark.django_db

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
HTMX = {"hx-request": "true"}
PLAIN: dict[str, str] = {}
both = pytest.mark.parametrize("how", [PLAIN, HTMX], ids=["plain", "htmx"])
FOUNDER = [[("role", "equals", "founder")]]


@pytest.fixture
def browser() -> Client:
    return Client(headers={"user-agent": BROWSER})


@pytest.fixture
def live() -> Funnel:
    """role → company (founders only) → mail."""
    funnel = make_funnel(
        steps=[
            draft_step("role", "single_choice", choices=["founder", "employee"], praise="Good to know."),
            draft_step("company", rules=[rule("show_if", when=FOUNDER)]),
            draft_step("mail", "email"),
        ]
    )
    publish(funnel)
    return funnel


def post(browser: Client, step: str, *typed: str, how: dict[str, str] = PLAIN, more: dict[str, str] | None = None) -> Any:
    return browser.post(f"/f/signup/{step}/", {f"{step}-answer": list(typed), **(more or {})}, headers=how)


def place(response: Any) -> str:
    """Where a response leads or what it shows: the URL it redirects to or pushes."""
    return str(response.headers.get("Location") or response.headers["HX-Push-Url"])


def shown(response: Any) -> str:
    """The step or ending on the page."""
    found = re.findall(r'data-(?:step|ending)-key="([^"]+)"', response.content.decode())
    assert len(found) == 1
    return str(found[0])


def rows() -> tuple[list[Any], list[Any], list[Any]]:
    """All that a request could have written."""
    return (
        list(Visit.objects.values_list().order_by("pk")),
        list(Event.objects.values_list().order_by("pk")),
        list(VisitStep.objects.values_list().order_by("pk")),
    )


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


def test_first_page_view_begins_the_visit(browser: Client, live: Funnel) -> None:
    response = browser.get("/f/signup/?utm_source=ads", follow=True)

    visit = Visit.objects.get()
    assert (response.status_code, shown(response), visit.utm_source, visit.device) == (200, "role", "ads", "desktop")
    cookie = response.cookies["funnel-signup"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert str(visit.uuid) not in response.content.decode()


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


@both
@pytest.mark.parametrize("step", ["mail", "company", "nonsense", "done"])
def test_jumping_ahead_leads_back_to_where_the_visitor_is(browser: Client, live: Funnel, how: dict[str, str], step: str) -> None:
    browser.get("/f/signup/role/")
    before = rows()

    got = browser.get(f"/f/signup/{step}/")
    posted = post(browser, step, "x", how=how)

    assert place(got) == place(posted) == "/f/signup/role/"
    assert rows() == before


def test_step_in_the_body_that_is_not_the_urls_stores_nothing(browser: Client, live: Funnel) -> None:
    browser.get("/f/signup/role/")
    before = rows()

    response = post(browser, "role", "founder", more={"funnel-signup-current_step": "mail"})

    assert place(response) == "/f/signup/role/"
    assert rows() == before


def test_nothing_but_the_declared_field_is_stored(browser: Client, live: Funnel) -> None:
    browser.get("/f/signup/role/")

    post(
        browser,
        "role",
        "founder",
        more={"mail-answer": "evil@b.example", "admin": "1", "role": "x", "funnel-other-current_step": "y"},
    )

    assert Visit.objects.get().answers == {"role": "founder"}


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


@pytest.mark.parametrize("cookie", ["nonsense", "", "a:b:c", "\u00e9", "x" * 5_000])
def test_forged_cookie_is_no_cookie(browser: Client, live: Funnel, cookie: str) -> None:
    browser.get("/f/signup/role/")
    browser.cookies["funnel-signup"] = cookie

    response = browser.get("/f/signup/mail/")

    assert place(response) == "/f/signup/role/"


def test_cookie_of_another_funnel_opens_nothing(browser: Client, live: Funnel) -> None:
    publish(make_funnel("other"))
    browser.get("/f/signup/role/")
    browser.cookies["funnel-other"] = browser.cookies["funnel-signup"].value

    response = browser.get("/f/other/mail/")

    assert place(response) == "/f/other/name/"


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


@pytest.mark.parametrize("path", ["/f/nowhere/", "/f/nowhere/step/", "/f/", "/f/UPPER%00/"])
def test_unknown_funnel_is_404(browser: Client, path: str) -> None:
    response = browser.get(path)

    assert response.status_code == 404
    assert "There is no such page" in response.content.decode()


@both
def test_post_from_another_site_is_refused(browser: Client, live: Funnel, how: dict[str, str]) -> None:
    browser.get("/f/signup/role/")
    before = rows()

    response = post(browser, "role", "founder", how={**how, "sec-fetch-site": "cross-site"})

    assert response.status_code == 403
    assert "did not come from our page" in response.content.decode()
    assert rows() == before


def test_no_csrf_token_is_needed(live: Funnel) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"user-agent": BROWSER})
    strict.get("/f/signup/role/")

    response = post(strict, "role", "founder", how={"sec-fetch-site": "same-origin"})

    assert place(response) == "/f/signup/company/"


def test_pages_are_not_cached_and_vary(browser: Client, live: Funnel) -> None:
    response = browser.get("/f/signup/role/")

    assert response.headers["Cache-Control"] == "no-store"
    assert {"Cookie", "HX-Request", "HX-History-Restore-Request"} <= set(response.headers["Vary"].split(", "))


def test_history_restore_gets_the_whole_page(browser: Client, live: Funnel) -> None:
    browser.get("/f/signup/role/")

    response = browser.get("/f/signup/role/", headers={**HTMX, "hx-history-restore-request": "true"})

    assert "<html" in response.content.decode()


def test_strict_policy_and_no_inline_code(browser: Client, live: Funnel) -> None:
    response = browser.get("/f/signup/role/")

    policy = response.headers["Content-Security-Policy"]
    html = response.content.decode()
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]* src=)|javascript:", html)
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', html)


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
