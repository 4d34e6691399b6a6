"""How problems of a draft are told: all at once, each with the very place that is meant, and what to do there."""

from __future__ import annotations

from typing import Any

import pytest

from funnel import publishing
from funnel.models import Funnel
from steps.compiling import Compiled
from steps.models import Choice, Ending, Step
from tests.builders import RuleDraft, StepDraft, draft_step, ending, make_funnel, rule

FOUNDER = [[("role", "equals", "founder")]]


def role(*rules: RuleDraft) -> StepDraft:
    return draft_step("role", "single_choice", choices=["founder", "employee"], rules=rules)


def with_rule(draft: RuleDraft) -> list[StepDraft]:
    return [role(draft), draft_step("size", "number"), draft_step("mail", "email")]


def compiled(funnel: Funnel) -> Compiled:
    return publishing.check(funnel)


@pytest.mark.django_db
def test_all_problems_come_at_once_with_place_and_remedy() -> None:
    funnel = make_funnel(steps=[draft_step("done"), draft_step("a", "single_choice", title="Pick")], endings=[])

    found = compiled(funnel).problems

    assert [problem.code for problem in found] == ["no_ending", "reserved_key", "no_choices"]
    assert str(found[2]) == (
        "Step “Pick”: There is nothing to choose from. Add choices, or pick a field type without them. [no_choices]"
    )
    assert found[2].place.step_pk == Step.objects.get(key="a").pk


@pytest.mark.django_db
def test_rules_of_a_step_and_their_conditions_are_told_apart() -> None:
    wrong = [
        rule("skip_to", "role", [[("size", "equals", "5")]]),
        rule("show_if", when=[[("role", "equals", "founder")], [("role", "equals", "boss"), ("size", "equals", "lots")]]),
        rule("skip_to", "size"),
    ]
    found = compiled(make_funnel(steps=[role(), draft_step("size", "number"), draft_step("mail", "email", rules=wrong)])).problems

    assert [problem.place.label for problem in found] == [
        "Rule 1 (“After this step, skip to”) of step “Mail”",
        "Condition 2 of rule 2 (“Show this step only if”) of step “Mail”",
        "Condition 3 of rule 2 (“Show this step only if”) of step “Mail”",
        "Rule 3 (“After this step, skip to”) of step “Mail”",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("draft", "remedy"),
    [
        (rule("show_if"), "a step without “show only if” rules is always shown."),
        (rule("require_if"), "without such rules an answer is required only where the step itself is ticked as required."),
        (rule("show_choice_if", "founder"), "a choice without such rules is always offered."),
    ],
)
def test_rule_without_condition_is_told_what_is_the_case_without_it(draft: RuleDraft, remedy: str) -> None:
    (problem,) = compiled(make_funnel(steps=with_rule(draft))).problems

    assert problem.remedy == f"Add a condition, or delete the rule: {remedy}"


TRANSLATED = [
    ("malformed_recall", Step, "b", "title", "{{ not this }}"),
    ("unknown_recall", Step, "b", "praise", "{{ nmae }}"),
    ("recall_of_nothing", Choice, "x", "label", "{{ hello }}"),
    ("later_recall", Step, "a", "help_text", "{{ b }}"),
    ("unknown_recall", Ending, "thanks", "body", "{{ nmae }}"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("code", "model", "key", "text", "words"), TRANSLATED)
def test_wrong_recall_in_a_translation_names_its_language_and_text(
    code: str, model: Any, key: str, text: str, words: str
) -> None:
    steps = [
        draft_step("hello", "content"),
        draft_step("a", help_text="x"),
        draft_step("b", "single_choice", choices=["x"], praise="x"),
    ]
    funnel = make_funnel(steps=steps, endings=[ending("thanks", body="x")], languages="en, ar, de")
    model.objects.filter(key=key).update(translations={"ar": {text: "x"}, "de": {text: words}})

    (problem,) = compiled(funnel).problems

    assert problem.code == code
    assert problem.place.label.endswith("”, translated into Deutsch")
    assert (problem.place.language, problem.place.text) == ("de", text)


@pytest.mark.django_db
def test_wrong_recall_in_the_texts_themselves_names_no_language() -> None:
    funnel = make_funnel(steps=[draft_step("a", title="{{ nobody }}")], languages="en, de")

    (problem,) = compiled(funnel).problems

    assert (problem.place.label, problem.place.language) == ("Step “{{ nobody }}”", "")
