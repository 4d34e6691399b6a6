"""The journey map as SVG: inside a page, or as a file of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from funnel.journey_map.cards import WIDTH, Card, card
from funnel.journey_map.layout import followers
from funnel.journey_map.lettering import BOLD, clean, cut
from funnel.journey_map.outline import counts
from funnel.journey_map.wires import MARGIN, Wire, sheet
from steps.graph import EdgeKind, Graph

STYLESHEET = "studio/journey-map.css"
_DARK_PAGE, _DARK_SYSTEM = ".dark {", "@media (prefers-color-scheme: dark) {"
_STAGE_COLOURS = 6
_TITLE_SIZE = 20
# The kinds of lines in the order in which they are drawn, the last on top, with what the legend calls them.
_KINDS = {
    EdgeKind.HIDDEN: "past a step that is not shown",
    EdgeKind.CHOSEN: "to the ending that fits",
    EdgeKind.SKIP: "skips",
    EdgeKind.FINISH: "finishes",
    EdgeKind.NEXT: "next",
}


@dataclass(frozen=True, slots=True)
class _Placed:
    """A card on the sheet; `stage` is the number of its stage's colour, 0 without one."""

    card: Card
    x: int
    y: int
    stage: int
    link: str

    @property
    def band(self) -> int:
        """Where the straight part of the stage's band ends."""
        return self.card.height - 9


@dataclass(frozen=True, slots=True)
class _Sample:
    """A line in the legend."""

    kind: EdgeKind
    label: str
    x: int


def picture(graph: Graph, links: Mapping[str, str] | None = None) -> SafeString:
    """The map as an SVG element for a page that has `STYLESHEET`. `links` are the addresses of nodes by their ids."""
    return SafeString(render_to_string("funnel/map/picture.svg", _context(graph, links or {})))


def as_file(graph: Graph) -> str:
    """The map as an SVG file that stands alone."""
    return render_to_string("funnel/map/picture.svg", {**_context(graph, {}), "style": SafeString(_style())})


def _style() -> str:
    """The stylesheet; in a file, dark is what the reader's system says and not what the page does."""
    found = finders.find(STYLESHEET)
    if not isinstance(found, str):
        raise FileNotFoundError(f"The stylesheet {STYLESHEET} is missing.")
    return Path(found).read_text(encoding="utf-8").replace(_DARK_PAGE, _DARK_SYSTEM)


def _context(graph: Graph, links: Mapping[str, str]) -> dict[str, object]:
    leaving = graph.leaving()
    following = followers(graph)
    cards = {node.id: card(graph, node, leaving[node.id], following.get(node.id)) for node in graph.nodes}
    legend = _legend(graph)
    placed = sheet(graph, cards, following, top=MARGIN + 76)
    stages = list(dict.fromkeys(node.stage for node in graph.nodes if node.stage))
    width = max(placed.width, 2 * MARGIN + WIDTH, legend[-1].x + 240 if legend else 0)
    return {
        "title": cut(graph.title, (width - 2 * MARGIN) / _TITLE_SIZE / BOLD),
        "full_title": clean(graph.title),
        "counts": counts(graph),
        "width": width,
        "height": placed.height,
        "card_width": WIDTH,
        "rule_x": 12,
        "rule_width": WIDTH - 24,
        "margin": MARGIN,
        "legend": legend,
        "wires": _by_target(placed.wires),
        "arrows": sorted({_tip(placed.corners[wire.edge.target]) for wire in placed.wires}),
        "cards": [
            _Placed(
                cards[node.id],
                *placed.corners[node.id],
                stages.index(node.stage) % _STAGE_COLOURS + 1 if node.stage else 0,
                links.get(node.id, ""),
            )
            for node in graph.nodes
        ],
        "has_links": bool(links),
    }


def _by_target(wires: list[Wire]) -> list[list[Wire]]:
    """The lines to each card together: they may touch, and none is cut where they do, as lines to other cards are."""
    found: dict[str, list[Wire]] = {}
    order = list(_KINDS)
    for wire in sorted(wires, key=lambda item: order.index(item.edge.kind)):
        found.setdefault(wire.edge.target, []).append(wire)
    return list(found.values())


def _tip(corner: tuple[int, int]) -> tuple[int, int]:
    return corner[0] + WIDTH // 2, corner[1]


def _legend(graph: Graph) -> list[_Sample]:
    kinds = {edge.kind for edge in graph.edges}
    samples: list[_Sample] = []
    x = MARGIN
    for kind, label in reversed(_KINDS.items()):
        if kind in kinds:
            samples.append(_Sample(kind, label, x))
            x += 60 + 7 * len(label)
    return samples
