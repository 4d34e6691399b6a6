"""Use the admin as a browser does: log in with a role, fill in the forms that a page shows."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from funnel import roles
from funnel.models import Funnel


def log_in(client: Client, role: str = "marketer") -> User:
    """Log in somebody new with this role."""
    roles.ensure()
    user = User.objects.create_user(username=f"{role}-{User.objects.count()}", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    return user


def fields(page: Any) -> dict[str, str]:
    """What a browser would post if nobody touched the page's form."""
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    return {bound.html_name: _posted(bound) for form in forms for bound in form if _is_posted(bound)}


def fill_in(client: Client, url: str, **changes: str) -> Any:
    """Open a page, change some fields of its form, press “Save” and return where that leads."""
    page = client.get(url)
    assert page.status_code == 200
    return client.post(url, {**fields(page), **changes, "_save": ""}, follow=True)


def add_rows(client: Client, url: str, prefix: str, *rows: dict[str, str]) -> Any:
    """As `fill_in`, with further rows in one of the page's lists."""
    page = client.get(url)
    data = fields(page)
    start = int(data[f"{prefix}-INITIAL_FORMS"])
    data[f"{prefix}-TOTAL_FORMS"] = str(max(int(data[f"{prefix}-TOTAL_FORMS"]), start + len(rows)))
    for number, row in enumerate(rows, start=start):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return client.post(url, {**data, "_save": ""}, follow=True)


def page_of(funnel: Funnel, page: str = "change", *more: int) -> str:
    """The address of one of the funnel's pages."""
    return reverse(f"admin:funnel_funnel_{page}", args=[funnel.pk, *more])


def text_of(page: Any) -> str:
    """The page as one line, so that line breaks of its source do not matter."""
    return " ".join(page.content.decode().split())


def rows_of(page: Any, prefix: str) -> Any:
    """The formset of one of the page's lists."""
    return {inline.formset.prefix: inline.formset for inline in page.context["inline_admin_formsets"]}[prefix]


def said(page: Any) -> list[str]:
    """The messages on a page."""
    return [str(message) for message in page.context["messages"]]


def _is_posted(bound: Any) -> bool:
    return not bound.field.disabled and bound.value() is not None and bound.value() is not False


def _posted(bound: Any) -> str:
    return "on" if bound.value() is True else str(bound.value())
