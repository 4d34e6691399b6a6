"""The queue before an SQLite file: one writer at a time, of all threads of all processes, without polling."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from threading import Lock


@contextmanager
def turn(path: str) -> Iterator[None]:
    """Have the lock file at `path` to oneself, which is made if there is none.

    Threads of one process wait for each other first, so that each process has only one that waits for the file: the kernel wakes
    all who do, and lets them race. The lock ends with its process, whatever becomes of that.
    """
    with _threads(path):
        # Readable by all: whoever may use the database may queue for it, whoever made the file.
        file = os.open(path, os.O_RDONLY | os.O_CREAT, 0o644)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        finally:
            # Not only closed: a process that was forked meanwhile has it open too.
            fcntl.flock(file, fcntl.LOCK_UN)
            os.close(file)


@lru_cache
def _threads(path: str) -> Lock:
    return Lock()


# A process that is forked has the locks of the other's threads, but not the threads that would give them back.
os.register_at_fork(after_in_child=_threads.cache_clear)
