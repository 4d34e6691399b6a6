"""Make the groups marketer, analyst and admin."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from funnel import roles


class Command(BaseCommand):
    help = "Make the groups marketer, analyst and admin, or set their permissions to what the release says. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            groups = roles.ensure()
        except LookupError as error:
            raise CommandError(str(error)) from error
        held = ", ".join(f"{group.name} ({group.permissions.count()} permissions)" for group in groups)
        self.stdout.write(f"{len(groups)} roles are ready: {held}.")
