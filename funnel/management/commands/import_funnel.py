"""Make or replace a funnel's draft from a JSON document, or from a form of another system."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from funnel.documents import DocumentError, Imported, Warned
from funnel.importing.formats import FORMATS
from funnel.importing.receiving import Received, receive
from funnel.importing.source import LIMIT
from funnel.management.files import read_at_most, write_atomically
from funnel.models import slug_validator
from funnel.publishing import PublishError, publish
from funnel.transactions import write_transaction


class Command(BaseCommand):
    help = (
        "Make a funnel's draft from a JSON document of Stepwise, Typeform or SurveyJS, or replace it: all of it, or nothing when "
        "the file cannot be taken. What a foreign form has and this has not is named."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="The document; - for standard input.")
        parser.add_argument(
            "--format", choices=FORMATS, default="", help="What made the file; told from the file when not given."
        )
        parser.add_argument("--slug", default="", metavar="SLUG", help="Import it as this funnel, whatever the document says.")
        parser.add_argument("--publish", action="store_true", help="Publish it too; nothing is imported if that is not possible.")
        parser.add_argument("--report", type=Path, metavar="FILE", help="Write what became of each part to FILE, as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        self._check_slug(options["slug"])
        data = read_at_most(options["file"], LIMIT, sys.stdin)
        received = self._import(data, options)
        for warning in (*received.imported.notes, *received.imported.warnings):
            self.stderr.write(f"Warning: {warning}", self.style.WARNING)
        for change in received.changes:
            self.stdout.write(f"Changed: {change}")
        self.stdout.write(self.style.SUCCESS(_closing(received, live=options["publish"])))

    def _check_slug(self, slug: str) -> None:
        try:
            if slug:
                slug_validator(slug)
        except ValidationError as error:
            raise CommandError(f"--slug {slug}: {error.messages[0]}") from error

    def _import(self, data: bytes, options: dict[str, Any]) -> Received:
        imported: Imported | None = None
        now = timezone.now()
        try:
            with write_transaction():
                received = receive(data, format=options["format"], slug=options["slug"], now=now)
                imported = received.imported
                if options["publish"]:
                    publish(funnel=imported.funnel, user=None, now=now)
                if options["report"]:
                    # Inside the transaction: an import without the report that was asked for is no whole import.
                    write_atomically(options["report"], [received.report().encode()])
        except DocumentError as error:
            raise CommandError(_listed("Not imported", error.problems)) from error
        except PublishError as error:
            problems = (imported and imported.warnings) or error.problems
            listed = _listed("Not imported, because it cannot be published", problems)
            raise CommandError("\n".join([listed, *_left_out(imported.notes if imported else ())])) from error
        return received


def _listed(what: str, problems: tuple[object, ...]) -> str:
    lines = "\n".join(f"  {problem}" for problem in problems)
    return f"{what}. Problems: {len(problems)}.\n{lines}"


def _left_out(notes: tuple[Warned, ...]) -> list[str]:
    """What could not be taken of the file, as lines: it may well be why the rest cannot be published."""
    return [f"Not taken as it was: {len(notes)}.", *(f"  {note}" for note in notes)] if notes else []


def _closing(received: Received, *, live: bool) -> str:
    imported = received.imported
    document = imported.document
    rules = sum(len(step.rules) for step in document.steps)
    done = "Made" if imported.created else "Replaced"
    state = "It is live" if live else "It is not published yet" if imported.created else "What is live has not changed"
    return (
        f"{done} the draft of “{imported.funnel}” ({imported.funnel.slug}). Steps: {len(document.steps)}, rules: {rules}, "
        f"endings: {len(document.endings)}. {_not_taken(len(imported.notes))}{state}."
    )


def _not_taken(count: int) -> str:
    return f"Not taken as it was: {count}, see above. " if count else ""
