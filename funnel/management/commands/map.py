"""Draw a funnel as a map of its steps and branches."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from funnel import journey_map, publishing
from funnel.management.files import write_atomically, write_to
from funnel.management.slugs import funnel_named
from funnel.models import Funnel
from steps.graph import graph
from steps.spec import Spec, from_json


class Command(BaseCommand):
    help = "Draw a funnel as a map of its steps and branches: a picture (SVG), or the same in words."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", metavar="SLUG", help="The funnel to draw.")
        parser.add_argument("--draft", action="store_true", help="Draw the draft instead of the live version.")
        parser.add_argument("--format", choices=("svg", "text"), default="svg", help="A picture, or words. Default: svg.")
        parser.add_argument(
            "--output", type=Path, metavar="FILE", help="Write to FILE, whole or not at all, instead of to stdout."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        funnel = funnel_named(options["slug"])
        spec, what = _draft(funnel) if options["draft"] else _live(funnel)
        drawn = graph(spec)
        text = journey_map.as_file(drawn) if options["format"] == "svg" else journey_map.as_text(drawn)
        output: Path | None = options["output"]
        if output is None:
            write_to(self.stdout, [text.encode()])
        else:
            write_atomically(output, [text.encode()])
        said = f"Drew {what} of “{funnel}” to {output or 'standard output'}: {journey_map.counts(drawn)}."
        self.stderr.write(said, self.style.SUCCESS)


def _draft(funnel: Funnel) -> tuple[Spec, str]:
    compiled = publishing.check(funnel)
    if compiled.spec is None:
        problems = "\n".join(f"  {problem}" for problem in compiled.problems)
        raise CommandError(f"The draft of “{funnel}” cannot be drawn before these problems are mended:\n{problems}")
    return compiled.spec, "the draft"


def _live(funnel: Funnel) -> tuple[Spec, str]:
    if funnel.live_version is None:
        raise CommandError(f"“{funnel}” is not live. Publish it, or draw its draft with --draft.")
    return from_json(funnel.live_version.definition), f"version {funnel.live_version.number}"
