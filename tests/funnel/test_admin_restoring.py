"""The studio: a version as the draft again, and the draft as a file."""

from __future__ import annotations

import json

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from funnel.documents import export_draft
from funnel.models import Version
from steps.models import Step
from tests.builders import draft_step, make_funnel, publish, redraft
from tests.steps.open_pages import is_saved, opened, save, step_url
from tests.studio import log_in, page_of, said, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def first() -> Version:
    """The older of two versions of a funnel whose draft has changed once more."""
    version = publish(make_funnel(steps=[draft_step("a"), draft_step("b")]))
    redraft(version.funnel, [draft_step("a")])
    publish(version.funnel)
    redraft(version.funnel, [draft_step("a"), draft_step("c")])
    version.funnel.refresh_from_db()
    return version


def test_version_becomes_the_draft_once_that_is_confirmed(client: Client, first: Version) -> None:
    log_in(client)

    with CaptureQueriesContext(connection) as queries:
        asked = client.get(page_of(first.funnel, "restore", first.pk))
    page = client.post(page_of(first.funnel, "restore", first.pk), follow=True)

    assert "Make version 1 the draft?" in text_of(asked)
    assert "The draft says just that already." not in text_of(asked)
    assert "The draft says just that already." in text_of(client.get(page_of(first.funnel, "restore", first.pk)))
    assert page_of(first.funnel, "download_draft") in text_of(asked)
    assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert said(page) == ["The draft is as in version 1. Visitors get it once you publish."]
    assert page.redirect_chain == [(f"{page_of(first.funnel)}#steps", 302)]
    assert LogEntry.objects.get().change_message == "Made version 1 the draft again."
    assert list(Step.objects.values_list("key", flat=True)) == ["a", "b"]
    first.funnel.refresh_from_db()
    assert first.funnel.live_version == Version.objects.get(number=2)
    assert publish(first.funnel).number == 3


def test_what_stands_in_the_way_of_publishing_is_said(client: Client, first: Version) -> None:
    first.funnel.path_tests.create(name="Later", answers="c = x", path="a\nc")
    log_in(client)

    page = client.post(page_of(first.funnel, "restore", first.pk), follow=True)

    assert said(page)[1] == "2 things stand in the way of publishing it: see “Check and publish”."


def test_another_funnels_version_is_not_found(client: Client, first: Version) -> None:
    other = make_funnel("other")
    log_in(client)

    assert client.get(page_of(other, "restore", first.pk)).status_code == 404
    assert client.post(page_of(other, "restore", first.pk)).status_code == 404
    assert client.get(page_of(first.funnel, "restore", 999)).status_code == 404
    assert list(Step.objects.filter(funnel=other).values_list("key", flat=True)) == ["name", "mail"]


@pytest.mark.parametrize(("role", "offered"), [("marketer", True), ("analyst", False)])
def test_ways_back_are_offered_to_those_who_may_go_them(client: Client, first: Version, role: str, offered: bool) -> None:
    log_in(client, role)

    page = text_of(client.get(page_of(first.funnel)))

    assert (page_of(first.funnel, "restore", first.pk) in page) is offered
    assert (page_of(first.funnel, "make_live", first.pk) in page) is offered
    assert ("Make it the draft" in page) is offered


def test_step_that_is_open_meanwhile_is_not_saved_over_the_restored_draft(client: Client, first: Version) -> None:
    log_in(client)
    form = opened(client, step_url("a"))
    client.post(page_of(first.funnel, "restore", first.pk))

    page = save(client, step_url("a"), form, title="Another title?")

    assert not is_saved(page)
    assert "Made version 1 the draft again." in text_of(page)
    assert Step.objects.get(key="a").title == "A"


def test_draft_is_downloaded_as_a_document(client: Client, first: Version) -> None:
    log_in(client, "analyst")

    answer = client.get(page_of(first.funnel, "download_draft"))

    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="signup-draft.json"'
    assert answer.content.decode() == export_draft(first.funnel)
    assert [step["key"] for step in json.loads(answer.content)["steps"]] == ["a", "c"]
    assert client.post(page_of(first.funnel, "download_draft")).status_code == 405
