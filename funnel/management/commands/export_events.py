"""Write the events of funnels as CSV."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from funnel.exports import Export, Period, Text, events_export
from funnel.management.csv_command import CsvCommand
from funnel.management.slugs import funnels_named


class Command(CsvCommand):
    help = "Write events as CSV: what happened in every visit, step by step. The period is that of the events themselves."
    nouns = ("event", "events")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="SLUG", help="Funnels to export; all of them if none is named.")
        super().add_arguments(parser)

    def export(self, *, period: Period, text: Text, options: dict[str, Any]) -> Export:
        return events_export(funnels=funnels_named(options["slugs"]), period=period, text=text)
