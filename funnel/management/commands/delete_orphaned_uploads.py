"""Delete files that no visit speaks of."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from funnel import uploads

# A file is written before the row that names it: one that is new may be on its way.
_ON_ITS_WAY = timedelta(hours=1)


class Command(BaseCommand):
    help = "Delete files that no visit speaks of: what a power cut in the middle of an answer left behind."

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(uploads.orphans(before=timezone.now() - _ON_ITS_WAY))
        uploads.discard(found)
        self.stdout.write(self.style.SUCCESS(f"Files deleted that no visit speaks of: {len(found)}."))
