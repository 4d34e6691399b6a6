"""An answer, its events and its visit steps are stored together or not at all, whichever of the writes fails."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from funnel import publishing, visits
from funnel.models import Event, Funnel, Version, Visit, VisitStep
from funnel.source import Source
from funnel.transactions import write_transaction
from steps.models import Step
from tests.builders import NOW, draft_step, make_funnel, make_visit, publish, redraft

pytestmark = pytest.mark.django_db(transaction=True)

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@contextmanager
def table_away(name: str) -> Iterator[None]:
    """A real failure of the database in the middle of a write: one table is not there."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {name} RENAME TO {name}_away")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {name}_away RENAME TO {name}")


def rows() -> tuple[list[object], ...]:
    return tuple(list(model.objects.order_by("pk").values_list()) for model in (Visit, Event, VisitStep))


def submit(visit: Visit) -> None:
    visits.submit(visit=visit, step="name", value="Ada", javascript=True, now=NOW)


def reject(visit: Visit) -> None:
    visits.reject(visit=visit, step="name", codes=["required"], javascript=True, now=NOW)


@pytest.mark.parametrize("table", ["funnel_event", "funnel_visitstep"])
@pytest.mark.parametrize("write", [submit, reject])
def test_failed_write_leaves_nothing_behind(table: str, write: Callable[[Visit], None]) -> None:
    visit = make_visit()
    before = rows()
    # Read beforehand: one of the tables it is read from will be away.
    loaded = visits.find(uuid=visit.uuid, funnel="signup", step="name")
    assert loaded is not None

    with pytest.raises(DatabaseError, match=table), table_away(table):
        write(loaded)

    assert rows() == before


@pytest.mark.parametrize("table", ["funnel_event", "funnel_visitstep"])
def test_failed_start_leaves_no_visit(table: str) -> None:
    funnel = make_funnel()
    version = publish(funnel)

    with pytest.raises(DatabaseError, match=table), table_away(table):
        visits.start(funnel=funnel, version_id=version.pk, source=Source(), now=NOW)

    assert rows() == ([], [], [])


@pytest.mark.sqlite_only
def test_trouble_with_the_database_is_503_with_what_was_typed() -> None:
    make_visit()
    browser = Client(headers={"user-agent": BROWSER})
    browser.get("/f/signup/name/")

    with table_away("funnel_visitstep"):
        response = browser.post("/f/signup/name/", {"name-answer": "Ada <3"})

    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert "Ada &lt;3" in response.content.decode()


@pytest.mark.sqlite_only
def test_writers_on_sqlite_queue_for_the_gate() -> None:
    def write() -> None:
        with write_transaction():
            Funnel.objects.create(name="In", slug="in")
        connection.close()

    gate = os.open(f"{connection.settings_dict['NAME']}-gate", os.O_RDONLY | os.O_CREAT)
    fcntl.flock(gate, fcntl.LOCK_EX)
    writer = threading.Thread(target=write)
    writer.start()
    writer.join(0.3)

    assert not Funnel.objects.exists()
    os.close(gate)
    writer.join(5)
    assert Funnel.objects.exists()


def test_two_people_who_publish_different_drafts_get_two_numbers_and_the_later_draft_is_live() -> None:
    funnel = make_funnel()
    publish(funnel)
    go = threading.Barrier(2, timeout=30)

    def edit_and_publish(key: str) -> None:
        go.wait()
        Step.objects.create(funnel=funnel, position=9, key=key, title=key)
        publish(Funnel.objects.get(pk=funnel.pk))
        connection.close()

    people = [threading.Thread(target=edit_and_publish, args=[key]) for key in ("one", "two")]
    for person in people:
        person.start()
    for person in people:
        person.join()

    newest = Version.objects.order_by("-number")[0]
    assert Funnel.objects.get(pk=funnel.pk).live_version == newest
    assert {"one", "two"} <= {step.key for step in visits.spec_of(newest.pk).steps}


def test_key_that_comes_back_is_frozen_again() -> None:
    funnel = make_funnel()
    publish(funnel)
    redraft(funnel, [draft_step("name"), draft_step("mail", "email")])
    assert not Step.objects.filter(key_frozen=True).exists()

    publishing.publish(funnel=funnel, user=None, now=NOW)

    assert Version.objects.count() == 1
    assert not Step.objects.filter(key_frozen=False).exists()
