"""Write a funnel's draft, or what one of its versions was published from, as a JSON document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Max

from funnel.documents import export_draft, export_version, json_schema
from funnel.management.files import write_atomically, write_to
from funnel.management.slugs import funnel_named
from funnel.models import Funnel


class Command(BaseCommand):
    help = "Write a funnel's draft, as it is being edited, as a JSON document that import_funnel reads."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", nargs="?", metavar="SLUG", help="The funnel to export.")
        parser.add_argument(
            "--output", type=Path, metavar="FILE", help="Write to FILE, whole or not at all, instead of to stdout."
        )
        parser.add_argument(
            "--of-version", type=int, metavar="N", help="Write what version N was published from, instead of the draft."
        )
        parser.add_argument("--schema", action="store_true", help="Write the JSON Schema of these documents instead.")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["slug"]) == options["schema"] or (options["schema"] and options["of_version"] is not None):
            raise CommandError("Name one funnel, or ask for --schema.")
        output: Path | None = options["output"]
        if options["schema"]:
            text, what = json_schema(), "the JSON Schema of funnel documents"
        else:
            funnel = funnel_named(options["slug"])
            text, what = _written(funnel, options["of_version"])
        if output is None:
            write_to(self.stdout, [text.encode()])
        else:
            write_atomically(output, [text.encode()])
        self.stderr.write(f"Wrote {what} to {output or 'standard output'}.", self.style.SUCCESS)


def _written(funnel: Funnel, number: int | None) -> tuple[str, str]:
    """The document, and what it is a document of."""
    if number is None:
        return export_draft(funnel), f"the draft of “{funnel}”"
    version = funnel.versions.filter(number=number).first()
    if version is None:
        newest = funnel.versions.aggregate(newest=Max("number"))["newest"]
        there = f"They go up to {newest}." if newest else "Nothing of it has been published yet."
        raise CommandError(f"“{funnel}” has no version {number}. {there}")
    return export_version(version), f"version {number} of “{funnel}”"
