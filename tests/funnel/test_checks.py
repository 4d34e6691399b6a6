"""The checks of the settings."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.checks import run_checks

from funnel.checks import sqlite_errors

GOOD = {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous = FULL;"}


@pytest.mark.parametrize(
    ("engine", "options", "ids"),
    [
        ("sqlite3", GOOD, []),
        ("sqlite3", GOOD | {"transaction_mode": "DEFERRED"}, ["funnel.E001"]),
        ("sqlite3", GOOD | {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"}, ["funnel.E002"]),
        ("sqlite3", {}, ["funnel.E001", "funnel.E002"]),
        ("postgresql", {}, []),
    ],
)
def test_sqlite_that_could_lose_answers_is_refused(engine: str, options: dict[str, Any], ids: list[str]) -> None:
    found = sqlite_errors({"ENGINE": f"django.db.backends.{engine}", "OPTIONS": options})

    assert [message.id for message in found] == ids
    assert all(message.hint for message in found)


def test_checks_are_run_at_start_and_the_project_passes_them() -> None:
    assert run_checks() == []
