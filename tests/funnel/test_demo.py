"""The demo: funnels as real ones are, visitors who behave, and no harm where it does not belong."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command
from django.test import Client, override_settings

from funnel import documents
from funnel.demo import site, visitors
from funnel.demo.habits import AUDIENCES
from funnel.models import Event, EventKind, Funnel, Version, Visit, VisitStep
from funnel.visits import journey_of, spec_of
from steps.fields import FIELD_TYPES
from steps.forms import StepForm, hidden_values
from steps.models import PathTest, Step
from steps.recall import fill_ending
from steps.spec import Action, EndingBy, Spec, Value, Variable
from tests.builders import answer_all, make_funnel, start

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 15, 30, tzinfo=UTC)
PERSONAL = {"company", "name", "email"}


def demo(capsys: pytest.CaptureFixture[str], **options: Any) -> str:
    """Run the command; what it printed."""
    call_command("demo", **options)
    return capsys.readouterr().out


def passwords(output: str) -> dict[str, str]:
    """The log-ins it printed."""
    return dict(re.findall(r"^  (demo-\w+) +(\S+)", output, re.MULTILINE))


def specs() -> list[Spec]:
    """The demo's funnels, compiled."""
    return [spec_of(funnel.live_version_id or 0) for funnel in site.make_funnels(now=NOW)]


def story(*, seed: int) -> list[tuple[Any, ...]]:
    """Everything that `seed` makes happen, in the order in which it was recorded."""
    earlier = Event.objects.count()
    visitors.play(funnels=Funnel.objects.order_by("slug"), count=8, seed=seed, now=NOW)
    columns = ("occurred_at", "seq", "kind", "step_key", "next_step_key", "time_on_step_ms", "error_codes", "visit__utm_source")
    return list(Event.objects.order_by("id").values_list(*columns)[earlier:])


# --- The funnels


def test_funnels_have_every_field_type_and_every_kind_of_rule() -> None:
    steps = [step for spec in specs() for step in spec.steps]

    actions = {rule.action for step in steps for rule in step.rules}
    assert {step.type for step in steps} == set(FIELD_TYPES)
    assert {Action.SHOW_IF, Action.SKIP_TO, Action.FINISH, Action.SET, Action.ADD, Action.MULTIPLY} == actions


def test_funnels_show_what_rules_and_texts_can_read() -> None:
    coffee, sign_up = sorted(specs(), key=lambda spec: spec.title, reverse=True)

    conditions = [item for step in sign_up.steps for rule in step.rules for group in rule.groups for item in group]
    assert (coffee.ending_by, coffee.variables) == (EndingBy.SCORE, (Variable("grams"),))
    assert {item.left for item in conditions} >= {"role", "score", "hidden.plan"}
    assert {item.right for item in conditions} == {"", "hidden.seats"}
    assert any(item.relative for item in conditions)
    assert sign_up.step("team_size").prefill == "seats"
    assert PathTest.objects.count() == 7


def test_the_end_of_the_quiz_is_personal() -> None:
    funnel = {item.slug: item for item in site.make_funnels(now=NOW)}["coffee"]
    answers: dict[str, Value] = {"intro": True, "brew": "instant", "taste": "smoke", "milk": True, "cups": "2", "email": None}

    visit = answer_all(start(funnel), answers)

    spec = spec_of(visit.version_id)
    ending = fill_ending(spec.ending(visit.ending), spec, journey_of(visit).values)
    assert ending.title == "Take the dark roast"
    assert "At 2 cups a day you will use about 420 g in two weeks" in ending.body


