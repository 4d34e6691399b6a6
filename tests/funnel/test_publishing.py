"""Publishing, rolling back, taking off the web."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import ProtectedError

from funnel import publishing
from funnel.models import ImmutableVersionError, Version
from steps.models import Choice, Ending, Step
from steps.spec import digest, from_json
from tests.builders import NOW, draft_step, make_funnel, make_visit, publish, redraft, sample_funnel

pytestmark = pytest.mark.django_db


def test_publish_freezes_the_draft_as_a_version_and_makes_it_live() -> None:
    funnel = sample_funnel()

    version = publish(funnel)

    funnel.refresh_from_db()
    assert funnel.live_version == version
    assert (version.number, version.schema, version.published_at) == (1, 2, NOW)
    assert version.sha256 == digest(version.definition)
    assert len(from_json(version.definition).steps) == 9


def test_publish_freezes_keys() -> None:
    funnel = sample_funnel()

    publish(funnel)

    for rows in (Step.objects.all(), Choice.objects.all(), Ending.objects.all()):
        assert set(rows.values_list("key_frozen", flat=True)) == {True}


def test_publish_with_problems_changes_nothing() -> None:
    funnel = make_funnel(steps=[draft_step("done")], endings=[])

    with pytest.raises(publishing.PublishError) as caught:
        publish(funnel)

    assert [problem.code for problem in caught.value.problems] == ["no_ending", "reserved_key"]
    assert not Version.objects.exists()
    funnel.refresh_from_db()
    assert funnel.live_version is None


def test_unchanged_draft_makes_no_new_version() -> None:
    funnel = make_funnel()
    first = publish(funnel)

    again = publish(funnel, now=NOW + timedelta(days=1))

    assert again == first
    assert Version.objects.count() == 1


def test_version_cannot_be_changed() -> None:
    version = publish(make_funnel())
    version.definition = "{}"

    with pytest.raises(ImmutableVersionError):
        version.save()


def test_roll_back_points_at_an_older_version_and_publishing_goes_on_from_the_newest() -> None:
    funnel = make_funnel()
    first = publish(funnel)
    redraft(funnel, [draft_step("only")])
    second = publish(funnel)

    publishing.make_live(funnel=funnel, version=first)
    funnel.refresh_from_db()
    assert funnel.live_version == first

    redraft(funnel, [draft_step("other")])
    assert publish(funnel).number == second.number + 1


def test_publishing_an_unchanged_draft_after_a_roll_back_makes_its_version_live_again() -> None:
    funnel = make_funnel()
    first = publish(funnel)
    redraft(funnel, [draft_step("only")])
    second = publish(funnel)
    publishing.make_live(funnel=funnel, version=first)

    assert publish(funnel) == second

    funnel.refresh_from_db()
    assert funnel.live_version == second


def test_another_funnels_version_cannot_be_made_live() -> None:
    version = publish(make_funnel("one"))

    with pytest.raises(ValueError, match="another funnel"):
        publishing.make_live(funnel=make_funnel("two"), version=version)


def test_unpublish_keeps_versions_and_visits() -> None:
    visit = make_visit()

    publishing.unpublish(funnel=visit.funnel)

    visit.funnel.refresh_from_db()
    assert visit.funnel.live_version is None
    assert visit.funnel.versions.count() == 1


def test_funnel_with_visits_cannot_be_deleted() -> None:
    visit = make_visit()

    with pytest.raises(ProtectedError):
        visit.funnel.delete()
