"""Where cards stand: every way leads down, from layer to layer, and what follows by default stands straight below.

Steps are in an order and ways only lead forwards, so no search for a good order is needed: a run of steps that follow each other
is a column of its own for as long as it lasts, and columns are used again.
"""

from __future__ import annotations

from collections.abc import Mapping

from steps.graph import EdgeKind, Graph, NodeKind

# So many columns at most for endings that are chosen from side by side; more go to the layers below.
_ENDINGS_ABREAST = 4

Place = tuple[int, int]


def places(graph: Graph, following: Mapping[str, str]) -> dict[str, Place]:
    """(column, layer) of each node by id, both from 0, when `following` is what stands straight below what."""
    layers = _layers(graph)
    taken: list[list[tuple[int, int]]] = []
    found: dict[str, Place] = {}
    for run in _runs(graph, following):
        first, last = layers[run[0]], layers[run[-1]]
        most = _ENDINGS_ABREAST if graph.node[run[0]].kind is NodeKind.ENDING else None
        column = _free(taken, first, last)
        while most is not None and column >= most:
            first, last = first + 1, last + 1
            column = _free(taken, first, last)
        if column == len(taken):
            taken.append([])
        taken[column].append((first, last))
        found |= {node: (column, max(first, layers[node])) for node in run}
    return found


def followers(graph: Graph) -> Mapping[str, str]:
    """What stands straight below each node, with nothing between: what follows it by default.

    Where branches come together again, none of them but the first goes straight on.
    """
    merging = {edge.target for edge in graph.edges if edge.kind is EdgeKind.SKIP and not edge.when}
    found: dict[str, str] = {}
    # Whether a node is on the first branch: the one that begins at the first step.
    first = {graph.nodes[0].id}
    for edge in graph.edges:
        if edge.kind is EdgeKind.NEXT and (edge.source in first or edge.target not in merging):
            found[edge.source] = edge.target
            if edge.source in first:
                first.add(edge.target)
    return found


def _layers(graph: Graph) -> dict[str, int]:
    """The longest way to each node. What no way leads to comes after the node before it."""
    layers: dict[str, int] = {}
    incoming: dict[str, list[str]] = {node.id: [] for node in graph.nodes}
    for edge in graph.edges:
        incoming[edge.target].append(edge.source)
    before = -1
    for node in graph.nodes:
        sources = incoming[node.id]
        layers[node.id] = before = 1 + (max(layers[source] for source in sources) if sources else before)
    return layers


def _runs(graph: Graph, following: Mapping[str, str]) -> list[list[str]]:
    """The nodes in runs of which each stands straight below the one before."""
    runs: list[list[str]] = []
    seen: set[str] = set()
    for node in graph.nodes:
        if node.id in seen:
            continue
        run = [node.id]
        while run[-1] in following:
            run.append(following[run[-1]])
        seen.update(run)
        runs.append(run)
    return runs


def _free(taken: list[list[tuple[int, int]]], first: int, last: int) -> int:
    """The leftmost column in which nothing stands in these layers; one more than there are if there is none."""
    for column, intervals in enumerate(taken):
        if all(last < start or end < first for start, end in intervals):
            return column
    return len(taken)
