"""Where lines run: from a card to a lane beside its column, down the lane, and along the gap above the card they lead to.

Lines that lead to one card for one reason share a lane, and no lane or gap holds a card, so that lines cross each other only at
right angles and never cross a text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from funnel.journey_map import layout
from funnel.journey_map.cards import WIDTH, Card
from funnel.journey_map.layout import Place
from steps.graph import Edge, EdgeKind, Graph

MARGIN = 24
# Room between lines that run beside each other, between a card and the first of them, and above a card for an arrow.
_LANE, _BESIDE, _ABOVE, _BELOW = 12, 18, 20, 14
_CORNER = 8

# What shares a lane: (target, kind, column).
_Net = tuple[str, EdgeKind, int]


@dataclass(frozen=True, slots=True)
class Wire:
    """A line: its edge and its path, as SVG writes paths."""

    edge: Edge
    path: str


@dataclass
class Sheet:
    """Everything in its place: cards by id with their corners, lines, and the size of it all."""

    corners: dict[str, tuple[int, int]]
    wires: list[Wire]
    width: int
    height: int


@dataclass
class _Grid:
    """Where columns and layers begin, and which lane and which track each line has."""

    columns: list[int] = field(default_factory=list)
    layers: list[int] = field(default_factory=list)
    lanes: dict[_Net, int] = field(default_factory=dict)
    tracks: dict[tuple[str, EdgeKind], int] = field(default_factory=dict)
    width: int = 0
    height: int = 0


def sheet(graph: Graph, cards: Mapping[str, Card], following: Mapping[str, str], top: int) -> Sheet:
    """Put the cards in their places, below `top`, and draw the lines between them; `following` is what stands straight below what."""
    places = layout.places(graph, following)
    bypasses = {edge.source for edge in graph.edges if _is_bypass(edge, following)}
    nets = _nets(graph, places, following)
    grid = _Grid()
    widths = _set_lanes(grid, nets, places)
    _set_columns(grid, places, widths, bypasses)
    tracks = _set_tracks(grid, nets, places, {following[source]: source for source in bypasses})
    _set_layers(grid, cards, places, tracks, top)
    corners = {node: (grid.columns[column], grid.layers[layer]) for node, (column, layer) in places.items()}
    wires = [_wire(grid, edge, cards[edge.source], corners, places, following) for edge in graph.edges]
    return Sheet(corners, wires, grid.width, grid.height)


def _is_straight(edge: Edge, following: Mapping[str, str]) -> bool:
    """Whether it leads to what stands straight below, without a detour."""
    return edge.kind is EdgeKind.NEXT and following.get(edge.source) == edge.target


def _is_bypass(edge: Edge, following: Mapping[str, str]) -> bool:
    """Whether it leads past a step to the very step below it: down its left side."""
    return edge.kind is EdgeKind.HIDDEN and following.get(edge.source) == edge.target


def _nets(graph: Graph, places: Mapping[str, Place], following: Mapping[str, str]) -> dict[_Net, int]:
    """What needs a lane, with the layer in which it begins."""
    found: dict[_Net, int] = {}
    for edge in graph.edges:
        if not _is_straight(edge, following) and not _is_bypass(edge, following):
            column, layer = places[edge.source]
            net = (edge.target, edge.kind, column)
            found[net] = min(layer, found.get(net, layer))
    return found


def _set_lanes(grid: _Grid, nets: Mapping[_Net, int], places: Mapping[str, Place]) -> dict[int, int]:
    """Give each a lane, the short ones nearest to the cards; how many lanes there are beside each column."""
    taken: dict[int, list[list[tuple[int, int]]]] = defaultdict(list)
    # Of several that begin at a card, the last is the nearest: so it crosses none of the others.
    last_first = list(nets.items())[::-1]
    for net, layer in sorted(last_first, key=lambda item: (places[item[0][0]][1] - item[1], item[1])):
        target, _kind, column = net
        # In half layers, since one line may end in the gap above a layer in which another begins.
        grid.lanes[net] = _first_free(taken[column], 2 * layer, 2 * places[target][1] - 1)
    return {column: len(lanes) for column, lanes in taken.items()}


def _set_columns(grid: _Grid, places: Mapping[str, Place], lanes: Mapping[int, int], bypasses: set[str]) -> None:
    with_bypass = {places[source][0] for source in bypasses}
    x = MARGIN
    for column in range(1 + max(column for column, _ in places.values())):
        x += _BESIDE if column in with_bypass else 0
        grid.columns.append(x)
        x += WIDTH + (_BESIDE + _LANE * lanes[column] if column in lanes else 0) + MARGIN
    grid.width = x


def _set_tracks(
    grid: _Grid, nets: Mapping[_Net, int], places: Mapping[str, Place], bypassed: Mapping[str, str]
) -> dict[int, int]:
    """Give what leads to each card a height in the gap above it; how many heights each gap has."""
    spans: dict[tuple[str, EdgeKind], tuple[int, int]] = {}
    for target, kind, column in nets:
        centre = _centre(grid, places[target])
        lane = _lane_x(grid, (target, kind, column))
        low, high = spans.get((target, kind), (centre, centre))
        spans[target, kind] = (min(low, lane), max(high, lane))
    for target in bypassed:
        centre = _centre(grid, places[target])
        spans[target, EdgeKind.HIDDEN] = (grid.columns[places[target][0]] - _BESIDE, centre)
    taken: dict[int, list[list[tuple[int, int]]]] = defaultdict(list)
    # The short ones lowest.
    for (target, kind), (low, high) in sorted(spans.items(), key=lambda item: (item[1][1] - item[1][0], item[0])):
        grid.tracks[target, kind] = _first_free(taken[places[target][1]], low - _LANE, high + _LANE)
    return {layer: len(tracks) for layer, tracks in taken.items()}


def _set_layers(grid: _Grid, cards: Mapping[str, Card], places: Mapping[str, Place], tracks: Mapping[int, int], top: int) -> None:
    heights: dict[int, int] = defaultdict(int)
    for node, (_column, layer) in places.items():
        heights[layer] = max(heights[layer], cards[node].height)
    y = top
    for layer in range(1 + max(heights)):
        if layer:
            y += _BELOW + _LANE * tracks.get(layer, 0) + _ABOVE
        grid.layers.append(y)
        y += heights[layer]
    grid.height = y + MARGIN


def _first_free(taken: list[list[tuple[int, int]]], low: int, high: int) -> int:
    """The first line on which nothing lies between `low` and `high`; it is taken from now on."""
    for number, intervals in enumerate(taken):
        if all(high < start or end < low for start, end in intervals):
            intervals.append((low, high))
            return number
    taken.append([(low, high)])
    return len(taken) - 1


def _centre(grid: _Grid, place: Place) -> int:
    return grid.columns[place[0]] + WIDTH // 2


def _lane_x(grid: _Grid, net: _Net) -> int:
    return grid.columns[net[2]] + WIDTH + _BESIDE + _LANE * grid.lanes[net]


def _wire(
    grid: _Grid,
    edge: Edge,
    source: Card,
    corners: Mapping[str, tuple[int, int]],
    places: Mapping[str, Place],
    following: Mapping[str, str],
) -> Wire:
    x, y = corners[edge.source]
    column = places[edge.source][0]
    target_x, target_y = corners[edge.target]
    centre = target_x + WIDTH // 2
    if _is_straight(edge, following):
        return Wire(edge, _path([(centre, y + source.height), (centre, target_y)]))
    dx, dy = next(row.port for row in source.rows if row.edge == edge)
    start, port = x + dx, y + dy
    track = target_y - _ABOVE - _LANE * grid.tracks[edge.target, edge.kind]
    lane = x - _BESIDE if _is_bypass(edge, following) else _lane_x(grid, (edge.target, edge.kind, column))
    return Wire(edge, _path([(start, port), (lane, port), (lane, track), (centre, track), (centre, target_y)]))


def _path(points: list[tuple[int, int]]) -> str:
    """A line through points at right angles to each other, with round corners."""
    parts = [f"M{points[0][0]} {points[0][1]}"]
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        x1, y1 = _towards(here, before)
        x2, y2 = _towards(here, after)
        parts.append(f"L{x1} {y1}Q{here[0]} {here[1]} {x2} {y2}")
    parts.append(f"L{points[-1][0]} {points[-1][1]}")
    return "".join(parts)


def _towards(point: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    """The point where a round corner begins."""
    dx, dy = other[0] - point[0], other[1] - point[1]
    radius = min(_CORNER, (abs(dx) + abs(dy)) // 2)
    return point[0] + radius * ((dx > 0) - (dx < 0)), point[1] + radius * ((dy > 0) - (dy < 0))
