"""The table of what each operator means, row by row, through publishing and a walk."""

from __future__ import annotations

import pytest

from funnel import publishing
from settings.environment import BASE_DIR
from steps.journey import walk
from steps.rules import OPERATORS
from steps.spec import Answers, Value
from tests.builders import draft_step, make_funnel, rule

PAGE = BASE_DIR / "docs" / "reference" / "operators.md"
_, _, MEANINGS = PAGE.read_text(encoding="utf-8").partition("## What each one means")
ROWS = [
    [cell.strip().strip("*") for cell in line.strip("|").split("|")] for line in MEANINGS.splitlines() if line.startswith("| `")
]
WITH_CHOICES = ("single_choice", "multiple_choice")


def canonical(kind: str, written: str) -> Value:
    """The answer of a row: in code, or in words for one that is not there."""
    text = written.strip("`")
    if text == written:
        return None
    if kind in ("yes_no", "consent"):
        return text == "true"
    return text.split("; ") if kind == "multiple_choice" else text


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=" ".join)
def test_operator_means_what_its_row_says(row: list[str]) -> None:
    kind, answer, operator, value, holds = row
    kind, operator, value = kind.strip("`"), operator.strip("`"), value.strip("`–")
    when = [[("asked", operator, value)]]
    funnel = make_funnel(
        steps=[
            draft_step("gate", "yes_no"),
            draft_step(
                "asked",
                kind,
                required=False,
                choices=["a", "b", "c"] if kind in WITH_CHOICES else (),
                rules=[rule("show_if", when=[[("gate", "equals", "yes")]])],
            ),
            draft_step("seen", "content", rules=[rule("show_if", when=when)]),
            draft_step("last", "content"),
        ]
    )
    compiled = publishing.check(funnel)
    answers: Answers = {"gate": answer != "not asked", "asked": canonical(kind, answer)}

    assert compiled.spec is not None, compiled.problems
    journey = walk(compiled.spec, answers, {"started_on": "2026-06-15"})

    assert ("seen" in journey.path) == (holds == "yes")


def test_table_has_every_operator_both_ways_and_without_an_answer() -> None:
    both = {(row[2].strip("`"), row[4]) for row in ROWS if "`" in row[1]}
    missing = {(row[2].strip("`"), row[1]) for row in ROWS if "`" not in row[1]}

    never = {("is_empty", "yes"), ("was_skipped", "yes")}
    always = {("is_answered", "no")}
    assert both == {(name, holds) for name in OPERATORS for holds in ("yes", "no")} - never - always
    assert missing == {(name, words) for name in OPERATORS for words in ("left empty", "not asked")}


def test_nothing_there_has_the_one_meaning_that_the_operator_states() -> None:
    for row in ROWS:
        name, holds = row[2].strip("`"), row[4] == "yes"
        if row[1] == "not asked":
            assert holds is OPERATORS[name].unanswered, row
