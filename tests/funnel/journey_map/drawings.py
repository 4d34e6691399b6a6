"""What the tests of the journey map draw, and how they read what was drawn."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations
from random import Random
from xml.etree import ElementTree as ET

from funnel.journey_map.cards import WIDTH, Card, card
from funnel.journey_map.layout import followers
from funnel.journey_map.wires import Sheet, sheet
from steps.graph import Graph, graph
from steps.spec import Action, Choice, Condition, Ending, EndingBy, Rule, Spec, Step
from tests.generators import random_spec

HOSTILE = [
    '"><script>alert(1)</script>',
    "a & b &amp; 'c' \"d\" ]]>",
    "{{ name }}{% now %}",
    "nul\x00 bell\x07 escape\x1b[31m \ud800 \ufffe",
    "\u202eright to left\u202c \u2066and isolated",
    "مرحبا بالعالم " * 8,
    "👩‍👩‍👧‍👦" * 60,
    "e\u0301" * 200,
    "W" * 300,
    "a word " * 43,
    "一二三四五六七八九十" * 30,
    "   ",
]
SVG = "{http://www.w3.org/2000/svg}"

Point = tuple[int, int]
Segment = tuple[Point, Point]


class _Most(Random):
    """As many steps as there may be."""

    def randint(self, a: int, b: int) -> int:
        return b if b >= 100 else super().randint(a, b)


def long_graph(steps: int, seed: int = 5) -> Graph:
    """A funnel of so many steps with about one and a half rules each."""
    return graph(random_spec(_Most(seed), steps, rules=1.5))


def drawn(drawing: Graph) -> tuple[dict[str, Card], Sheet]:
    """The cards and where they stand."""
    following, leaving = followers(drawing), drawing.leaving()
    cards = {node.id: card(drawing, node, leaving[node.id], following.get(node.id)) for node in drawing.nodes}
    return cards, sheet(drawing, cards, following, top=100)


def points(path: str) -> list[Point]:
    """The corners of a line, as if they were not round."""
    found = re.findall(r"([MLQ])(\d+) (\d+)", path)
    corners = [(int(x), int(y)) for letter, x, y in found if letter == "Q"]
    ends = [(int(x), int(y)) for _letter, x, y in (found[0], found[-1])]
    return [ends[0], *corners, ends[1]]


def parsed(svg: str) -> ET.Element:
    """The picture as XML: ParseError when it is none."""
    return ET.fromstring(svg)  # noqa: S314 - our own


def texts(svg: str) -> list[str]:
    """All that is written in the picture."""
    return [element.text or "" for element in parsed(svg).iter(f"{SVG}text")]


def branching(title: Callable[[str], str] = str) -> Graph:
    """Two branches that come together, a step that may be hidden, an early ending, endings by score."""
    is_student = ((Condition("role", "equals", "s"),),)
    steps = (
        Step("role", "single_choice", title("Role"), choices=(Choice("f", title("Founder"), "3"), Choice("s", title("Student")))),
        Step("way", "content", title("Way"), rules=(Rule(Action.SKIP_TO, "school", is_student),)),
        Step("company", "short_text", title("Company"), stage=title("Work"), rules=(Rule(Action.SKIP_TO, "mail"),)),
        Step("school", "short_text", title("School"), stage=title("Study")),
        Step("year", "number", title("Year"), rules=(Rule(Action.FINISH, "no", ((Condition("year", "less_than", "2"),),)),)),
        Step("mail", "email", title("Mail")),
        Step("phone", "short_text", title("Phone"), required=False, rules=(Rule(Action.SHOW_IF, "", is_student),)),
        Step("terms", "consent", title("Terms")),
    )
    endings = (
        Ending("few", title("Few"), score_below="3"),
        Ending("many", title("Many"), score_from="3"),
        Ending("no", title("No")),
    )
    return graph(Spec(title("Plans"), steps, endings, ending_by=EndingBy.SCORE))


def overlapping(drawing: Graph) -> list[tuple[str, str]]:
    """The cards that lie on each other, two by two."""
    cards, found = drawn(drawing)
    boxes = {id_: (x, y, x + WIDTH, y + cards[id_].height) for id_, (x, y) in found.corners.items()}
    return [
        (a, b)
        for (a, one), (b, other) in combinations(boxes.items(), 2)
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]
