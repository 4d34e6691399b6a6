"""Make or replace a funnel's draft from a JSON document."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from funnel.documents import LIMIT, Document, DocumentError, Imported, parse, replace_draft
from funnel.management.files import read_at_most, write_atomically
from funnel.models import slug_validator
from funnel.publishing import PublishError, publish
from funnel.transactions import write_transaction


class Command(BaseCommand):
    help = "Make a funnel's draft from a JSON document, or replace it: all of it, or nothing when anything is wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="The document; - for standard input.")
        parser.add_argument("--slug", default="", metavar="SLUG", help="Import it as this funnel, whatever the document says.")
        parser.add_argument("--publish", action="store_true", help="Publish it too; nothing is imported if that is not possible.")
        parser.add_argument("--report", type=Path, metavar="FILE", help="Write what became of each part to FILE, as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        self._check_slug(options["slug"])
        try:
            document = parse(read_at_most(options["file"], LIMIT, sys.stdin))
        except DocumentError as error:
            raise CommandError(_listed("Not imported", error.problems)) from error
        imported = self._import(document, slug=options["slug"], live=options["publish"], report=options["report"])
        for warning in imported.warnings:
            self.stderr.write(f"Warning: {warning}", self.style.WARNING)
        self.stdout.write(self.style.SUCCESS(_closing(imported, live=options["publish"])))

    def _check_slug(self, slug: str) -> None:
        try:
            if slug:
                slug_validator(slug)
        except ValidationError as error:
            raise CommandError(f"--slug {slug}: {error.messages[0]}") from error

    def _import(self, document: Document, *, slug: str, live: bool, report: Path | None) -> Imported:
        imported: Imported | None = None
        try:
            with write_transaction():
                imported = replace_draft(document, slug=slug)
                if live:
                    publish(funnel=imported.funnel, user=None, now=timezone.now())
                if report:
                    # Inside the transaction: an import without the report that was asked for is no whole import.
                    write_atomically(report, [imported.report().encode()])
        except PublishError as error:
            problems = imported.warnings if imported else error.problems
            raise CommandError(_listed("Not imported, because it cannot be published", problems)) from error
        return imported


def _listed(what: str, problems: tuple[object, ...]) -> str:
    lines = "\n".join(f"  {problem}" for problem in problems)
    return f"{what}. Problems: {len(problems)}.\n{lines}"


def _closing(imported: Imported, *, live: bool) -> str:
    document = imported.document
    rules = sum(len(step.rules) for step in document.steps)
    done = "Made" if imported.created else "Replaced"
    state = "It is live" if live else "It is not published yet" if imported.created else "What is live has not changed"
    return (
        f"{done} the draft of “{imported.funnel}” ({imported.funnel.slug}). Steps: {len(document.steps)}, rules: {rules}, "
        f"endings: {len(document.endings)}. {state}."
    )
