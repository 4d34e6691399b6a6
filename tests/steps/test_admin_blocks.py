"""Blocks on a step's page."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from steps.blocks import BLOCK_TYPES
from steps.models import Block, Step
from tests.builders import draft_step, make_funnel
from tests.studio import add_rows, fill_in, log_in, page_of, rows_of, text_of

pytestmark = pytest.mark.django_db

WHY = {"type": "reveal", "title": "Why do we ask?", "text": "To call you back."}
VAT = {"type": "tooltip", "title": "VAT", "text": "A tax."}


def step_page(blocks: Any = ()) -> str:
    """The page of a step with these blocks."""
    make_funnel(steps=[draft_step("phone", blocks=blocks)])
    return reverse("admin:steps_step_change", args=[Step.objects.get().pk])


def titles() -> list[str]:
    return list(Block.objects.values_list("title", flat=True))


def test_blocks_are_added_at_the_end(client: Client) -> None:
    url = step_page([WHY])
    log_in(client)

    add_rows(client, url, "blocks", VAT)

    assert list(Block.objects.values_list("position", "type", "title", "text")) == [
        (1, "reveal", "Why do we ask?", "To call you back."),
        (2, "tooltip", "VAT", "A tax."),
    ]


def test_typed_positions_make_the_order(client: Client) -> None:
    url = step_page([WHY, VAT])
    log_in(client)

    fill_in(client, url, **{"blocks-1-position": "1"})

    assert titles() == ["VAT", "Why do we ask?"]


def test_block_is_deleted(client: Client) -> None:
    url = step_page([WHY, VAT])
    log_in(client)

    fill_in(client, url, **{"blocks-0-DELETE": "on"})

    assert titles() == ["VAT"]


def test_blank_row_makes_no_block(client: Client) -> None:
    url = step_page()
    log_in(client)

    add_rows(client, url, "blocks", {"type": "reveal", "title": "", "text": ""})

    assert titles() == []


def test_new_step_can_have_blocks_at_once(client: Client) -> None:
    funnel = make_funnel(steps=[])
    log_in(client)

    url = f"{reverse('admin:steps_step_add')}?funnel={funnel.pk}"
    page = client.get(url)
    add_rows(client, url, "blocks", WHY)

    assert page.status_code == 200
    assert rows_of(page, "blocks").total_form_count() == 0


def test_each_row_says_what_title_and_text_are_for_its_type(client: Client) -> None:
    url = step_page([WHY, VAT])
    log_in(client)

    page = client.get(url)

    for form in rows_of(page, "blocks").initial_forms:
        kind = BLOCK_TYPES[form.instance.type]
        assert str(kind.title_is) in form.fields["title"].help_text
        assert str(kind.text_is) in form.fields["text"].help_text


def test_list_explains_every_type_to_people_and_to_the_script(client: Client) -> None:
    url = step_page()
    log_in(client)

    page = client.get(url)

    inline = next(item.opts for item in page.context["inline_admin_formsets"] if item.formset.prefix == "blocks")
    assert json.loads(inline.legend()) == {
        key: {"title": str(kind.title_is), "text": str(kind.text_is)} for key, kind in BLOCK_TYPES.items()
    }
    assert [str(kind.label) for kind in BLOCK_TYPES.values() if f"<dt>{kind.label}</dt>" not in text_of(page)] == []


def test_problem_of_a_block_leads_to_the_blocks_of_its_step(client: Client) -> None:
    url = step_page([WHY | {"text": ""}])
    log_in(client)

    page = text_of(client.get(page_of(Step.objects.get().funnel, "publish")))

    assert f'<a href="{url}#blocks">Block “Why do we ask?” of step “Phone”</a>' in page


@pytest.mark.parametrize(
    ("columns", "tab"),
    [({"design": {"theme": "gone"}}, "general"), ({"languages": "en, en"}, "general"), ({"steps": []}, "steps")],
)
def test_problem_of_the_funnel_leads_to_where_it_is_mended(client: Client, columns: dict[str, Any], tab: str) -> None:
    funnel = make_funnel(**columns)
    log_in(client)

    page = text_of(client.get(page_of(funnel, "publish")))

    assert f'<a href="{page_of(funnel)}#{tab}">The funnel</a>' in page


def test_analyst_reads_blocks_without_forms(client: Client) -> None:
    url = step_page([WHY])
    log_in(client, "analyst")

    page = text_of(client.get(url))

    assert "To call you back." in page
    assert page.count(">Set</label>") == 2  # of the step and of its block, each in one line
    assert 'name="blocks-0-title"' not in page


@pytest.mark.parametrize("blocks", [1, 12])
def test_page_takes_as_many_queries_for_many_blocks(client: Client, blocks: int, django_assert_max_num_queries: Any) -> None:
    url = step_page([WHY] * blocks)
    log_in(client)
    client.get(url)

    with django_assert_max_num_queries(20):
        client.get(url)


def test_list_of_steps_counts_blocks(client: Client) -> None:
    step_page([WHY, VAT])
    log_in(client)

    assert "Open · 2 blocks" in text_of(client.get(page_of(Step.objects.get().funnel)))
