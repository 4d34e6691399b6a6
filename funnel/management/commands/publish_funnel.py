"""Publish a funnel's draft."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from funnel.management.slugs import funnel_named
from funnel.publishing import PublishError, publish


class Command(BaseCommand):
    help = "Publish a funnel's draft, or list everything that stands in the way."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", metavar="SLUG", help="The funnel to publish.")

    def handle(self, *args: Any, **options: Any) -> None:
        funnel = funnel_named(options["slug"])
        try:
            version = publish(funnel=funnel, user=None, now=timezone.now())
        except PublishError as error:
            lines = "\n".join(f"  {problem}" for problem in error.problems)
            raise CommandError(f"Not published. Problems: {len(error.problems)}.\n{lines}") from error
        self.stdout.write(self.style.SUCCESS(f"{version} of “{funnel}” is live at {funnel.get_absolute_url()}."))
