"""Delete visits with everything they left."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import QuerySet

from funnel import deleting
from funnel.management.slugs import funnels_named
from funnel.models import Visit


class Command(BaseCommand):
    help = "Delete visits for good, with their answers, events, secrets and files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="SLUG", help="Only visits of these funnels.")
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--visit", type=_uuid, metavar="ID", help="One visit, by its id in the admin and in exports.")
        which.add_argument("--before", type=_day, metavar="DATE", help="Visits in which nothing happened since, as 2026-03-01.")

    def handle(self, *args: Any, **options: Any) -> None:
        found = self._found(options).filter(funnel__in=funnels_named(options["slugs"]))
        gone = deleting.delete(found)
        if options["visit"] and not gone.visits:
            raise CommandError(f"There is no visit {options['visit']}. Nothing was deleted.")
        self.stdout.write(self.style.SUCCESS(f"Visits deleted: {gone.visits}, with {gone.files} files."))

    def _found(self, options: dict[str, Any]) -> QuerySet[Visit]:
        if options["visit"]:
            return Visit.objects.filter(uuid=options["visit"])
        return Visit.objects.filter(last_event_at__lt=datetime.combine(options["before"], time.min, UTC))


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}” is no visit's id. Copy it whole from the admin or an export.") from error


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}” is no date. Write it as 2026-03-01.") from error
