"""Path tests: a marketer's expectations of the rules, tried at each publish."""

from __future__ import annotations

import pytest

from funnel import publishing
from funnel.models import Funnel
from steps.models import Ending, PathTest
from tests.builders import draft_step, make_funnel, publish, rule

pytestmark = pytest.mark.django_db


def branching() -> Funnel:
    founder = [[("role", "equals", "founder")]]
    return make_funnel(
        steps=[
            draft_step("hello", "content"),
            draft_step("role", "single_choice", choices=["founder", "student"]),
            draft_step("company", rules=[rule("show_if", when=founder)]),
            draft_step("goals", "multiple_choice", choices=["speed", "cost"], required=False),
            draft_step("agree", "consent", rules=[rule("finish", "vip", [[("hidden.plan", "equals", "pro")]])]),
        ],
        endings=["thanks", "vip"],
        hidden={"plan": "short_text"},
    )


def expect(funnel: Funnel, answers: str, path: str, ending: str = "") -> list[str]:
    """What the checker says of one path test."""
    row = Ending.objects.filter(funnel=funnel, key=ending).first()
    PathTest.objects.create(funnel=funnel, name="Founders", answers=answers, path="\n".join(path.split()), ending=row)
    found = publishing.check(funnel).problems
    assert {problem.place.kind for problem in found} <= {"path_test"}
    return [f"{problem.code}: {problem.message}" for problem in found]


FOUNDER = "role = founder\ncompany = Acme\ngoals = speed, cost\nagree = yes\n"


@pytest.mark.parametrize(
    ("answers", "path", "ending"),
    [
        (FOUNDER, "hello role company goals agree", "thanks"),
        (FOUNDER + "hidden.plan = pro", "hello role company goals agree", "vip"),
        ("role = student\nagree=true", "hello role goals agree", "thanks"),
        ("role = student\ncompany = left over", "hello role goals agree", ""),
        ("", "hello role", ""),
    ],
)
def test_path_test_that_holds_lets_the_draft_be_published(answers: str, path: str, ending: str) -> None:
    funnel = branching()

    assert expect(funnel, answers, path, ending) == []
    assert publish(funnel).number == 1


@pytest.mark.parametrize(
    ("answers", "path", "ending", "difference"),
    [
        ("role = student\nagree = yes", "hello role company", "thanks", "step 3 is “goals”, but “company” was expected"),
        (FOUNDER, "hello role", "", "step 3 is “company”, but nothing more was expected"),
        (
            "role = student",
            "hello role goals agree",
            "thanks",
            "“agree” waits for an answer, but the ending “thanks” was expected",
        ),
        (FOUNDER, "hello role company goals agree", "vip", "the visit ends with “thanks”, but the ending “vip” was expected"),
        (FOUNDER, "hello role company goals agree", "", "the visit ends with “thanks”, but no ending was expected"),
        (
            FOUNDER,
            "hello role company goals agree agree",
            "thanks",
            "the visit ends with “thanks” after step 5, but “agree” was expected",
        ),
        ("", "hello role goals", "", "there is no step 3, but “goals” was expected"),
    ],
)
def test_path_test_that_fails_blocks_with_the_first_difference(answers: str, path: str, ending: str, difference: str) -> None:
    funnel = branching()

    assert expect(funnel, answers, path, ending) == [f"failed_path_test: It fails: {difference}."]
    with pytest.raises(publishing.PublishError):
        publish(funnel)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("role: founder", "“role: founder” is not an answer. Write the step's key, “=” and the value: role = founder."),
        ("job = founder", "“job = founder”: There is no step “job”."),
        ("Rolle = founder", "“Rolle = founder”: There is no step “Rolle”. Did you mean “role”?"),
        ("plan = pro", "“plan = pro”: “plan” is a hidden field. Write it as hidden.plan = …"),
        ("score = 3", "“score = 3”: There is no step “score”."),
        ("role = boss", "“role = boss”: “boss” is not the key of a choice. The keys are: founder, student."),
        ("agree = no", "“agree = no”: Tick the box to agree; it is needed to go on."),
        ("agree = perhaps", "“agree = perhaps”: “perhaps” is neither yes nor no. Enter yes or no."),
        ("goals = speed; fame", "“goals = speed; fame”: “fame” is not the key of a choice. The keys are: speed, cost."),
    ],
)
def test_line_that_is_no_answer_is_named(line: str, why: str) -> None:
    assert expect(branching(), line, "hello role") == [f"bad_path_test: {why}"]


