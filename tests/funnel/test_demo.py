"""The demo: funnels as real ones are, visitors who behave, and no harm where it does not belong."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.utils import timezone

from funnel import documents
from funnel.demo import site, visitors
from funnel.demo.audiences import AUDIENCES
from funnel.demo.visitors import form_of
from funnel.models import Event, EventKind, Funnel, Secret, Upload, Version, Visit, VisitStep
from funnel.review import is_asked_for
from funnel.visits import journey_of, spec_of
from steps import pictures, translating
from steps.advice import advise
from steps.blocks import BLOCK_TYPES
from steps.compiling import compile_draft
from steps.fields import FIELD_TYPES
from steps.forms import hidden_values
from steps.models import Choice, Ending, PathTest, Step
from steps.recall import fill_ending
from steps.spec import Action, EndingBy, Spec, Value, Variable
from tests.builders import answer_all, make_funnel, start

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 15, 30, tzinfo=UTC)
PERSONAL = {"company", "name", "email", "phone", "address", "born"}


@pytest.fixture(autouse=True)
def _uploads_apart(settings: Any, tmp_path: Path) -> None:
    """What the demo's visitors send stays with the test."""
    settings.STEPWISE_UPLOAD_ROOT = tmp_path / "uploads"


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
    assert {block.type for step in steps for block in step.blocks} == set(BLOCK_TYPES)
    assert {Action.SHOW_IF, Action.SKIP_TO, Action.FINISH, Action.SET, Action.ADD, Action.MULTIPLY} == actions


def test_funnels_show_what_rules_and_texts_can_read() -> None:
    sign_up, coffee, _every = specs()

    conditions = [item for step in sign_up.steps for rule in step.rules for group in rule.groups for item in group]
    assert (coffee.ending_by, coffee.variables) == (EndingBy.SCORE, (Variable("grams"),))
    assert {item.left for item in conditions} >= {"role", "score", "hidden.plan"}
    assert {item.right for item in conditions} == {"", "hidden.seats"}
    assert any(item.relative for item in conditions)
    assert sign_up.step("team_size").prefill == "seats"
    assert PathTest.objects.count() == 8


def test_one_funnel_asks_every_kind_of_question() -> None:
    every = specs()[-1]

    assert sorted(step.type for step in every.steps) == sorted(FIELD_TYPES)
    assert is_asked_for(every)


def test_funnels_are_shown_in_different_ways() -> None:
    designs = [spec.design for spec in specs()]

    assert [design.get("theme", "daylight") for design in designs] == ["daylight", "paper", "poster"]
    assert [design.get("presentation", "steps") for design in designs] == ["steps", "chat", "steps"]
    assert len({design.get("progress", "bar") for design in designs}) == 3


def test_funnels_have_their_pictures() -> None:
    sign_up, _coffee, every = specs()

    shown = [choice.picture for step in every.steps if step.type == "picture_choice" for choice in step.choices]
    for name in (*shown, str(sign_up.design["logo"])):
        assert (pictures.read(name) or b"")[8:12] == b"WEBP"
    assert len(set(shown)) == 4


def test_funnels_leave_nothing_to_advise() -> None:
    for funnel in site.make_funnels(now=NOW):
        compiled = compile_draft(funnel_id=funnel.pk, title=funnel.name, ending_by=funnel.ending_by, link_hosts=funnel.link_hosts)

        assert advise(compiled) == ()


def test_translations_are_complete() -> None:
    spoken = {}
    for funnel in site.make_funnels(now=NOW):
        spec = spec_of(funnel.live_version_id or 0)
        spoken[funnel.slug] = spec.languages
        steps = Step.objects.filter(funnel=funnel).prefetch_related("choices", "blocks")
        for section in translating.sections(funnel, steps, Ending.objects.filter(funnel=funnel)):
            for text in section.texts:
                for language in spec.languages[1:]:
                    translation = text.translation(language)
                    assert translation, text
                    assert not translating.warning(text.source, translation)
    assert spoken == {"sign-up": ("en", "de"), "coffee": ("en", "ar"), "every-question": ("en",)}


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


def test_documents_are_as_they_would_be_exported_without_pictures() -> None:
    for funnel in site.make_funnels(now=NOW):
        Choice.objects.filter(step__funnel=funnel).update(picture="")
        funnel.design.pop("logo", None)
        funnel.save()

        assert (site.FOLDER / f"{funnel.slug}.json").read_text(encoding="utf-8") == documents.export_draft(funnel)


def test_habits_know_an_answer_to_every_step() -> None:
    rng = Random(1)  # noqa: S311 -- it guards nothing
    # What counts from the day of the answer, such as the earliest date, counts from today.
    today = timezone.now().date()

    for audience, spec in zip(AUDIENCES.values(), specs(), strict=True):
        assert set(audience.habits) == {step.key for step in spec.steps}
        for step in spec.steps:
            habit = audience.habits[step.key]
            assert all(form_of(step, habit.draw(rng, today)).is_valid() for _ in range(30))
            assert not [slip for slip in habit.slips if form_of(step, slip).is_valid()]


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
        at_end = journey_of(visit).ending is not None
        assert (visit.completed_at is not None) == at_end or (at_end and is_asked_for(spec_of(visit.version_id)))
    assert Visit.objects.exclude(ending="").exists()
    assert VisitStep.objects.filter(completed_at=None).exists()


def test_play_keeps_passwords_and_files_beside_the_answers() -> None:
    every = [funnel for funnel in site.make_funnels(now=NOW) if funnel.slug == "every-question"]

    visitors.play(funnels=every, count=40, seed=1, now=NOW)

    answered = [visit.answers for visit in Visit.objects.all()]
    assert Secret.objects.count() == sum(answers.get("password") is True for answers in answered) > 0
    assert Upload.objects.count() == sum(isinstance(answers.get("dog_papers"), dict) for answers in answered) > 0


def test_play_needs_live_funnels() -> None:
    with pytest.raises(ValueError, match="not published"):
        visitors.play(funnels=[make_funnel("coffee")], count=1, seed=1, now=NOW)


# --- The command


def test_demo_publishes_plays_and_prints_log_ins(capsys: pytest.CaptureFixture[str]) -> None:
    output = demo(capsys, visits=5)

    assert "Log-ins for /admin/" in output
    assert set(passwords(output)) == {"demo-admin", "demo-marketer", "demo-analyst"}
    assert output.splitlines()[-1].startswith("3 funnels published; the demo holds 5 visits (")
    assert output.splitlines()[-1].endswith(f" and {Event.objects.count()} events.")
    assert Funnel.objects.filter(live_version__isnull=False).count() == 3


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
    assert Funnel.objects.count() == 4


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
