"""Pages that are made once for all visitors: the same as one made for a single visitor, and with nothing in it of another."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import brotli
import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.signals import template_rendered
from django.urls import set_script_prefix

from funnel.wizard import FunnelWizard
from steps.fields import FIELD_TYPES
from tests.builders import StepDraft, draft_step, make_funnel, publish, rule
from tests.examples import step_of
from tests.funnel.wizard.visiting import BROWSER, HTMX, both, post

pytestmark = pytest.mark.django_db

UNPACKED: dict[str, Callable[[bytes], bytes]] = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}

BLOCKS = [
    {"type": "reveal", "title": "Why?", "text": "Because."},
    {"type": "tooltip", "title": "A word", "text": "What it means."},
]


class MadeForOne(FunnelWizard):
    """The wizard, with each page made for the one visitor who asks for it."""

    def _is_personal(self, key: str) -> bool:
        return True


def visitor() -> Client:
    return Client(headers={"user-agent": BROWSER})


def live(*steps: StepDraft, **columns: Any) -> None:
    publish(make_funnel("signup", steps=[draft_step("who", praise="Good to know you."), *steps, draft_step("last")], **columns))


def page_of(browser: Client, step: str, how: dict[str, str]) -> str:
    return browser.get(f"/f/signup/{step}/", headers=how).content.decode()


def made_for(browser: Client, step: str, how: dict[str, str]) -> str:
    """The same page as `page_of`, made for this visitor alone."""
    request = RequestFactory(headers={"user-agent": BROWSER, **how}).get(f"/f/signup/{step}/")
    request.COOKIES = {name: morsel.value for name, morsel in browser.cookies.items()}
    response = MadeForOne.as_view(url_name="funnel:step")(request, funnel="signup", step=step)
    assert isinstance(response, HttpResponse)
    return response.content.decode()


@contextmanager
def rendered() -> Iterator[list[str]]:
    """The names of the templates that are rendered meanwhile."""
    names: list[str] = []

    def note(template: Any, **_: Any) -> None:
        names.append(template.name)

    template_rendered.connect(note)
    try:
        yield names
    finally:
        template_rendered.disconnect(note)


@both
@pytest.mark.parametrize("kind", FIELD_TYPES)
def test_page_for_all_is_the_page_for_one(kind: str, how: dict[str, str]) -> None:
    asked = step_of(kind)
    live(
        draft_step(
            kind, kind, choices=asked.choices, blocks=BLOCKS, **{**asked.columns, "stage": "Now", "required": kind == "consent"}
        )
    )
    first, second = visitor(), visitor()
    for browser in (first, second):
        browser.get("/f/signup/who/")
        post(browser, "who", "Ada")

    for_one = made_for(first, kind, how)
    with rendered() as templates:
        for_all = page_of(first, kind, how)
        again = page_of(second, kind, how)

    assert for_all == for_one
    assert again == for_one
    assert templates[0] == ("funnel/_step.html" if how == HTMX else "funnel/step.html")
    assert templates.count(templates[0]) == 1, "made once, for both"


@both
def test_page_for_all_is_the_page_for_one_when_it_is_the_first(how: dict[str, str]) -> None:
    live()
    browser = visitor()
    browser.get("/f/signup/who/")

    assert page_of(browser, "who", how) == made_for(browser, "who", how)


ADA = [[("who", "equals", "Ada")]]
COLOURS = ["red", "green", "blue", "grey", "pink", "black"]
# The steps between `who` and `last`, and the funnel's columns.
PERSONAL: dict[str, tuple[list[StepDraft], dict[str, Any]]] = {
    "title": ([draft_step("next", title="Hello {{ who }}!")], {}),
    "button": ([draft_step("next", button="On, {{ who }}")], {}),
    "block": ([draft_step("next", blocks=[{"type": "reveal", "title": "For {{ who }}", "text": "Hello."}])], {}),
    "praise": ([draft_step("next", "content", praise="That was {{ who }}."), draft_step("after")], {}),
    "stage": (
        [draft_step("next", stage="Start"), draft_step("after", stage="{{ who }} and us")],
        {"design": {"progress": "segments"}},
    ),
    "prefilled": ([draft_step("next", prefill="from")], {"hidden": {"from": "short_text"}}),
    "chat": ([draft_step("next")], {"design": {"presentation": "chat"}}),
    "order": ([draft_step("next", "ranking", choices=COLOURS, options={"shuffle": True})], {}),
    "offer": ([draft_step("next", "single_choice", choices=["a", "b"], rules=[rule("show_choice_if", "a", ADA)])], {}),
    "required": ([draft_step("next", required=False, rules=[rule("require_if", when=ADA)])], {}),
    "way": ([draft_step("skipped", "content", rules=[rule("show_if", when=ADA)]), draft_step("next", "content")], {}),
    "answered": ([draft_step("next"), draft_step("after")], {}),
}


@both
@pytest.mark.parametrize("case", PERSONAL)
def test_page_with_anything_of_a_visitor_is_made_for_that_one(case: str, how: dict[str, str]) -> None:
    steps, columns = PERSONAL[case]
    live(*steps, **columns)
    people = {name: visitor() for name in ("Ada", "Grace")}
    for name, browser in people.items():
        browser.get(f"/f/signup/who/?from={name}")
        post(browser, "who", name)
        if steps[0].type == "content" or case == "answered":
            post(browser, steps[0].key, f"The answer of {name}")

    seen = {name: [page_of(browser, step.key, how) for step in steps] for name, browser in people.items()}

    assert seen == {name: [made_for(browser, step.key, how) for step in steps] for name, browser in people.items()}
    assert seen["Ada"] != seen["Grace"]


def test_page_made_for_all_follows_the_version_the_language_and_the_address() -> None:
    live(languages="en,de")
    first = visitor()
    first.get("/f/signup/who/")

    english = page_of(first, "who", {"accept-language": "en"})
    german = page_of(first, "who", {"accept-language": "de"})
    set_script_prefix("/forms/")
    try:
        below = page_of(first, "who", {})
    finally:
        set_script_prefix("/")

    assert ('<html lang="en"' in english, '<html lang="de"' in german) == (True, True)
    assert 'action="/forms/f/signup/who/"' in below


def test_page_made_for_all_follows_the_day() -> None:
    live(draft_step("start", "date", options={"earliest": "today", "latest": "in 2 weeks"}))
    browser = visitor()
    browser.get("/f/signup/who/")
    post(browser, "who", "Ada")

    found = []
    for day in ("2026-03-02", "2026-03-03"):
        with time_machine.travel(f"{day}T12:00:00Z", tick=False):
            found.append(re.findall(r' (?:min|max)="(2026-[^"]*)"', page_of(browser, "start", {})))

    assert found == [["2026-03-02", "2026-03-16"], ["2026-03-03", "2026-03-17"]]


@pytest.mark.parametrize("encoding", ["", "gzip", "br"])
def test_page_made_for_all_comes_as_the_browser_takes_it(encoding: str) -> None:
    live()
    browser = visitor()
    plain = page_of(browser, "who", {})

    response = browser.get("/f/signup/who/", headers={"accept-encoding": encoding})

    assert response.headers.get("Content-Encoding", "") == encoding
    assert int(response.headers["Content-Length"]) == len(response.content)
    assert {"Accept-Encoding", "Cookie", "HX-Request"} <= set(response.headers["Vary"].split(", "))
    assert UNPACKED[encoding](response.content).decode() == page_of(browser, "who", {})
    assert plain.startswith("<!doctype html>")


def test_changed_template_shows_at_once_where_one_is_developed(settings: Any) -> None:
    settings.DEBUG = True
    live()

    for _ in range(2):
        with rendered() as templates:
            page_of(visitor(), "who", {})
        assert "funnel/step.html" in templates
