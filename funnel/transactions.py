"""Write transactions that queue fairly on SQLite."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def write_transaction() -> Iterator[None]:
    """One transaction that writes.

    SQLite lets one writer in at a time and makes the others poll, without any order: under eight writers the unlucky wait
    twenty times the median. So on a SQLite file writers first queue for a file lock beside it, which the kernel hands out
    in turn. PostgreSQL needs none of this.
    """
    path = _gate_path()
    if path is None or connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    # A handle of its own for each transaction: flock excludes handles, so threads must not share one. Closing unlocks.
    # Readable by all: whoever may use the database may queue for it, whoever made the file.
    gate = os.open(path, os.O_RDONLY | os.O_CREAT, 0o644)
    try:
        fcntl.flock(gate, fcntl.LOCK_EX)
        with transaction.atomic():
            yield
    finally:
        os.close(gate)


def _gate_path() -> str | None:
    if connection.vendor != "sqlite":
        return None
    name = str(connection.settings_dict["NAME"])
    return None if ":memory:" in name or "mode=memory" in name else f"{name}-gate"
