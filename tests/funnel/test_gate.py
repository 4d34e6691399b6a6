"""The queue before an SQLite file: one at a time, and open again whatever became of those who were in it."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest

from funnel.gate import turn

pytestmark = pytest.mark.sqlite_only

THREADS, TURNS = 4, 60
# Four threads that enter again and again; each turn is a line that must not be written while another is.
CROWD = f"""
import sys, threading, time
from pathlib import Path
from funnel.gate import turn
folder, name = Path(sys.argv[1]), sys.argv[2]
log = folder / "log"
(folder / name).touch()
while len(list(folder.glob("crowd-*"))) < 2:
    time.sleep(0.001)
def crowd():
    for _ in range({TURNS}):
        with turn(str(folder / "gate")):
            seen = log.read_text().count("\\n") if log.exists() else 0
            time.sleep(0.0005)
            log.open("a").write(f"{{seen}} {{name}}\\n")
threads = [threading.Thread(target=crowd) for _ in range({THREADS})]
for thread in threads: thread.start()
for thread in threads: thread.join()
"""
HOLDER = """
import sys, time
from funnel.gate import turn
with turn(sys.argv[1]):
    print("in", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "gate")


@contextmanager
def another_process(path: str) -> Iterator[None]:
    """Holds the gate meanwhile."""
    process = subprocess.Popen([sys.executable, "-c", HOLDER, path], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "in\n"
    try:
        yield
    finally:
        process.kill()
        process.communicate()


@contextmanager
def interrupted_after(seconds: float) -> Iterator[None]:
    """A signal comes that makes the main thread stop waiting."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def is_free(path: str) -> bool:
    file = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(file)
    return True


def test_processes_enter_one_at_a_time_and_take_turns(tmp_path: Path) -> None:
    names = ["crowd-a", "crowd-b"]
    crowds = [subprocess.Popen([sys.executable, "-c", CROWD, str(tmp_path), name]) for name in names]
    for crowd in crowds:
        assert crowd.wait(60) == 0

    turns = [line.split() for line in (tmp_path / "log").read_text().splitlines()]
    assert [int(seen) for seen, _name in turns] == list(range(2 * THREADS * TURNS)), "two were in it at once"
    order = [name for _seen, name in turns]
    first_to_end = min(len(order) - order[::-1].index(name) for name in names)
    assert min(order[:first_to_end].count(name) for name in names) > THREADS * TURNS / 4


def test_gate_of_a_killed_process_is_open_again(path: str) -> None:
    with another_process(path):
        assert not is_free(path)

    with turn(path):
        assert not is_free(path)


def test_who_stops_waiting_for_another_process_is_out(path: str) -> None:
    with another_process(path), pytest.raises(TimeoutError), interrupted_after(0.1), turn(path):
        pass

    with turn(path):
        assert not is_free(path)
    assert is_free(path)


def test_who_stops_waiting_for_another_thread_is_out(path: str) -> None:
    is_in, may_leave = threading.Event(), threading.Event()

    def stay() -> None:
        with turn(path):
            is_in.set()
            may_leave.wait(5)

    stayer = threading.Thread(target=stay)
    stayer.start()
    is_in.wait(5)
    with pytest.raises(TimeoutError), interrupted_after(0.1), turn(path):
        pass
    may_leave.set()
    stayer.join(5)

    assert is_free(path)
    with turn(path):
        assert not is_free(path)


# One thread is in, another waits, and then the process forks a child that stays; in the end the child is in too.
FORKER = """
import os, signal, sys, threading, time
from funnel.gate import turn
is_in, may_leave = threading.Event(), threading.Event()
def stay():
    with turn(sys.argv[1]):
        is_in.set()
        may_leave.wait(5)
def follow():
    with turn(sys.argv[1]):
        pass
threads = [threading.Thread(target=stay), threading.Thread(target=follow)]
threads[0].start()
is_in.wait(5)
threads[1].start()
time.sleep(0.05)
child = os.fork()
if child == 0:
    signal.alarm(5)
    with turn(sys.argv[1]):
        os._exit(0)
may_leave.set()
for thread in threads: thread.join()
raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_forked_process_waits_for_the_other_and_enters(path: str) -> None:
    """It has the other's locks, but not the threads that would give them back."""
    assert subprocess.run([sys.executable, "-W", "ignore", "-c", FORKER, path], timeout=30, check=False).returncode == 0
