"""Commands, the server and the application it serves."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import Error
from django.core.checks.registry import registry
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from settings import serving
from settings.environment import BASE_DIR
from tests.project.processes import process_environment


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_run_help_lists_every_command() -> None:
    script = (BASE_DIR / "run").read_text()
    dispatch = script[script.index("case $command in") :]
    commands = {name for line in re.findall(r"^    ([a-z| ]+)\)", dispatch, re.MULTILINE) for name in line.split(" | ")}

    shown = subprocess.run(["./run"], cwd=BASE_DIR, capture_output=True, text=True, check=True).stdout

    assert set(re.findall(r"^  ([a-z]+) ", shown, re.MULTILINE)) == commands | {"help"}


def test_run_refuses_an_unknown_command() -> None:
    result = subprocess.run(["./run", "dance"], cwd=BASE_DIR, capture_output=True, text=True, check=False)

    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("No such command: dance\nUsage: ./run COMMAND\n")


@pytest.mark.sqlite_only
def test_server_says_once_where_it_is(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "gunicorn", "--config", "settings/gunicorn.py", "--bind", "127.0.0.1:0"]
    env = process_environment(tmp_path, DJANGO_SETTINGS_MODULE="settings.dev")

    with subprocess.Popen(command, cwd=BASE_DIR, env=env, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        first = server.stdout.readline()
        address = re.fullmatch(r"Ready: (http://127\.0\.0\.1:\d+/)\n", first)
        assert address, first
        with urllib.request.urlopen(f"{address[1]}healthz", timeout=20) as response:
            health = response.read()
        server.send_signal(signal.SIGINT)
        rest = server.stdout.read()

    assert (health, rest, server.returncode) == (b"ok\n", "", 0)


@pytest.mark.parametrize(
    ("content_type", "passed_on"),
    [
        ("text/plain; charset=zlib", "text/plain"),
        ("text/plain; charset=UTF-8", "text/plain; charset=UTF-8"),
        ("multipart/form-data; boundary=x", "multipart/form-data; boundary=x"),
        ("", ""),
    ],
)
def test_application_hears_of_no_charset_but_utf8(content_type: str, passed_on: str) -> None:
    seen: list[str] = []

    def inner(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        seen.append(environ["CONTENT_TYPE"])
        return []

    serving.only_utf8(inner)({"CONTENT_TYPE": content_type}, lambda status, headers: None)  # type: ignore[arg-type]

    assert seen == [passed_on]


def test_application_does_not_start_with_an_error_in_its_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**kwargs: Any) -> list[Error]:
        return [Error("Broken.", hint="Mend it.", id="test.E001")]

    monkeypatch.setattr(registry, "registered_checks", set())
    registry.register(fails)

    with pytest.raises(ImproperlyConfigured, match=r"Broken\.[\s\S]*Mend it\."):
        serving.checked(lambda environ, start_response: [])
