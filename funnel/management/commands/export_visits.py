"""Write the visits of one funnel, with their answers, as CSV."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from funnel.exports import Export, Period, Text, visits_export
from funnel.management.csv_command import CsvCommand
from funnel.management.slugs import funnel_named


class Command(CsvCommand):
    help = "Write the visits of one funnel as CSV, a column for each question. The period is that in which visits started."
    nouns = ("visit", "visits")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", metavar="SLUG", help="The funnel to export; one only, since the columns are its steps.")
        super().add_arguments(parser)

    def export(self, *, period: Period, text: Text, options: dict[str, Any]) -> Export:
        return visits_export(funnel=funnel_named(options["slug"]), period=period, text=text)