def test_funnels_ask_for_personal_data_late_and_say_why() -> None:
    for spec in specs():
        personal = [(position, step) for position, step in enumerate(spec.steps) if step.key in PERSONAL - {"company"}]

        assert all(position >= 2 * len(spec.steps) // 3 for position, _ in personal)
        assert all(step.help_text for step in spec.steps if step.key in PERSONAL)


def test_documents_are_as_they_would_be_exported() -> None:
    for funnel in site.make_funnels(now=NOW):
        assert (site.FOLDER / f"{funnel.slug}.json").read_text(encoding="utf-8") == documents.export_draft(funnel)


def test_habits_know_an_answer_to_every_step() -> None:
    rng = Random(1)  # noqa: S311 -- it guards nothing

    for audience, spec in zip(AUDIENCES.values(), specs(), strict=True):
        assert set(audience.habits) == {step.key for step in spec.steps}
        for step in spec.steps:
            habit = audience.habits[step.key]
            assert all(StepForm(data={"answer": habit.draw(rng, NOW.date())}, step=step).is_valid() for _ in range(30))
            assert not any(StepForm(data={"answer": slip}, step=step).is_valid() for slip in habit.slips)


def test_crowds_say_only_what_the_funnel_has_a_hidden_field_for() -> None:
    for audience, spec in zip(AUDIENCES.values(), specs(), strict=True):
        for crowd in audience.crowds:
            assert hidden_values(spec, {key: str(value) for key, value in crowd.hidden.items()}) == crowd.hidden


# --- The visitors


def test_play_makes_the_same_of_the_same_seed() -> None:
    site.make_funnels(now=NOW)

    first, again, other = story(seed=7), story(seed=7), story(seed=8)

    assert first == again
    assert first != other


def test_play_records_visits_of_four_weeks_in_order() -> None:
    site.make_funnels(now=NOW)

    visitors.play(funnels=Funnel.objects.all(), count=60, seed=1, now=NOW)

    times = list(Event.objects.order_by("id").values_list("occurred_at", flat=True))
    assert times == sorted(times)
    assert NOW - timedelta(days=28) <= times[0]
    assert NOW - timedelta(days=21) > times[0]
    assert times[-1] <= NOW
    assert set(Event.objects.values_list("kind", flat=True)) == set(EventKind.values)
    assert {True, None} <= set(Visit.objects.values_list("javascript", flat=True))


def test_play_leaves_visits_as_visitors_would() -> None:
    site.make_funnels(now=NOW)

    visitors.play(funnels=Funnel.objects.all(), count=30, seed=1, now=NOW)

    for visit in Visit.objects.prefetch_related("events"):
        events = list(visit.events.all())
        assert [event.seq for event in events] == list(range(1, visit.rev + 1))
        assert all(a.occurred_at <= b.occurred_at for a, b in pairwise(events))
        assert (visit.completed_at is None) == (journey_of(visit).ending is None)
    assert Visit.objects.exclude(ending="").exists()
    assert VisitStep.objects.filter(completed_at=None).exists()


def test_play_needs_live_funnels() -> None:
    with pytest.raises(ValueError, match="not published"):
        visitors.play(funnels=[make_funnel("coffee")], count=1, seed=1, now=NOW)


# --- The command


def test_demo_publishes_plays_and_prints_log_ins(capsys: pytest.CaptureFixture[str]) -> None:
    output = demo(capsys, visits=5)

    assert "Log-ins for /admin/" in output
    assert set(passwords(output)) == {"demo-admin", "demo-marketer", "demo-analyst"}
    assert output.splitlines()[-1].startswith("2 funnels published; the demo holds 5 visits (")
    assert output.splitlines()[-1].endswith(f" and {Event.objects.count()} events.")
    assert Funnel.objects.filter(live_version__isnull=False).count() == 2


@pytest.mark.parametrize(
    ("username", "can_publish", "can_export", "can_edit_users"),
    [("demo-admin", True, True, True), ("demo-marketer", True, True, False), ("demo-analyst", False, True, False)],
)
def test_demo_log_ins_have_their_roles(
    capsys: pytest.CaptureFixture[str], username: str, can_publish: bool, can_export: bool, can_edit_users: bool
) -> None:
    password = passwords(demo(capsys, visits=0))[username]

    user = authenticate(username=username, password=password)

    assert user is not None
    assert user.has_perm("funnel.publish_funnel") is can_publish
    assert user.has_perm("funnel.export_funnel") is can_export
    assert user.has_perm("auth.change_user") is can_edit_users
    assert Client().login(username=username, password=password)


def test_demo_again_doubles_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    first = demo(capsys, visits=5)
    before = (Version.objects.count(), Visit.objects.count(), Event.objects.count(), Step.objects.count())

    again = demo(capsys, visits=5)

    assert (Version.objects.count(), Visit.objects.count(), Event.objects.count(), Step.objects.count()) == before
    assert get_user_model().objects.count() == 3
    assert again.splitlines()[-1].startswith("The demo was here already, with 5 visits (")
    assert not set(passwords(first).values()) & set(passwords(again).values())


def test_demo_again_keeps_what_was_changed_and_added(capsys: pytest.CaptureFixture[str]) -> None:
    demo(capsys, visits=2)
    Step.objects.filter(key="brew").update(title="How do you brew?")
    make_funnel("my-own")

    demo(capsys, visits=2)

    assert Step.objects.get(key="brew").title == "How do you brew?"
    assert Funnel.objects.count() == 3


@pytest.mark.parametrize("slug", ["newsletter", "sign-up"])
def test_demo_refuses_a_database_in_use(slug: str) -> None:
    make_funnel(slug)

    with pytest.raises(CommandError, match=f"not the demo's, such as “{slug}”"):
        call_command("demo")

    assert not get_user_model().objects.exists()
    assert not Visit.objects.exists()
    assert list(Funnel.objects.values_list("slug", flat=True)) == [slug]


def test_demo_refuses_the_settings_of_a_real_site() -> None:
    with override_settings(SECURE_SSL_REDIRECT=True), pytest.raises(CommandError, match="settings of a real site"):
        call_command("demo")

    assert not get_user_model().objects.exists()
    assert not Funnel.objects.exists()


def test_demo_refuses_less_than_no_visits() -> None:
    with pytest.raises(CommandError, match="--visits takes a number from 0"):
        call_command("demo", visits=-1)

    assert not get_user_model().objects.exists()
