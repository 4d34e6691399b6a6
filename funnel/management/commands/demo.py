"""Example funnels, log-ins and visits, to see what Stepwise does."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils import timezone

from funnel.demo import site, visitors
from funnel.models import Event, Visit


class Command(BaseCommand):
    help = (
        "Publish three example funnels, play visits of the past four weeks, and make three log-ins with new passwords. "
        "Run again, it doubles nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=1, help="another number, other visitors (default: 1)")
        parser.add_argument("--visits", type=int, default=300, help="how many visits to play (default: 300)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["visits"] < 0:
            raise CommandError("--visits takes a number from 0.")
        try:
            site.check()
        except site.RefusedError as error:
            raise CommandError(str(error)) from error
        log_ins = site.make_log_ins()
        done = self._fill(options["visits"], options["seed"])
        self._show(log_ins)
        self.stdout.write(done)

    def _fill(self, count: int, seed: int) -> str:
        """Make what is not there yet; a sentence about it."""
        now = timezone.now()
        made = site.make_funnels(now=now)
        # Only new funnels are sure to ask what the demo's visitors know an answer to.
        if len(made) == len(site.SLUGS):
            visitors.play(funnels=made, count=count, seed=seed, now=now)
        visits = Visit.objects.filter(funnel__slug__in=site.SLUGS)
        events = Event.objects.filter(visit__in=visits).count()
        holds = f"{visits.count()} visits ({visits.exclude(completed_at=None).count()} of them complete) and {events} events"
        if not made:
            return f"The demo was here already, with {holds}; nothing was added, and only the passwords are new."
        return f"{len(made)} funnels published; the demo holds {holds}."

    def _show(self, log_ins: list[site.LogIn]) -> None:
        self.stdout.write(f"Log-ins for {reverse('admin:index')} (new passwords each time the demo starts):")
        for log_in in log_ins:
            self.stdout.write(f"  {log_in.username:<13}  {log_in.password:<12}  {log_in.may}")
