"""Visitors played through the real write path, side by side and in order of time, as they would come to a site."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from funnel import review, secrets, uploads, visits
from funnel.demo.audiences import AUDIENCES
from funnel.demo.habits import Audience, Posted, Sent
from funnel.models import Device, Funnel, Visit
from steps.fields import FIELD_TYPES
from steps.fields.file import Received
from steps.fields.secret import Sealed
from steps.forms import StepForm
from steps.journey import Journey
from steps.spec import Spec, Step

DAYS = 28
# What is kept beside an answer, as the wizard keeps it.
_BESIDE: dict[type, Callable[[Any], visits.Beside]] = {Sealed: secrets.NewSecret, Received: uploads.NewUpload}


def play(*, funnels: Iterable[Funnel], count: int, seed: int, now: datetime) -> None:
    """Begin `count` visits of these live funnels in the four weeks before `now`; play each as far as it has come by then.

    The same seed gives the same visitors. Each has a random source of their own, so that none changes what another does.
    """
    by_slug = {funnel.slug: funnel for funnel in funnels}
    shares = {slug: AUDIENCES[slug].share for slug in by_slug}
    waiting: list[tuple[datetime, int, Iterator[datetime]]] = []
    for number in range(count):
        rng = Random(f"{seed}-{number}")  # noqa: S311 -- it plays visitors, it guards nothing
        slug = rng.choices(list(shares), list(shares.values()))[0]
        acts = _acts(rng, AUDIENCES[slug], by_slug[slug], now)
        heapq.heappush(waiting, (next(acts), number, acts))
    while waiting:
        _, number, acts = heapq.heappop(waiting)
        following = next(acts, None)
        if following is not None and following <= now:
            heapq.heappush(waiting, (following, number, acts))


def _acts(rng: Random, audience: Audience, funnel: Funnel, now: datetime) -> Iterator[datetime]:
    """One visitor's way. Yields the time of each act before doing it, so that many visitors can take turns."""
    crowd = rng.choices(audience.crowds, [crowd.share for crowd in audience.crowds])[0]
    at = _beginning(rng, audience, now)
    yield at
    if funnel.live_version_id is None:
        raise ValueError(f"{funnel} is not published.")
    source = crowd.source(rng)
    visit = visits.start(funnel=funnel, version_id=funnel.live_version_id, source=source, hidden=crowd.hidden, now=at)
    pace = rng.lognormvariate(0, 0.3) * (1.15 if source.device == Device.MOBILE else 1.0)
    visitor = _Visitor(rng, audience, crowd.impatience, visit, at, pace, javascript=rng.random() < 0.96)
    yield from visitor.walk()


def form_of(step: Step, posted: Posted) -> StepForm:
    """The form of a step with what a browser would post for it."""
    if isinstance(posted, Sent):
        return StepForm(data={}, files={"answer": SimpleUploadedFile(posted.name, posted.content)}, step=step)
    parts = posted if isinstance(posted, dict) else {"": posted}
    return StepForm(data={f"answer{part}": value for part, value in parts.items()}, step=step)


