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
from funnel.models import Funnel, Version, Visit
from steps.models import Condition, Ending, Rule, Step
from tests.builders import (
    NOW,
    SAMPLE_ANSWERS,
    answer,
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
from tests.studio import add_rows, fill_in, log_in, said

pytestmark = pytest.mark.django_db

LIST = "/admin/funnel/funnel/"


def page_of(funnel: Funnel, page: str = "change", *more: int) -> str:
    return reverse(f"admin:funnel_funnel_{page}", args=[funnel.pk, *more])


def text_of(page: Any) -> str:
    """The page as one line, so that line breaks of its source do not matter."""
    return " ".join(page.content.decode().split())


def written(queries: CaptureQueriesContext) -> list[str]:
    return [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_marketer_makes_a_funnel_from_nothing(client: Client) -> None:
    marketer = log_in(client)

    page = fill_in(client, reverse("admin:funnel_funnel_add"), name="Sign up", slug="sign-up")
    funnel = Funnel.objects.get()
    assert page.redirect_chain[-1][0] == f"{page_of(funnel)}#steps"
    rows = [{"title": "Your role?", "type": "single_choice", "required": "on"}, {"title": "Team", "type": "number"}]
    add_rows(client, page_of(funnel), "steps", *rows)
    role, team = Step.objects.filter(funnel=funnel)
    add_rows(client, reverse("admin:steps_step_change", args=[role.pk]), "choices", {"label": "Founder"}, {"label": "Other"})
    condition = {"group": "1", "source": str(role.pk), "operator": "equals", "value": "founder"}
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


def test_problems_page_lists_all_with_links_and_writes_nothing(client: Client) -> None:
    bad = [
        draft_step("size", "single_choice"),
        draft_step("kind", "single_choice", choices=["Bad Key"]),
        draft_step("b", rules=[rule("show_if"), rule("skip_to", "size"), rule("show_if", when=[[("kind", "equals", "x")]])]),
    ]
    funnel = make_funnel(steps=bad, endings=[])
    log_in(client)

    with CaptureQueriesContext(connection) as queries:
        page = client.get(page_of(funnel, "publish"))

    size, kind, _b = Step.objects.filter(funnel=funnel)
    empty, back, _reads = Rule.objects.all()
    step, of_rule = "admin:steps_step_change", "admin:steps_rule_change"
    found = [(mending.problem.code, mending.url) for mending in page.context["draft"].mendings]
    assert found == [
        ("no_ending", f"{page_of(funnel)}#endings"),
        ("no_choices", f"{reverse(step, args=[size.pk])}#choices"),
        ("invalid_key", f"{reverse(step, args=[kind.pk])}#choices"),
        ("no_condition", reverse(of_rule, args=[empty.pk])),
        ("backward_skip", reverse(of_rule, args=[back.pk])),
        ("unknown_choice", reverse(of_rule, args=[Condition.objects.get().rule_id])),
    ]
    for mending in page.context["draft"].mendings:
        for part in (f'href="{mending.url}"', mending.problem.code, mending.problem.remedy):
            assert part in text_of(page)
    assert "6 problems to mend before publishing" in text_of(page)
    assert '<button class="studio-button"' not in text_of(page)
    assert written(queries) == []


def test_publishing_a_draft_with_problems_changes_nothing(client: Client) -> None:
    funnel = make_funnel(endings=[])
    log_in(client)

    page = client.post(page_of(funnel, "publish"), follow=True)

    assert said(page) == ["Nothing was published: the draft has problems."]
    assert not Version.objects.exists()
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("page", ["publish", "unpublish", "preview", "make_live"])
def test_opening_a_page_writes_nothing(client: Client, page: str) -> None:
    funnel = sample_funnel()
    version = publish(funnel)
    log_in(client)

    with CaptureQueriesContext(connection) as queries:
        answer = client.get(page_of(funnel, page, *([version.pk] if page == "make_live" else [])))

    assert answer.status_code == 200
    assert written(queries) == []


def test_publishing_needs_the_csrf_token() -> None:
    funnel = make_funnel()
    client = Client(enforce_csrf_checks=True)
    log_in(client)

    answer = client.post(page_of(funnel, "publish"))

    assert answer.status_code == 403
    assert not Version.objects.exists()


def test_other_methods_are_refused(client: Client) -> None:
    funnel = make_funnel()
    log_in(client)

    assert client.put(page_of(funnel, "publish")).status_code == 405


def test_roll_back_asks_then_points_at_the_older_version(client: Client) -> None:
    funnel = make_funnel(steps=[draft_step("a")])
    first = publish(funnel)
    redraft(funnel, [draft_step("b")])
    second = publish(funnel)
    log_in(client)

    asked = client.get(page_of(funnel, "make_live", first.pk))
    listed = client.get(page_of(funnel))
    page = client.post(page_of(funnel, "make_live", first.pk), follow=True)

    funnel.refresh_from_db()
    assert "Make version 1 live?" in text_of(asked)
    assert page_of(funnel, "make_live", first.pk) in text_of(listed)
    assert page_of(funnel, "make_live", second.pk) not in text_of(listed)
    assert funnel.live_version == first
    assert "“Sign up”" not in said(page)[0]
    assert said(page)[0].startswith("“Signup” is live with version 1.")
    assert LogEntry.objects.get().change_message == "Made version 1 live."


def test_roll_back_to_another_funnels_version_is_not_found(client: Client) -> None:
    funnel, other = make_funnel("a"), make_funnel("b")
    version = publish(other)
    log_in(client)

    assert client.post(page_of(funnel, "make_live", version.pk)).status_code == 404
    funnel.refresh_from_db()
    assert funnel.live_version is None


def test_unpublish_asks_then_takes_the_funnel_off_the_web(client: Client) -> None:
    funnel = make_visit().funnel
    log_in(client)

    asked = client.get(page_of(funnel, "unpublish"))
    client.post(page_of(funnel, "unpublish"))

    funnel.refresh_from_db()
    assert "Unpublish “Signup”?" in text_of(asked)
    assert funnel.live_version is None
    assert LogEntry.objects.get().change_message == "Unpublished."


STATES = [
    ("draft", "Not live</strong> · the draft is ready to publish", "Ready to publish"),
    ("live", "visitors get what you see here", "Visitors get this draft already"),
    ("changed", "the draft has changes that visitors do not get yet", "Publishing makes a new version of it."),
    (
        "off",
        "Not live</strong> · the draft is ready to publish",
        "It is the same as version 1, which publishing makes live again.",
    ),
    ("broken", "the draft has 1 problem", "1 problem to mend before publishing"),
]


@pytest.mark.parametrize(("state", "on_funnel", "on_check"), STATES)
def test_state_of_the_draft_is_said(client: Client, state: str, on_funnel: str, on_check: str) -> None:
    funnel = make_funnel()
    if state != "draft":
        publish(funnel)
    if state == "changed":
        redraft(funnel, [draft_step("b")])
    if state == "broken":
        redraft(funnel, [])
    if state == "off":
        funnel.live_version = None
        funnel.save(update_fields=["live_version"])
    log_in(client)

    assert on_funnel in text_of(client.get(page_of(funnel)))
    assert on_check in text_of(client.get(page_of(funnel, "publish")))


def test_preview_reads_the_draft_in_order_with_rules_in_words(client: Client) -> None:
    funnel = sample_funnel()
    log_in(client)

    page = client.get(page_of(funnel, "preview"))

    assert [item["step"].key for item in page.context["steps"]] == list(SAMPLE_ANSWERS)
    assert "After this step, skip to “Your e-mail address?” if “What do you do?” is student" in text_of(page)


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

    with django_assert_num_queries(20):
        client.get(page_of(funnel))


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


def test_visits_are_never_changed_here(client: Client) -> None:
    visit = make_visit()
    log_in(client, "admin")

    for name, model in (("visit", visit), ("event", visit.events.get()), ("version", visit.version)):
        for page in ("change", "delete"):
            assert client.post(reverse(f"admin:funnel_{name}_{page}", args=[model.pk]), {"post": "yes"}).status_code == 403

    assert Visit.objects.get().answers == {}


def test_lists_do_not_read_definitions(client: Client) -> None:
    visit = make_visit()
    log_in(client)

    with CaptureQueriesContext(connection) as queries:
        client.get("/admin/funnel/visit/")
        client.get("/admin/funnel/event/")
        client.get(LIST)
        client.get(page_of(visit.funnel))

    assert [query["sql"] for query in queries if '"definition"' in query["sql"]] == []
