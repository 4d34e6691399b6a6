"""Nodes as cards: their texts cut to fit, their height, and the heights at which ways leave them."""

from __future__ import annotations

from dataclasses import dataclass

from funnel.journey_map.lettering import BOLD, clean, cut, lines
from steps.graph import Edge, EdgeKind, Graph, Node, NodeKind

WIDTH = 300
# Where texts begin, right of the stage's band, and right of the number; what they must not come nearer to than this.
_ROW_X, _HEAD_X, _PAD = 20, 48, 12
# The room of each kind of text, in em of its size.
_TITLE_ROOM = (WIDTH - _HEAD_X - _PAD) / 15 / BOLD
_ENDING_ROOM = (WIDTH - 2 * _ROW_X) / 15 / BOLD
_META_ROOM = (WIDTH - _HEAD_X - _PAD) / 12
_MARK_ROOM = _META_ROOM / BOLD
_WHEN_ROOM = (WIDTH - _ROW_X - _PAD) / 12
_WHERE_ROOM = _WHEN_ROOM / BOLD


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; `x` and `y` are where its baseline begins, from the card's corner. `strong` is bold."""

    x: int
    y: int
    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A way that leaves a card, in words: `port` is where its line leaves, `rule` the height of the line that sets it apart.

    `full` is the whole text, said on hovering.
    """

    edge: Edge
    height: int
    port: tuple[int, int]
    rule: int
    words: tuple[Text, ...]
    full: str


@dataclass(frozen=True, slots=True)
class Card:
    """A node as it is drawn, from its own upper left corner.

    `centre` is the height of its number, `full` the whole text that is cut on it.
    """

    node: Node
    height: int
    centre: int
    stage: Text | None
    title: tuple[Text, ...]
    meta: Text | None
    mark: Text | None
    rows: tuple[Row, ...]
    full: str


def name(node: Node) -> str:
    """“8. Your e-mail address?”, or the title of what has no number."""
    return f"{node.number}. {node.title}" if node.number else node.title


def target_name(node: Node) -> str:
    """The same in a sentence that leads there."""
    return f"“{node.title}”" if node.kind is NodeKind.ENDING else name(node)


def row_words(graph: Graph, edge: Edge) -> tuple[str, str]:
    """(what happens, when) for a way that is not simply the next."""
    target = target_name(graph.node[edge.target])
    match edge.kind:
        case EdgeKind.HIDDEN:
            return "Shown only if", edge.when
        case EdgeKind.SKIP:
            return f"Skips to {target}", f"if {edge.when}" if edge.when else "always"
        case EdgeKind.FINISH:
            return f"Finishes with {target}", f"if {edge.when}" if edge.when else "always"
        case EdgeKind.NEXT:
            return f"On to {target}", ""
        case EdgeKind.CHOSEN:
            return graph.node[edge.target].title, edge.when


def card(graph: Graph, node: Node, leaving: list[Edge], below: str | None) -> Card:
    """The card of a node with the edges that leave it; `below` is the node straight below it, to which no words are needed."""
    if node.kind is NodeKind.ENDING:
        return _ending(node)
    rows = []
    top = 0
    for edge in leaving:
        if edge.kind is EdgeKind.HIDDEN:
            rows.append(_row(graph, edge, top, on_left=edge.target == below))
            top += rows[-1].height
    head = _head(node, top)
    bottom = head.bottom
    for edge in leaving:
        if edge.kind is not EdgeKind.HIDDEN and not (edge.kind is EdgeKind.NEXT and edge.target == below):
            rows.append(_row(graph, edge, bottom, on_left=False))
            bottom += rows[-1].height
    return Card(node, bottom, (top + head.bottom) // 2, head.stage, head.title, head.meta, head.mark, tuple(rows), _full(node))


@dataclass(frozen=True, slots=True)
class _Head:
    stage: Text | None
    title: tuple[Text, ...]
    meta: Text | None
    mark: Text | None
    bottom: int


def _head(node: Node, top: int) -> _Head:
    """The upper part of a card, without the ways: its lines below each other."""
    x, y = _HEAD_X if node.number else _ROW_X, top + 8
    stage = meta = mark = None
    if cut(node.stage, _MARK_ROOM):
        stage = Text(x, y + 13, cut(node.stage, _MARK_ROOM))
        y += 17
    title = tuple(Text(x, y + 16 + 19 * n, text) for n, text in enumerate(lines(node.title, _TITLE_ROOM, 2)))
    y += 19 * len(title) + 3
    if node.kind is NodeKind.STEP:
        meta = Text(x, y + 13, cut(_meta(node), _META_ROOM))
        y += 18
    if node.marks:
        mark = Text(x, y + 14, cut(", ".join(node.marks), _MARK_ROOM))
        y += 20
    return _Head(stage, title, meta, mark, max(y + 9, top + 48))


def _ending(node: Node) -> Card:
    title = tuple(Text(WIDTH // 2, 42 + 19 * n, text) for n, text in enumerate(lines(node.title, _ENDING_ROOM, 2)))
    height = 40 + 19 * len(title) + 6
    label = "Ending" if node.reached else "Ending that no way leads to"
    return Card(node, height, height // 2, None, title, Text(WIDTH // 2, 23, label), None, (), _full(node))


def _row(graph: Graph, edge: Edge, top: int, *, on_left: bool) -> Row:
    words = row_words(graph, edge)
    where, when = lines(words[0], _WHERE_ROOM, 1), lines(words[1], _WHEN_ROOM, 2)
    shown = [Text(_ROW_X, top + 18 + 16 * n, text, n < len(where)) for n, text in enumerate([*where, *when])]
    height = 12 + 16 * len(shown)
    return Row(
        edge,
        height,
        (0 if on_left else WIDTH, top + height // 2),
        top + height if edge.kind is EdgeKind.HIDDEN else top,
        tuple(shown),
        clean(" ".join(filter(None, words))),
    )


def _meta(node: Node) -> str:
    if not node.reached:
        return f"{node.type} · no way leads here"
    return node.type if node.required else f"{node.type} · optional"


def _full(node: Node) -> str:
    return clean(". ".join(filter(None, (name(node), node.type, node.stage, *node.notes))))