@dataclass
class _Visitor:
    """What one visitor does to their visit; `at` is their clock."""

    rng: Random
    audience: Audience
    impatience: float
    visit: Visit
    at: datetime
    pace: float
    javascript: bool

    def walk(self) -> Iterator[datetime]:
        """From step to step until the end, or until they leave."""
        journey = visits.journey_of(self.visit)
        while (step := journey.open_step) is not None:
            yield from self.looks(step)
            stays = yield from self.slips(step)
            if not stays:
                return
            journey = yield from self.answers(step)
        if review.is_asked_for(self.spec) and self.rng.random() > 0.06 * self.impatience:
            yield self.later(self.thinking(18))
            row = self.row("")
            visits.complete(visit=row, seen=row.rev, javascript=self.javascript, now=self.at)

    def looks(self, step: str) -> Iterator[datetime]:
        """Some open what can be opened."""
        for block in self.spec.step(step).blocks:
            if self.javascript and self.rng.random() < 0.25:
                yield self.later(self.thinking(3))
                visits.note_opening(visit=self.row(step), step=step, block=block.type, now=self.at)

    def slips(self, step: str) -> Generator[datetime, None, bool]:
        """Some send first what is not taken; whether they stay."""
        habit = self.audience.habits[step]
        stays = self.rng.random() >= habit.leave * self.impatience
        if self.rng.random() < habit.slip:
            yield self.later(self.thinking(habit.seconds))
            self.post(step, self.rng.choice(habit.slips))
            stays = stays and self.rng.random() > 0.1  # a message in the way loses some
        return stays

    def answers(self, step: str) -> Generator[datetime, None, Journey]:
        """The answer, now and then twice, or with a change of an earlier one; where they are then."""
        habit = self.audience.habits[step]
        yield self.later(self.thinking(habit.seconds) + self.pause())
        posted = habit.draw(self.rng, self.at.date())
        journey = self.post(step, posted)
        if self.rng.random() < 0.04:
            yield self.later(timedelta(milliseconds=self.rng.randrange(150, 900)))
            self.post(step, posted)  # a double click
        earlier = self.second_thought(journey)
        if earlier:
            yield self.later(self.thinking(9))
            journey = self.post(earlier, self.audience.habits[earlier].draw(self.rng, self.at.date()))
        return journey

    @property
    def spec(self) -> Spec:
        """The version they walk."""
        return visits.spec_of(self.visit.version_id)

    def row(self, step: str) -> Visit:
        """Their visit, freshly read, as each request reads it."""
        visit = visits.find(uuid=self.visit.uuid, funnel=self.visit.funnel.slug, step=step)
        if visit is None:
            raise LookupError(f"Visit {self.visit} is gone.")
        return visit

    def post(self, step: str, posted: Posted) -> Journey:
        """What a POST does: one form, then `submit` or `reject`."""
        form = form_of(self.spec.step(step), posted)
        if form.is_valid():
            answer = form.cleaned_data.get("answer")
            keep = _BESIDE.get(type(answer))
            return self._write(visits.submit, step, value=form.value, beside=keep and keep(answer))
        return self._write(visits.reject, step, codes=form.error_codes)

    def _write(self, writer: Callable[..., visits.Taken], step: str, **what: Any) -> Journey:
        return writer(visit=self.row(step), step=step, javascript=self.javascript, now=self.at, **what).journey

    def later(self, wait: timedelta) -> datetime:
        """Put the clock forward; what it says."""
        self.at += wait
        return self.at

    def thinking(self, median: float) -> timedelta:
        """A time on step: log-normal, as measured times are."""
        return timedelta(milliseconds=max(700, round(1000 * median * self.pace * self.rng.lognormvariate(0, 0.55))))

    def pause(self) -> timedelta:
        """Now and then somebody leaves and comes back hours later."""
        return timedelta(hours=self.rng.uniform(2, 30)) if self.rng.random() < 0.01 else timedelta(0)

    def second_thought(self, journey: Journey) -> str:
        """The question, if any, whose answer the visitor goes back to change."""
        if journey.open_step is None or self.rng.random() > 0.04:
            return ""
        asked = [key for key in journey.path[:-1] if FIELD_TYPES[self.spec.step(key).type].asks]
        return self.rng.choice(asked) if asked else ""


def _beginning(rng: Random, audience: Audience, now: datetime) -> datetime:
    """A moment of the last four weeks, at this audience's hours and on its days of the week."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    days = [midnight - timedelta(days=ago) for ago in range(DAYS)]
    day = rng.choices(days, [audience.weekdays[day.weekday()] for day in days])[0]
    hour = rng.choices(range(24), audience.hours)[0]
    at = day + timedelta(hours=hour, milliseconds=rng.randrange(3_600_000))
    return at if at <= now else at - timedelta(days=DAYS)
