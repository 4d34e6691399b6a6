"""Publish a draft, roll back to an older version, take a funnel off the web."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Max

from funnel import look
from funnel.models import Funnel, Version
from funnel.transactions import write_transaction
from steps.compiling import Compiled, compile_draft
from steps.models import Choice, Ending, Step
from steps.problems import PROBLEMS, Place, Problem
from steps.spec import digest, to_json

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


class PublishError(Exception):
    """Raised when a draft cannot be published; `problems` says why, all at once."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def check(funnel: Funnel) -> Compiled:
    """The funnel's draft, compiled: what would be published, or everything that stands in its way."""
    compiled = compile_draft(
        funnel_id=funnel.pk,
        title=funnel.name,
        ending_by=funnel.ending_by,
        link_hosts=funnel.link_hosts,
        design=funnel.design,
        languages=funnel.languages,
        translations=funnel.translations,
    )
    pale = tuple(_too_pale(refused) for refused in look.problems(funnel.design))
    return replace(compiled, spec=None, problems=(*compiled.problems, *pale)) if pale else compiled


def _too_pale(refused: look.Refused) -> Problem:
    return PROBLEMS["low_contrast"].at(Place("funnel", None, "The funnel", None), why=refused.message, nearest=refused.nearest)


def publish(*, funnel: Funnel, user: AbstractBaseUser | None, now: datetime) -> Version:
    """Make the draft the live version and return it. An unchanged draft makes no new version, only its version live again.

    Raises PublishError, changing nothing, when the draft has problems. From now on the keys it uses are frozen. Visits that
    are under way stay on the version they began on.
    """
    # Explored before anybody has to wait for it: under the lock only what has changed meanwhile is explored again.
    check(funnel)
    with write_transaction():
        # Locked before the draft is read, so that two people who publish at once do so one after the other. No stronger lock than
        # needed: visitors who begin a visit refer to this row meanwhile.
        compiled = check(Funnel.objects.select_for_update(no_key=True).get(pk=funnel.pk))
        if compiled.spec is None:
            raise PublishError(compiled.problems)
        definition = to_json(compiled.spec)
        sha256 = digest(definition)
        newest = funnel.versions.first()
        if newest is not None and newest.sha256 == sha256:
            version = newest
        else:
            last: int = funnel.versions.aggregate(last=Max("number"))["last"] or 0
            version = Version(
                funnel=funnel,
                number=last + 1,
                definition=definition,
                sha256=sha256,
                schema=compiled.spec.schema,
                published_at=now,
                published_by_id=None if user is None else user.pk,
            )
            version.save()
        freeze_keys(funnel)
        make_live(funnel=funnel, version=version)
    return version


def freeze_keys(funnel: Funnel) -> None:
    """Fix the keys of all rows of the draft, which is what was published. Rows that are frozen already are not written again."""
    Step.objects.filter(funnel=funnel, key_frozen=False).update(key_frozen=True)
    # By the steps' own numbers: a database that has not yet counted the rows of an import that has just been written may join
    # them one by one with one another.
    steps = list(Step.objects.filter(funnel=funnel).values_list("pk", flat=True))
    Choice.objects.filter(step__in=steps, key_frozen=False).update(key_frozen=True)
    Ending.objects.filter(funnel=funnel, key_frozen=False).update(key_frozen=True)


def make_live(*, funnel: Funnel, version: Version) -> None:
    """Point the funnel at one of its versions, older or newer: new visits begin on it. ValueError for another funnel's."""
    if version.funnel_id != funnel.pk:
        raise ValueError(f"{version} belongs to another funnel.")
    funnel.live_version = version
    funnel.save(update_fields=["live_version"])


def unpublish(*, funnel: Funnel) -> None:
    """Take no new visits; those under way may finish."""
    funnel.live_version = None
    funnel.save(update_fields=["live_version"])
