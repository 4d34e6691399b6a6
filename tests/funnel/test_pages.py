"""Pages for when something is in the way: each has a title, says what to do and leads on."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.template.loader import render_to_string
from django.test import Client
from django.utils.html import escape

from funnel.models import Visit
from tests.builders import draft_step, make_funnel, publish
from tests.funnel.wizard.visiting import BROWSER, HTMX, both, place, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    return Client(headers={"user-agent": BROWSER})


class Away:
    """A database that does not answer."""

    def __call__(self, *args: Any) -> Any:
        raise OperationalError("The server closed the connection.")


def said(response: Any) -> tuple[str, str, list[str]]:
    """(title, heading, where the links of the page lead)."""
    html = response.content.decode()
    title, heading = re.search(r"<title>(.*?)</title>", html), re.search(r"<h1[^>]*>(.*?)</h1>", html)
    assert title
    assert heading
    return title[1], heading[1], re.findall(r'<a class="(?:button|back)" href="([^"]*)"', html)


def test_unknown_page_leads_to_the_open_forms(browser: Client) -> None:
    response = browser.get("/nowhere/")

    assert response.status_code == 404
    assert said(response) == ("There is no such page", "There is no such page", ["/"])


def test_closed_funnel_says_so_and_leads_on(browser: Client) -> None:
    make_funnel()

    response = browser.get("/f/signup/")

    assert response.status_code == 404
    assert said(response) == ("This form is not open – Signup", "This form is not open", ["/f/signup/", "/"])


def test_busy_database_keeps_the_answer_in_a_button_that_sends_it_again(browser: Client) -> None:
    publish(make_funnel(steps=[draft_step("name"), draft_step("mail", "email")]))
    browser.get("/f/signup/name/")
    with connection.execute_wrapper(Away()):
        response = post(browser, "name", 'Ada "A" & <b>', more={"funnel-signup-current_step": "name", "other": "x"})

    html = response.content.decode()
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert "Too busy for a moment" in said(response)[0]
    assert escape('Ada "A" & <b>') in html
    form = re.search(r'<form class="actions" method="post">.*?</form>', html, re.DOTALL)
    assert form
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form[0]))
    assert fields == {"funnel-signup-current_step": "name", "name-answer": escape('Ada "A" & <b>')}

    assert place(browser.post("/f/signup/name/", {**fields, "name-answer": "Ada"})) == "/f/signup/mail/"
    assert Visit.objects.get().answers == {"name": "Ada"}


def test_busy_database_shows_no_secret_and_says_how_to_send_it(browser: Client) -> None:
    publish(make_funnel())
    browser.get("/f/signup/name/")
    with connection.execute_wrapper(Away()):
        response = post(browser, "name", more={"name-answer_secret": "hunter2"})

    html = response.content.decode()
    assert "hunter2" not in html
    assert '<form class="actions"' not in html
    assert "go back with the Back button" in html


def test_busy_database_on_a_look_offers_another(browser: Client) -> None:
    with connection.execute_wrapper(Away()):
        response = browser.get("/f/signup/")

    assert response.status_code == 503
    assert said(response) == ("Too busy for a moment", "We are too busy for a moment", [""])


def test_busy_database_is_503_for_htmx_which_keeps_the_form(browser: Client) -> None:
    publish(make_funnel())
    browser.get("/f/signup/name/")
    with connection.execute_wrapper(Away()):
        response = post(browser, "name", "Ada", how=HTMX)

    assert (response.status_code, response.headers["HX-Push-Url"]) == (503, "false")


@both
def test_lost_visit_leads_to_a_new_one(browser: Client, how: dict[str, str]) -> None:
    publish(make_funnel())

    response = post(browser, "mail", "ada@example.com", how=how)

    assert response.status_code == 403
    assert 'href="/f/signup/">Start again</a>' in response.content.decode()


@pytest.mark.parametrize("name", ["400", "403", "404", "500"])
def test_page_of_the_site_has_a_title_a_heading_and_a_way_on(name: str) -> None:
    html = render_to_string(f"{name}.html")

    assert re.search(r"<title>[^<]+</title>", html)
    assert html.count("<h1") == 1
    assert re.search(r'<a class="button" href="[^"]*">[^<]+</a>', html)
    assert not re.search(r"<style|\sstyle=|<script", html)
