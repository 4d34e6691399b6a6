"""“Other, namely …” on the way: rules read the pick, texts what was typed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.http import QueryDict

from steps.contradictions import satisfiable
from steps.exploring import explore
from steps.forms import StepForm
from steps.journey import walk
from steps.recall import fill
from steps.rules import evaluate
from steps.spec import Action, Choice, Condition, Ending, Rule, Spec, Step, Value
from tests.pace import took

ROLE = Step(
    "role",
    "single_choice",
    "Role?",
    choices=(Choice("founder", "Founder {{ mail }}"), Choice("other", "Other", points="3")),
    options={"other": True},
)
MAIL = Step("mail", "email", "Mail?", rules=(Rule(Action.SHOW_IF, groups=((Condition("role", "equals", "other"),),)),))
SPEC = Spec("It", (ROLE, MAIL), (Ending("end", "End"),))


def filled(text: str, answer: Value, step: Step = ROLE) -> str:
    spec = replace(SPEC, steps=(step, replace(MAIL, rules=())))
    return fill(text, spec, walk(spec, {"role": answer, "mail": "ada@example.com"}).values)


def test_rules_and_points_read_the_pick_of_other() -> None:
    journey = walk(SPEC, {"role": "other:Astronaut"})

    assert journey.open_step == "mail"
    assert journey.values["score"] == "3"


def test_text_recalls_what_was_typed_and_looks_at_it_no_further() -> None:
    several = replace(ROLE, type="multiple_choice")

    assert filled("Hi {{ role }}!", "other:{{ mail }}") == "Hi {{ mail }}!"
    assert filled("{{ role.other | “nothing” }}", "other:Astronaut") == "Astronaut"
    assert filled("{{ role.other | “nothing” }}", "founder") == "nothing"
    assert filled("{{ role }}", "other") == "Other"
    assert filled("{{ role }}", ["founder", "other:Astronaut"], several) == "Founder ada@example.com, Astronaut"


def test_text_that_only_looks_like_what_else_stays_text() -> None:
    spec = Spec("It", (Step("role", "short_text", "Role?"),), (Ending("end", "End"),))

    assert walk(spec, {"role": "other: Astronaut"}).values["role"] == "other: Astronaut"


SEVERAL = Step(
    "it",
    "multiple_choice",
    "It?",
    minimum="2",
    choices=(Choice("tea", "Tea"), Choice("milk", "Milk"), Choice("none", "None")),
    options={"exclusive": True},
)


@pytest.mark.parametrize(
    ("conditions", "possible"),
    [
        ((Condition("it", "count_at_most", "1"),), True),
        ((Condition("it", "any_of", ["none"]),), True),
        ((Condition("it", "none_of", ["tea", "milk"]),), True),
        ((Condition("it", "all_of", ["none", "tea"]),), False),
        ((Condition("it", "any_of", ["none"]), Condition("it", "count_at_least", "2")), False),
        ((Condition("it", "count_equals", "3"),), False),
    ],
)
def test_checker_knows_that_a_choice_excludes_the_others(conditions: tuple[Condition, ...], possible: bool) -> None:
    answers: list[Value] = [["none"], ["tea", "milk"]]

    assert any(evaluate((conditions,), {"it": answer}) for answer in answers) is possible
    assert satisfiable(SEVERAL, conditions, may_be_blank=False) is possible


def test_checker_counts_the_points_of_a_ranking() -> None:
    ranking = Step("order", "ranking", "Order?", choices=(Choice("a", "A", points="2"), Choice("b", "B", points="1")))
    onward = Rule(Action.SHOW_IF, groups=((Condition("score", "equals", "3"),),))
    spec = Spec("It", (ranking, Step("last", "content", "Last", rules=(onward,))), (Ending("end", "End"),))

    assert walk(spec, {"order": ["b", "a"]}).open_step == "last"
    assert explore(spec).reached == {"order", "last"}


@pytest.mark.parametrize("kind", ["single_choice", "multiple_choice"])
@pytest.mark.parametrize("pick", ["red:anything", "red:a\x00b", "nobody:x", "red:"])
def test_text_behind_another_key_than_other_is_refused(kind: str, pick: str) -> None:
    choices = tuple(Choice(key, key) for key in ("red", "other"))
    step = Step("it", kind, "It?", choices=choices, options={"other": True})

    form = StepForm(data={"answer": [pick] if kind == "multiple_choice" else pick}, step=step)

    assert form.error_codes == ["invalid_choice"]


def test_other_that_is_sent_a_thousand_times_with_much_text_costs_little() -> None:
    step = Step("it", "multiple_choice", "It?", choices=(Choice("red", "Red"), Choice("other", "Other")), options={"other": True})
    data = QueryDict(mutable=True)
    data.setlist("answer", ["other"] * 999)
    data["answer_other"] = "é" + " " * 2_000_000

    assert StepForm(data=data, step=step).error_codes == ["max_length"]
    assert took(lambda: StepForm(data=data, step=step).error_codes, enough=0.25) < 0.25
