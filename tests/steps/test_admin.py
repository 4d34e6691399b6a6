"""Steps, choices, endings and rules, edited on the admin's pages."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from funnel.models import Funnel
from steps.admin.keys import make_key
from steps.models import KEY_PATTERN, Choice, Ending, Rule, Step
from tests.builders import draft_step, make_funnel, publish, rule, sample_funnel
from tests.studio import add_rows, fields, fill_in, log_in, page_of, said, text_of

pytestmark = pytest.mark.django_db


def funnel_page(funnel: Funnel) -> str:
    return reverse("admin:funnel_funnel_change", args=[funnel.pk])


def step_page(step: Step) -> str:
    return reverse("admin:steps_step_change", args=[step.pk])


def order(funnel: Funnel) -> list[str]:
    return list(Step.objects.filter(funnel=funnel).values_list("key", flat=True))


KEYS = [
    ("What's your name?", [], "whats_your_name"),
    ("Größe (cm)", [], "grosse_cm"),
    ("1–10 people", [], "step_1_10_people"),
    ("名前", [], "step"),
    ("", ["step"], "step_2"),
    ("Name", ["name", "name_2"], "name_3"),
    ("Welcome, {{ first_name }}!", [], "welcome"),
    ("x" * 80, [], "x" * 50),
    ("x" * 80, ["x" * 50], "x" * 48 + "_2"),
    ("How many people work in your company at the moment, roughly?", [], "how_many_people_work_in_your_company_at_the_moment"),
]


@pytest.mark.parametrize(("text", "taken", "key"), KEYS)
def test_make_key(text: str, taken: list[str], key: str) -> None:
    made = make_key(text, fallback="step", taken=taken)

    assert made == key
    assert re.fullmatch(KEY_PATTERN, made)


def test_new_steps_go_to_the_end_with_keys_of_their_own(client: Client) -> None:
    funnel = make_funnel(steps=[draft_step("name")])
    log_in(client)

    rows = [{"title": "Name", "type": "short_text"}, {"title": "Name", "type": "email"}, {"title": "Done", "type": "content"}]
    add_rows(client, funnel_page(funnel), "steps", *rows)

    assert order(funnel) == ["name", "name_2", "name_3", "done_2"]  # “done” is the address of the end


def test_step_from_its_own_page_goes_to_the_end(client: Client) -> None:
    funnel = make_funnel(steps=[draft_step("name"), draft_step("mail")])
    log_in(client)

    page = fill_in(client, f"{reverse('admin:steps_step_add')}?funnel={funnel.pk}", title="Name", type="email")

    assert order(funnel) == ["name", "mail", "name_2"]
    assert page.redirect_chain[-1][0] == f"{funnel_page(funnel)}#steps"


def test_step_without_a_funnel_is_not_found(client: Client) -> None:
    log_in(client)

    statuses = [client.get(reverse("admin:steps_step_add") + query).status_code for query in ("", "?funnel=x", "?funnel=999")]

    assert statuses == [404, 404, 404]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"steps-3-position": "1"}, "dabc"),
        ({"steps-0-position": "4"}, "bcda"),
        ({"steps-0-position": "3"}, "bcad"),
        ({"steps-1-position": ""}, "acdb"),
        ({"steps-0-position": "30", "steps-3-position": "20"}, "bcda"),
    ],
)
def test_typed_positions_make_the_order(client: Client, typed: dict[str, str], expected: str) -> None:
    funnel = make_funnel(steps=[draft_step(key) for key in "abcd"])
    for number, step in enumerate(Step.objects.filter(funnel=funnel), start=1):
        Step.objects.filter(pk=step.pk).update(position=number)
    log_in(client)

    fill_in(client, funnel_page(funnel), **typed)

    assert "".join(order(funnel)) == expected
    assert list(Step.objects.filter(funnel=funnel).values_list("position", flat=True)) == [1, 2, 3, 4]


def test_renaming_does_not_change_the_key(client: Client) -> None:
    step = Step.objects.get(funnel=make_funnel(steps=[draft_step("name")]))
    log_in(client)

    fill_in(client, step_page(step), title="Something else")

    step.refresh_from_db()
    assert (step.title, step.key) == ("Something else", "name")


def test_key_can_be_changed_until_it_is_published(client: Client) -> None:
    funnel = make_funnel(steps=[draft_step("name")])
    step = Step.objects.get(funnel=funnel)
    log_in(client)

    fill_in(client, step_page(step), key="first_name")
    publish(funnel)
    fill_in(client, step_page(step), key="other")
    fill_in(client, funnel_page(funnel), **{"steps-0-key": "other", "endings-0-key": "other"})

    assert order(funnel) == ["first_name"]
    assert Ending.objects.get(funnel=funnel).key == "thanks"


@pytest.mark.parametrize("key", ["", "mail", "Über", "1st"])
def test_key_that_cannot_be_is_refused_at_the_field(client: Client, key: str) -> None:
    funnel = make_funnel(steps=[draft_step("name"), draft_step("mail")])
    step = Step.objects.get(funnel=funnel, key="name")
    log_in(client)

    page = fill_in(client, step_page(step), key=key)

    assert list(page.context["adminform"].form.errors) == ["key"]
    assert order(funnel) == ["name", "mail"]


def test_choices_get_keys_once(client: Client) -> None:
    step = Step.objects.get(funnel=make_funnel(steps=[draft_step("size", "single_choice")]))
    log_in(client)

    add_rows(client, step_page(step), "choices", {"label": "Just me"}, {"label": "Just me!"}, {"label": "2–10"})
    fill_in(client, step_page(step), **{"choices-0-label": "Only me"})

    found = Choice.objects.filter(step=step).values_list("label", "key")
    assert list(found) == [("Only me", "just_me"), ("Just me!", "just_me_2"), ("2–10", "choice_2_10")]


def test_saving_a_choice_step_without_choices_leads_to_them(client: Client) -> None:
    step = Step.objects.get(funnel=make_funnel(steps=[draft_step("name")]))
    log_in(client)

    page = fill_in(client, step_page(step), type="single_choice")

    assert page.redirect_chain[-1][0] == f"{step_page(step)}#choices"
    assert "“Name” has nothing to choose from yet: add its choices here." in said(page)


def test_deleting_leads_back_to_the_parent(client: Client) -> None:
    funnel = make_funnel(steps=[draft_step("a", rules=[rule("finish", "thanks")]), draft_step("b")])
    step = Step.objects.get(funnel=funnel, key="a")
    made = Rule.objects.get()
    log_in(client)

    after_rule = client.post(reverse("admin:steps_rule_delete", args=[made.pk]), {"post": "yes"})
    after_step = client.post(reverse("admin:steps_step_delete", args=[step.pk]), {"post": "yes"})

    assert after_rule["Location"] == f"{step_page(step)}#rules"
    assert after_step["Location"] == f"{funnel_page(funnel)}#steps"
    assert order(funnel) == ["b"]


@pytest.mark.parametrize(("row", "above"), [("step", "funnel"), ("ending", "funnel"), ("rule", "step")])
def test_page_leads_back_up_and_to_the_check(client: Client, row: str, above: str) -> None:
    funnel = sample_funnel()
    made = Rule.objects.select_related("step")[0]
    rows = {"step": made.step.pk, "ending": Ending.objects.filter(funnel=funnel)[0].pk, "rule": made.pk}
    back = {"funnel": f"{page_of(funnel)}#steps", "step": reverse("admin:steps_step_change", args=[made.step.pk])}
    url = reverse(f"admin:steps_{row}_change", args=[rows[row]])
    log_in(client)

    page = text_of(client.get(url))
    log_in(client, "analyst")
    for_analyst = text_of(client.get(url))

    assert f'<a href="{back[above]}" class="block h-[18px] mr-3" title="Go back">' in page
    assert f'<a class="studio-open" href="{page_of(funnel, "publish")}">Check and publish</a>' in page
    assert page_of(funnel, "publish") not in for_analyst


def test_new_row_leads_back_up(client: Client) -> None:
    funnel = make_funnel()
    log_in(client)

    page = text_of(client.get(f"{reverse('admin:steps_step_add')}?funnel={funnel.pk}"))

    assert f'<a href="{page_of(funnel)}#steps" class="block h-[18px] mr-3" title="Go back">' in page
    assert page_of(funnel, "publish") not in page


def test_save_and_add_another_stays_with_the_parent(client: Client) -> None:
    funnel = make_funnel(steps=[draft_step("a")])
    url = f"{reverse('admin:steps_step_add')}?funnel={funnel.pk}"
    log_in(client)

    after_add = client.post(url, {**fields(client.get(url)), "title": "B", "type": "content", "_addanother": ""})
    change = step_page(Step.objects.get(key="b"))
    after_change = client.post(change, {**fields(client.get(change)), "_addanother": ""})

    assert (after_add["Location"], after_change["Location"]) == (url, url)
    assert order(funnel) == ["a", "b"]


def test_lists_of_all_funnels_rows_lead_to_the_funnels(client: Client) -> None:
    log_in(client)

    targets = [client.get(reverse(f"admin:steps_{name}_changelist"))["Location"] for name in ("step", "rule")]

    assert targets == [reverse("admin:funnel_funnel_changelist")] * 2
