"""The queue before an SQLite file: one writer at a time, of all threads of all processes, about in the order in which they came."""

from __future__ import annotations

import fcntl
import os
from collections import deque
from threading import Lock


class Gate:
    """Threads of one process wait in a line of their own, and only the first of them for the file lock that is between processes.

    The kernel wakes all who wait for a file lock and lets them race, so that some are overtaken again and again. In the line,
    the next one is called. A process that has the lock lets in those who were in its line then, so that threads of different
    processes take turns as if they stood in one line, and nobody waits for those who come later.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._mutex = Lock()
        # Of each thread that waits, a lock that is released when it is called.
        self._line: deque[Lock] = deque()
        self._is_busy = False
        self._file: int | None = None
        # How many more are let in before the file lock is given up.
        self._more = 0

    def __enter__(self) -> None:
        """Wait for one's turn."""
        self._stand_in_line()
        if self._file is not None:
            return
        try:
            self._file = _locked(self._path)
        except BaseException:
            self._call_next()
            raise
        self._more = len(self._line)

    def __exit__(self, *_: object) -> None:
        self._call_next()

    def close(self) -> None:
        """Have nothing to do with the file lock any more. Whoever else has it open keeps it."""
        if self._file is not None:
            os.close(self._file)

    def _stand_in_line(self) -> None:
        with self._mutex:
            if not self._is_busy:
                self._is_busy = True
                return
            call = Lock()
            call.acquire()
            self._line.append(call)
        try:
            call.acquire()
        except BaseException:
            # Interrupted while it waited.
            with self._mutex:
                was_called = call not in self._line
                if not was_called:
                    self._line.remove(call)
            if was_called:
                self._call_next()
            raise

    def _call_next(self) -> None:
        file = None
        with self._mutex:
            call = self._line.popleft() if self._line else None
            self._is_busy = call is not None
            if call is None or self._more <= 0:
                file, self._file = self._file, None
            self._more -= 1
        # The other processes first: who is called now waits behind them.
        if file is not None:
            os.close(file)
        if call is not None:
            call.release()


# By path, those of this process.
_gates: dict[str, Gate] = {}


def gate(path: str) -> Gate:
    """The gate of this process for the lock file at `path`, which is made if there is none."""
    return _gates.get(path) or _gates.setdefault(path, Gate(path))


def _locked(path: str) -> int:
    """An open file with an exclusive lock, which ends when it is closed, or when the process does."""
    # Readable by all: whoever may use the database may queue for it, whoever made the file.
    file = os.open(path, os.O_RDONLY | os.O_CREAT, 0o644)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
    except BaseException:
        os.close(file)
        raise
    return file


def _forget_all() -> None:
    """A process that was forked has the line of the other, but not its threads; and a lock that both have open ends with both."""
    for each in _gates.values():
        each.close()
    _gates.clear()


os.register_at_fork(after_in_child=_forget_all)
