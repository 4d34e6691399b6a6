"""Pages of the studio that stay open while somebody else saves."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from funnel.models import Funnel
from steps.models import Ending, Rule, Step
from tests.steps.admin_pages import change_page
from tests.studio import fields, page_of

SEEN = re.compile(r'<input type="hidden" name="_seen" value="([0-9]+)"')


def step_url(key: str) -> str:
    return reverse("admin:steps_step_change", args=[Step.objects.get(key=key).pk])


def ending_url(key: str) -> str:
    return reverse("admin:steps_ending_change", args=[Ending.objects.get(key=key).pk])


def rule_url() -> str:
    return change_page(Rule.objects.get())


def funnel_url() -> str:
    return page_of(Funnel.objects.get())


def form_of(page: Any) -> dict[str, str]:
    """What a browser would post of a page, with the input that says what the page was made with."""
    found = SEEN.findall(page.content.decode())
    assert len(found) == 1
    return {**fields(page), "_seen": found[0]}


def opened(client: Client, url: str) -> dict[str, str]:
    return form_of(client.get(url))


def save(client: Client, url: str, form: dict[str, str], **changes: str) -> Any:
    return client.post(url, {**form, **changes, "_save": ""})


def is_saved(page: Any) -> bool:
    return bool(page.status_code == 302)
