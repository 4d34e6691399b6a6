"""Visitors played through the real write path, side by side and in order of time, as they would come to a site."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from funnel import visits
from funnel.demo.habits import AUDIENCES, Audience, Posted
from funnel.models import Device, Funnel, Visit
from steps.fields import FIELD_TYPES
from steps.forms import StepForm
from steps.journey import Journey

DAYS = 28


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
    visitor = _Visitor(rng, visit, pace, javascript=rng.random() < 0.96)
    journey = visits.journey_of(visit)
    while (step := journey.open_step) is not None:
        habit = audience.habits[step]
        stays = rng.random() >= habit.leave * crowd.impatience
        if rng.random() < habit.slip:
            at += visitor.thinking(habit.seconds)
            yield at
            visitor.post(step, rng.choice(habit.slips), at)
            stays = stays and rng.random() > 0.1  # a message in the way loses some
        if not stays:
            return
        at += visitor.thinking(habit.seconds) + visitor.pause()
        yield at
        posted = habit.draw(rng, at.date())
        journey = visitor.post(step, posted, at)
        if rng.random() < 0.04:
            at += timedelta(milliseconds=rng.randrange(150, 900))
            yield at
            visitor.post(step, posted, at)  # a double click
        earlier = visitor.second_thought(journey)
        if earlier:
            at += visitor.thinking(9)
            yield at
            journey = visitor.post(earlier, audience.habits[earlier].draw(rng, at.date()), at)


@dataclass
class _Visitor:
    """What one visitor does to their visit."""

    rng: Random
    visit: Visit
    pace: float
    javascript: bool

    def post(self, step: str, posted: Posted, at: datetime) -> Journey:
        """What a POST does: one form, then `submit` or `reject` on a freshly read row."""
        visit = visits.find(uuid=self.visit.uuid, funnel=self.visit.funnel.slug, step=step)
        if visit is None:
            raise LookupError(f"Visit {self.visit} is gone.")
        form = StepForm(data={"answer": posted}, step=visits.spec_of(visit.version_id).step(step))
        if form.is_valid():
            taken = visits.submit(visit=visit, step=step, value=form.value, javascript=self.javascript, now=at)
        else:
            taken = visits.reject(visit=visit, step=step, codes=form.error_codes, javascript=self.javascript, now=at)
        return taken.journey

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
        spec = visits.spec_of(self.visit.version_id)
        asked = [key for key in journey.path[:-1] if FIELD_TYPES[spec.step(key).type].asks]
        return self.rng.choice(asked) if asked else ""


def _beginning(rng: Random, audience: Audience, now: datetime) -> datetime:
    """A moment of the last four weeks, at this audience's hours and on its days of the week."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    days = [midnight - timedelta(days=ago) for ago in range(DAYS)]
    day = rng.choices(days, [audience.weekdays[day.weekday()] for day in days])[0]
    hour = rng.choices(range(24), audience.hours)[0]
    at = day + timedelta(hours=hour, milliseconds=rng.randrange(3_600_000))
    return at if at <= now else at - timedelta(days=DAYS)
