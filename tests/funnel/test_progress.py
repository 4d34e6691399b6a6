"""How far a visitor has come, in every style; and the pages it is drawn on."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings

from funnel import progress, review
from funnel.progress import BAR, DIAL, DOTS, NONE, SEGMENTS, STYLES, Milestone, Progress
from steps.journey import Journey, walk
from steps.spec import Action, Answers, Choice, Condition, Ending, Rule, Spec, Step
from tests.builders import draft_step, make_funnel, publish
from tests.funnel.wizard.visiting import BROWSER, HTMX, PLAIN, both, place, post
from tests.generators import random_answer_at, random_hidden, random_spec
from tests.randoms import randoms

STUDENT = Rule(Action.SKIP_TO, "mail", ((Condition("role", "equals", "student"),),))
STEPS = (
    Step("role", "single_choice", "Role?", stage="You", choices=(Choice("student", "Student"), Choice("founder", "Founder"))),
    Step("name", "short_text", "Name?", rules=(STUDENT,)),
    Step("company", "short_text", "Company?", stage="Work"),
    Step("size", "short_text", "Size?", stage="Work"),
    Step("mail", "short_text", "Mail?", stage="{{ name | “Your” }} contact"),
)


def funnel(style: str, steps: tuple[Step, ...] = STEPS, *, with_review: bool = False) -> Spec:
    """A spec with this style of progress."""
    return Spec("F", steps, (Ending("end", "End"),), design={"progress": style, "review": with_review})


def at(spec: Spec, key: str, **answers: Any) -> Progress:
    return progress.of(spec, walk(spec, answers), key)


def drawn(found: Progress) -> str:
    """Marks as text: ✓ done, > current, * both, . ahead."""
    signs = {(True, False): "✓", (False, True): ">", (True, True): "*", (False, False): "."}
    return "".join(signs[mark.is_done, mark.is_current] for mark in found.marks)


# --- what is computed


def test_stages_are_done_once_the_way_has_left_them() -> None:
    spec = funnel(SEGMENTS)

    assert drawn(at(spec, "role")) == ">.."
    assert drawn(at(spec, "name", role="founder")) == ">.."
    assert drawn(at(spec, "company", role="founder", name="Ada")) == "✓>."
    found = at(spec, "mail", role="founder", name="Ada", company="x", size="1")
    assert (drawn(found), found.place, [mark.name for mark in found.marks]) == ("✓✓>", 3, ["You", "Work", "Ada contact"])
    end = at(spec, "", role="founder", name="Ada", company="x", size="1", mail="m")
    assert (drawn(end), end.percent, end.is_complete) == ("✓✓✓", 100, True)


def test_stage_that_rules_skip_is_not_drawn() -> None:
    steps = (replace(STEPS[0], rules=(STUDENT,)), *STEPS[2:4], replace(STEPS[4], stage="Contact"))

    found = at(funnel(SEGMENTS, steps), "mail", role="student")

    assert (drawn(found), [mark.name for mark in found.marks]) == ("✓>", ["You", "Contact"])


def test_going_back_keeps_what_is_done() -> None:
    known = {"role": "founder", "name": "Ada", "company": "x"}

    assert drawn(at(funnel(SEGMENTS), "role", **known)) == "*.."
    assert drawn(at(funnel(DOTS), "role", **known)) == "*✓✓.."


def test_stage_that_comes_again_is_another_one() -> None:
    stages = ("A", "B", "A")
    steps = tuple(Step(f"s{number}", "short_text", "?", stage=stage) for number, stage in enumerate(stages))

    assert drawn(at(funnel(SEGMENTS, steps), "s2", s0="x", s1="x")) == "✓✓>"


def test_check_of_the_answers_is_the_last_one() -> None:
    known = {"role": "founder", "name": "Ada", "company": "x", "size": "1", "mail": "m"}

    for style, signs in ((SEGMENTS, "✓✓✓>"), (DOTS, "✓✓✓✓✓>")):
        spec = funnel(style, with_review=True)
        found = at(spec, review.KEY, **known)
        assert (drawn(found), found.position, found.length, found.percent) == (signs, 6, 6, 83)
        assert set(drawn(at(spec, "", **known))) == {"✓"}


def test_steps_without_stages_are_numbered() -> None:
    steps = tuple(replace(step, stage="") for step in STEPS)

    found = at(funnel(SEGMENTS, steps), "name", role="founder")

    assert (drawn(found), found.has_stages, found.position, found.length) == ("✓>...", False, 2, 5)


@pytest.mark.parametrize(
    ("style", "count", "expected"),
    [(SEGMENTS, 8, SEGMENTS), (SEGMENTS, 9, BAR), (SEGMENTS, 1, BAR), (DOTS, 12, DOTS), (DOTS, 13, BAR), ("odd", 3, BAR)],
)
def test_what_has_no_room_on_a_phone_is_a_bar(style: str, count: int, expected: str) -> None:
    steps = tuple(Step(f"s{number}", "short_text", "?") for number in range(count))

    assert at(funnel(style, steps), "s0").style == expected


def test_design_without_progress_has_a_bar() -> None:
    assert at(Spec("F", STEPS, (Ending("end", "End"),)), "role").style == BAR


def test_milestone_is_the_stage_that_the_last_answer_ended() -> None:
    spec = funnel(BAR)

    def reached(**answers: str) -> Milestone | None:
        return progress.milestone(spec, walk(spec, answers))

    assert reached() is None
    assert reached(role="founder") is None
    assert reached(role="founder", name="Ada") == Milestone("You", 1, 3)
    assert reached(role="founder", name="Ada", company="x") is None
    assert reached(role="student", name="Ada") == Milestone("You", 1, 2)
    assert reached(role="student", name="Ada", mail="m") == Milestone("Ada contact", 2, 2)


def test_one_stage_alone_has_no_milestone() -> None:
    spec = funnel(BAR, (Step("a", "short_text", "?", stage="All"), Step("b", "short_text", "?")))

    assert progress.milestone(spec, walk(spec, {"a": "x", "b": "x"})) is None


def shares(found: Progress, journey: Journey) -> tuple[Fraction, ...]:
    """Everything that a visitor can read as "how far"."""
    count = max(len(found.marks), 1)
    done = sum(mark.is_done for mark in found.marks)
    return (
        Fraction(found.percent),
        Fraction(done, count),
        Fraction(found.place, count),
        Fraction(found.position, found.length or 1),
    )


@pytest.mark.sqlite_only
@pytest.mark.no_cover
@settings(max_examples=400)
@given(randoms)
def test_no_style_ever_moves_back_and_only_the_end_is_complete(rng: Random) -> None:
    bare = random_spec(rng, most=14)
    steps = tuple(replace(step, stage=rng.choice(("", "A", "B", "C", "D"))) for step in bare.steps)
    spec = replace(bare, steps=steps, design={"progress": rng.choice(STYLES), "review": rng.random() < 0.5})
    answers: Answers = {}
    hidden = random_hidden(rng, spec)
    journey = walk(spec, answers, hidden)
    found: list[Progress] = []
    seen: list[tuple[Fraction, ...]] = []

    while journey.open_step is not None:
        found.append(progress.of(spec, journey, journey.open_step))
        seen.append(shares(found[-1], journey))
        answers[journey.open_step] = random_answer_at(rng, spec, journey, journey.open_step)
        journey = walk(spec, answers, hidden)
    for key in [review.KEY, ""] if review.is_asked_for(spec) and journey.path else [""]:
        found.append(progress.of(spec, journey, key))
        seen.append(shares(found[-1], journey))

    assert all(before <= after for one, other in pairwise(seen) for before, after in zip(one, other, strict=True))
    assert [item.is_complete for item in found] == [*[False] * (len(found) - 1), True]
    assert [bool(item.marks) and all(mark.is_done for mark in item.marks) for item in found[:-1]] == [False] * (len(found) - 1)
    assert all(mark.is_done for mark in found[-1].marks)
    assert len({item.style for item in found}) == 1
    for item in found[:-1]:
        assert sum(mark.is_current for mark in item.marks) == bool(item.marks)


# --- what is drawn


@pytest.fixture
def browser() -> Client:
    return Client(headers={"user-agent": BROWSER})


def publish_staged(style: str, **design: Any) -> None:
    steps = [
        draft_step("role", stage="About you", praise="Good to know."),
        draft_step("company", stage="Your <work>"),
        draft_step("size"),
        draft_step("mail", stage="Contact"),
    ]
    publish(make_funnel(steps=steps, design={"progress": style, **design}))


def progress_of(response: Any) -> str:
    """The inside of the region that is swapped by its id."""
    found = re.search(r'<div id="progress"[^>]*>(.*?)</div>\s*(?:</header>|<p id="status")', response.content.decode(), re.DOTALL)
    assert found
    return found[1].strip()


def status_of(response: Any) -> str:
    """The status line as a screen reader says it."""
    found = re.search(r'<p id="status"[^>]*>(.*?)</p>', response.content.decode(), re.DOTALL)
    assert found
    words = re.sub(r'<span class="tick" aria-hidden="true">✓</span>', "", found[1])
    return " ".join(re.sub(r"<[^>]+>", "", words).split())


@pytest.mark.django_db
@both
@pytest.mark.parametrize("style", STYLES)
def test_each_style_is_drawn_on_pages_and_in_partials(browser: Client, style: str, how: dict[str, str]) -> None:
    publish_staged(style)
    browser.get("/f/signup/role/")

    response = post(browser, "role", "x", how=how)
    page = response if how else browser.get(place(response))

    html = progress_of(page)
    assert not re.search(r"\sstyle=|<script", html)
    if style == NONE:
        assert html == ""
        assert "step 2 of 4" not in page.content.decode()
        return
    words = " ".join(re.sub(r"<[^>]+>", " ", html).split())
    if style == SEGMENTS:
        assert words == "✓ About you , done 2 Your &lt;work&gt; 3 Contact Stage 2 of 3"
        assert html.count('aria-current="step"') == 1
    else:
        assert words.endswith("Step 2 of 4")
    assert ('<progress max="100" value="25"' in html) == (style == BAR)
    assert ('role="progressbar"' in html and 'stroke-dasharray="25 100"' in html) == (style == DIAL)
    assert (html.count('class="dot is-done"'), html.count("is-current")) == ((1, 1) if style == DOTS else (0, 0))


@pytest.mark.django_db
@pytest.mark.parametrize("style", [BAR, SEGMENTS, DIAL, DOTS])
def test_end_says_that_it_is_complete(browser: Client, style: str) -> None:
    publish_staged(style)
    browser.get("/f/signup/role/")
    for key in ("role", "company", "size"):
        post(browser, key, "x")

    end = post(browser, "mail", "x", how=HTMX)

    assert "Complete" in progress_of(end)
    assert "aria-current" not in progress_of(end)


@pytest.mark.django_db
def test_completed_step_is_acknowledged_and_a_stage_with_more(browser: Client) -> None:
    publish_staged(SEGMENTS, review=True)
    browser.get("/f/signup/role/")

    said = [status_of(post(browser, key, "x", how=HTMX)) for key in ("role", "company", "size", "mail")]

    assert said == [
        "Good to know. Stage done: About you – 1 of 4",
        "Saved.",
        "Saved. Stage done: Your &lt;work&gt; – 2 of 4",
        "Saved. Stage done: Contact – 3 of 4",
    ]
    assert status_of(browser.get("/f/signup/role/")) == ""


@pytest.mark.django_db
def test_milestone_has_no_numbers_where_progress_is_not_shown(browser: Client) -> None:
    publish_staged(NONE)
    browser.get("/f/signup/role/")

    assert status_of(post(browser, "role", "x", how=HTMX)) == "Good to know. Stage done: About you"


@pytest.mark.django_db
def test_invalid_answer_is_not_acknowledged(browser: Client) -> None:
    publish_staged(BAR)
    browser.get("/f/signup/role/")
    post(browser, "role", "x")

    assert status_of(post(browser, "company", "", how=PLAIN)) == ""
