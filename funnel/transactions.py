"""Write transactions that queue fairly on SQLite."""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.db import connection, transaction

_local = threading.local()


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
    gate = _gate(path)
    fcntl.flock(gate, fcntl.LOCK_EX)
    try:
        with transaction.atomic():
            yield
    finally:
        fcntl.flock(gate, fcntl.LOCK_UN)


def _gate_path() -> str | None:
    if connection.vendor != "sqlite":
        return None
    name = str(connection.settings_dict["NAME"])
    return None if ":memory:" in name or "mode=memory" in name else f"{name}-gate"


def _gate(path: str) -> IO[bytes]:
    """This thread's own handle of the lock file: flock excludes handles, so threads must not share one."""
    kept: tuple[str, IO[bytes]] | None = getattr(_local, "gate", None)
    if kept is None or kept[0] != path:
        kept = (path, Path(path).open("ab"))  # noqa: SIM115 - kept open for the thread's life
        _local.gate = kept
    return kept[1]
