"""The journey map for its readers: the command and the page."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from funnel import journey_map, publishing
from funnel.models import Funnel
from steps.graph import Graph, graph
from steps.models import Step as StepRow
from tests.builders import draft_step, make_funnel, publish, redraft, sample_funnel
from tests.funnel.journey_map.drawings import HOSTILE, texts
from tests.studio import log_in

# --- Command


def run(*arguments: str, **options: Any) -> tuple[str, str]:
    """What the command writes to standard output and standard error."""
    out, err = io.StringIO(), io.StringIO()
    call_command("map", *arguments, stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue().strip()


@pytest.mark.django_db
def test_command_draws_the_live_version() -> None:
    funnel = sample_funnel()
    publish(funnel)
    redraft(funnel, [draft_step("other")])

    svg, said = run("signup")

    assert "What do you do?" in texts(svg)
    assert said == "Drew version 1 of “Sign up” to standard output: 9 steps, 2 endings, 13 ways."


@pytest.mark.django_db
def test_command_draws_the_draft_in_words(tmp_path: Path) -> None:
    sample_funnel()

    out, said = run("signup", "--draft", "--format", "text", "--output", str(tmp_path / "map.txt"))

    assert (out, said) == ("", f"Drew the draft of “Sign up” to {tmp_path / 'map.txt'}: 9 steps, 2 endings, 13 ways.")
    assert "3. Your company? (Short text)\n   Shown only if “What do you do?” is “Founder”" in (tmp_path / "map.txt").read_text(
        "utf-8"
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["nowhere"], r"No funnel is named nowhere\. There are: signup"),
        (["signup"], r"“Signup” is not live\. Publish it, or draw its draft with --draft\."),
        (["signup", "--draft"], r"cannot be drawn before these problems are mended:\n.*\[no_ending\]"),
    ],
)
def test_command_says_what_is_in_its_way(arguments: list[str], error: str) -> None:
    make_funnel(endings=[])

    with pytest.raises(CommandError, match=error):
        run(*arguments)


# --- Admin


def map_url(funnel: Funnel, name: str = "map") -> str:
    return reverse(f"admin:funnel_funnel_{name}", args=[funnel.pk])


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["marketer", "analyst"])
def test_page_shows_the_draft_with_links_to_its_steps(client: Client, role: str) -> None:
    funnel = sample_funnel()
    log_in(client, role)

    page = client.get(map_url(funnel))

    text = page.content.decode()
    assert page.status_code == 200
    for row in StepRow.objects.filter(funnel=funnel):
        assert text.count(f'href="{reverse("admin:steps_step_change", args=[row.pk])}"') == 2
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="journey-map"' in text
    assert "Shown only if “What do you do?” is “Founder”; otherwise on to 4. How many are you?" in text


@pytest.mark.django_db
def test_page_shows_the_live_version_while_the_draft_has_problems(client: Client) -> None:
    funnel = sample_funnel()
    publish(funnel)
    redraft(funnel, [draft_step("other")], endings=[])
    log_in(client)

    text = client.get(map_url(funnel)).content.decode()

    assert "The draft cannot be drawn yet: it has 1 problem" in text
    assert "The map shows version 1, which is live." in text
    assert f'href="{map_url(funnel, "publish")}"' in text
    assert "What do you do?" in text
    assert "/steps/step/" not in text


@pytest.mark.django_db
def test_page_of_a_funnel_that_cannot_be_drawn_counts_the_problems(client: Client) -> None:
    funnel = make_funnel(steps=[], endings=[])
    log_in(client)

    page = client.get(map_url(funnel))

    assert page.status_code == 200
    assert f"it has {len(publishing.check(funnel).problems)} problems" in page.content.decode()
    assert "<svg xmlns" not in page.content.decode().partition("map-problems")[2]
    assert client.get(map_url(funnel, "map_file")).status_code == 404


@pytest.mark.django_db
def test_map_can_be_kept_as_a_file(client: Client) -> None:
    funnel = sample_funnel()
    log_in(client)

    page = client.get(map_url(funnel, "map_file"))

    assert page["Content-Type"] == "image/svg+xml"
    assert page["Content-Disposition"] == 'attachment; filename="signup-map.svg"'
    assert page.content.decode() == journey_map.as_file(_graph_of(funnel))


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["map", "map_file"])
def test_map_is_for_those_who_may_view_funnels(client: Client, name: str) -> None:
    funnel = sample_funnel()

    assert client.get(map_url(funnel, name)).status_code == 302
    log_in(client).groups.clear()
    assert client.get(map_url(funnel, name)).status_code == 403
    log_in(client)
    assert client.get(reverse(f"admin:funnel_funnel_{name}", args=[funnel.pk + 1])).status_code == 404
    assert client.post(map_url(funnel, name)).status_code == 405


@pytest.mark.django_db
def test_hostile_titles_stay_text_on_the_page(client: Client) -> None:
    # What cannot be stored or published does not get here.
    titles = [text[:200] for text in HOSTILE if "\x00" not in text and "{{" not in text and text.strip()]
    funnel = make_funnel(steps=[draft_step(f"s{number}", title=title) for number, title in enumerate(titles)])
    log_in(client)

    text = client.get(map_url(funnel)).content.decode()

    assert text.count('class="map-link"') == len(titles)
    assert "<script>alert" not in text


def _graph_of(funnel: Funnel) -> Graph:
    spec = publishing.check(funnel).spec
    assert spec is not None
    return graph(replace(spec))
