"""The studio: a funnel from nothing to published and back, and what it left behind, all in the admin."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from funnel import visits
from funnel.models import Funnel, Version
from steps.models import Ending, Step
from tests.builders import (
    NOW,
    answer_all,
    draft_step,
    make_funnel,
    make_visit,
    publish,
    redraft,
    rule,
    sample_funnel,
    start,
)
from tests.studio import add_rows, fill_in, log_in, page_of, said, text_of

pytestmark = pytest.mark.django_db

LIST = "/admin/funnel/funnel/"


def test_marketer_makes_a_funnel_from_nothing(client: Client) -> None:
    marketer = log_in(client)

    page = fill_in(client, reverse("admin:funnel_funnel_add"), name="Sign up", slug="sign-up")
    funnel = Funnel.objects.get()
    assert page.redirect_chain[-1][0] == f"{page_of(funnel)}#steps"
    rows = [{"title": "Your role?", "type": "single_choice", "required": "on"}, {"title": "Team", "type": "number"}]
    add_rows(client, page_of(funnel), "steps", *rows)
    role, team = Step.objects.filter(funnel=funnel)
    add_rows(client, reverse("admin:steps_step_change", args=[role.pk]), "choices", {"label": "Founder"}, {"label": "Other"})
    condition = {"group": "1", "reads": "your_role", "operator": "equals", "value": "founder"}
    url = f"{reverse('admin:steps_rule_add')}?step={team.pk}"
    fill_in(client, url, action="show_if", **{f"conditions-0-{name}": value for name, value in condition.items()})
    page = client.post(page_of(funnel, "publish"), follow=True)

    assert "“Sign up” is live with version 1. Visitors find it at" in said(page)[0]
    assert 'href="http://testserver/f/sign-up/"' in said(page)[0]
    visit = start(Funnel.objects.get())
    assert visits.journey_of(answer_all(visit, {"your_role": "founder", "team": "3"})).ending == "thank-you"
    assert list(LogEntry.objects.filter(change_message="Published version 1.").values_list("user", flat=True)) == [marketer.pk]
    assert Version.objects.get().published_by == marketer


def test_new_funnel_has_an_ending(client: Client) -> None:
    log_in(client)

    fill_in(client, reverse("admin:funnel_funnel_add"), name="Quiz", slug="quiz")

    assert list(Ending.objects.values_list("funnel__slug", "key", "title")) == [("quiz", "thank-you", "Thank you")]


def test_address_is_fixed_once_published(client: Client) -> None:
    funnel = make_funnel("early")
    log_in(client)

    fill_in(client, page_of(funnel), slug="later")
    funnel.refresh_from_db()
    publish(funnel)
    fill_in(client, page_of(funnel), slug="never")

    funnel.refresh_from_db()
    assert funnel.slug == "later"


def test_published_funnel_cannot_be_deleted_and_says_why(client: Client) -> None:
    funnel = make_visit().funnel
    log_in(client)

    shown = client.get(page_of(funnel))
    page = client.post(page_of(funnel, "delete"), {"post": "yes"}, follow=True)

    assert page_of(funnel, "delete") not in text_of(shown)
    assert said(page)[0].endswith("so it is kept. You can unpublish it instead.")
    assert Funnel.objects.get() == funnel


def test_draft_funnel_can_be_deleted(client: Client) -> None:
    funnel = sample_funnel()
    log_in(client)

    client.post(page_of(funnel, "delete"), {"post": "yes"})

    assert not Funnel.objects.exists()


def test_list_shows_what_happened(client: Client) -> None:
    funnel = make_funnel("signup", steps=[draft_step("name")])
    publish(funnel)
    answer_all(start(funnel), {"name": "Ada"})
    start(funnel, now=NOW + timedelta(days=1))
    start(funnel, now=NOW + timedelta(days=2))
    make_funnel("quiet")
    log_in(client, "analyst")

    rows = {row.slug: row for row in client.get(LIST).context["cl"].result_list}

    page = text_of(client.get(LIST))
    assert (rows["signup"].n_visits, rows["signup"].n_completed) == (3, 1)
    assert rows["signup"].last_visit == NOW + timedelta(days=2)
    assert (rows["quiet"].n_visits, rows["quiet"].last_visit) == (0, None)
    for part in ("33%", 'data-copy="/f/signup/"', "Version 1", "Not live"):
        assert part in page


@pytest.mark.parametrize("funnels", [1, 3])
def test_list_takes_as_many_queries_for_many_funnels(client: Client, funnels: int, django_assert_num_queries: Any) -> None:
    for number in range(funnels):
        make_visit(f"f{number}")
    log_in(client)
    client.get(LIST)

    with django_assert_num_queries(7):
        client.get(LIST)


@pytest.mark.parametrize("steps", [5, 50])
def test_funnel_page_takes_as_many_queries_for_many_steps(client: Client, steps: int, django_assert_num_queries: Any) -> None:
    shown = rule("show_if", when=[[("s0", "is_answered", "")]])
    drafts = [
        draft_step("s0"),
        *(draft_step(f"s{n}", "single_choice", choices=["a", "b"], rules=[shown]) for n in range(1, steps)),
    ]
    funnel = make_funnel(steps=drafts)
    publish(funnel)
    log_in(client)
    client.get(page_of(funnel))

    with django_assert_num_queries(30):
        client.get(page_of(funnel))


def test_version_shows_what_it_was_not_what_the_draft_is(client: Client) -> None:
    funnel = make_funnel(steps=[draft_step("old")])
    version = publish(funnel)
    redraft(funnel, [draft_step("new")])
    log_in(client, "analyst")

    page = client.get(reverse("admin:funnel_version_change", args=[version.pk]))

    assert [step.key for step, _type in page.context["steps"]] == ["old"]


def test_events_are_exported_for_several_funnels(client: Client) -> None:
    pks = [make_visit(slug).funnel.pk for slug in ("a", "b")]
    log_in(client, "analyst")

    answer = client.post(LIST, {"action": "export_events", "_selected_action": pks})

    lines = b"".join(answer).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("event_id,occurred_at,visit_id")
    assert len(lines) == 3


def test_visits_are_exported_one_funnel_at_a_time(client: Client) -> None:
    pks = [make_visit(slug).funnel.pk for slug in ("a", "b")]
    log_in(client, "analyst")

    one = client.post(LIST, {"action": "export_visits", "_selected_action": pks[:1]})
    both = client.post(LIST, {"action": "export_visits", "_selected_action": pks}, follow=True)

    lines = b"".join(one).decode("utf-8-sig").splitlines()
    assert lines[0].endswith("javascript,name,mail")
    assert len(lines) == 2
    assert said(both) == ["Visits have one column per step, so export them for one funnel at a time."]


def test_actions_are_offered_to_whom_may_export(client: Client) -> None:
    make_funnel()
    user = log_in(client, "analyst")
    offered = [name for name, _label in client.get(LIST).context["action_form"].fields["action"].choices]
    group = user.groups.get()
    group.permissions.remove(group.permissions.get(codename="export_funnel"))

    assert offered == ["", "export_events", "export_visits"]
    assert client.get(LIST).context["action_form"] is None


def test_analyst_sees_a_funnel_without_forms(client: Client) -> None:
    funnel = sample_funnel()
    log_in(client, "analyst")

    page = client.get(page_of(funnel))

    assert "What do you do?" in text_of(page)
    assert [name for name in ("name", "steps-0-title", "endings-0-title") if f'name="{name}"' in text_of(page)] == []
    assert page_of(funnel, "publish") not in text_of(page)


def test_lists_do_not_read_definitions(client: Client) -> None:
    visit = make_visit()
    log_in(client)

    with CaptureQueriesContext(connection) as queries:
        client.get("/admin/funnel/visit/")
        client.get("/admin/funnel/event/")
        client.get(LIST)
        client.get(page_of(visit.funnel))

    assert [query["sql"] for query in queries if '"definition"' in query["sql"]] == []
