"""The help page: every code explained, at its own address."""

from __future__ import annotations

import itertools
import re
from collections import Counter

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from steps.advice import ADVICE
from steps.problems import PROBLEMS
from tests.studio import log_in

pytestmark = pytest.mark.django_db


def help_page(client: Client, role: str = "analyst") -> str:
    log_in(client, role)
    page = client.get(reverse("admin:funnel_funnel_help"))
    assert page.status_code == 200
    return page.content.decode()


def test_every_code_is_explained_at_its_anchor(client: Client) -> None:
    text = help_page(client)

    for kind in (*PROBLEMS.values(), *ADVICE.values()):
        assert f'id="{kind.code}"' in text
    assert PROBLEMS["empty_funnel"].remedy in text
    assert ADVICE["never_read"].remedy in text


def test_ids_are_used_once_and_links_within_the_page_lead_somewhere(client: Client) -> None:
    text = help_page(client).partition('class="studio-card"')[2]

    ids = Counter(re.findall(r'\bid="([^"]+)"', text))
    links = re.findall(r'href="#([^"]+)"', text)
    assert [name for name, count in ids.items() if count > 1] == []
    assert links
    assert set(links) <= set(ids)


def test_links_of_the_documentation_that_lead_elsewhere_are_left_out(client: Client) -> None:
    text = help_page(client)

    assert not re.search(r'href="[^"#]*\.md', text)
    assert not re.search(r"<a(?! )[^>]*>|href=\"\"", text)
    assert "Logic says how rules and conditions work" in text


def test_headings_go_down_one_level_at_a_time_below_the_title_of_the_page(client: Client) -> None:
    text = help_page(client).partition('class="studio-card"')[2]

    levels = [int(level) for level in re.findall(r"<h([1-6])", text)]
    assert levels[0] == 2
    assert all(2 <= after <= before + 1 for before, after in itertools.pairwise(levels))


def test_help_is_for_those_who_may_see_funnels(client: Client, django_user_model: type[User]) -> None:
    url = reverse("admin:funnel_funnel_help")

    assert client.get(url).status_code == 302
    client.force_login(django_user_model.objects.create_user("nobody", is_staff=True))
    assert client.get(url).status_code == 403


def test_help_is_only_read(client: Client) -> None:
    log_in(client)

    assert client.post(reverse("admin:funnel_funnel_help")).status_code == 405
