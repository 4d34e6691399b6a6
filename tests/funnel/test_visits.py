"""Starting, answering, editing, rejecting: what is stored, and that nothing is stored twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from funnel import visits
from funnel.events import duration_bucket
from funnel.models import Event, EventKind, Funnel, Visit
from funnel.source import Source
from steps.spec import Value
from tests.builders import (
    NOW,
    SAMPLE_ANSWERS,
    StepDraft,
    answer,
    answer_all,
    draft_step,
    make_funnel,
    make_visit,
    publish,
    reject,
    rule,
    sample_funnel,
    start,
)

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(seconds=4)
FOUNDER = [[("role", "equals", "founder")]]


def branching() -> Visit:
    """role → company (founders only) → mail."""
    return make_visit(
        steps=[
            draft_step("role", "single_choice", choices=["founder", "employee"]),
            draft_step("company", rules=[rule("show_if", when=FOUNDER)]),
            draft_step("mail", "email"),
        ]
    )


def log(visit: Visit) -> list[tuple[int, str, str, str]]:
    return list(visit.events.values_list("seq", "kind", "step_key", "next_step_key"))


def test_start_pins_version_and_source_and_serves_the_first_step() -> None:
    funnel = make_funnel()
    version = publish(funnel)

    visit = start(funnel, source=Source(utm_source="ads", referrer_host="news.example", device="mobile"))

    visit.refresh_from_db()
    assert (visit.version, visit.utm_source, visit.referrer_host, visit.device) == (version, "ads", "news.example", "mobile")
    assert (visit.answers, visit.rev, visit.javascript, visit.completed_at) == ({}, 1, None, None)
    assert log(visit) == [(1, "visit_started", "", "name")]
    assert list(visit.visit_steps.values_list("step_key", "served_at", "completed_at")) == [("name", NOW, None)]


def test_answer_is_stored_with_its_event_and_visit_steps() -> None:
    visit = branching()

    taken = answer(visit, "role", "founder", now=LATER)

    assert taken.stored
    assert taken.journey.open_step == "company"
    assert visit.answers == {"role": "founder"}
    event = visit.events.get(kind=EventKind.STEP_COMPLETED)
    assert (event.seq, event.step_key, event.next_step_key, event.time_on_step_ms) == (2, "role", "company", 4_000)
    assert (event.path_position, event.path_length, event.path_changes) == (1, 3, None)
    done = visit.visit_steps.get(step_key="role")
    assert (done.completed_at, done.duration_ms, done.duration_bucket) == (LATER, 4_000, duration_bucket(4_000))
    assert visit.visit_steps.get(step_key="company").served_at == LATER


def test_same_answer_again_writes_nothing_and_says_where_the_visitor_is() -> None:
    visit = branching()
    answer(visit, "role", "founder")

    taken = answer(visit, "role", "founder", now=LATER)

    assert (taken.stored, taken.journey.open_step) == (False, "company")
    assert visit.rev == 2
    assert visit.last_event_at == NOW


def test_last_answer_completes_the_visit_once() -> None:
    visit = branching()
    answer_all(visit, {"role": "employee", "mail": "a@b.example"})
    completed_at = visit.completed_at

    taken = answer(visit, "mail", "a@b.example", now=LATER + timedelta(days=1))

    assert (taken.stored, taken.journey.ending, visit.ending) == (False, "thanks", "thanks")
    assert visit.completed_at == completed_at
    assert log(visit)[-2:] == [(3, "step_completed", "mail", ""), (4, "visit_completed", "", "")]


def test_completed_visit_takes_no_change() -> None:
    visit = answer_all(branching(), {"role": "employee", "mail": "a@b.example"})

    with pytest.raises(visits.CompletedError):
        answer(visit, "role", "founder")
    with pytest.raises(visits.CompletedError):
        reject(visit, "role", "required")

    visit.refresh_from_db()
    assert visit.answers == {"role": "employee", "mail": "a@b.example"}
    assert visit.events.count() == 4


@pytest.mark.parametrize("step", ["mail", "company", "no_such_step", ""])
def test_answer_out_of_order_writes_nothing(step: str) -> None:
    visit = branching()

    with pytest.raises(visits.OutOfOrderError) as caught:
        answer(visit, step, "x")

    assert caught.value.journey.open_step == "role"
    visit.refresh_from_db()
    assert (visit.answers, visit.events.count()) == ({}, 1)


def test_edit_is_an_event_of_its_own_and_leads_to_the_first_open_step() -> None:
    visit = branching()
    answer_all(visit, {"role": "founder", "company": "ACME"})

    taken = answer(visit, "role", "employee", now=LATER)

    assert taken.journey.open_step == "mail"
    edit = visit.events.get(kind=EventKind.STEP_EDITED)
    assert (edit.step_key, edit.next_step_key, edit.time_on_step_ms) == ("role", "mail", None)
    assert edit.path_changes == {"left": ["company"], "joined": []}
    assert visit.visit_steps.get(step_key="role").edits == 1
    assert visit.visit_steps.get(step_key="company").off_path_at == LATER


def test_answer_off_the_path_stays_stored_and_comes_back_with_its_branch() -> None:
    visit = branching()
    answer_all(visit, {"role": "founder", "company": "ACME"})
    answer(visit, "role", "employee")
    assert visit.answers["company"] == "ACME"
    assert visits.journey_of(visit).path == ("role", "mail")

    answer(visit, "role", "founder")

    assert visits.journey_of(visit).path == ("role", "company", "mail")
    assert visit.events.last().path_changes == {"left": [], "joined": ["company"]}  # type: ignore[union-attr]
    assert visit.visit_steps.get(step_key="company").off_path_at is None


def test_edit_that_leads_to_the_end_completes_the_visit() -> None:
    leave = rule("finish", "thanks", [[("go", "equals", "no")]])
    visit = make_visit(steps=[draft_step("go", "yes_no", rules=[leave]), draft_step("mail", "email")])
    answer(visit, "go", True)

    taken = answer(visit, "go", False, now=LATER)

    assert taken.journey.ending == "thanks"
    assert visit.completed_at == LATER
    assert log(visit)[-2:] == [(3, "step_edited", "go", ""), (4, "visit_completed", "", "")]
    assert visit.visit_steps.get(step_key="mail").off_path_at == LATER


def test_rejected_answer_is_counted_by_its_codes_and_not_kept() -> None:
    visit = branching()

    reject(visit, "role", "invalid_choice", now=LATER)
    reject(visit, "role", "required", now=LATER)

    assert visit.answers == {}
    assert [event.error_codes for event in visit.events.filter(kind=EventKind.STEP_REJECTED)] == ["invalid_choice", "required"]
    assert visit.visit_steps.get(step_key="role").errors == 2
    assert visit.rev == 3


def test_running_visit_stays_on_its_version() -> None:
    visit = branching()
    old = visit.version
    make_new = visit.funnel.steps.get(key="mail")
    make_new.delete()

    new = publish(visit.funnel, now=LATER)
    answer_all(visit, {"role": "employee", "mail": "a@b.example"})

    assert (visit.version, visit.completed_at is not None) == (old, True)
    assert start(visit.funnel).version == new


def test_javascript_is_unknown_then_remembered_once_seen() -> None:
    visit = branching()
    seen = [visit.javascript]

    answer(visit, "role", "founder", javascript=False)
    seen.append(visit.javascript)
    answer(visit, "company", "ACME", javascript=True)
    answer(visit, "company", "Acme Ltd", javascript=False)

    assert [*seen, visit.javascript] == [None, False, True]


def test_time_on_step_is_never_negative() -> None:
    visit = branching()

    answer(visit, "role", "founder", now=NOW - timedelta(minutes=2))

    assert visit.events.get(kind=EventKind.STEP_COMPLETED).time_on_step_ms == 0


def test_every_field_type_walks_to_the_end_with_gapless_sequence() -> None:
    funnel = sample_funnel()
    publish(funnel)

    visit = answer_all(start(funnel), SAMPLE_ANSWERS)

    assert visit.ending == "welcome"
    assert visit.answers == SAMPLE_ANSWERS
    assert list(visit.events.values_list("seq", flat=True)) == list(range(1, visit.rev + 1))
    completed = list(visit.events.filter(kind=EventKind.STEP_COMPLETED).values_list("step_key", flat=True))
    assert completed == list(SAMPLE_ANSWERS)


def test_no_answer_is_in_the_event_log() -> None:
    visit = branching()
    answer_all(visit, {"role": "founder", "company": "SECRET", "mail": "secret@b.example"})

    rows = Event.objects.values_list()

    assert not any("secret" in str(row).lower() for row in rows)


@pytest.mark.parametrize(("milliseconds", "bucket"), [(0, 0), (1, 0), (1_000, 141), (1_050, 142), (60_000, 225)])
def test_duration_bucket(milliseconds: int, bucket: int) -> None:
    assert duration_bucket(milliseconds) == bucket


def test_find_needs_the_right_funnel() -> None:
    visit = branching()
    make_funnel("other")

    assert visits.find(uuid=visit.uuid, funnel="signup") == visit
    assert visits.find(uuid=visit.uuid, funnel="other") is None


def test_visit_completed_behind_the_requests_back_takes_nothing_more() -> None:
    visit = branching()
    loaded = visits.find(uuid=visit.uuid, funnel="signup", step="role")
    assert loaded is not None
    Visit.objects.update(completed_at=NOW)

    with pytest.raises(visits.CompletedError):
        visits.submit(visit=loaded, step="role", value="founder", javascript=True, now=LATER)

    assert Visit.objects.get().answers == {}


def test_time_of_the_newest_event_never_goes_back() -> None:
    visit = branching()

    answer(visit, "role", "founder", now=LATER)
    answer(visit, "company", "ACME", now=NOW)

    assert visit.last_event_at == LATER


def test_rows_read_by_hand_are_the_models_own() -> None:
    """`from_db` goes by the order of the model's fields, so that a column in the wrong place would fill another field."""
    funnel = make_funnel("signup", name="Join us")
    publish(funnel)
    visit = start(funnel, hidden={"plan": "pro"})
    answer(visit, "name", "Ada")

    by_hand, found = visits.funnel_at("signup"), visits.find(uuid=visit.uuid, funnel="signup")

    assert by_hand is not None
    assert found is not None
    for row, fresh in ((by_hand, Funnel.objects.get()), (found, Visit.objects.get())):
        loaded = {name: value for name, value in vars(row).items() if name not in ("_state", "served_at")}
        assert loaded == {name: vars(fresh)[name] for name in loaded}


