"""A funnel as a graph: steps and endings are its nodes, the ways between them its edges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from steps.adapting import conditional, may_lack_choices
from steps.fields import FIELD_TYPES
from steps.sentences import all_in_words, calculation_in_words, conditions_in_words
from steps.spec import SCORE, Action, Condition, Ending, EndingBy, Rule, Spec, Step

# The node in which it is decided who gets which ending, where there is a choice.
_CHOOSER = "end"


class NodeKind(StrEnum):
    """What stands at a place in the map."""

    STEP = "step"
    CHOOSER = "chooser"
    ENDING = "ending"


class EdgeKind(StrEnum):
    """Why a way leads on: by default, by a rule, past a step that is not shown, by what picks the ending."""

    NEXT = "next"
    SKIP = "skip"
    FINISH = "finish"
    HIDDEN = "hidden"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class Node:
    """A step, an ending, or the place where the ending is chosen.

    `key` is the step's or ending's own; `number` is the step's place, from 1, and 0 for others. `type` is the field type's label.
    `marks` say in short which variables an answer changes ("+ score"), `notes` say it in full. `reached` is false for what no way
    leads to.
    """

    id: str
    kind: NodeKind
    key: str
    title: str
    number: int = 0
    type: str = ""
    stage: str = ""
    required: bool = True
    marks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    reached: bool = True


@dataclass(frozen=True, slots=True)
class Edge:
    """A way from one node to another. `when` says in words when it is taken; empty means always, once it is its turn.

    A hidden edge leads past a step: it is taken when `when`, which shows the step, does not hold.
    """

    source: str
    target: str
    kind: EdgeKind
    when: str = ""


@dataclass(frozen=True)
class Graph:
    """Nodes in the order of the funnel, edges in the order in which they are tried. Every edge leads to a later node."""

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    @cached_property
    def node(self) -> dict[str, Node]:
        """The nodes by id."""
        return {node.id: node for node in self.nodes}

    def count(self, kind: NodeKind) -> int:
        """How many nodes of a kind there are."""
        return sum(node.kind is kind for node in self.nodes)

    def leaving(self) -> dict[str, list[Edge]]:
        """The edges by the node they leave, in order; a node that none leaves has an empty list."""
        found: dict[str, list[Edge]] = {node.id: [] for node in self.nodes}
        for edge in self.edges:
            found[edge.source].append(edge)
        return found


def step_id(key: str) -> str:
    """The id of a step's node."""
    return f"step-{key}"


def graph(spec: Spec) -> Graph:
    """The graph of a funnel. Only ways that its rules leave open: nothing follows a rule that always holds."""
    chosen = tuple(_chosen(spec))
    end = _CHOOSER if len(chosen) > 1 else chosen[0].target
    edges = [edge for position, step in enumerate(spec.steps) for edge in _ways(spec, position, step, end)]
    if end == _CHOOSER:
        edges.extend(chosen)
    # Two rules that say the same draw one line.
    edges = list(dict.fromkeys(edges))
    reached = {step_id(spec.steps[0].key)} if spec.steps else {end}
    for edge in edges:
        if edge.source in reached:
            reached.add(edge.target)
    nodes = [_step(spec, number, step, reached) for number, step in enumerate(spec.steps, start=1)]
    if end == _CHOOSER:
        title = "The score decides" if spec.ending_by is EndingBy.SCORE else "The most matching choices decide"
        nodes.append(Node(end, NodeKind.CHOOSER, "", title, reached=end in reached))
    nodes.extend(
        Node(_ending_id(ending.key), NodeKind.ENDING, ending.key, ending.title, reached=_ending_id(ending.key) in reached)
        for ending in spec.endings
    )
    return Graph(spec.title, tuple(nodes), tuple(edges))


def _ending_id(key: str) -> str:
    return f"ending-{key}"


def _step(spec: Spec, number: int, step: Step, reached: set[str]) -> Node:
    return Node(
        id=step_id(step.key),
        kind=NodeKind.STEP,
        key=step.key,
        title=step.title,
        number=number,
        type=FIELD_TYPES[step.type].label if step.type in FIELD_TYPES else step.type,
        stage=step.stage,
        required=step.required,
        marks=_marks(step),
        notes=tuple(_notes(spec, step)),
        reached=step_id(step.key) in reached,
    )