def offering() -> Funnel:
    """What is offered and required depends on the role."""
    founder = [[("role", "equals", "founder")]]
    return make_funnel(
        steps=[
            draft_step("role", "single_choice", choices=["founder", "student"]),
            draft_step("order", "ranking", choices=["a", "b", "c"], rules=[rule("show_choice_if", "a", founder)]),
            draft_step("company", required=False, rules=[rule("require_if", when=founder)]),
            draft_step("mail", "email"),
        ]
    )


@pytest.mark.parametrize(
    ("answers", "path"),
    [
        ("role = founder\norder = c, a, b\ncompany = Acme", "role order company mail"),
        ("role = founder\norder = c, a, b", "role order company"),
        ("role = student\norder = c, b", "role order company mail"),
        # Answers that are none there.
        ("role = student\norder = c, a, b", "role order"),
        ("role = founder\norder = c, b", "role order"),
        ("role = founder\norder = a, b, c\ncompany =", "role order company"),
    ],
)
def test_path_test_goes_on_only_with_what_is_offered_and_required(answers: str, path: str) -> None:
    assert expect(offering(), answers, path) == []


def test_answer_that_is_not_offered_is_not_taken_for_none() -> None:
    """Although the step can be left empty."""
    founder = [[("role", "equals", "founder")]]
    goal = draft_step("goal", "single_choice", choices=["x", "y"], required=False, rules=[rule("show_choice_if", "x", founder)])
    funnel = make_funnel(steps=[draft_step("role", "single_choice", choices=["founder", "student"]), goal, draft_step("mail")])

    assert expect(funnel, "role = student\ngoal = x", "role goal") == []
    assert expect(funnel, "role = student", "role goal mail") == []


def test_choices_that_are_always_offered_have_to_be_ranked() -> None:
    assert expect(offering(), "role = founder\norder = a, b", "role order") == [
        "bad_path_test: “order = a, b”: “C” has no place yet. Give each answer one."
    ]


def test_everything_wrong_with_a_test_is_said_at_once() -> None:
    assert expect(branching(), "role: founder\nagree = no", "hello, roll") == [
        "bad_path_test: “role: founder” is not an answer. Write the step's key, “=” and the value: role = founder.",
        "bad_path_test: “agree = no”: Tick the box to agree; it is needed to go on.",
        "bad_path_test: There is no step “roll”. Did you mean “role”?",
    ]


def test_keys_of_the_path_may_have_commas_between() -> None:
    funnel = branching()

    assert expect(funnel, "role = student", "hello, role; goals,agree") == []


def test_visit_of_a_test_begins_today_unless_a_line_says_otherwise() -> None:
    """A rule on being of age holds in a test as it holds for a visitor."""
    adult = [[("born", "less_or_equal", "18 years ago")]]
    steps = [draft_step("born", "date"), draft_step("wine", rules=[rule("show_if", when=adult)]), draft_step("mail", "email")]
    funnel = make_funnel(steps=steps)

    assert expect(funnel, "born = 1990-01-31", "born wine") == []
    assert expect(funnel, "born = 2008-06-01\nhidden.started_on = 2026-05-31", "born mail") == []
    assert expect(funnel, "born = 2008-06-01\nhidden.started_on = 2026-06-01", "born wine") == []
