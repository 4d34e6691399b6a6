"""The map in words."""

from __future__ import annotations

from funnel import journey_map
from steps.graph import graph
from steps.spec import Action, Ending, Rule, Spec, Step
from tests.funnel.journey_map.drawings import branching, texts


def test_outline_says_where_each_step_leads_and_when() -> None:
    entries = {entry.node.key: entry for entry in journey_map.outline(branching())}

    assert entries["role"].ways == ("Adds points to score: Founder 3", "On to 2. Way")
    assert entries["way"].ways == ("Skips to 4. School if “Role” is “Student”", "Otherwise on to 3. Company")
    assert entries["company"].ways == ("Skips to 6. Mail",)
    assert entries["year"].ways == ("Finishes with “No” if the answer is less than 2", "Otherwise on to 6. Mail")
    assert entries["phone"].ways == ("Shown only if “Role” is “Student”; otherwise on to 8. Terms", "On to 8. Terms")
    assert entries[""].ways == ("“Few”: score below 3", "“Many”: score from 3")
    assert [entries[key].about for key in ("phone", "school", "no")] == [
        "Short text, optional",
        "Short text, stage “Study”",
        "Ending",
    ]


def test_outline_says_what_no_way_leads_to() -> None:
    steps = (Step("a", "yes_no", "A", rules=(Rule(Action.FINISH, "x"),)), Step("b", "yes_no", "B"))

    drawing = graph(Spec("Cut", steps, (Ending("x", "X"),)))

    assert [entry.about for entry in journey_map.outline(drawing)] == ["Yes or no", "Yes or no, no way leads here", "Ending"]
    assert "Yes or no · no way leads here" in texts(journey_map.as_file(drawing))
