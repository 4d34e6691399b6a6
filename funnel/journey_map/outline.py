"""The journey map in words: each step with where it leads and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from funnel.journey_map.cards import name, target_name
from funnel.journey_map.lettering import clean
from steps.graph import Edge, EdgeKind, Graph, Node, NodeKind


@dataclass(frozen=True, slots=True)
class Entry:
    """A node in words: `about` says what it is, `ways` where it leads and when, in the order in which that is tried."""

    node: Node
    title: str
    about: str
    ways: tuple[str, ...]


def outline(graph: Graph) -> list[Entry]:
    """Every node in words, in the order of the funnel."""
    leaving = graph.leaving()
    return [
        Entry(node, clean(name(node)), clean(_about(node)), tuple(map(clean, _ways(graph, node, leaving[node.id]))))
        for node in graph.nodes
    ]


def as_text(graph: Graph) -> str:
    """The outline as plain text."""
    entries = ("\n".join([f"{entry.title} ({entry.about})", *(f"   {way}" for way in entry.ways)]) for entry in outline(graph))
    return "\n\n".join([f"{clean(graph.title)}: {counts(graph)}", *entries]) + "\n"


def counts(graph: Graph) -> str:
    """“9 steps, 2 endings, 15 ways”."""
    numbers = {
        "step": graph.count(NodeKind.STEP),
        "ending": graph.count(NodeKind.ENDING),
        "way": len(graph.edges),
    }
    return ", ".join(f"{number} {noun}{'' if number == 1 else 's'}" for noun, number in numbers.items())


def _about(node: Node) -> str:
    match node.kind:
        case NodeKind.ENDING:
            parts = ["Ending"]
        case NodeKind.CHOOSER:
            parts = ["Picks the ending"]
        case _:
            parts = [node.type, "" if node.required else "optional", f"stage “{node.stage}”" if node.stage else ""]
    return ", ".join([*filter(None, parts), *([] if node.reached else ["no way leads here"])])


def _ways(graph: Graph, node: Node, leaving: list[Edge]) -> Iterator[str]:
    yield from (f"{note[0].upper()}{note[1:]}" for note in node.notes)
    conditional = False
    for edge in leaving:
        target = target_name(graph.node[edge.target])
        when = f" if {edge.when}" if edge.when else ""
        match edge.kind:
            case EdgeKind.HIDDEN:
                yield f"Shown only{when}; otherwise on to {target}"
            case EdgeKind.SKIP:
                yield f"Skips to {target}{when}"
            case EdgeKind.FINISH:
                yield f"Finishes with {target}{when}"
            case EdgeKind.CHOSEN:
                yield f"{target}: {edge.when}"
            case _:
                yield f"Otherwise on to {target}" if conditional else f"On to {target}"
        conditional = edge.kind in (EdgeKind.SKIP, EdgeKind.FINISH)
