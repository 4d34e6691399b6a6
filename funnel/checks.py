"""Checks of the settings, run by every command and by the WSGI application: what would lose an answer is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error


def check_sqlite(app_configs: Sequence[Any] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Errors for a SQLite database on which concurrent answers fail or a power cut loses one."""
    return sqlite_errors(settings.DATABASES["default"])


def sqlite_errors(database: Mapping[str, Any]) -> list[CheckMessage]:
    """What is wrong with one entry of DATABASES; empty for other databases than SQLite."""
    if not database["ENGINE"].endswith("sqlite3"):
        return []
    options = database.get("OPTIONS", {})
    found: list[CheckMessage] = []
    if options.get("transaction_mode") != "IMMEDIATE":
        found.append(
            Error(
                "SQLite transactions that begin as readers fail with “database is locked” under several writers.",
                hint='Set DATABASES["default"]["OPTIONS"]["transaction_mode"] = "IMMEDIATE".',
                id="funnel.E001",
            )
        )
    command = options.get("init_command", "").lower().replace(" ", "")
    if "journal_mode=wal" not in command or "synchronous=full" not in command:
        found.append(
            Error(
                "SQLite may lose an answer it has acknowledged when the power fails, or make readers wait for writers.",
                hint='Put "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;" into OPTIONS["init_command"].',
                id="funnel.E002",
            )
        )
    return found
