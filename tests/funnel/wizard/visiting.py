"""Use the visitor's pages as a browser does, and read what comes back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from funnel.models import Event, Visit, VisitStep

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

HTMX = {"hx-request": "true"}

PLAIN: dict[str, str] = {}

both = pytest.mark.parametrize("how", [PLAIN, HTMX], ids=["plain", "htmx"])


def post(browser: Client, step: str, *typed: str, how: dict[str, str] = PLAIN, more: dict[str, str] | None = None) -> Any:
    return browser.post(f"/f/signup/{step}/", {f"{step}-answer": list(typed), **(more or {})}, headers=how)


def place(response: Any) -> str:
    """Where a response leads or what it shows: the URL it redirects to or pushes."""
    return str(response.headers.get("Location") or response.headers["HX-Push-Url"])


def shown(response: Any) -> str:
    """The step or ending on the page."""
    found = re.findall(r'data-(?:step|ending)-key="([^"]+)"', response.content.decode())
    assert len(found) == 1
    return str(found[0])


def rows() -> tuple[list[Any], list[Any], list[Any]]:
    """All that a request could have written."""
    return (
        list(Visit.objects.values_list().order_by("pk")),
        list(Event.objects.values_list().order_by("pk")),
        list(VisitStep.objects.values_list().order_by("pk")),
    )
