"""Make the visit steps again from events."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from funnel.management.slugs import funnels_named
from funnel.rebuilding import rebuild


class Command(BaseCommand):
    help = "Make the visit steps, which reports count, again from the events. Visitors may go on meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="SLUG", help="Funnels to go through; all of them if none is named.")

    def handle(self, *args: Any, **options: Any) -> None:
        made = rebuild(funnels_named(options["slugs"]))
        self.stdout.write(
            self.style.SUCCESS(f"Visit steps made again: {made.steps}, of {made.visits} visits, from {made.events} events.")
        )
