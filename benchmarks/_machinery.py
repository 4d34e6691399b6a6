"""What the benchmarks share: fresh databases, a published funnel, a real server, the machine in words, results."""

from __future__ import annotations

import json
import os
import platform
import secrets
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django
import psycopg
from django.core.management import call_command
from django.db import connection

from settings.environment import BASE_DIR
from tests import postgres

DATABASES = ("sqlite", "postgresql")
RESULTS = BASE_DIR / "benchmarks" / "results"
HOST = "127.0.0.1"
_CPUS = Path("/proc/cpuinfo")


def say(text: str = "") -> None:
    """A line for whoever watches; stdout is for `hand_over`."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201 -- a benchmark reports to the terminal


# --- one process for each database, since settings name only one


def on_database(name: str, module: str, *arguments: str) -> Any:
    """Run `python -m module --database NAME arguments…` on an empty database, and return what it handed over."""
    signal.signal(signal.SIGTERM, postgres.interrupted)
    with tempfile.TemporaryDirectory(prefix="benchmark-", dir=_var()) as folder, _empty_database(name, Path(folder)) as url:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "benchmarks.reference.settings",
            "DATABASE_URL": url,
            "STEPWISE_VAR_DIR": folder,
            "STEPWISE_STATIC_ROOT": f"{folder}/static",
        }
        command = [sys.executable, "-m", module, "--database", name, *arguments]
        child = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)  # noqa: S603 -- our own module
        try:
            found, _ = child.communicate()
        finally:
            # Stopped by a signal, it stops its server and its database too.
            child.terminate()
            child.wait()
    if child.returncode:
        sys.exit(f"{module} failed on {name}: see above.")
    return json.loads(found)


def hand_over(found: Any) -> None:
    """The last thing that a process started by `on_database` does."""
    json.dump(found, sys.stdout)


def prepare() -> None:
    """Django and the tables, in a process started by `on_database`."""
    signal.signal(signal.SIGTERM, postgres.interrupted)
    django.setup()
    call_command("migrate", verbosity=0)


def _var() -> Path:
    # Not the system's folder for temporary files, which may be in memory: an SQLite commit waits for the disk.
    folder = BASE_DIR / "var"
    folder.mkdir(exist_ok=True)
    return folder


@contextmanager
def _empty_database(name: str, folder: Path) -> Iterator[str]:
    if name == "sqlite":
        yield f"sqlite:///{folder}/benchmark.sqlite3"
        return
    with postgres.database_url() as server, psycopg.connect(server, autocommit=True) as admin:
        database = f"stepwise_benchmark_{os.getpid()}"
        admin.execute(f"CREATE DATABASE {database}")
        try:
            yield urlsplit(server)._replace(path=f"/{database}").geturl()
        finally:
            admin.execute(f"DROP DATABASE {database} WITH (FORCE)")


# --- a server as a real site runs it


@contextmanager
def gunicorn(application: str = "settings.wsgi:application") -> Iterator[int]:
    """The port of a gunicorn with production settings, on this process's database."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "settings.prod",
        "DJANGO_DEBUG": "false",
        "DJANGO_SECRET_KEY": secrets.token_urlsafe(50),
        "DJANGO_SECRET_KEY_FALLBACKS": "",
        "DJANGO_ALLOWED_HOSTS": HOST,
        "STEPWISE_BEHIND_PROXY": "true",
    }
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(collect, cwd=BASE_DIR, env=environment, check=True)  # noqa: S603 -- our own
    command = [sys.executable, "-m", "gunicorn", "--config", "settings/gunicorn.py", "--bind", f"{HOST}:0", application]
    server = subprocess.Popen(command, cwd=BASE_DIR, env=environment, stdout=subprocess.PIPE, text=True)  # noqa: S603 -- our own
    try:
        assert server.stdout is not None  # noqa: S101 -- for the type checker: it is a pipe
        ready = server.stdout.readline()
        if not ready.startswith("Ready: "):
            raise RuntimeError("gunicorn did not start: see above.")
        yield int(urlsplit(ready.split()[1]).port or 0)
    finally:
        server.terminate()
        server.wait(timeout=30)


# --- what comes out


def database_version() -> str:
    """The database that this process is on."""
    if connection.vendor == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version')")
        return f"PostgreSQL {cursor.fetchone()[0].split()[0]}"


def save(name: str, versions: Sequence[str], found: dict[str, Any]) -> None:
    """Write benchmarks/results/<name>.json: the machine without its name, the date, and what was found."""
    cpu = next((line.split(": ")[1].strip() for line in _CPUS.read_text().splitlines() if line.startswith("model name")), "?")
    words = [f"{os.cpu_count()} CPUs ({cpu})", f"Python {platform.python_version()}", f"Django {django.get_version()}", *versions]
    path = RESULTS / f"{name}.json"
    path.parent.mkdir(exist_ok=True)
    document = {"machine": ", ".join(words), "date": f"{datetime.now(UTC):%Y-%m-%d}", **found}
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    say(f"\n{document['machine']}\nWritten: {path.relative_to(BASE_DIR)}")


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Rows in columns: text to the left, numbers to the right."""
    cells = [list(head), *([f"{cell:.2f}" if isinstance(cell, float) else str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    for row in cells:
        padded = [cell.rjust(width) if cell[:1].isdigit() else cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        say("  ".join(padded).rstrip())


def verdict(target: str, *, met: bool) -> None:
    """Whether a target of the project is met, in one line."""
    say(f"{'met   ' if met else 'MISSED'}  {target}")
