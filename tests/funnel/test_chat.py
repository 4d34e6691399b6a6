"""A funnel shown as a conversation: the same steps and addresses, with what was said above the question."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from funnel.models import Funnel
from tests.builders import draft_step, make_funnel, publish

pytestmark = pytest.mark.django_db
PERSON = {"user-agent": "Mozilla/5.0 (iPhone) Mobile"}
HTMX = {**PERSON, "hx-request": "true"}


@pytest.fixture
def chat() -> Funnel:
    steps = [
        draft_step("welcome", "content", title="Hello!"),
        draft_step("name", title="Your name?", required=False),
        draft_step(
            "size", "single_choice", title="How big, {{ name | 'friend' }}?".replace("'", '"'), choices=["small", "large"]
        ),
        draft_step("mail", "email", title="Your address?"),
    ]
    funnel = make_funnel(steps=steps, design={"presentation": "chat"})
    publish(funnel)
    return funnel


def said(html: str) -> list[str]:
    """The questions and answers above the form, in order."""
    found = re.findall(r'<p class="bubble (?:asked|said)">(.*?)(?: <a|</p>)', html, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", text) for text in found]


def go(client: Client, step: str, value: str = "", **headers: str) -> str:
    return client.post(f"/f/signup/{step}/", {f"{step}-answer": value}, headers=headers or PERSON, follow=True).content.decode()


def test_earlier_questions_and_answers_stand_above_the_question(client: Client, chat: Funnel) -> None:
    client.get("/f/signup/welcome/", headers=PERSON)
    go(client, "welcome")
    go(client, "name", "Ada <b>")

    page = go(client, "size", "large")

    assert said(page) == ["Hello!", "Your name?", "Ada &lt;b&gt;", "How big, Ada &lt;b&gt;?", "Large"]
    assert 'href="/f/signup/name/" aria-label="Change: Your name?"' in page
    assert 'data-step-key="mail"' in page


def test_question_left_empty_says_so(client: Client, chat: Funnel) -> None:
    client.get("/f/signup/welcome/", headers=PERSON)
    go(client, "welcome")

    assert said(go(client, "name")) == ["Hello!", "Your name?", "(left empty)"]


def test_answer_by_htmx_brings_only_the_new_exchange(client: Client, chat: Funnel) -> None:
    client.get("/f/signup/welcome/", headers=PERSON)
    go(client, "welcome", **HTMX)

    page = go(client, "name", "Ada", **HTMX)

    assert said(page) == ["Your name?", "Ada"]
    assert 'hx-swap-oob="beforeend:#transcript"' in page


def test_changed_answer_by_htmx_brings_the_whole_conversation_anew(client: Client, chat: Funnel) -> None:
    client.get("/f/signup/welcome/", headers=PERSON)
    go(client, "welcome", **HTMX)
    go(client, "name", "Ada", **HTMX)

    page = go(client, "name", "Bo", **HTMX)

    assert said(page) == ["Hello!", "Your name?", "Bo"]
    assert 'id="transcript"' in page
    assert "beforeend" not in page


def test_refused_answer_leaves_the_conversation_as_it_is(client: Client, chat: Funnel) -> None:
    client.get("/f/signup/welcome/", headers=PERSON)
    go(client, "welcome", **HTMX)
    go(client, "name", "Ada", **HTMX)

    page = client.post("/f/signup/size/", {}, headers=HTMX)

    assert page.status_code == 422
    assert "transcript" not in page.content.decode()


def test_funnel_of_steps_has_no_conversation(client: Client) -> None:
    publish(make_funnel())
    client.get("/f/signup/name/", headers=PERSON)

    assert "bubble" not in go(client, "name", "Ada")
