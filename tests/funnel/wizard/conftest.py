"""A browser and a published funnel."""

from __future__ import annotations

import pytest
from django.test import Client

from funnel.models import Funnel
from tests.builders import draft_step, make_funnel, publish, rule
from tests.funnel.wizard.visiting import BROWSER

FOUNDER = [[("role", "equals", "founder")]]


@pytest.fixture
def browser() -> Client:
    return Client(headers={"user-agent": BROWSER})


@pytest.fixture
def live() -> Funnel:
    """role → company (founders only) → mail."""
    funnel = make_funnel(
        steps=[
            draft_step("role", "single_choice", choices=["founder", "employee"], praise="Good to know."),
            draft_step("company", rules=[rule("show_if", when=FOUNDER)]),
            draft_step("mail", "email"),
        ]
    )
    publish(funnel)
    return funnel
