"""Choices offered and answers required only under conditions, as visitors meet them: with htmx and without."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from funnel.models import Event, EventKind, Visit
from tests.builders import RuleDraft, StepDraft, draft_step, make_funnel, publish, rule
from tests.funnel.wizard.visiting import BROWSER, both, place, post, shown

pytestmark = pytest.mark.django_db

FOUNDER = [[("role", "equals", "founder")]]


NOT_SAVED = "Not saved: with your other answers, that question is not asked."
AGAIN = '<p class="help" id="reopened">An earlier answer has changed. Please look at this one again.</p>'


def offer(choice: str) -> RuleDraft:
    return rule("show_choice_if", choice, FOUNDER)


def role() -> StepDraft:
    return draft_step("role", "single_choice", choices=["founder", "student"])


def live(*steps: StepDraft) -> None:
    publish(make_funnel("signup", steps=[role(), *steps, draft_step("mail", "email")]))


def to_goals(browser: Client, picked: str) -> None:
    browser.get("/f/signup/role/")
    post(browser, "role", picked)


@both
def test_hidden_choice_is_not_shown_and_refused_with_422(browser: Client, how: dict[str, str]) -> None:
    live(draft_step("goal", "single_choice", choices=["funding", "grades", "fun"], rules=[offer("funding")]))
    to_goals(browser, "student")

    page = browser.get("/f/signup/goal/", headers=how).content.decode()
    response = post(browser, "goal", "funding", how=how)

    assert "Funding" not in page
    assert "Grades" in page
    assert (response.status_code, shown(response)) == (422, "goal")
    assert "That answer is not one of the choices. Pick one of those shown." in response.content.decode()
    assert Event.objects.get(kind=EventKind.STEP_REJECTED).error_codes == "invalid_choice"
    assert "goal" not in Visit.objects.get().answers


@both
def test_choice_is_offered_to_those_whom_it_is_for(browser: Client, how: dict[str, str]) -> None:
    live(draft_step("goal", "single_choice", choices=["funding", "grades"], rules=[offer("funding")]))
    to_goals(browser, "founder")

    assert "Funding" in browser.get("/f/signup/goal/", headers=how).content.decode()
    assert place(post(browser, "goal", "funding", how=how)) == "/f/signup/mail/"


@both
def test_answer_is_required_of_some_and_left_to_others(browser: Client, how: dict[str, str]) -> None:
    live(draft_step("company", required=False, rules=[rule("require_if", when=FOUNDER)]))
    to_goals(browser, "founder")

    page = browser.get("/f/signup/company/", headers=how).content.decode()
    refused = post(browser, "company", "", how=how)
    assert "optional" not in page.lower()
    assert (refused.status_code, shown(refused)) == (422, "company")

    post(browser, "role", "student")
    assert "optional" in browser.get("/f/signup/company/", headers=how).content.decode().lower()
    assert place(post(browser, "company", "", how=how)) == "/f/signup/mail/"


@both
def test_edit_opens_a_step_whose_answer_no_longer_counts(browser: Client, how: dict[str, str]) -> None:
    """Nothing completes with such an answer, and what comes after it waits."""
    live(draft_step("goals", "multiple_choice", choices=["funding", "grades"], rules=[offer("funding")]))
    to_goals(browser, "founder")
    post(browser, "goals", "funding", "grades")

    edited = post(browser, "role", "student", how=how)

    assert place(edited) == "/f/signup/goals/"
    page = browser.get("/f/signup/goals/").content.decode()
    assert page.count(" checked") == 1, "what is still offered stays picked"
    assert AGAIN in page
    assert AGAIN in browser.get("/f/signup/goals/", headers=how).content.decode()
    assert place(browser.get("/f/signup/mail/")) == "/f/signup/goals/"
    assert place(post(browser, "mail", "ada@example.com", how=how)) == "/f/signup/goals/"
    assert Visit.objects.get().completed_at is None

    assert place(post(browser, "goals", "grades", how=how)) == "/f/signup/mail/"
    assert AGAIN not in browser.get("/f/signup/goals/", headers=how).content.decode()
    post(browser, "mail", "ada@example.com")
    visit = Visit.objects.get()
    assert visit.completed_at is not None
    assert visit.answers["goals"] == ["grades"]


@both
def test_edit_opens_a_step_that_was_left_empty_and_is_required_now(browser: Client, how: dict[str, str]) -> None:
    live(draft_step("company", required=False, rules=[rule("require_if", when=FOUNDER)]))
    to_goals(browser, "student")
    post(browser, "company", "")

    assert place(post(browser, "role", "founder", how=how)) == "/f/signup/company/"
    assert place(post(browser, "company", "Acme", how=how)) == "/f/signup/mail/"


@both
def test_edit_back_makes_the_old_answer_count_again(browser: Client, how: dict[str, str]) -> None:
    live(draft_step("goal", "single_choice", choices=["funding", "grades"], rules=[offer("funding")]))
    to_goals(browser, "founder")
    post(browser, "goal", "funding")
    post(browser, "role", "student")

    assert place(post(browser, "role", "founder", how=how)) == "/f/signup/mail/"


@both
def test_step_without_anything_to_choose_is_passed_over(browser: Client, how: dict[str, str]) -> None:
    live(draft_step("goal", "single_choice", choices=["funding", "exit"], rules=[offer("funding"), offer("exit")]))
    browser.get("/f/signup/role/")

    assert place(post(browser, "role", "student", how=how)) == "/f/signup/mail/"
    assert place(browser.get("/f/signup/goal/")) == "/f/signup/mail/"
    assert place(post(browser, "role", "founder", how=how)) == "/f/signup/goal/"


@both
def test_ranking_ranks_what_is_offered(browser: Client, how: dict[str, str]) -> None:
    live(draft_step("order", "ranking", choices=["a", "b", "c"], rules=[offer("a")]))
    to_goals(browser, "student")

    refused = post(browser, "order", "a:1", "b:2", "c:3", how=how)
    taken = post(browser, "order", "b:2", "c:1", how=how)

    assert refused.status_code == 422
    assert place(taken) == "/f/signup/mail/"
    assert Visit.objects.get().answers["order"] == ["c", "b"]


@contextmanager
def changed_meanwhile(**answers: str) -> Iterator[None]:
    """Another request changes these answers after this one has checked its form, and before it writes."""
    left = [answers]

    def meddle(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if left and sql.lstrip().startswith("UPDATE funnel_visit"):
            visit = Visit.objects.get()
            Visit.objects.update(answers={**visit.answers, **left.pop()}, rev=visit.rev + 1)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(meddle):
        yield
    assert not left


@both
def test_answer_that_is_not_taken_any_more_comes_back_with_the_reason(browser: Client, how: dict[str, str]) -> None:
    live(draft_step("goal", "single_choice", choices=["funding", "grades"], rules=[offer("funding")]))
    to_goals(browser, "founder")

    with changed_meanwhile(role="student"):
        response = post(browser, "goal", "funding", how=how)

    assert (response.status_code, shown(response)) == (422, "goal")
    assert "That answer is not one of the choices. Pick one of those shown." in response.content.decode()
    assert Visit.objects.get().answers == {"role": "student"}
    assert place(post(browser, "goal", "grades", how=how)) == "/f/signup/mail/"


@both
def test_answer_to_a_step_that_is_gone_meanwhile_leads_on(browser: Client, how: dict[str, str]) -> None:
    live(draft_step("goal", "single_choice", choices=["funding"], rules=[offer("funding")]))
    to_goals(browser, "founder")

    with changed_meanwhile(role="student"):
        response = post(browser, "goal", "funding", how=how)

    assert place(response) == "/f/signup/mail/"
    assert Visit.objects.get().answers == {"role": "student"}
    seen = response.content.decode() if how else browser.get("/f/signup/mail/").content.decode()
    assert NOT_SAVED in seen
    assert "Saved." not in seen
    again = browser.get("/f/signup/mail/", headers=how).content.decode()
    assert NOT_SAVED not in again


@both
def test_answer_to_a_question_that_another_tab_has_ruled_out_is_said_not_to_be_saved(
    browser: Client, how: dict[str, str]
) -> None:
    live(draft_step("company", rules=[rule("show_if", when=FOUNDER)]))
    to_goals(browser, "founder")
    post(browser, "role", "student")

    response = post(browser, "company", "Acme", how=how)

    seen = response.content.decode() if how else browser.get(place(response)).content.decode()
    assert (shown(response) if how else place(response)) == ("mail" if how else "/f/signup/mail/")
    assert NOT_SAVED in seen
    assert "Saved." not in seen
    assert "company" not in Visit.objects.get().answers


def test_feedback_knows_whether_an_answer_is_required(browser: Client) -> None:
    live(draft_step("contact", "email", required=False, rules=[rule("require_if", when=FOUNDER)]))
    to_goals(browser, "founder")
    asked = {"contact-answer": "", "signup-current_step": "contact"}

    required = browser.post("/f/signup/contact/check/", asked).content.decode()
    post(browser, "role", "student")
    optional = browser.post("/f/signup/contact/check/", asked).content.decode()

    assert "Enter your e-mail address to go on." in required
    assert "Enter your e-mail address to go on." not in optional


def test_answer_that_is_not_all_on_offer_is_never_filled_in(browser: Client) -> None:
    founder = [[("hidden.plan", "equals", "pro")]]
    rules = [rule("show_choice_if", "pro", founder)]
    goals = draft_step("goals", "multiple_choice", choices=["pro", "free"], prefill="pick", rules=rules)
    publish(make_funnel("signup", steps=[goals], hidden={"plan": "short_text", "pick": "short_text"}))
    other = Client(headers={"user-agent": BROWSER})

    assert " checked" not in browser.get("/f/signup/goals/?pick=pro,free").content.decode()
    assert other.get("/f/signup/goals/?pick=pro,free&plan=pro").content.decode().count(" checked") == 2
