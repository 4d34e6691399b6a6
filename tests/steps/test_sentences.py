"""Conditions and calculations in words."""

from __future__ import annotations

import pytest

from steps.sentences import calculation_in_words, conditions_in_words
from steps.spec import Action, Choice, Condition, Ending, HiddenField, Rule, Spec, Step, Variable

SPEC = Spec(
    "Plans",
    (
        Step("role", "single_choice", "Your role?", choices=(Choice("f", "Founder"), Choice("s", "Student"))),
        Step("goals", "multiple_choice", "Your goals?", choices=(Choice("a", "Speed"), Choice("b", "Cost"))),
        Step("born", "date", "Born?"),
        Step("team", "number", "Team size?"),
        Step("site", "yes_no", "A site?"),
        Step("city", "short_text", "City?"),
    ),
    (Ending("end", "End"),),
    hidden=(HiddenField("plan", "short_text"),),
    variables=(Variable("budget"),),
)


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (Condition("role", "equals", "f"), "“Your role?” is “Founder”"),
        (Condition("role", "any_of", ["f", "s"]), "“Your role?” is any of “Founder”, “Student”"),
        (Condition("role", "equals", "gone"), "“Your role?” is “gone”"),
        (Condition("goals", "count_at_least", "2"), "“Your goals?” has at least this many picks: 2"),
        (Condition("born", "greater_than", "18 years ago", relative=True), "“Born?” is after 18 years ago"),
        (Condition("team", "greater_than", "18"), "“Team size?” is greater than 18"),
        (Condition("team", "between", ["1", "5"]), "“Team size?” is between 1 and 5"),
        (Condition("team", "is_empty"), "“Team size?” is empty"),
        (Condition("site", "equals", True), "“A site?” is yes"),
        (Condition("site", "not_equals", False), "“A site?” is not no"),
        (Condition("city", "begins_with", "Ber"), "“City?” begins with “Ber”"),
        (Condition("city", "equals", right="hidden.plan"), "“City?” is plan"),
        (Condition("team", "less_than", right="budget"), "“Team size?” is less than budget"),
        (Condition("score", "greater_or_equal", "10"), "score is at least 10"),
        (Condition("hidden.device", "equals", "mobile"), "Device is “Mobile”"),
        (Condition("hidden.utm_source", "equals", "news"), "Source (utm_source) is “news”"),
        (Condition("nothing", "equals", "x"), "nothing is x"),
    ],
    ids=lambda item: item if isinstance(item, str) else "",
)
def test_condition_is_said_with_titles_and_labels(condition: Condition, words: str) -> None:
    assert conditions_in_words(SPEC, ((condition,),)) == words


def test_answer_of_the_step_itself_is_called_the_answer() -> None:
    condition = Condition("role", "equals", "f")

    assert conditions_in_words(SPEC, ((condition,),), here="role") == "the answer is “Founder”"


def test_groups_are_joined_by_or_and_bracketed_only_where_needed() -> None:
    a, b, c = (Condition("team", "equals", number) for number in "123")

    assert conditions_in_words(SPEC, ((a, b), (c,)), "team") == "(the answer is 1 and the answer is 2) or the answer is 3"
    assert conditions_in_words(SPEC, ((a, b),), "team") == "the answer is 1 and the answer is 2"
    assert conditions_in_words(SPEC, ()) == ""


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (Action.SET, "sets budget to 10"),
        (Action.ADD, "adds 10 to budget"),
        (Action.SUBTRACT, "takes 10 from budget"),
        (Action.MULTIPLY, "multiplies budget by 10"),
        (Action.DIVIDE, "divides budget by 10"),
    ],
)
def test_calculation_is_said_as_a_sentence(action: Action, words: str) -> None:
    assert calculation_in_words(SPEC, Rule(action, "budget", amount="10")) == words


def test_calculation_with_a_name_and_a_condition() -> None:
    rule = Rule(Action.ADD, "score", ((Condition("role", "equals", "f"),),), amount_of="team")

    assert calculation_in_words(SPEC, rule, here="role") == "adds “Team size?” to score if the answer is “Founder”"
