"""A step as one visitor meets it: what is offered, what is required, and which stored answers still count."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from steps import picks
from steps.adapting import adapted, may_lack_choices, terms
from steps.forms import StepForm
from steps.journey import walk
from steps.spec import Action, Answers, Choice, Condition, Ending, EndingBy, Rule, Spec, Step, Value

pytestmark = pytest.mark.sqlite_only

ROLE = Step("role", "single_choice", "Role", choices=(Choice("founder", "Founder"), Choice("student", "Student")))


def when(key: str) -> tuple[tuple[Condition, ...], ...]:
    return ((Condition("role", "equals", key),),)


def offer(choice: str, role: str) -> Rule:
    return Rule(Action.SHOW_CHOICE_IF, choice, when(role))


def require(role: str) -> Rule:
    return Rule(Action.REQUIRE_IF, groups=when(role))


def goals(*rules: Rule, type: str = "multiple_choice", keys: str = "abc", **columns: Any) -> Step:
    """A step whose choices are called by letters."""
    return Step("goals", type, "Goals", choices=tuple(Choice(key, key.upper()) for key in keys), rules=rules, **columns)


def of(*steps: Step, **columns: Any) -> Spec:
    return Spec("Adapting", (ROLE, *steps), columns.pop("endings", (Ending("end", "End"),)), **columns)


def test_step_without_such_rules_stays_the_very_same() -> None:
    step = goals(Rule(Action.SHOW_IF, groups=when("founder")), Rule(Action.FINISH, "end"))

    assert terms(step) is None
    assert adapted(step, {"role": "founder"}) is step


@pytest.mark.parametrize(
    ("rules", "role", "keys"),
    [
        ([offer("a", "founder")], "founder", "abc"),
        ([offer("a", "founder")], "student", "bc"),
        ([offer("a", "founder"), offer("c", "student")], "student", "bc"),
        # One of several rules for a choice is enough.
        ([offer("a", "founder"), offer("a", "student")], "student", "abc"),
        ([offer("a", "founder"), offer("a", "student")], None, "bc"),
        # Without conditions, as no publishing lets it be, a rule always holds.
        ([offer("a", "founder"), Rule(Action.SHOW_CHOICE_IF, "a")], None, "abc"),
    ],
)
def test_choice_is_offered_when_one_of_its_rules_holds(rules: list[Rule], role: Value, keys: str) -> None:
    met = adapted(goals(*rules), {"role": role})

    assert "".join(choice.key for choice in met.choices) == keys


@pytest.mark.parametrize(
    ("required", "rules", "role", "expected"),
    [
        (False, [require("founder")], "founder", True),
        (False, [require("founder")], "student", False),
        (False, [require("founder"), require("student")], "student", True),
        (False, [require("founder")], None, False),
        (True, [require("founder")], "student", True),
        (False, [offer("a", "founder")], "founder", False),
    ],
)
def test_answer_is_required_when_one_rule_says_so_or_the_step_does(
    required: bool, rules: list[Rule], role: Value, expected: bool
) -> None:
    assert adapted(goals(*rules, required=required), {"role": role}).required is expected


def test_no_more_picks_are_asked_for_than_there_are_choices() -> None:
    step = goals(offer("a", "founder"), minimum="3")

    assert adapted(step, {"role": "student"}).minimum == "2"
    assert adapted(step, {"role": "founder"}).minimum == "3"
    assert StepForm(data={"answer": ["b", "c"]}, step=adapted(step, {"role": "student"})).is_valid()


def test_choice_that_excludes_the_others_does_so_only_where_it_is_offered() -> None:
    step = goals(offer("c", "founder"), options={picks.EXCLUSIVE: True})

    assert picks.exclusive_key(adapted(step, {"role": "founder"})) == "c"
    assert picks.exclusive_key(adapted(step, {"role": "student"})) == ""


def test_what_stays_last_is_what_was_last() -> None:
    step = goals(offer("c", "founder"), options={picks.PIN_LAST: "2"})

    assert adapted(step, {"role": "founder"}).options[picks.PIN_LAST] == "2"
    assert adapted(step, {"role": "student"}).options[picks.PIN_LAST] == "1"


TAKEN: list[tuple[Step, Value, bool, bool]] = [
    # (step, answer, counts for a founder, counts for a student)
    (goals(offer("a", "founder"), type="single_choice"), "a", True, False),
    (goals(offer("a", "founder"), type="single_choice"), "b", True, True),
    (goals(offer("a", "founder"), type="picture_choice"), "a", True, False),
    (goals(offer("a", "founder")), ["a", "b"], True, False),
    (goals(offer("a", "founder")), ["b", "c"], True, True),
    (goals(offer("a", "founder"), minimum="2"), ["b"], False, False),
    (goals(offer("a", "founder"), minimum="3"), ["b", "c"], False, True),
    (goals(offer("a", "founder"), minimum="2", options={picks.EXCLUSIVE: True}), ["c"], True, True),
    (goals(offer("a", "founder"), type="ranking"), ["c", "a", "b"], True, False),
    # Newly offered, it has no place yet.
    (goals(offer("a", "founder"), type="ranking"), ["c", "b"], False, True),
    (goals(offer("a", "founder"), required=False), None, True, True),
    (goals(require("founder"), required=False), None, False, True),
    (goals(require("founder"), required=False), ["a"], True, True),
    (Step("goals", "consent", "Agree", required=False, rules=(require("founder"),)), False, False, True),
    (Step("goals", "yes_no", "Sure", required=False, rules=(require("founder"),)), False, True, True),
    (Step("goals", "name", "Name", required=False, rules=(require("founder"),)), {"given": "A", "family": "B"}, True, True),
    (Step("goals", "name", "Name", required=False, rules=(require("founder"),)), None, False, True),
]


@pytest.mark.parametrize(("step", "answer", "founder", "student"), TAKEN)
def test_stored_answer_counts_only_where_the_step_would_take_it(step: Step, answer: Value, founder: bool, student: bool) -> None:
    for role, counts in (("founder", founder), ("student", student)):
        journey = walk(of(step, Step("mail", "email", "Mail")), {"role": role, "goals": answer, "mail": "ada@example.com"})

        assert journey.open_step == (None if counts else "goals"), role
        assert ("goals" in journey.values) is counts
        assert journey.path == ("role", "goals", "mail")[: 3 if counts else 2]


OTHER = (Choice("a", "A"), Choice("other", "Other"))


@pytest.mark.parametrize("answer", ["other:Sailing", ["other:Sailing"]])
def test_what_was_typed_for_other_is_a_pick_of_it(answer: Value) -> None:
    kind = "single_choice" if isinstance(answer, str) else "multiple_choice"
    step = Step("goals", kind, "Goals", choices=OTHER, options={"other": True}, rules=(offer("other", "founder"),))

    assert walk(of(step), {"role": "founder", "goals": answer}).open_step is None
    assert walk(of(step), {"role": "student", "goals": answer}).open_step == "goals"


NONE_LEFT = goals(offer("a", "founder"), offer("b", "founder"), keys="ab")


def test_step_that_has_nothing_to_choose_from_is_passed_over() -> None:
    spec = of(NONE_LEFT, Step("mail", "email", "Mail"))

    assert may_lack_choices(NONE_LEFT)
    assert walk(spec, {"role": "founder"}).path == ("role", "goals")
    assert walk(spec, {"role": "student"}).path == ("role", "mail")
    assert walk(spec, {"role": "student", "goals": ["a"], "mail": "a@example.com"}).values.get("goals") is None


def test_step_with_one_choice_for_everybody_never_is() -> None:
    assert not may_lack_choices(goals(offer("a", "founder"), offer("b", "founder")))
    assert not may_lack_choices(replace(NONE_LEFT, rules=(*NONE_LEFT.rules, Rule(Action.SHOW_CHOICE_IF, "a"))))
    assert not may_lack_choices(ROLE)


def test_way_that_may_pass_a_step_over_is_counted_until_it_is_known() -> None:
    spec = of(NONE_LEFT, Step("mail", "email", "Mail"))

    assert [walk(spec, answers).length for answers in ({}, {"role": "founder"}, {"role": "student"})] == [3, 3, 2]


def test_step_ahead_that_may_be_passed_over_never_shortens_the_way() -> None:
    """Where it would lead to an end at once, who passes it over goes further; who cannot be offered anything never comes to it."""
    last = replace(NONE_LEFT, rules=(*NONE_LEFT.rules, Rule(Action.FINISH, "end")))
    spec = of(Step("size", "number", "Size"), last, Step("mail", "email", "Mail"), Step("name", "name", "Name"))

    lengths = [walk(spec, answers).length for answers in ({}, {"role": "founder"}, {"role": "student"})]

    assert lengths == [4, 3, 4]
    only = of(Step("size", "number", "Size"), NONE_LEFT)
    assert [walk(only, {"role": role}).length for role in ("founder", "student")] == [3, 2]


def test_points_and_votes_count_only_for_what_counts_as_answered() -> None:
    choices = (Choice("a", "A", points="5", ending="yes"), Choice("b", "B"))
    step = Step("goals", "single_choice", "Goals", choices=choices, rules=(offer("a", "founder"),))
    spec = of(step, endings=(Ending("no", "No"), Ending("yes", "Yes")), ending_by=EndingBy.MATCHES)
    answers: Answers = {"role": "founder", "goals": "a"}

    assert walk(spec, answers).ending == "yes"
    assert walk(spec, answers).values["score"] == "5"
    assert walk(spec, answers | {"role": "student"}).values["score"] == "0"
    assert walk(spec, answers | {"role": "student", "goals": "b"}).ending == "no"


def test_rules_read_variables_as_they_are_on_entering_the_step() -> None:
    """What the step's own points make of the score changes nothing of what it asks for."""
    low = ((Condition("score", "less_than", "1"),),)
    step = Step(
        "goals",
        "single_choice",
        "Goals",
        required=False,
        choices=(Choice("a", "A", points="5"), Choice("b", "B")),
        rules=(Rule(Action.SHOW_CHOICE_IF, "a", low), Rule(Action.REQUIRE_IF, groups=low)),
    )
    journey = walk(of(step), {"role": "founder", "goals": "a"})

    assert journey.open_step is None
    met = adapted(step, journey.values_at("goals"))
    assert ([choice.key for choice in met.choices], met.required) == (["a", "b"], True)