def _marks(step: Step) -> tuple[str, ...]:
    """“+ score” for what only grows by a sum, “± budget” for the rest."""
    signs: dict[str, set[str]] = {}
    points = [Decimal(choice.points) for choice in step.choices if Decimal(choice.points)]
    if points:
        signs[SCORE] = {"+" if number > 0 else "±" for number in points}
    for rule in step.rules:
        if rule.action.calculates:
            grows = rule.action is Action.ADD and rule.amount is not None and Decimal(rule.amount) > 0
            signs.setdefault(rule.target, set()).add("+" if grows else "±")
    return tuple(f"{'+' if sign == {'+'} else '±'} {name}" for name, sign in signs.items())


def _notes(spec: Spec, step: Step) -> Iterator[str]:
    points = ", ".join(f"{choice.label} {choice.points}" for choice in step.choices if Decimal(choice.points))
    if points:
        yield f"adds points to score: {points}"
    required = _groups(rule for rule in step.rules if rule.action is Action.REQUIRE_IF)
    if required and not step.required:
        yield f"requires an answer if {conditions_in_words(spec, required)}"
    offers = conditional(step)
    for choice in (choice for choice in step.choices if choice.key in offers):
        yield f"offers “{choice.label}” only if {conditions_in_words(spec, _groups(offers[choice.key]))}"
    yield from (calculation_in_words(spec, rule, step.key) for rule in step.rules if rule.action.calculates)


def _ways(spec: Spec, position: int, step: Step, end: str) -> Iterator[Edge]:
    """The edges that leave a step: past it, by its rules as they are tried, and on."""
    source = step_id(step.key)
    onward = step_id(spec.steps[position + 1].key) if position + 1 < len(spec.steps) else end
    shows = [rule for rule in step.rules if rule.action is Action.SHOW_IF]
    needed = [_groups(shows)] if shows and all(rule.groups for rule in shows) else []
    if may_lack_choices(step):
        needed.append(_groups(rule for rules in conditional(step).values() for rule in rules))
    if needed:
        yield Edge(source, onward, EdgeKind.HIDDEN, all_in_words(spec, needed))
    for rule in step.rules:
        if rule.action.leaves:
            yield _by_rule(spec, step, rule)
            if not rule.groups:
                return
    yield Edge(source, onward, EdgeKind.NEXT)


def _groups(rules: Iterable[Rule]) -> tuple[tuple[Condition, ...], ...]:
    """Those of several rules of which one is enough, each once."""
    every = [group for rule in rules for group in rule.groups]
    return tuple(group for place, group in enumerate(every) if group not in every[:place])


def _by_rule(spec: Spec, step: Step, rule: Rule) -> Edge:
    when = conditions_in_words(spec, rule.groups, step.key)
    if rule.action is Action.FINISH:
        return Edge(step_id(step.key), _ending_id(rule.target), EdgeKind.FINISH, when)
    return Edge(step_id(step.key), step_id(rule.target), EdgeKind.SKIP, when)


def _chosen(spec: Spec) -> Iterator[Edge]:
    """The edges to the endings that are chosen from at the end of the steps; at least one."""
    first = spec.endings[0]
    match spec.ending_by:
        case EndingBy.SCORE:
            ranges = [ending for ending in spec.endings if ending.score_from or ending.score_below]
            yield from (_choose(ending, _range(ending)) for ending in ranges)
            if not _covers(ranges):
                yield _choose(first, "any other score" if ranges else "any score")
        case EndingBy.MATCHES:
            votes = {choice.ending for step in spec.steps for choice in step.choices}
            for ending in spec.endings:
                if ending.key in votes:
                    yield _choose(ending, "most matching choices" + (", or none at all" if ending is first else ""))
                elif ending is first:
                    yield _choose(ending, "no matching choice")
        case _:
            yield _choose(first, "")


def _choose(ending: Ending, when: str) -> Edge:
    return Edge(_CHOOSER, _ending_id(ending.key), EdgeKind.CHOSEN, when)


def _range(ending: Ending) -> str:
    if ending.score_below is None:
        return f"score from {ending.score_from}"
    if ending.score_from is None:
        return f"score below {ending.score_below}"
    return f"score from {ending.score_from} to below {ending.score_below}"


def _covers(ranges: list[Ending]) -> bool:
    """Whether every score has an ending."""
    least, most = Decimal("-Infinity"), Decimal("Infinity")
    reached = least
    for low, high in sorted((Decimal(item.score_from or least), Decimal(item.score_below or most)) for item in ranges):
        if low > reached:
            return False
        reached = max(reached, high)
    return reached == most
