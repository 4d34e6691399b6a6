"""Nothing overlaps: cards, lines and texts keep out of each other's way."""

from __future__ import annotations

from itertools import combinations, pairwise
from random import Random

from hypothesis import given

from funnel.journey_map.cards import WIDTH
from funnel.journey_map.layout import followers, places
from steps.graph import graph
from steps.spec import Action, Ending, EndingBy, Rule, Spec, Step
from tests.funnel.journey_map.drawings import Segment, branching, drawn, overlapping, points
from tests.generators import random_spec
from tests.randoms import randoms


def test_branches_stand_side_by_side_and_meet_below() -> None:
    drawing = branching()

    found = {id_: place for id_, place in places(drawing, followers(drawing)).items() if id_.startswith("step-")}

    assert found == {
        "step-role": (0, 0),
        "step-way": (0, 1),
        "step-company": (0, 2),
        "step-school": (1, 2),
        "step-year": (1, 3),
        "step-mail": (0, 4),
        "step-phone": (0, 5),
        "step-terms": (0, 6),
    }


def test_funnel_without_branches_is_one_column() -> None:
    steps = tuple(Step(f"s{n}", "short_text", "Step") for n in range(9))

    drawing = graph(Spec("Plain", steps, (Ending("end", "End"),)))

    assert list(places(drawing, followers(drawing)).values()) == [(0, n) for n in range(10)]


def test_what_no_way_leads_to_stands_below_what_comes_before_it() -> None:
    steps = (Step("a", "yes_no", "A"), Step("b", "yes_no", "B", rules=(Rule(Action.FINISH, "x"),)), Step("c", "yes_no", "C"))

    drawing = graph(Spec("Cut", steps, (Ending("x", "X"),)))

    assert places(drawing, followers(drawing))["step-c"] == (0, 2)


def test_many_endings_stand_in_rows() -> None:
    endings = tuple(Ending(f"e{n}", "End", score_from=str(n), score_below=str(n + 1)) for n in range(30))

    drawing = graph(Spec("Quiz", (Step("a", "yes_no", "A"),), endings, ending_by=EndingBy.SCORE))

    assert max(column for column, _ in places(drawing, followers(drawing)).values()) == 3
    assert overlapping(drawing) == []


@given(randoms)
def test_cards_never_overlap_and_all_ways_lead_down(rng: Random) -> None:
    drawing = graph(random_spec(rng, 16, rules=1.2))

    cards, found = drawn(drawing)

    assert overlapping(drawing) == []
    for edge in drawing.edges:
        assert found.corners[edge.source][1] + cards[edge.source].height < found.corners[edge.target][1]
    assert all(x > 0 and x + WIDTH < found.width for x, _ in found.corners.values())


@given(randoms)
def test_lines_cross_no_card(rng: Random) -> None:
    drawing = graph(random_spec(rng, 16, rules=1.2))

    cards, found = drawn(drawing)

    boxes = [(x, y, x + WIDTH, y + cards[id_].height) for id_, (x, y) in found.corners.items()]
    for wire in found.wires:
        for segment in pairwise(points(wire.path)):
            assert not [box for box in boxes if _inside(segment, box)]


@given(randoms)
def test_lines_run_together_only_to_the_same_card(rng: Random) -> None:
    drawing = graph(random_spec(rng, 16, rules=1.2))

    _cards, found = drawn(drawing)

    for one, other in combinations(found.wires, 2):
        if one.edge.target != other.edge.target:
            assert not [(a, b) for a in pairwise(points(one.path)) for b in pairwise(points(other.path)) if _on_each_other(a, b)]


def _inside(segment: Segment, box: tuple[int, int, int, int]) -> bool:
    """Whether a line goes through a card, and not only along its edge or up to it."""
    (x1, y1), (x2, y2) = segment
    left, top, right, bottom = box
    return max(x1, x2) > left and min(x1, x2) < right and max(y1, y2) > top and min(y1, y2) < bottom


def _on_each_other(a: Segment, b: Segment) -> bool:
    """Whether two lines run along each other for more than a point."""
    for axis in (0, 1):
        if len({a[0][axis], a[1][axis], b[0][axis], b[1][axis]}) == 1:
            along = 1 - axis
            low = max(min(a[0][along], a[1][along]), min(b[0][along], b[1][along]))
            high = min(max(a[0][along], a[1][along]), max(b[0][along], b[1][along]))
            return low < high
    return False
