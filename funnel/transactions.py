"""Write transactions that queue fairly on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from funnel.gate import turn


@contextmanager
def write_transaction() -> Iterator[None]:
    """One transaction that writes.

    SQLite lets one writer in at a time and makes the others poll, without any order: under eight writers the unlucky wait
    twenty times the median. So on a SQLite file writers first queue at a gate of ours. PostgreSQL needs none of this.
    """
    path = _gate_path()
    if path is None or connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    with turn(path), transaction.atomic():
        yield


def _gate_path() -> str | None:
    if connection.vendor != "sqlite":
        return None
    name = str(connection.settings_dict["NAME"])
    return None if ":memory:" in name or "mode=memory" in name else f"{name}-gate"
