"""The studio: check, publish, go back, unpublish, and the draft in words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from funnel.models import Version
from steps.models import Choice, Condition, Ending, PathTest, Rule, Step
from tests.builders import (
    SAMPLE_ANSWERS,
    draft_step,
    ending,
    make_funnel,
    make_visit,
    publish,
    redraft,
    rule,
    sample_funnel,
)
from tests.studio import log_in, page_of, said, text_of

pytestmark = pytest.mark.django_db


def written(queries: CaptureQueriesContext) -> list[str]:
    return [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


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
        explained = f'href="{reverse("admin:funnel_funnel_help")}#{mending.problem.code}"'
        for part in (f'href="{mending.url}"', explained, mending.problem.remedy):
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


def test_preview_reads_all_that_rules_count_with(client: Client) -> None:
    role = draft_step(
        "role",
        "single_choice",
        choices=["founder", "other"],
        points={"founder": 10, "other": -1},
        speaks_for={"founder": "lion"},
        prefill="plan",
        rules=[
            rule(
                "multiply",
                "price",
                [[("score", "greater_than", "5"), ("hidden.plan", "equals", "pro")]],
                amount_of="hidden.seats",
            )
        ],
    )
    lion = ending("lion", score_from=Decimal(5), button="Get the guide", link="https://shop.example.com/guide")
    funnel = make_funnel(
        steps=[role],
        endings=[lion, ending("mouse", score_below=Decimal(5))],
        hidden={"plan": "short_text", "seats": "number"},
        variables={"price": 20},
        ending_by="score",
        link_hosts="shop.example.com",
    )
    PathTest.objects.create(
        funnel=funnel, name="Founders", answers="role = founder\n", path="role", ending=Ending.objects.get(key="lion")
    )
    log_in(client, "analyst")

    page = text_of(client.get(page_of(funnel, "preview")))

    for part in (
        "After this step, multiply “price” by “seats” if “score” is greater than 5 and “plan” is pro",
        "Founder <small>(+10 points, for “Lion”)</small>",
        "Other <small>(-1 point)</small>",
        "Filled in from the hidden field “plan”.",
        "Visitors whom no rule leads to an ending get the one whose range of scores fits.",
        "scores from 5",
        "scores below 5",
        "The button “Get the guide” leads to https://shop.example.com/guide",
        "?seats=…</span> Number",
        "begins at 20",
        "role = founder: role, then “Lion”",
    ):
        assert part in page


def test_problems_of_every_kind_of_row_lead_to_where_they_are_mended(client: Client) -> None:
    funnel = make_funnel(
        steps=[draft_step("size", "single_choice", choices=["a"], title="Size {{ lost }}"), draft_step("price")],
        endings=[ending("low", score_below=Decimal(5), link="https://evil.example.org/"), ending("high", score_from=Decimal(6))],
        hidden={"device": "number"},
        variables={"price": 1},
        ending_by="score",
    )
    Choice.objects.update(label="")
    log_in(client)

    page = client.get(page_of(funnel, "publish"))

    size, price = Step.objects.filter(funnel=funnel)
    low = Ending.objects.get(key="low")
    step_page = "admin:steps_step_change"
    assert {(mending.problem.code, mending.problem.place.kind, mending.url) for mending in page.context["draft"].mendings} == {
        ("duplicate_key", "step", reverse(step_page, args=[price.pk])),
        ("duplicate_key", "variable", f"{page_of(funnel)}#variables"),
        ("reserved_key", "hidden_field", f"{page_of(funnel)}#hidden_fields"),
        ("missing_text", "choice", f"{reverse(step_page, args=[size.pk])}#choices"),
        ("unknown_recall", "step", reverse(step_page, args=[size.pk])),
        ("bad_link", "ending", reverse("admin:steps_ending_change", args=[low.pk])),
        ("score_gap", "ending", f"{page_of(funnel)}#endings"),
    }


def test_problem_of_a_translation_leads_to_its_text_in_its_language(client: Client) -> None:
    funnel = make_funnel(steps=[draft_step("name"), draft_step("pick", "single_choice", choices=["a"])], languages="en, ar, de")
    Step.objects.filter(key="pick").update(translations={"de": {"title": "Und {{ nmae }}?"}})
    Choice.objects.update(translations={"ar": {"label": "{{ nmae }}"}})
    log_in(client)

    page = client.get(page_of(funnel, "publish"))

    mendings = page.context["draft"].mendings
    into = reverse("admin:funnel_funnel_translations", args=[funnel.pk])
    assert [mending.url for mending in mendings] == [
        f"{into}ar/#id_choice-{Choice.objects.get().pk}-label",
        f"{into}de/#id_step-{Step.objects.get(key='pick').pk}-title",
    ]
    assert "Step “Pick”, translated into Deutsch</a>" in text_of(page)
    for mending in mendings:
        url, _, anchor = mending.url.partition("#")
        assert f'id="{anchor}"' in text_of(client.get(url))


def test_failed_path_test_leads_to_the_path_tests(client: Client) -> None:
    funnel = make_funnel()
    PathTest.objects.create(funnel=funnel, name="Wrong", answers="name = Ada", path="mail\nname")
    log_in(client)

    page = client.get(page_of(funnel, "publish"))

    found = [(mending.problem.code, mending.url) for mending in page.context["draft"].mendings]
    assert found == [("failed_path_test", f"{page_of(funnel)}#path_tests")]
    assert "Path test “Wrong”" in text_of(page)


def test_advice_is_listed_with_links_and_stops_nothing(client: Client) -> None:
    funnel = make_funnel()
    log_in(client)

    page = client.get(page_of(funnel, "publish"))
    client.post(page_of(funnel, "publish"))

    draft = page.context["draft"]
    ending_page = reverse("admin:steps_ending_change", args=[Ending.objects.get().pk])
    assert draft.mendings == []
    assert ("no_next_action", ending_page) in {(mending.problem.code, mending.url) for mending in draft.advice}
    for mending in draft.advice:
        assert f'href="{reverse("admin:funnel_funnel_help")}#{mending.problem.code}"' in text_of(page)
    assert "None of it keeps you from publishing." in text_of(page)
    assert funnel.versions.count() == 1


def test_advice_is_listed_beside_problems(client: Client) -> None:
    funnel = make_funnel(steps=[draft_step("size", "single_choice")])
    log_in(client)

    draft = client.get(page_of(funnel, "publish")).context["draft"]

    assert [mending.problem.code for mending in draft.mendings] == ["no_choices"]
    assert "no_next_action" in {mending.problem.code for mending in draft.advice}
