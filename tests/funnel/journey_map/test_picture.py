"""The picture and the words say what the graph says, and nothing breaks out of them."""

from __future__ import annotations

import re

import pytest

from funnel import journey_map
from funnel.journey_map.lettering import width
from steps.graph import NodeKind, graph
from steps.spec import Ending, Spec, Step
from tests.funnel.journey_map.drawings import HOSTILE, SVG, branching, long_graph, overlapping, parsed, texts
from tests.pace import took


def test_picture_shows_every_step_ending_and_way() -> None:
    drawing = branching()

    svg = journey_map.as_file(drawing)

    assert {"Role", "School", "Few", "Many", "No", "Work", "Study", "The score decides", "+ score"} <= set(texts(svg))
    assert {"Skips to 4. School", "if “Role” is “Student”", "Shown only if", "score from 3", "On to 6. Mail"} <= set(texts(svg))
    paths = [path.get("class") for path in parsed(svg).iter(f"{SVG}path")]
    assert sum(name == "map-halo" for name in paths) == len(drawing.edges)
    bold = [text.text for text in parsed(svg).iter(f"{SVG}text") if text.get("class") == "map-where"]
    assert bold == [
        "Skips to 4. School",
        "Skips to 6. Mail",
        "Finishes with “No”",
        "On to 6. Mail",
        "Shown only if",
        "Few",
        "Many",
    ]


def test_picture_has_a_name_and_a_description() -> None:
    root = parsed(journey_map.as_file(branching()))

    assert root.get("role") == "img"
    assert [root.findtext(f"{SVG}title"), root.get("aria-labelledby")] == ["Plans: journey map", "map-title map-desc"]
    assert (root.findtext(f"{SVG}desc") or "").startswith("8 steps, 3 endings, 13 ways")


def test_file_stands_alone_and_knows_the_dark() -> None:
    svg = journey_map.as_file(branching())

    assert "@media (prefers-color-scheme: dark) {" in svg
    assert ".dark" not in svg
    assert not re.findall(r"href=|url\(|src=|@import|<script", svg)


def test_picture_in_a_page_has_no_style_and_links_to_steps() -> None:
    svg = journey_map.picture(branching(), {"step-role": "/admin/role/?a=1&b=2"})

    root = parsed(svg)
    assert root.get("role") == "group"
    assert not list(root.iter(f"{SVG}style"))
    assert not [element for element in root.iter() if "style" in element.attrib]
    assert [link.get("href") for link in root.iter(f"{SVG}a")] == ["/admin/role/?a=1&b=2"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_only_texts(text: str) -> None:
    drawing = branching(lambda title: text + title)

    svg = journey_map.as_file(drawing)

    plain = parsed(journey_map.as_file(branching()))
    assert {element.tag for element in parsed(svg).iter()} == {element.tag for element in plain.iter()}
    assert all(width(line) <= 27 for line in texts(svg)[3:])
    assert overlapping(drawing) == []
    assert journey_map.as_text(drawing).replace("\n", "").replace("\u200d", "").isprintable()


def test_same_funnel_gives_the_same_bytes() -> None:
    assert journey_map.as_file(long_graph(40)) == journey_map.as_file(long_graph(40))


@pytest.mark.parametrize("steps", [1, 200, 400])
def test_long_funnels_are_drawn_in_no_time(steps: int) -> None:
    drawing = long_graph(steps) if steps > 1 else graph(Spec("One", (Step("a", "yes_no", "A"),), (Ending("x", "X"),)))
    assert drawing.count(NodeKind.STEP) == steps

    assert parsed(journey_map.as_file(drawing)) is not None
    # About 0.1 s for 200 steps; a second is promised.
    assert took(lambda: journey_map.as_file(drawing), enough=1) < 1
