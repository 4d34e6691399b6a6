"""Rules that calculate, on the admin's pages: what is stored, what is refused, what is forgotten again."""

from __future__ import annotations

import pytest
from django.test import Client

from steps.models import Ending, Rule
from tests.builders import rule
from tests.steps.admin_pages import add_page, change_page, rich_funnel, the_step, words
from tests.studio import fill_in, log_in

pytestmark = pytest.mark.django_db


CALCULATIONS = [
    ({"action": "add", "variable": "score", "amount": "2.5"}, "After this step, add 2.5 to “score” always"),
    ({"action": "subtract", "variable": "price", "amount": "1"}, "After this step, subtract 1 from “price” always"),
    ({"action": "set", "variable": "price", "amount_of": "team"}, "After this step, set “price” to “Team” always"),
    (
        {"action": "multiply", "variable": "price", "amount_of": "hidden.seats"},
        "After this step, multiply “price” by “seats” always",
    ),
    ({"action": "divide", "variable": "price", "amount": "10"}, "After this step, divide “price” by 10 always"),
]


@pytest.mark.parametrize(("typed", "sentence"), CALCULATIONS)
def test_calculation_is_made(client: Client, typed: dict[str, str], sentence: str) -> None:
    funnel = rich_funnel()
    log_in(client)

    fill_in(client, add_page(the_step(funnel, "team")), **{"amount": "", **typed})

    made = Rule.objects.get()
    assert words(made) == sentence
    assert (made.target_step, made.target_ending) == (None, None)


REFUSED = [
    ({"variable": "", "amount": "1"}, {"variable": ["Pick what to change."]}),
    ({"variable": "score"}, {"amount": ["Enter a number, or pick below what holds one."]}),
    (
        {"variable": "score", "amount": "1", "amount_of": "team"},
        {"amount_of": ["Calculate with a number or with something else, not with both: empty one of the two."]},
    ),
    ({"action": "divide", "variable": "score", "amount": "0"}, {"amount": ["Nothing can be divided by 0."]}),
]


@pytest.mark.parametrize(("typed", "errors"), REFUSED)
def test_calculation_says_what_is_missing(client: Client, typed: dict[str, str], errors: dict[str, list[str]]) -> None:
    funnel = rich_funnel()
    log_in(client)

    page = fill_in(client, add_page(the_step(funnel, "team")), **{"action": "add", **typed})

    assert page.context["adminform"].form.errors == errors
    assert not Rule.objects.exists()


@pytest.mark.parametrize("typed", [{"variable": "foreign"}, {"amount_of": "mail"}, {"action": "nonsense"}])
def test_calculation_takes_only_what_is_offered(client: Client, typed: dict[str, str]) -> None:
    funnel = rich_funnel()
    log_in(client)

    page = fill_in(client, add_page(the_step(funnel, "team")), **{"action": "add", "variable": "score", "amount": "1", **typed})

    assert set(typed) <= set(page.context["adminform"].form.errors)
    assert not Rule.objects.exists()


def test_rule_that_calculates_no_longer_forgets_what_with(client: Client) -> None:
    rich_funnel(rule("add", "price", amount="5"))
    made = Rule.objects.get()
    log_in(client)

    fill_in(client, change_page(made), action="finish", target_ending=str(Ending.objects.get().pk))

    made.refresh_from_db()
    assert (made.action, made.variable, made.amount, made.amount_of) == ("finish", "", None, "")


def test_what_an_action_does_not_need_is_not_checked(client: Client) -> None:
    funnel = rich_funnel()
    log_in(client)

    typed = {"target_ending": str(Ending.objects.get().pk), "amount": "much", "variable": "foreign", "amount_of": "foreign"}
    fill_in(client, add_page(the_step(funnel, "team")), action="finish", **typed)

    made = Rule.objects.get()
    assert (made.action, made.variable, made.amount, made.amount_of) == ("finish", "", None, "")
