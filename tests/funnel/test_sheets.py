"""A version's style sheet has what its own steps need, and of the rest nothing."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from funnel.look.stylesheet import FOLDER, FURTHER
from steps.blocks import BLOCK_TYPES
from steps.fields import FIELD_TYPES
from tests.builders import draft_step, make_funnel, publish
from tests.examples import step_of

pytestmark = pytest.mark.django_db

_CLASS = re.compile(r"\.([a-z][a-z-]*)")


def style(client: Client, page: str) -> str:
    """The style sheet that a page links."""
    found = re.search(r'<link rel="stylesheet" href="([^"]+)">', page)
    assert found
    return client.get(found[1]).content.decode()


def without_a_rule(page: str, css: str) -> set[str]:
    """The classes on a page that a part of the style sheet has rules for, and this sheet has not."""
    used = {name for names in re.findall(r'class="([^"]*)"', page) for name in names.split()}
    known = {name for part in FURTHER for name in _CLASS.findall((FOLDER / f"{part}.css").read_text(encoding="utf-8"))}
    return used & known - set(_CLASS.findall(css))


@pytest.mark.parametrize("kind", FIELD_TYPES)
def test_page_of_a_field_type_has_all_its_rules(client: Client, kind: str) -> None:
    publish(make_funnel(steps=[step_of(kind)]))

    page = client.get(f"/f/signup/{step_of(kind).key}/").content.decode()

    assert without_a_rule(page, style(client, page)) == set()


@pytest.mark.parametrize("kind", BLOCK_TYPES)
def test_page_with_a_block_has_all_its_rules(client: Client, kind: str) -> None:
    publish(make_funnel(steps=[draft_step("name", blocks=[{"type": kind, "title": "Why", "text": "Because"}])]))

    page = client.get("/f/signup/name/").content.decode()

    assert without_a_rule(page, style(client, page)) == set()


def test_page_of_the_answers_to_check_has_all_its_rules(client: Client) -> None:
    publish(make_funnel(steps=[step_of("consent")], design={"review": True}))
    client.get("/f/signup/consent/")
    page = client.post("/f/signup/consent/", {"consent-answer": "on"}, follow=True).content.decode()

    assert 'class="answers"' in page
    assert without_a_rule(page, style(client, page)) == set()


def test_list_of_funnels_has_all_its_rules(client: Client) -> None:
    publish(make_funnel())

    page = client.get("/").content.decode()

    assert 'class="funnels"' in page
    assert without_a_rule(page, style(client, page)) == set()


def test_sheet_has_no_rules_for_other_steps(client: Client) -> None:
    publish(make_funnel(steps=[draft_step("name")]))

    css = style(client, client.get("/f/signup/name/").content.decode())

    assert not {"pictures", "stars", "ranking", "needs", "tooltip", "dial", "answers", "funnels"} & set(_CLASS.findall(css))
