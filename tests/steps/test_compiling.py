"""Every publish problem has a draft that shows it; what compiles without one works."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from funnel import publishing
from funnel.models import Funnel
from steps.compiling import Compiled
from steps.models import Choice, Condition, Ending, Rule, Step
from steps.problems import PROBLEMS
from steps.spec import Condition as SpecCondition
from tests.builders import Of, RuleDraft, StepDraft, draft_step, ending, make_funnel, rule, sample_funnel


def compiled(funnel: Funnel) -> Compiled:
    return publishing.check(funnel)


def problems(funnel: Funnel) -> list[tuple[str, str]]:
    return [(problem.code, problem.place.kind) for problem in compiled(funnel).problems]


@pytest.mark.django_db
def test_sample_compiles() -> None:
    found = compiled(sample_funnel())

    assert found.problems == ()
    assert found.spec is not None
    assert [step.key for step in found.spec.steps][:3] == ["welcome", "role", "company"]
    assert found.spec.step("wishes").rules[0].groups[1][0] == SpecCondition("goals", "any_of", ["design", "cost"])


FOUNDER = [[("role", "equals", "founder")]]


def role(*rules: RuleDraft) -> StepDraft:
    return draft_step("role", "single_choice", choices=["founder", "employee"], rules=rules)


def with_rule(draft: RuleDraft) -> list[StepDraft]:
    return [role(draft), draft_step("size", "number"), draft_step("mail", "email")]


def last_rule(draft: RuleDraft, **columns: Any) -> list[StepDraft]:
    return [role(), draft_step("size", "number", **columns), draft_step("mail", "email", rules=[draft])]


def reads_text(value: str) -> list[StepDraft]:
    return [draft_step("name"), draft_step("mail", "email", rules=[rule("show_if", when=[[("name", "any_of", value)]])])]


DRAFTS: list[tuple[str, str, list[StepDraft]]] = [
    ("empty_funnel", "funnel", []),
    ("reserved_key", "step", [draft_step("done")]),
    ("invalid_key", "step", [draft_step("Not-Good")]),
    ("missing_key", "step", [draft_step("", title="No key")]),
    ("missing_text", "step", [draft_step("a", title=" ")]),
    ("unknown_type", "step", [draft_step("a", "hologram")]),
    ("no_choices", "step", [draft_step("a", "single_choice")]),
    ("bad_bounds", "step", [draft_step("a", "number", minimum=3, maximum=2)]),
    ("bad_bounds", "step", [draft_step("a", minimum=-1)]),
    ("bad_bounds", "step", [draft_step("a", maximum=0)]),
    ("bad_bounds", "step", [draft_step("a", minimum=300)]),
    ("bad_bounds", "step", [draft_step("a", "long_text", minimum=2_001)]),
    ("bad_bounds", "step", [draft_step("a", "long_text", minimum=10_001, maximum=20_000)]),
    ("bad_bounds", "step", [draft_step("a", "multiple_choice", choices=["x"], minimum=2)]),
    ("bad_option", "step", [draft_step("a", options={"hologram": True})]),
    ("bad_option", "step", [draft_step("a", "date", options={"earliest": "2027-01-01", "latest": "2026-01-01"})]),
    ("bad_option", "step", [draft_step("a", "single_choice", choices=["x"], options={"other": True})]),
    ("bad_option", "step", [draft_step("a", "number", options={"unit": ["kg"]})]),
    ("unknown_block", "block", [draft_step("a", blocks=[{"type": "hologram", "title": "x"}])]),
    ("empty_block", "block", [draft_step("a", blocks=[{"type": "reveal", "title": "Why?"}])]),
    ("no_condition", "rule", last_rule(rule("show_if"))),
    ("backward_skip", "rule", last_rule(rule("skip_to", "role"))),
    ("backward_skip", "rule", last_rule(rule("skip_to", "mail"))),
    ("reads_itself", "condition", last_rule(rule("show_if", when=[[("mail", "is_answered", "")]]))),
    ("reads_later", "condition", with_rule(rule("skip_to", "mail", [[("mail", "is_answered", "")]]))),
    ("reads_later", "condition", with_rule(rule("show_if", when=[[("size", "is_answered", "")]]))),
    ("operator_not_for_type", "condition", last_rule(rule("show_if", when=[[("size", "contains", "1")]]))),
    ("operator_not_for_type", "condition", last_rule(rule("show_if", when=[[("size", "resembles", "1")]]))),
    ("unknown_choice", "condition", last_rule(rule("show_if", when=[[("role", "equals", "boss")]]))),
    ("unknown_choice", "condition", last_rule(rule("show_if", when=[[("role", "any_of", "founder, boss")]]))),
    ("unknown_choice", "condition", last_rule(rule("show_if", when=[[("role", "any_of", " ")]]))),
    ("bad_value", "condition", last_rule(rule("show_if", when=[[("size", "equals", "lots")]]))),
    ("bad_value", "condition", last_rule(rule("show_if", when=[[("size", "is_answered", "1")]]))),
    (
        "impossible_condition",
        "rule",
        last_rule(rule("show_if", when=[[("size", "greater_than", "5"), ("size", "less_than", "4")]])),
    ),
    ("impossible_condition", "rule", last_rule(rule("show_if", when=[[("size", "greater_than", "9")]]), maximum=9)),
    (
        "impossible_condition",
        "rule",
        last_rule(rule("show_if", when=[[("role", "equals", "founder"), ("role", "equals", "employee")]])),
    ),
    ("impossible_condition", "rule", last_rule(rule("show_if", when=[[("role", "is_empty", "")]]))),
    (
        "impossible_condition",
        "rule",
        last_rule(rule("show_if", when=[[("role", "not_equals", "founder"), ("role", "not_equals", "employee")]])),
    ),
    (
        "impossible_condition",
        "rule",
        [draft_step("a", "email"), draft_step("b", rules=[rule("show_if", when=[[("a", "equals", "foo")]])])],
    ),
    (
        "impossible_condition",
        "rule",
        [draft_step("a", maximum=3), draft_step("b", rules=[rule("show_if", when=[[("a", "equals", "abcdef")]])])],
    ),
    ("unreachable_step", "step", with_rule(rule("skip_to", "mail"))),
    (
        "unreachable_step",
        "step",
        [
            draft_step(
                "ask",
                "yes_no",
                rules=[rule("skip_to", "c", [[("ask", "equals", "yes")]]), rule("skip_to", "c", [[("ask", "equals", "no")]])],
            ),
            draft_step("b"),
            draft_step("c"),
        ],
    ),
]


# Of what lies beside the steps: (code, kind of the place, what the funnel is made of).
PARTS: list[tuple[str, str, dict[str, Any]]] = [
    ("reserved_key", "step", {"steps": [draft_step("score")]}),
    ("reserved_key", "variable", {"variables": {"score": 0}}),
    ("reserved_key", "hidden_field", {"hidden": {"device": "short_text"}}),
    ("invalid_key", "hidden_field", {"hidden": {"Plan": "short_text"}}),
    ("duplicate_key", "step", {"steps": [draft_step("a")], "variables": {"a": 0}}),
    ("unknown_prefill", "step", {"steps": [draft_step("a", prefill="plan")]}),
    ("never_prefilled", "step", {"steps": [draft_step("a", "consent", prefill="ok")], "hidden": {"ok": "yes_no"}}),
    ("unknown_reference", "condition", {"steps": last_rule(rule("show_if", when=[[("hidden.plan", "equals", "pro")]]))}),
    ("unknown_reference", "condition", {"steps": last_rule(rule("show_if", when=[[("size", "equals", Of("sise"))]]))}),
    ("unknown_reference", "rule", {"steps": last_rule(rule("add", "score", amount_of="sise"))}),
    ("reads_later", "condition", {"steps": with_rule(rule("skip_to", "mail", [[("role", "equals", Of("mail"))]]))}),
    ("reads_later", "rule", {"steps": with_rule(rule("add", "score", amount_of="size"))}),
    ("kinds_differ", "condition", {"steps": last_rule(rule("show_if", when=[[("size", "equals", Of("role"))]]))}),
    ("kinds_differ", "condition", {"steps": last_rule(rule("show_if", when=[[("size", "between", Of("score"))]]))}),
    ("bad_value", "condition", {"steps": last_rule(rule("show_if", when=[[("size", "between", "3")]]))}),
    # The Greek question mark, which is a semicolon in Unicode's composed form.
    ("bad_value", "condition", {"steps": reads_text("a\u037eb, c")}),
    ("bad_value", "condition", {"steps": reads_text("a, \x01")}),
    ("bad_value", "condition", {"steps": last_rule(rule("show_if", when=[[("size", "between", "3; 2")]]))}),
    ("bad_value", "condition", {"steps": last_rule(rule("show_if", when=[[("score", "greater_than", "lots")]]))}),
    (
        "bad_value",
        "condition",
        {"steps": [draft_step("born", "date", rules=[rule("finish", "thanks", [[("born", "equals", "soon")]])])]},
    ),
    (
        "bad_value",
        "condition",
        {
            "steps": [
                draft_step(
                    "goals",
                    "multiple_choice",
                    choices=["a"],
                    rules=[rule("finish", "thanks", [[("goals", "count_equals", "0")]])],
                )
            ]
        },
    ),
    ("unknown_choice", "condition", {"steps": last_rule(rule("show_if", when=[[("hidden.device", "equals", "fridge")]]))}),
    ("operator_not_for_type", "condition", {"steps": last_rule(rule("show_if", when=[[("score", "is_empty", "")]]))}),
    (
        "operator_not_for_type",
        "condition",
        {"steps": last_rule(rule("show_if", when=[[("hidden.utm_source", "was_skipped", "")]]))},
    ),
    ("requires_nothing", "rule", {"steps": [role(), draft_step("hello", "content", rules=[rule("require_if", when=FOUNDER)])]}),
    ("reads_itself", "condition", {"steps": last_rule(rule("require_if", when=[[("mail", "is_answered", "")]]))}),
    ("reads_itself", "condition", {"steps": with_rule(rule("show_choice_if", "founder", FOUNDER))}),
    ("no_condition", "rule", {"steps": last_rule(rule("require_if"))}),
    ("no_condition", "rule", {"steps": with_rule(rule("show_choice_if", "founder"))}),
    ("unknown_variable", "rule", {"steps": last_rule(rule("add", "size", amount="1"))}),
    ("unknown_variable", "rule", {"steps": last_rule(rule("add", "budget", amount="1"))}),
    ("bad_amount", "rule", {"steps": last_rule(rule("add", "score"))}),
    ("bad_amount", "rule", {"steps": last_rule(rule("add", "score", amount="1", amount_of="size"))}),
    ("bad_amount", "rule", {"steps": last_rule(rule("add", "score", amount_of="role"))}),
    ("impossible_condition", "rule", {"steps": last_rule(rule("show_if", when=[[("score", "greater_than", "0")]]))}),
    (
        "nothing_shown",
        "funnel",
        {"steps": [draft_step("a", rules=[rule("show_if", when=[[("hidden.device", "equals", "mobile")]])])]},
    ),
    ("malformed_recall", "step", {"steps": [draft_step("a", title="Hi {{ first name }}")]}),
    ("unknown_recall", "step", {"steps": [draft_step("a", help_text="{{ nobody }}")]}),
    ("recall_of_nothing", "step", {"steps": [draft_step("a", "content"), draft_step("b", title="{{ a }}")]}),
    ("later_recall", "step", {"steps": [draft_step("a", title="{{ a }}?")]}),
    ("later_recall", "step", {"steps": [draft_step("a", praise="{{ b }}"), draft_step("b")]}),
    ("bad_link", "ending", {"endings": [ending("end", link="https://evil.example")]}),
    ("bad_link", "ending", {"endings": [ending("end", link="http://shop.example.com")], "link_hosts": "shop.example.com"}),
    ("bad_option", "funnel", {"design": {"accent": "red"}}),
    ("low_contrast", "funnel", {"design": {"accent": "#ffcc00"}}),
    ("bad_languages", "funnel", {"languages": "en, xx"}),
    ("bad_languages", "funnel", {"languages": "en, en"}),
    ("no_score_range", "funnel", {"ending_by": "score"}),
    ("no_matching_choice", "funnel", {"ending_by": "matches"}),
    ("score_gap", "ending", {"ending_by": "score", "endings": [ending("low", score_below=3)]}),
    ("score_gap", "ending", {"ending_by": "score", "endings": [ending("high", score_from=3)]}),
    ("score_gap", "ending", {"ending_by": "score", "endings": [ending("low", score_below=3), ending("high", score_from=4)]}),
    ("score_overlap", "ending", {"ending_by": "score", "endings": [ending("low", score_below=3), ending("high", score_from=2)]}),
    (
        "empty_score_range",
        "ending",
        {
            "ending_by": "score",
            "endings": [ending("a", score_below=3), ending("b", score_from=3, score_below=3), ending("c", score_from=3)],
        },
    ),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("code", "kind", "parts"), PARTS)
def test_problem_beside_the_steps_is_found_alone_at_its_place(code: str, kind: str, parts: dict[str, Any]) -> None:
    funnel = make_funnel(**parts)

    assert set(problems(funnel)) == {(code, kind)} or problems(funnel) == [(code, kind), (code, "variable")]


@pytest.mark.django_db
@pytest.mark.parametrize(("code", "kind", "steps"), DRAFTS)
def test_problem_is_found_alone_at_its_place(code: str, kind: str, steps: list[StepDraft]) -> None:
    funnel = make_funnel(steps=steps)

    assert problems(funnel) == [(code, kind)]
    assert compiled(funnel).spec is None


def recall_badly(funnel: Funnel) -> None:
    Choice.objects.filter(key="founder").update(label="Hi {{ there }")


def lose_ending(funnel: Funnel) -> None:
    Ending.objects.all().delete()


def lose_skip_target(funnel: Funnel) -> None:
    Rule.objects.update(action="skip_to", target_step=None)


def lose_finish_target(funnel: Funnel) -> None:
    Rule.objects.update(action="finish", target_ending=None)


def lose_choice(funnel: Funnel) -> None:
    Choice.objects.get(key="a").delete()


def borrow_choice(funnel: Funnel) -> None:
    Rule.objects.update(target_choice=Choice.objects.get(key="founder"))


def ask_for_text(funnel: Funnel) -> None:
    Step.objects.filter(key="goals").update(type="short_text")


@pytest.mark.django_db
@pytest.mark.parametrize("damage", [lose_choice, borrow_choice, ask_for_text])
def test_rule_that_offers_no_choice_of_its_step_is_refused(damage: Callable[[Funnel], None]) -> None:
    goals = draft_step("goals", "single_choice", choices=["a", "b"], rules=[rule("show_choice_if", "a", FOUNDER)])
    funnel = make_funnel(steps=[role(), goals])
    assert problems(funnel) == []

    damage(funnel)

    assert problems(funnel) == [("missing_choice", "rule")]


@pytest.mark.django_db
def test_step_whose_choices_all_depend_on_conditions_can_be_published() -> None:
    """Who is offered none is led past it."""
    rules = [rule("show_choice_if", key, FOUNDER) for key in "ab"]

    assert problems(make_funnel(steps=[role(), draft_step("goals", "single_choice", choices=["a", "b"], rules=rules)])) == []


@pytest.mark.django_db
def test_choice_that_nobody_is_ever_offered_is_found() -> None:
    never = [[("role", "equals", "founder"), ("role", "equals", "employee")]]
    student = draft_step("goals", "single_choice", choices=["a", "b"], rules=[rule("show_choice_if", "a", never)])

    assert problems(make_funnel(steps=[role(), student])) == [("impossible_condition", "rule")]


def lose_source(funnel: Funnel) -> None:
    Step.objects.filter(key="role").delete()


def borrow_source(funnel: Funnel) -> None:
    Condition.objects.update(source=make_funnel("other").steps.first())


def double_choice(funnel: Funnel) -> None:
    step = Step.objects.get(key="role")
    Choice.objects.filter(step=step).update(label="")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        (recall_badly, [("malformed_recall", "choice")]),
        (lose_ending, [("no_ending", "funnel")]),
        (lose_skip_target, [("missing_target", "rule")]),
        (lose_finish_target, [("missing_ending", "rule")]),
        (lose_source, [("missing_source", "condition")]),
        (borrow_source, [("missing_source", "condition")]),
        (double_choice, [("missing_text", "choice"), ("missing_text", "choice")]),
    ],
)
def test_damaged_draft_is_refused(damage: Callable[[Funnel], None], expected: list[tuple[str, str]]) -> None:
    funnel = make_funnel(steps=last_rule(rule("show_if", when=[[("role", "equals", "founder")]])))
    assert problems(funnel) == []

    damage(funnel)

    assert problems(funnel) == expected


@pytest.mark.django_db
def test_one_problem_does_not_hide_another() -> None:
    wrong = rule("skip_to", "role", [[("size", "contains", "x"), ("role", "equals", "boss")]])
    never = rule("show_if", when=[[("role", "equals", "founder"), ("role", "equals", "employee")]])
    steps = [role(), draft_step("size", "number", title=" "), draft_step("mail", "email", rules=[wrong, never])]

    found = {code for code, _kind in problems(make_funnel(steps=steps))}

    assert found == {"missing_text", "backward_skip", "operator_not_for_type", "unknown_choice", "impossible_condition"}


def test_every_problem_code_has_a_draft_that_shows_it() -> None:
    elsewhere = {
        "no_ending",
        "missing_target",
        "missing_ending",
        "missing_choice",
        "missing_source",
        "bad_path_test",
        "failed_path_test",
    }

    assert {code for code, *_ in (*DRAFTS, *PARTS)} | elsewhere == set(PROBLEMS)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [2, 40])
def test_compiling_takes_the_same_number_of_queries_for_any_size(count: int) -> None:
    always = [[("s0", "is_answered", "")]]
    steps = [draft_step("s0"), *(draft_step(f"s{n}", rules=[rule("show_if", when=always)]) for n in range(1, count))]
    funnel = make_funnel(steps=steps)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        compiled(funnel)

    assert len(queries) == 10
