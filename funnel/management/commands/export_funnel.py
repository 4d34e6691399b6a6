"""Write a funnel's draft as a JSON document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from funnel.documents import export_draft, json_schema
from funnel.management.files import write_atomically, write_to
from funnel.management.slugs import funnel_named


class Command(BaseCommand):
    help = "Write a funnel's draft, as it is being edited, as a JSON document that import_funnel reads."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", nargs="?", metavar="SLUG", help="The funnel to export.")
        parser.add_argument(
            "--output", type=Path, metavar="FILE", help="Write to FILE, whole or not at all, instead of to stdout."
        )
        parser.add_argument("--schema", action="store_true", help="Write the JSON Schema of these documents instead.")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["slug"]) == options["schema"]:
            raise CommandError("Name one funnel, or ask for --schema.")
        output: Path | None = options["output"]
        if options["schema"]:
            text, what = json_schema(), "the JSON Schema of funnel documents"
        else:
            funnel = funnel_named(options["slug"])
            text, what = export_draft(funnel), f"the draft of “{funnel}”"
        if output is None:
            write_to(self.stdout, [text.encode()])
        else:
            write_atomically(output, [text.encode()])
        self.stderr.write(f"Wrote {what} to {output or 'standard output'}.", self.style.SUCCESS)
