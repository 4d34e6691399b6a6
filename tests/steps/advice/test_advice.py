"""Every piece of advice has a draft that gets just this, at its place, and a near miss that gets none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from funnel import documents, publishing
from funnel.models import Funnel
from settings.environment import BASE_DIR
from steps.advice import ADVICE, advise
from steps.models import Choice, Step
from steps.problems import PROBLEMS
from tests.builders import draft_step, ending, make_funnel, rule, sample_funnel
from tests.steps.advice.cases import ASKED, LONG, OTHER, TELLS, TEXTS, THANKS, Case, founder, hello, mail, role
from tests.steps.advice.cases_of_rules import FINISHING, LEAVING, LOGIC, ruled

CASES = [*TEXTS, *LOGIC]


def drafted(draft: dict[str, Any], slug: str = "signup") -> Funnel:
    return make_funnel(slug, **{"endings": [THANKS], "link_hosts": "example.com", **draft})


def advice(funnel: Funnel) -> list[tuple[str, str]]:
    return [(item.code, f"{item.place.kind}: {item.place.label}") for item in advise(publishing.check(funnel))]


@pytest.mark.django_db
@pytest.mark.parametrize("case", CASES, ids=[f"{number}-{case.code}" for number, case in enumerate(CASES)])
def test_draft_gets_just_this_advice_and_its_near_miss_none(case: Case) -> None:
    plain = {"steps": [hello()]}

    assert advice(drafted({**plain, **case.draft})) == [(case.code, case.place)]
    assert advice(drafted({**plain, **case.miss}, "miss")) == []
    for slug in ("signup", "miss"):
        assert publishing.check(Funnel.objects.get(slug=slug)).problems == ()


def test_every_advice_is_tried_and_is_no_problem() -> None:
    assert {case.code for case in CASES} == set(ADVICE)
    assert not set(ADVICE) & set(PROBLEMS)


@pytest.mark.django_db
def test_well_made_funnel_gets_no_advice() -> None:
    steps = [
        draft_step("hello", "content", title="Find the tea you will look forward to", button="Find my tea", stage="Welcome"),
        draft_step("taste", "single_choice", choices=["mild", "strong"], stage="Your taste", praise="Good to know."),
        draft_step("cups", "number", stage="Your taste", rules=[rule("finish", "other", [[("cups", "greater_than", "20")]])]),
        draft_step("why", "long_text", required=False, rules=[rule("show_if", when=[[("taste", "equals", "strong")]])]),
        draft_step("who", autocomplete="given-name", stage="You", praise="Pleased to meet you, {{ who }}."),
        mail(title="Where shall we send it, {{ who }}?", stage="You"),
    ]
    ends = [ending("thanks", **{**THANKS.columns, "body": 'Thank you, {{ who }}. You said: {{ why | "nothing more" }}.'}), OTHER]

    assert advice(drafted({"steps": steps, "endings": ends})) == []


@pytest.mark.django_db
def test_always_true_rule_is_the_only_one_advised_on_although_others_never_have_their_turn() -> None:
    always = rule("skip_to", "b", [[("size", "is_answered", "")]])

    found = advice(drafted({"steps": ruled(always, rule("skip_to", "c", [[founder()]]), rule("finish", "thanks"))}))

    assert found == [("always_true", LEAVING)]


@pytest.mark.django_db
def test_draft_with_problems_gets_the_advice_that_is_sure_all_the_same() -> None:
    read = draft_step("read", required=False)
    steps = [
        ASKED,
        read,
        draft_step("b", title="{{ read }}", rules=[rule("show_if", when=[[("read", "is_answered", "")]])]),
        draft_step("c", title=TELLS, button="Go", rules=[rule("add", "score", amount="1")] * 2),
        draft_step("d", "hologram", title="{{ nobody }} {{ score }}"),
    ]

    found = drafted({"steps": steps, "endings": [], "hidden": {"plan": "short_text"}})

    assert publishing.check(found).verdicts is None
    assert sorted(code for code, _ in advice(found)) == [
        "duplicate_rule",
        "never_read",
        "recall_without_fallback",
        "vague_button",
    ]


@pytest.mark.django_db
def test_rule_that_never_has_its_turn_is_not_said_to_hold_always() -> None:
    always = rule("finish", "thanks", [[("size", "is_answered", "")]])

    assert advice(drafted({"steps": ruled(rule("skip_to", "b"), always)})) == [("never_fires", FINISHING)]


@pytest.mark.django_db
def test_rule_of_a_step_that_nobody_reaches_gets_no_advice() -> None:
    lost = draft_step("size", "number", rules=[rule("skip_to", "b"), rule("finish", "thanks", [[("size", "is_answered", "")]])])
    found = drafted({"steps": [role(rules=[rule("skip_to", "b")]), lost, draft_step("b")]})

    assert [problem.code for problem in publishing.check(found).problems] == ["unreachable_step"]
    assert advice(found) == []


@pytest.mark.django_db
def test_empty_draft_gets_no_advice() -> None:
    assert advice(drafted({"steps": [], "endings": []})) == []


@pytest.mark.django_db
def test_advice_is_in_the_order_of_the_pages() -> None:
    steps = [hello(), draft_step("b", title=LONG, button="Go", stage="You"), mail(help_text=""), draft_step("c")]

    found = advice(drafted({"steps": steps, "endings": ["thanks"], "hidden": {"plan": "short_text"}}))

    assert [code for code, _ in found] == [
        "long_label",
        "vague_button",
        "stage_without_praise",
        "no_reason",
        "no_next_action",
        "never_read",
    ]


@pytest.mark.django_db
def test_labels_that_differ_in_capitals_and_spaces_are_the_same() -> None:
    funnel = drafted({"steps": [draft_step("pick", "single_choice", choices=["a", "b", "c", "d"])]})
    for key, label in {"a": "New car", "b": " new  CAR ", "c": "", "d": " "}.items():
        Choice.objects.filter(key=key).update(label=label)

    assert advice(funnel) == [("same_label", "choice: Choice “ new  CAR ” of step “Pick”")]


@pytest.mark.django_db
def test_advising_reads_nothing_more() -> None:
    found = publishing.check(sample_funnel())

    with CaptureQueriesContext(connection) as queries:
        advise(found)

    assert len(queries) == 0


@pytest.mark.django_db
def test_choices_that_are_not_shown_get_no_advice() -> None:
    funnel = drafted({"steps": [ASKED, draft_step("size", "number")]})
    Choice.objects.create(step=Step.objects.get(key="size"), key="left", label=TELLS + LONG)
    found = publishing.check(funnel)

    with CaptureQueriesContext(connection) as queries:
        assert advise(found) == ()

    assert len(queries) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("path", sorted((BASE_DIR / "funnel" / "demo").glob("*.json")), ids=lambda path: path.stem)
def test_demo_funnels_get_only_fair_advice(path: Path) -> None:
    funnel = documents.replace_draft(documents.parse(path.read_bytes())).funnel

    # They are made up, so there is nowhere to go from their endings.
    assert {code for code, _ in advice(funnel)} <= {"no_next_action"}
