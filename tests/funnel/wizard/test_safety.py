"""What strangers, other sites and made-up requests get: nothing that is not theirs."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from funnel.models import Funnel, Visit
from tests.builders import make_funnel, publish
from tests.funnel.wizard.visiting import BROWSER, both, place, post, rows

pytestmark = pytest.mark.django_db


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


def test_strict_policy_and_no_inline_code(browser: Client, live: Funnel) -> None:
    response = browser.get("/f/signup/role/")

    policy = response.headers["Content-Security-Policy"]
    html = response.content.decode()
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]* src=)|javascript:", html)
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', html)
