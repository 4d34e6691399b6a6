"""What the commands that write CSV have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from argparse import ArgumentTypeError
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from funnel.exports import Export, Period, Text, guarded
from funnel.management.files import write_atomically, write_to


class CsvCommand(BaseCommand, ABC):
    """Writes one export to a file or to standard output; what it has to say goes to standard error."""

    nouns = ("row", "rows")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="first", type=_day, metavar="DATE", help="First day, in UTC, as 2026-03-01.")
        parser.add_argument("--to", dest="last", type=_day, metavar="DATE", help="Last day, in UTC; it is included.")
        parser.add_argument(
            "--output", type=Path, metavar="FILE", help="Write to FILE, whole or not at all, instead of to stdout."
        )
        parser.add_argument("--bom", action="store_true", help="Begin with a byte order mark, which Excel needs to see UTF-8.")
        parser.add_argument(
            "--raw",
            action="store_true",
            help="Leave text that a spreadsheet would run as a formula as it is. Only for programs that read CSV.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        period = Period(options["first"], options["last"])
        if period.first and period.last and period.first > period.last:
            raise CommandError(f"The period ends before it begins: --from {period.first} is after --to {period.last}.")
        text: Text = str if options["raw"] else guarded
        export = self.export(period=period, text=text, options=options)
        if options["raw"]:
            self.stderr.write("Warning: the guard against formulas is off. Do not open this file in a spreadsheet.")
        self._write(export.chunks(bom=options["bom"]), options["output"])
        noun = self.nouns[0] if export.count == 1 else self.nouns[1]
        where = options["output"] or "standard output"
        self.stderr.write(f"Wrote {export.count} {noun} in {len(export.columns)} columns to {where}.", self.style.SUCCESS)

    @abstractmethod
    def export(self, *, period: Period, text: Text, options: dict[str, Any]) -> Export:
        """The export that the arguments ask for."""

    def _write(self, chunks: Iterator[bytes], output: Path | None) -> None:
        if output is None:
            write_to(self.stdout, chunks)
        else:
            write_atomically(output, chunks)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}” is no date. Write it as 2026-03-01.") from error
