"""Drafts that get advice on their rules, and near misses that get none."""

from __future__ import annotations

from typing import Any

from tests.builders import Of, StepDraft, draft_step, rule
from tests.steps.advice.cases import founder, of, role


def ruled(*rules: Any, **columns: Any) -> list[StepDraft]:
    """Rules of the second step, which may skip the third."""
    return [role(), draft_step("size", "number", rules=rules, **columns), draft_step("b"), draft_step("c")]


def shows(*groups: Any) -> list[StepDraft]:
    return [role(), draft_step("size", "number", required=False), draft_step("b", rules=[rule("show_if", when=groups)])]


def offering(*groups: Any) -> list[StepDraft]:
    """Several rules for one of two choices."""
    return [
        role(),
        draft_step("goal", "single_choice", choices=["x", "y"], rules=[rule("show_choice_if", "x", [group]) for group in groups]),
    ]


LEAVING = "rule: Rule 1 (“After this step, skip to”) of step “Size”"
LEAVING_SECOND = LEAVING.replace("1", "2")
LEAVING_THIRD = LEAVING.replace("1", "3")
FINISHING = "rule: Rule 2 (“After this step, finish with”) of step “Size”"
SHOWING = "rule: Rule 1 (“Show this step only if”) of step “B”"
LOGIC = [
    of("always_true", SHOWING, shows([("role", "is_answered", "")]), shows([("size", "is_answered", "")])),
    of(
        "always_true",
        SHOWING,
        shows([founder()], [("role", "any_of", "founder, employee")]),
        shows([founder()], [founder("employee")]),
    ),
    of(
        "always_true",
        LEAVING,
        ruled(rule("skip_to", "b", [[("size", "less_than", "10")]]), maximum=9),
        ruled(rule("skip_to", "b", [[("size", "less_than", "10")]]), maximum=10),
    ),
    of(
        "always_true",
        "rule: Rule 1 (“After this step, add to”) of step “Size”",
        ruled(rule("add", "score", [[("size", "is_answered", "")]], amount="1")),
        ruled(rule("add", "score", amount="1")),
    ),
    of(
        "never_fires",
        LEAVING_SECOND,
        ruled(rule("finish", "thanks", [[founder()]]), rule("skip_to", "c", [[founder(), ("size", "equals", "1")]])),
        ruled(rule("finish", "thanks", [[founder(), ("size", "equals", "1")]]), rule("skip_to", "c", [[founder()]])),
    ),
    of(
        "never_fires",
        LEAVING_THIRD,
        ruled(
            rule("skip_to", "b", [[founder()]]),
            rule("skip_to", "b", [[founder("employee")]]),
            rule("skip_to", "c"),
        ),
        ruled(rule("skip_to", "b", [[founder()]]), rule("skip_to", "c")),
    ),
    of(
        "required_anyway",
        "rule: Rule 1 (“Require an answer if”) of step “Size”",
        ruled(rule("require_if", when=[[founder()]])),
        ruled(rule("require_if", when=[[founder()]]), required=False),
    ),
    of(
        "always_true",
        "rule: Rule 1 (“Offer this choice only if”) of step “Goal”",
        offering([("role", "is_answered", "")]),
        offering([founder()]),
    ),
    of(
        "duplicate_rule",
        "rule: Rule 2 (“Offer this choice only if”) of step “Goal”",
        offering([founder()], [founder()]),
        [
            role(),
            draft_step(
                "goal", "single_choice", choices=["x", "y"], rules=[rule("show_choice_if", key, [[founder()]]) for key in "xy"]
            ),
        ],
    ),
    of(
        "duplicate_rule",
        LEAVING_SECOND,
        ruled(
            rule("skip_to", "c", [[founder()], [("size", "equals", "1"), ("role", "any_of", "founder, employee")]]),
            rule("skip_to", "c", [[("role", "any_of", "employee, founder"), ("size", "equals", "1.0")], [founder()]]),
        ),
        ruled(
            rule("skip_to", "c", [[founder(), ("size", "equals", "1")]]),
            rule("skip_to", "c", [[founder()], [("size", "equals", "1")]]),
        ),
    ),
    of(
        "duplicate_rule",
        "rule: Rule 2 (“After this step, add to”) of step “Size”",
        ruled(rule("add", "score", amount="1"), rule("add", "score", amount="1.0")),
        ruled(rule("add", "score", amount="1"), rule("add", "score", amount="2")),
    ),
    of(
        "duplicate_condition",
        "condition: Condition 2 of rule 1 (“Show this step only if”) of step “B”",
        shows([founder(), founder(), ("size", "is_answered", "")]),
        shows([founder(), ("size", "is_answered", "")], [founder("founder"), ("size", "is_empty", "")]),
    ),
    of(
        "never_read",
        "hidden_field: Hidden field “plan”",
        {"hidden": {"plan": "short_text"}},
        {"hidden": {"plan": "short_text"}, "steps": [role(), draft_step("b", prefill="plan")]},
    ),
    of(
        "never_read",
        "variable: Variable “fit”",
        {"variables": {"fit": 0}, "steps": ruled(rule("add", "fit", amount_of="size"), rule("multiply", "fit", amount_of="fit"))},
        {"variables": {"fit": 0}, "steps": ruled(rule("skip_to", "c", [[("size", "less_than", Of("fit"))]]))},
    ),
]
