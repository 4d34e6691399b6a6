"""A funnel as a graph: exactly the ways that its rules leave open."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given

from steps.graph import Edge, EdgeKind, Graph, NodeKind, graph
from steps.spec import Action, Choice, Condition, Ending, EndingBy, Rule, Spec, Step
from tests.generators import random_spec, random_way
from tests.randoms import randoms

IS_YES = ((Condition("a", "equals", True),),)


def step(key: str, *rules: Rule, type: str = "yes_no", choices: tuple[Choice, ...] = ()) -> Step:
    return Step(key, type, key.upper(), choices=choices, rules=rules)


def spec_of(
    *steps: Step, endings: tuple[Ending, ...] = (Ending("x", "X"), Ending("y", "Y")), by: EndingBy = EndingBy.FIRST
) -> Spec:
    return Spec("Title", steps, endings, ending_by=by)


def edges(spec: Spec) -> list[tuple[str, str, str, str]]:
    """(source, target, kind, when), with ids as short as they go."""
    return [
        (edge.source.removeprefix("step-"), edge.target.removeprefix("step-"), edge.kind.value, edge.when)
        for edge in graph(spec).edges
    ]


# --- Ways


def test_steps_lead_to_the_next_and_the_last_to_the_first_ending() -> None:
    spec = spec_of(step("a"), step("b"))

    assert edges(spec) == [("a", "b", "next", ""), ("b", "ending-x", "next", "")]


def test_leaving_rules_come_in_order_before_the_default() -> None:
    spec = spec_of(step("a", Rule(Action.FINISH, "y", IS_YES), Rule(Action.SKIP_TO, "c", IS_YES)), step("b"), step("c"))

    assert edges(spec)[:3] == [
        ("a", "ending-y", "finish", "the answer is yes"),
        ("a", "c", "skip", "the answer is yes"),
        ("a", "b", "next", ""),
    ]


def test_rule_that_always_holds_cuts_off_what_comes_after_it() -> None:
    spec = spec_of(step("a", Rule(Action.SKIP_TO, "c"), Rule(Action.FINISH, "y", IS_YES)), step("b"), step("c"))

    drawn = graph(spec)

    assert [edge for edge in drawn.edges if edge.source == "step-a"] == [Edge("step-a", "step-c", EdgeKind.SKIP)]
    assert [node.key for node in drawn.nodes if not node.reached] == ["b", "y"]


def test_step_that_may_be_hidden_is_passed_by() -> None:
    spec = spec_of(step("a"), step("b", Rule(Action.SHOW_IF, groups=IS_YES)), step("c"))

    assert ("b", "c", "hidden", "“A” is yes") in edges(spec)


def test_several_show_rules_are_one_way_past_the_step() -> None:
    is_no = ((Condition("a", "equals", False),),)
    shows = (Rule(Action.SHOW_IF, groups=IS_YES), Rule(Action.SHOW_IF, groups=is_no))

    spec = spec_of(step("a"), step("b", *shows), step("c"))

    assert [edge for edge in edges(spec) if edge[2] == "hidden"] == [("b", "c", "hidden", "“A” is yes or “A” is no")]


def offers(*keys: str) -> tuple[Rule, ...]:
    return tuple(Rule(Action.SHOW_CHOICE_IF, key, IS_YES) for key in keys)


PICK = (Choice("p", "P"), Choice("q", "Q"))


def test_step_that_may_have_nothing_to_choose_from_is_passed_by() -> None:
    some = spec_of(step("a"), step("b", *offers("p"), type="single_choice", choices=PICK), step("c"))
    none = spec_of(step("a"), step("b", *offers("p", "q"), type="single_choice", choices=PICK), step("c"))
    shown = Rule(Action.SHOW_IF, groups=((Condition("a", "is_answered"),),))
    both = spec_of(step("a"), step("b", shown, *offers("p", "q"), type="single_choice", choices=PICK), step("c"))

    assert "hidden" not in {edge[2] for edge in edges(some)}
    assert ("b", "c", "hidden", "“A” is yes") in edges(none)
    assert ("b", "c", "hidden", "(“A” is answered) and (“A” is yes)") in edges(both)


def test_what_a_step_asks_for_under_conditions_is_noted() -> None:
    require = Rule(Action.REQUIRE_IF, groups=IS_YES)
    optional = replace(step("b", *offers("q"), require, type="single_choice", choices=PICK), required=False)

    drawn = graph(spec_of(step("a"), optional))

    assert drawn.nodes[1].notes == ("requires an answer if “A” is yes", "offers “Q” only if “A” is yes")


def test_step_that_is_always_shown_is_not_passed_by() -> None:
    spec = spec_of(step("a"), step("b", Rule(Action.SHOW_IF, groups=IS_YES), Rule(Action.SHOW_IF)), step("c"))

    assert "hidden" not in {edge[2] for edge in edges(spec)}


def test_two_rules_that_say_the_same_are_one_edge() -> None:
    same = Rule(Action.SKIP_TO, "c", IS_YES)

    spec = spec_of(step("a", same, same), step("b"), step("c"))

    assert [edge[2] for edge in edges(spec) if edge[0] == "a"] == ["skip", "next"]


def test_step_and_ending_of_the_same_key_are_different_nodes() -> None:
    drawn = graph(spec_of(step("x"), step("end")))

    assert len(drawn.node) == len(drawn.nodes) == 4


# --- Endings


@pytest.mark.parametrize(
    ("ranges", "words"),
    [
        ([(None, "5"), ("5", "9.5"), ("9.5", None)], ["score below 5", "score from 5 to below 9.5", "score from 9.5"]),
        ([(None, "0"), ("0", None)], ["score below 0", "score from 0"]),
        ([("0", "5"), ("5", None)], ["score from 0 to below 5", "score from 5", "any other score"]),
    ],
)
def test_endings_by_score_say_their_ranges(ranges: list[tuple[str | None, str | None]], words: list[str]) -> None:
    endings = tuple(Ending(f"e{n}", "E", score_from=low, score_below=high) for n, (low, high) in enumerate(ranges))

    drawn = edges(spec_of(step("a"), endings=(*endings, Ending("other", "O")), by=EndingBy.SCORE))

    assert drawn[0] == ("a", "end", "next", "")
    assert [edge[3] for edge in drawn if edge[2] == "chosen"] == words


def test_only_endings_with_votes_and_the_first_can_match() -> None:
    choices = (Choice("p", "P", ending="y"), Choice("q", "Q"))
    endings = (Ending("x", "X"), Ending("y", "Y"), Ending("z", "Z"))

    drawn = edges(spec_of(step("a", type="single_choice", choices=choices), endings=endings, by=EndingBy.MATCHES))

    assert drawn[1:] == [
        ("end", "ending-x", "chosen", "no matching choice"),
        ("end", "ending-y", "chosen", "most matching choices"),
    ]


def test_one_possible_ending_needs_no_choosing() -> None:
    drawn = graph(spec_of(step("a"), by=EndingBy.MATCHES))

    assert NodeKind.CHOOSER not in {node.kind for node in drawn.nodes}
    assert drawn.edges == (Edge("step-a", "ending-x", EdgeKind.NEXT),)


# --- Marks


@pytest.mark.parametrize(
    ("points", "rules", "marks"),
    [
        (("0", "0"), (), ()),
        (("0", "5"), (), ("+ score",)),
        (("-1", "5"), (), ("± score",)),
        (("0", "0"), (Rule(Action.ADD, "score", amount="2"),), ("+ score",)),
        (("0", "5"), (Rule(Action.MULTIPLY, "score", amount="2"), Rule(Action.ADD, "v", amount_of="a")), ("± score", "± v")),
    ],
)
def test_marks_say_which_variables_an_answer_changes(
    points: tuple[str, str], rules: tuple[Rule, ...], marks: tuple[str, ...]
) -> None:
    choices = (Choice("p", "P", points[0]), Choice("q", "Q", points[1]))

    drawn = graph(spec_of(step("a", *rules, type="single_choice", choices=choices)))

    assert drawn.nodes[0].marks == marks
    assert len(drawn.nodes[0].notes) == len(rules) + ("5" in points)


# --- All of it


@given(randoms)
def test_every_visitors_way_is_in_the_graph(rng: Random) -> None:
    spec = random_spec(rng)
    drawn = graph(spec)

    journey = random_way(rng, spec)

    stops = [*(f"step-{key}" for key in journey.path), f"ending-{journey.ending}"]
    assert _passes(drawn, drawn.nodes[0].id, stops[0])
    for source, target in pairwise(stops):
        ways = [edge.target for edge in drawn.leaving()[source] if edge.kind is not EdgeKind.HIDDEN]
        assert any(_passes(drawn, way, target) for way in ways)


@given(randoms)
def test_every_edge_leads_to_a_later_node(rng: Random) -> None:
    drawn = graph(random_spec(rng))
    order = {node.id: position for position, node in enumerate(drawn.nodes)}

    assert all(order[edge.source] < order[edge.target] for edge in drawn.edges)
    assert len(set(drawn.edges)) == len(drawn.edges)
    assert sum(map(len, drawn.leaving().values())) == len(drawn.edges)


def _passes(drawn: Graph, source: str, target: str) -> bool:
    """Whether a visitor may come from one node to the other without seeing a step on the way."""
    reached = {source}
    for edge in drawn.edges:
        if edge.source in reached and edge.kind in (EdgeKind.HIDDEN, EdgeKind.CHOSEN):
            reached.add(edge.target)
    return target in reached
