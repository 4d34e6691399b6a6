"""Rules that offer a choice or require an answer, on the admin's pages: where they can be picked, what they need."""

from __future__ import annotations

import pytest
from django.test import Client

from funnel.models import Funnel
from steps.models import Rule
from tests.builders import draft_step, make_funnel
from tests.steps.admin_pages import add_page, change_page, condition, the_step, words
from tests.studio import fill_in, log_in

pytestmark = pytest.mark.django_db


def offering_funnel() -> Funnel:
    return make_funnel(
        steps=[
            draft_step("role", "single_choice", choices=["founder", "student"]),
            draft_step("goals", "multiple_choice", choices=["funding", "grades"]),
            draft_step("bye", "content"),
        ]
    )


def test_choice_is_offered_under_a_condition(client: Client) -> None:
    """Only the step's own choices can be picked."""
    goals = the_step(offering_funnel(), "goals")
    funding = goals.choices.get(key="funding")
    log_in(client)

    form = client.get(add_page(goals)).context["adminform"].form
    data = condition(reads="role", operator="equals", value="founder")
    fill_in(client, add_page(goals), action="show_choice_if", target_choice=str(funding.pk), **data)

    assert [str(label) for _pk, label in form.fields["target_choice"].choices[1:]] == ["Funding", "Grades"]
    made = Rule.objects.get()
    assert (made.target_choice, made.target_step) == (funding, None)
    assert words(made) == "Offer “Funding” only if “Role” is founder"


def test_offer_needs_a_choice_of_the_step(client: Client) -> None:
    funnel = offering_funnel()
    elsewhere = the_step(funnel, "role").choices.get(key="founder")
    log_in(client)
    typed = {"action": "show_choice_if", **condition(reads="role", operator="equals", value="founder")}

    missing = fill_in(client, add_page(the_step(funnel, "goals")), **typed)
    foreign = fill_in(client, add_page(the_step(funnel, "goals")), target_choice=str(elsewhere.pk), **typed)

    assert missing.context["adminform"].form.errors == {"target_choice": ["Pick one of the step's choices."]}
    assert list(foreign.context["adminform"].form.errors) == ["target_choice"]
    assert not Rule.objects.exists()


def test_answer_is_required_under_a_condition(client: Client) -> None:
    goals = the_step(offering_funnel(), "goals")
    log_in(client)
    choice = str(goals.choices.get(key="funding").pk)

    data = condition(reads="role", operator="equals", value="founder")
    fill_in(client, add_page(goals), action="require_if", target_choice=choice, **data)

    made = Rule.objects.get()
    assert words(made) == "Require an answer if “Role” is founder"
    assert made.target_choice is None, "what the action has no use for is dropped"


@pytest.mark.parametrize(("key", "offered"), [("goals", ["require_if", "show_choice_if"]), ("bye", None)])
def test_only_actions_that_make_sense_of_the_step_are_offered(client: Client, key: str, offered: list[str] | None) -> None:
    step = the_step(offering_funnel(), key)
    log_in(client)

    action = client.get(add_page(step)).context["adminform"].form.fields["action"]

    found = {str(heading): [value for value, _label in options] for heading, options in action.choices}
    assert found.get("What it asks for") == offered


def test_action_that_is_picked_already_stays_on_offer(client: Client) -> None:
    """Also where the step has become one that asks nothing."""
    step = the_step(offering_funnel(), "bye")
    made = Rule.objects.create(step=step, action="require_if")
    log_in(client)

    action = client.get(change_page(made)).context["adminform"].form.fields["action"]

    assert "require_if" in [value for _heading, options in action.choices for value, _label in options]


def test_rule_without_its_choice_is_still_put_in_words(client: Client) -> None:
    goals = the_step(offering_funnel(), "goals")

    assert words(Rule.objects.create(step=goals, action="show_choice_if")) == "Offer … only if … (no condition yet)"
