"""The studio: visits and events, read and never changed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from funnel import visits
from funnel.models import Device, Visit
from funnel.source import Source
from tests.builders import (
    SAMPLE_ANSWERS,
    answer,
    answer_all,
    draft_step,
    make_funnel,
    make_visit,
    publish,
    rule,
    sample_funnel,
    start,
)
from tests.studio import log_in, text_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["/admin/funnel/visit/", "/admin/funnel/event/"])
@pytest.mark.parametrize("amount", [1, 5])
def test_lists_of_visits_and_events_take_as_many_queries(
    client: Client, amount: int, page: str, django_assert_num_queries: Any
) -> None:
    funnel = make_funnel()
    publish(funnel)
    for _ in range(amount):
        answer(start(funnel), "name", "Ada")
    log_in(client, "analyst")
    client.get(page)

    with django_assert_num_queries(7):
        client.get(page)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 3),
        ("?status=started", 1),
        ("?status=partial", 1),
        ("?status=completed", 1),
        ("?status=nonsense", 3),
        ("?funnel__id__exact={funnel}&version=1", 3),
        ("?funnel__id__exact={funnel}&version=2", 0),
        ("?version=x", 3),
    ],
)
def test_visits_are_filtered(client: Client, query: str, found: int) -> None:
    funnel = make_funnel()
    publish(funnel)
    for answers in ({}, {"name": "Ada"}, {"name": "Ada", "mail": "ada@example.com"}):
        answer_all(start(funnel), answers)
    log_in(client, "analyst")

    page = client.get("/admin/funnel/visit/" + query.format(funnel=funnel.pk))

    assert page.context["cl"].result_count == found


def test_visit_shows_answers_on_the_path_in_order_and_events(client: Client) -> None:
    funnel = sample_funnel()
    publish(funnel)
    visit = answer_all(start(funnel), SAMPLE_ANSWERS)
    log_in(client, "analyst")

    page = client.get(reverse("admin:funnel_visit_change", args=[visit.pk]))

    shown = {key: answer for _title, key, answer in page.context["answers"]}
    assert list(shown) == list(visits.journey_of(visit).path)
    assert (shown["welcome"], shown["role"], shown["goals"], shown["has_site"]) == ("(read)", "Founder", "Speed; Cost", "Yes")
    assert [event.seq for event in page.context["events"]] == list(range(1, visit.rev + 1))
    assert "ada@example.com" in text_of(page)


def test_visit_leaves_out_answers_off_the_path(client: Client) -> None:
    funnel = sample_funnel()
    publish(funnel)
    visit = start(funnel)
    answer_all(visit, {"welcome": True, "role": "founder", "company": "Left behind"})
    answer(visit, "role", "student")
    log_in(client, "analyst")

    page = client.get(reverse("admin:funnel_visit_change", args=[visit.pk]))

    assert [key for _title, key, _answer in page.context["answers"]] == ["welcome", "role"]
    assert "Left behind" not in text_of(page)


def test_visits_are_never_changed_here(client: Client) -> None:
    visit = make_visit()
    log_in(client, "marketer")

    for name, model in (("visit", visit), ("event", visit.events.get()), ("version", visit.version)):
        for page in ("change", "delete"):
            assert client.post(reverse(f"admin:funnel_{name}_{page}", args=[model.pk]), {"post": "yes"}).status_code == 403

    assert Visit.objects.get().answers == {}


def test_visit_shows_what_was_known_and_counted_and_its_ending(client: Client) -> None:
    size = draft_step(
        "size",
        "single_choice",
        choices=["s", "xl"],
        points={"xl": 5},
        rules=[rule("multiply", "price", amount_of="hidden.seats")],
    )
    funnel = make_funnel(steps=[size], hidden={"plan": "short_text", "seats": "number"}, variables={"price": 20})
    publish(funnel)
    source = Source(utm_source="news", device=Device.MOBILE)
    visit = answer_all(start(funnel, source=source, hidden={"plan": "Pro", "seats": "3"}), {"size": "xl"})
    log_in(client, "analyst")

    page = client.get(reverse("admin:funnel_visit_change", args=[visit.pk]))

    assert page.context["numbers"] == [("score", "5"), ("price", "60")]
    assert page.context["known"] == [
        ("plan", "hidden.plan", "Pro"),
        ("seats", "hidden.seats", "3"),
        ("Source (utm_source)", "hidden.utm_source", "news"),
        ("Device", "hidden.device", "Mobile"),
        ("Day the visit began", "hidden.started_on", "2026-03-02"),
    ]
    assert "Score and variables at the end" in text_of(page)
    assert "Thanks (thanks)" in text_of(page)


def test_visit_shows_numbers_so_far_and_no_score_that_nothing_counts(client: Client) -> None:
    funnel = make_funnel(variables={"price": 20})
    publish(funnel)
    visit = start(funnel)
    log_in(client, "analyst")

    page = client.get(reverse("admin:funnel_visit_change", args=[visit.pk]))

    assert page.context["numbers"] == [("price", "20")]
    assert "Score and variables so far" in text_of(page)


def test_visit_from_before_there_was_anything_to_know(client: Client) -> None:
    visit = make_visit()
    Visit.objects.update(hidden={})
    log_in(client, "analyst")

    page = client.get(reverse("admin:funnel_visit_change", args=[visit.pk]))

    assert (page.context["known"], page.context["numbers"]) == ([], [])
