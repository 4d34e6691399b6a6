"""Check your answers: a page before the end, and a visit that is complete only when they are sent."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from funnel import review, visits
from funnel.models import Event, EventKind, Funnel, Version, Visit
from steps.compiling import compile_draft
from steps.spec import Action, Condition, Ending, Rule, Spec, Step, digest, to_json
from tests.builders import NOW, answer, answer_all, draft_step, make_funnel, make_visit, publish, reject, rule
from tests.funnel.wizard.visiting import BROWSER, HTMX, PLAIN, both, place, post, rows, shown

pytestmark = pytest.mark.django_db

FOUNDER = [[("role", "equals", "founder")]]
STEPS = (
    draft_step("intro", "content", title="Welcome"),
    draft_step("role", "single_choice", title="What do you do?", choices=["founder", "employee"]),
    draft_step("company", title="Where?", rules=[rule("show_if", when=FOUNDER)]),
    draft_step("news", "yes_no", title="Any news?"),
    draft_step("notes", "long_text", title="Anything else, {{ company | “friend” }}?", required=False),
)
ANSWERS: dict[str, Any] = {"intro": True, "role": "employee", "news": False, "notes": None}


@pytest.fixture
def browser() -> Client:
    return Client(headers={"user-agent": BROWSER})


@pytest.fixture
def live() -> Funnel:
    """intro → role → company (founders only) → news → notes, then the answers to check."""
    funnel = make_funnel(steps=STEPS, design={"review": True})
    publish(funnel)
    return funnel


def answer_everything(browser: Client, how: dict[str, str] = PLAIN) -> Any:
    """As an employee; the response to the last answer."""
    browser.get("/f/signup/intro/")
    post(browser, "intro", how=how)
    post(browser, "role", "employee", how=how)
    post(browser, "news", "no", how=how)
    return post(browser, "notes", "a <b>\nc", how=how)


def seen(response: Any) -> str:
    """The number by which a page with answers says which answers it shows."""
    found = re.search(r'name="seen" value="([0-9]+)"', response.content.decode())
    assert found
    return found[1]


def send(browser: Client, number: str, how: dict[str, str] = PLAIN) -> Any:
    """Press Send on the page with this number."""
    return browser.post("/f/signup/review/", {"funnel-signup-current_step": "review", "seen": number}, headers=how)


def kinds() -> list[str]:
    return list(Event.objects.order_by("seq").values_list("kind", flat=True))


@both
def test_last_answer_leads_to_the_answers_and_completes_nothing(browser: Client, live: Funnel, how: dict[str, str]) -> None:
    response = answer_everything(browser, how)

    assert place(response) == "/f/signup/review/"
    page = response if how else browser.get("/f/signup/review/")
    html = page.content.decode()
    assert shown(page) == "review"
    assert "<title>Check your answers – step 5 of 5 – Signup</title>" in re.sub(r"\s*\n\s*", "", html)
    assert re.findall(r"<dt[^>]*>(.*?)</dt>\s*<dd><bdi>(.*?)</bdi></dd>", html) == [
        ("What do you do?", "Employee"),
        ("Any news?", "No"),
        ("Anything else, friend?", "a &lt;b&gt;<br>c"),
    ]
    assert re.findall(r'<a href="([^"]+)" id="change-', html) == [f"/f/signup/{key}/" for key in ("role", "news", "notes")]
    assert EventKind.VISIT_COMPLETED not in kinds()
    visit = Visit.objects.get()
    assert (visit.completed_at, visit.ending) == (None, "")


@both
def test_sending_completes_the_visit_once(browser: Client, live: Funnel, how: dict[str, str]) -> None:
    answer_everything(browser)
    number = seen(browser.get("/f/signup/review/"))

    response = send(browser, number, how)
    before = rows()
    again = send(browser, number, how)

    assert place(response) == place(again) == "/f/signup/done/"
    assert kinds() == ["visit_started", *["step_completed"] * 4, "visit_completed"]
    visit = Visit.objects.get()
    assert (visit.ending, visit.completed_at is not None, visit.rev) == ("thanks", True, 6)
    assert rows() == before
    assert place(browser.get("/f/signup/review/")) == "/f/signup/done/"
    assert shown(browser.get("/f/signup/done/")) == "thanks"


@both
def test_number_on_the_page_after_the_last_answer_is_good_to_send(browser: Client, live: Funnel, how: dict[str, str]) -> None:
    response = answer_everything(browser, how)
    page = response if how else browser.get(place(response))

    assert place(send(browser, seen(page), how)) == "/f/signup/done/"


@both
def test_answers_changed_in_another_tab_are_shown_again_before_they_are_sent(
    browser: Client, live: Funnel, how: dict[str, str]
) -> None:
    answer_everything(browser)
    number = seen(browser.get("/f/signup/review/"))
    post(browser, "news", "yes")
    before = rows()

    response = send(browser, number, how)

    assert (response.status_code, shown(response)) == (422, "review")
    assert "Something has happened since" in response.content.decode()
    assert "<dd><bdi>Yes</bdi></dd>" in response.content.decode()
    assert rows() == before
    assert place(send(browser, seen(response), how)) == "/f/signup/done/"
    assert Visit.objects.get().answers["news"] is True


@pytest.mark.parametrize("number", ["", "x", "-1", "٣", "9" * 5_000])
def test_made_up_number_sends_nothing(browser: Client, live: Funnel, number: str) -> None:
    answer_everything(browser)
    before = rows()

    assert send(browser, number).status_code == 422
    assert rows() == before


@both
def test_change_that_opens_a_step_leads_there_and_back_to_the_answers(browser: Client, live: Funnel, how: dict[str, str]) -> None:
    answer_everything(browser)
    number = seen(browser.get("/f/signup/review/"))

    opened = post(browser, "role", "founder", how=how)
    early = send(browser, number, how)
    page = early.content.decode() if how else browser.get(place(early)).content.decode()
    done = post(browser, "company", "Acme", how=how)

    assert place(opened) == place(early) == "/f/signup/company/"
    assert "Not saved" not in page, "what was sent was no answer"
    assert place(done) == "/f/signup/review/"
    assert "Anything else, Acme?" in browser.get("/f/signup/review/").content.decode()
    assert Visit.objects.get().completed_at is None


@both
def test_answer_to_a_question_that_is_not_asked_is_said_not_to_be_saved(
    browser: Client, live: Funnel, how: dict[str, str]
) -> None:
    answer_everything(browser)

    response = post(browser, "company", "Acme", how=how)

    assert place(response) == "/f/signup/review/"
    page = response.content.decode() if how else browser.get("/f/signup/review/").content.decode()
    assert "Not saved: with your other answers, that question is not asked." in page
    assert "Saved." not in page


@both
def test_same_answer_again_leads_back_and_writes_nothing(browser: Client, live: Funnel, how: dict[str, str]) -> None:
    answer_everything(browser)
    before = rows()

    assert place(post(browser, "role", "employee", how=how)) == "/f/signup/review/"
    assert rows() == before


def test_every_step_can_be_opened_until_the_answers_are_sent(browser: Client, live: Funnel) -> None:
    answer_everything(browser)
    before = rows()

    assert shown(browser.get("/f/signup/role/")) == "role"
    assert [place(browser.get(f"/f/signup/{path}")) for path in ("", "done/", "company/", "nonsense/")] == [
        "/f/signup/review/"
    ] * 4
    assert 'href="/f/signup/notes/"><span aria-hidden="true">←' in browser.get("/f/signup/review/").content.decode()
    assert rows() == before


def test_answers_are_not_shown_before_all_are_given(browser: Client, live: Funnel) -> None:
    stranger = Client(headers={"user-agent": BROWSER})
    browser.get("/f/signup/intro/")
    post(browser, "intro")

    assert place(browser.get("/f/signup/review/")) == place(send(browser, "2")) == "/f/signup/role/"
    assert place(stranger.get("/f/signup/review/")) == "/f/signup/intro/"
    assert send(stranger, "2").status_code == 403


@both
def test_funnel_that_asks_for_no_check_has_no_such_page(browser: Client, how: dict[str, str]) -> None:
    publish(make_funnel(steps=STEPS))

    assert place(answer_everything(browser, how)) == "/f/signup/done/"
    before = rows()
    assert place(browser.get("/f/signup/review/")) == place(send(browser, "5", how)) == "/f/signup/done/"
    assert rows() == before


def make_live(spec: Spec) -> None:
    """A version that this release would not publish."""
    funnel, text = make_funnel(), to_json(spec)
    funnel.live_version = Version.objects.create(
        funnel=funnel, number=1, definition=text, sha256=digest(text), schema=spec.schema, published_at=NOW
    )
    funnel.save()


def test_step_called_review_in_a_version_of_an_earlier_release_stays_a_step(browser: Client) -> None:
    make_live(Spec("Signup", (Step("review", "short_text", "Your review?"),), (Ending("thanks", "Thanks"),)))
    browser.get("/f/signup/review/")

    assert place(post(browser, "review", "Good")) == "/f/signup/done/"
    assert Visit.objects.get().answers == {"review": "Good"}


def test_funnel_that_shows_nothing_has_nothing_to_check(browser: Client) -> None:
    hide = Rule(Action.SHOW_IF, groups=((Condition("hidden.utm_source", "equals", "ads"),),))
    step = Step("name", "short_text", "Name?", rules=(hide,))
    make_live(Spec("Signup", (step,), (Ending("thanks", "Thanks"),), design={"review": True}))

    assert place(browser.get("/f/signup/")) == place(browser.get("/f/signup/review/")) == "/f/signup/done/"
    assert shown(browser.get("/f/signup/done/")) == "thanks"
    assert not Visit.objects.exists()


def test_no_step_can_be_called_review() -> None:
    funnel = make_funnel(steps=[draft_step("review")])

    problems = compile_draft(funnel_id=funnel.pk, title="Signup").problems

    assert [problem.code for problem in problems] == ["reserved_key"]


# --- the writer


def checking() -> Visit:
    """A visit with everything answered and nothing sent."""
    visit = answer_all(make_visit(steps=STEPS, design={"review": True}), ANSWERS)
    assert visits.journey_of(visit).ending == "thanks"
    return visit


def test_sending_while_a_step_is_open_is_refused() -> None:
    visit = make_visit(steps=STEPS, design={"review": True})

    with pytest.raises(visits.OutOfOrderError):
        visits.complete(visit=visit, seen=visit.rev, javascript=True, now=NOW)

    assert kinds() == ["visit_started"]


def test_sending_what_was_changed_since_the_row_was_read_is_refused() -> None:
    visit = checking()
    loaded = Visit.objects.get()
    answer(visit, "news", True)
    before = rows()

    with pytest.raises(visits.UnseenError):
        visits.complete(visit=loaded, seen=loaded.rev, javascript=True, now=NOW)

    assert rows() == before


def test_sending_twice_at_once_completes_once() -> None:
    visit = checking()
    first, second = Visit.objects.get(), Visit.objects.get()

    taken = visits.complete(visit=first, seen=visit.rev, javascript=True, now=NOW)
    before = rows()
    again = visits.complete(visit=second, seen=visit.rev, javascript=True, now=NOW)

    assert (taken.stored, taken.completed, again.stored, again.completed) == (True, True, False, True)
    assert rows() == before


def test_change_after_sending_is_refused() -> None:
    visit = checking()
    visits.complete(visit=Visit.objects.get(), seen=visit.rev, javascript=True, now=NOW)
    visit.refresh_from_db()
    before = rows()

    with pytest.raises(visits.CompletedError):
        answer(visit, "news", True)

    assert rows() == before


def test_rejected_answer_completes_nothing() -> None:
    visit = checking()

    taken = reject(visit, "role", "required")

    assert (taken.completed, visit.completed_at, visit.ending) == (False, None, "")


def test_answers_are_in_words_and_without_what_asks_nothing() -> None:
    visit = checking()

    lines = review.lines(visits.spec_of(visit.version_id), visits.journey_of(visit))

    assert [(line.step, line.answer) for line in lines] == [("role", "Employee"), ("news", "No"), ("notes", "Left empty")]


def test_page_takes_the_focus_only_when_it_is_swapped_in(browser: Client, live: Funnel) -> None:
    partial = answer_everything(browser, HTMX).content.decode()

    assert partial.count("autofocus") == 1
    assert "autofocus" not in browser.get("/f/signup/review/").content.decode()
    assert re.search(r'role="status" hx-swap-oob=[^>]*>.*Saved\.', partial)