@pytest.mark.parametrize(
    ("goal", "value", "first", "then"),
    [
        (
            draft_step(
                "goal", "single_choice", choices=["funding", "grades"], rules=[rule("show_choice_if", "funding", FOUNDER)]
            ),
            "funding",
            "founder",
            "student",
        ),
        (draft_step("goal", required=False, rules=[rule("require_if", when=FOUNDER)]), None, "student", "founder"),
    ],
    ids=["offered", "required"],
)
def test_answer_that_another_request_has_ruled_out_meanwhile_is_not_stored(
    goal: StepDraft, value: Value, first: str, then: str
) -> None:
    """The form was checked against the row that was loaded, which is not the one that would be swapped."""
    role = draft_step("role", "single_choice", choices=["founder", "student"])
    visit = make_visit(steps=[role, goal, draft_step("mail", "email")])
    answer(visit, "role", first)
    loaded = visits.find(uuid=visit.uuid, funnel="signup", step="goal")
    assert loaded is not None
    answer(visit, "role", then)
    before = log(visit)

    with pytest.raises(visits.OutOfOrderError) as caught:
        visits.submit(visit=loaded, step="goal", value=value, javascript=True, now=LATER)

    visit.refresh_from_db()
    assert (visit.answers, log(visit)) == ({"role": then}, before)
    assert caught.value.journey.open_step == "goal"
