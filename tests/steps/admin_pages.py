"""The pages of rules in the admin: where they are, what they offer, funnels to open them on."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from funnel.models import Funnel
from steps.admin.readables import Readables
from steps.admin.words import rule_in_words
from steps.models import Rule, Step
from tests.builders import RuleDraft, draft_step, make_funnel


def change_page(made: Rule) -> str:
    """Where a rule is changed."""
    return reverse("admin:steps_rule_change", args=[made.pk])


def add_page(step: Step) -> str:
    """Where a rule is added to this step."""
    return f"{reverse('admin:steps_rule_add')}?step={step.pk}"


def condition(**values: str) -> dict[str, str]:
    """What the page posts of its first condition, in the first group unless another is given."""
    return {f"conditions-0-{name}": value for name, value in {"group": "1", **values}.items()}


def picks(field: Any) -> dict[str, list[str]]:
    """The values that a grouped pick list offers, by heading."""
    return {str(heading): [value for value, _label in options] for heading, options in field.choices[1:]}


def words(made: Rule) -> str:
    """The sentence that says what a rule does."""
    return rule_in_words(made, Readables(made.step.funnel_id).spec)


def the_step(funnel: Funnel, key: str) -> Step:
    """The funnel's draft step with this key."""
    return Step.objects.get(funnel=funnel, key=key)


def rich_funnel(*rules: RuleDraft) -> Funnel:
    """A funnel with something of everything that rules can read; the rules are its last step's but one."""
    return make_funnel(
        steps=[
            draft_step("role", "single_choice", choices=["founder", "other"]),
            draft_step("hello", "content"),
            draft_step("team", "number", rules=rules),
            draft_step("mail", "email"),
        ],
        hidden={"plan": "short_text", "seats": "number"},
        variables={"price": 10},
    )
