"""A rule that is saved and cannot be published: what is wrong with it is said at once, and only of that rule."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from steps.models import Condition, Rule
from tests.builders import RuleDraft, rule
from tests.steps.admin_pages import add_page, change_page, condition, rich_funnel, the_step
from tests.studio import fill_in, log_in, said, text_of

pytestmark = pytest.mark.django_db

FOUNDER = [[("role", "equals", "founder")]]
OF_FIRST = "Saved, but it will stop publishing: Condition 1 of rule 1 (“Show this step only if”) of step “Team”: "


def warnings(page: Any) -> list[str]:
    """What is said in warning."""
    return [str(message) for message in page.context["messages"] if message.level_tag == "warning"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"conditions-0-value": "boss"}, [f"{OF_FIRST}“boss” is not a choice"]),
        ({"conditions-0-operator": "less_than"}, [f"{OF_FIRST}“is less than” cannot be asked of"]),
    ],
)
def test_rule_with_a_wrong_condition_is_saved_with_a_warning(
    client: Client, changes: dict[str, str], expected: list[str]
) -> None:
    rich_funnel(rule("show_if", when=FOUNDER))
    log_in(client)

    page = fill_in(client, change_page(Rule.objects.get()), **changes)

    assert [words[: len(start)] for words, start in zip(warnings(page), expected, strict=True)] == expected
    assert any("changed successfully" in words for words in said(page))


def test_new_rule_with_a_wrong_value_is_saved_with_a_warning_that_says_what_to_do(client: Client) -> None:
    funnel = rich_funnel()
    log_in(client)

    data = condition(reads="team", operator="equals", value="lots")
    page = fill_in(
        client, add_page(the_step(funnel, "team")), action="finish", target_ending=str(funnel.endings.get().pk), **data
    )

    (warning,) = warnings(page)
    assert Condition.objects.get().value == "lots"
    assert "of rule 1 (“After this step, finish with”) of step “Team”: " in warning
    assert warning.endswith("Correct the value.")
    assert "Saved, but it will stop publishing" in text_of(page)


def test_rule_without_condition_is_saved_with_a_warning(client: Client) -> None:
    rich_funnel(rule("show_if"))
    log_in(client)

    (warning,) = warnings(fill_in(client, change_page(Rule.objects.get())))

    assert "It says “if”, but has no condition. Add a condition, or delete the rule" in warning


@pytest.mark.parametrize("wrong", [rule("show_if"), rule("finish", "thanks", [[("role", "equals", "boss")]])])
def test_what_is_wrong_with_another_rule_is_not_said(client: Client, wrong: RuleDraft) -> None:
    rich_funnel(wrong, rule("show_if", when=FOUNDER))
    log_in(client)

    assert warnings(fill_in(client, change_page(Rule.objects.latest("position")))) == []


def test_rule_that_is_refused_or_only_looked_at_gets_no_warning(client: Client) -> None:
    rich_funnel(rule("show_if"))
    log_in(client)
    page = change_page(Rule.objects.get())

    assert warnings(client.get(page)) == []
    assert warnings(fill_in(client, page, action="finish")) == []


def test_rules_tab_explains_what_a_step_asks_for(client: Client) -> None:
    funnel = rich_funnel()
    log_in(client)

    page = text_of(client.get(f"/admin/steps/step/{the_step(funnel, 'team').pk}/change/"))

    assert "“Require an answer if” is for a step that is not required" in page
    assert "“Offer this choice only if” leaves one choice out" in page
