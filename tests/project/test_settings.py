"""Settings: those that load, those that are refused, and that each is documented."""

from __future__ import annotations

import os
import re
import runpy
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction

from settings import environment
from settings.environment import BASE_DIR
from tests.project.processes import GOOD, OURS, SECRET, process_environment, python


def load(module: str) -> dict[str, Any]:
    """Execute a settings module anew, in the environment of this moment."""
    return runpy.run_path(str(BASE_DIR / "settings" / f"{module}.py"))


@pytest.fixture
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    for name in os.environ:
        if OURS.fullmatch(name):
            monkeypatch.delenv(name)
    monkeypatch.setenv("STEPWISE_VAR_DIR", str(tmp_path))
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_prod_passes_the_deployment_checks(tmp_path: Path) -> None:
    env = process_environment(tmp_path, **GOOD)

    result = python("-m", "django", "check", "--settings=settings.prod", "--deploy", "--fail-level=WARNING", env=env)

    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == "System check identified no issues (0 silenced).\n"


def test_dev_keeps_the_secret_it_makes(tmp_path: Path) -> None:
    arguments = ("-c", "from settings import dev; print(dev.SECRET_KEY)")

    first = python(*arguments, env=process_environment(tmp_path))
    second = python(*arguments, env=process_environment(tmp_path))

    assert first.stdout == second.stdout
    assert len(first.stdout.strip()) == 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_prod_names_its_cookies_for_this_host_alone(clean_environment: pytest.MonkeyPatch) -> None:
    prod = load("prod")

    assert prod["STEPWISE_COOKIE_PREFIX"] == "__Host-"
    assert prod["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert prod["CSRF_COOKIE_NAME"].startswith("__Host-")
    assert "SECURE_PROXY_SSL_HEADER" not in prod


def test_prod_behind_a_proxy_believes_its_header(clean_environment: pytest.MonkeyPatch) -> None:
    clean_environment.setenv("STEPWISE_BEHIND_PROXY", "yes")

    assert load("prod")["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


@pytest.mark.parametrize(
    ("url", "name", "host"),
    [
        ("sqlite:////srv/stepwise.sqlite3", "/srv/stepwise.sqlite3", None),
        ("sqlite:///data/stepwise.sqlite3", str(BASE_DIR / "data/stepwise.sqlite3"), None),
        ("postgresql://me:secret@db.example.com:5433/forms", "forms", "db.example.com"),
        ("postgresql://me@/forms?host=/run/postgresql", "forms", "/run/postgresql"),
    ],
)
def test_database_url(clean_environment: pytest.MonkeyPatch, url: str, name: str, host: str | None) -> None:
    clean_environment.setenv("DATABASE_URL", url)

    database = load("base")["DATABASES"]["default"]

    assert (database["NAME"], database.get("HOST")) == (name, host)


def test_database_url_keeps_its_options(clean_environment: pytest.MonkeyPatch) -> None:
    clean_environment.setenv("DATABASE_URL", "postgresql://me@db.example.com/forms?sslmode=require")
    clean_environment.setenv("STEPWISE_POOL_SIZE", "3")

    database = load("base")["DATABASES"]["default"]

    assert database["OPTIONS"] == {"sslmode": "require", "pool": {"min_size": 1, "max_size": 3, "timeout": 2}}
    assert database["CONN_MAX_AGE"] == 0


@pytest.mark.sqlite_only
@pytest.mark.django_db
@pytest.mark.parametrize(("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)])
def test_sqlite_keeps_what_it_acknowledged(pragma: str, value: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")

        assert cursor.fetchone() == (value,)


@pytest.mark.sqlite_only
@pytest.mark.django_db(transaction=True)
def test_sqlite_takes_the_write_lock_when_a_transaction_begins() -> None:
    other = sqlite3.connect(connection.settings_dict["NAME"], timeout=0)

    with closing(other), transaction.atomic(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")


@pytest.mark.parametrize(
    ("module", "variable", "value", "message"),
    [
        ("prod", "DJANGO_SECRET_KEY", "", "DJANGO_SECRET_KEY is not set: make one with: python -c"),
        ("prod", "DJANGO_SECRET_KEY", "short", "DJANGO_SECRET_KEY is too easy to guess"),
        ("prod", "DJANGO_SECRET_KEY", "django-insecure-" + SECRET, "DJANGO_SECRET_KEY is too easy to guess"),
        ("prod", "DJANGO_SECRET_KEY", "ab" * 30, "DJANGO_SECRET_KEY is too easy to guess"),
        ("prod", "DJANGO_SECRET_KEY_FALLBACKS", f"{SECRET},old", "DJANGO_SECRET_KEY_FALLBACKS is too easy to guess"),
        ("prod", "DJANGO_DEBUG", "true", "DJANGO_DEBUG must be false on a real site"),
        ("prod", "DJANGO_DEBUG", "ture", "DJANGO_DEBUG must be true or false, not 'ture'."),
        ("prod", "DJANGO_ALLOWED_HOSTS", " , ", "DJANGO_ALLOWED_HOSTS must list this site's host names"),
        ("prod", "DJANGO_ALLOWED_HOSTS", "a.example.com,*", "`*` is refused"),
        ("prod", "DJANGO_ALLOWED_HOSTS", "https://a.example.com", "takes host names without scheme or path"),
        ("prod", "STEPWISE_BEHIND_PROXY", "maybe", "STEPWISE_BEHIND_PROXY must be true or false, not 'maybe'."),
        ("base", "DJANGO_CSRF_TRUSTED_ORIGINS", "a.example.com", "must list origins such as https://forms.example.com"),
        ("base", "DATABASE_URL", "mysql://localhost/forms", "DATABASE_URL must start with sqlite:/// or postgresql://."),
        ("base", "DATABASE_URL", "sqlite://:memory:", "DATABASE_URL must name a file"),
        ("base", "DATABASE_URL", "postgresql://me@db.example.com", "DATABASE_URL names no database"),
        ("base", "DATABASE_URL", "postgresql://me@db.example.com:http/forms", "DATABASE_URL is not a URL such as"),
        ("base", "STEPWISE_POOL_SIZE", "0", "STEPWISE_POOL_SIZE must be a whole number from 1 to 100, not '0'."),
        ("base", "STEPWISE_VISIT_DAYS", "a week", "STEPWISE_VISIT_DAYS must be a whole number from 1 to 365, not 'a week'."),
        ("base", "STEPWISE_VAR_DIR", "/dev/null/var", "STEPWISE_VAR_DIR must be a folder that can be written to"),
    ],
)
def test_nonsense_is_refused(clean_environment: pytest.MonkeyPatch, module: str, variable: str, value: str, message: str) -> None:
    clean_environment.setenv(variable, value)

    with pytest.raises(ImproperlyConfigured) as refusal:
        load(module)

    assert message in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_refusals_never_repeat_a_password(clean_environment: pytest.MonkeyPatch) -> None:
    clean_environment.setenv("DATABASE_URL", "mysql://me:hunter2@localhost/forms")

    with pytest.raises(ImproperlyConfigured) as refusal:
        load("base")

    assert "hunter2" not in str(refusal.value)


def test_commands_refuse_in_one_line(tmp_path: Path) -> None:
    env = process_environment(tmp_path, DJANGO_SETTINGS_MODULE="settings.prod", DJANGO_SECRET_KEY="short")

    result = python("manage.py", "check", env=env)

    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("Not configured: DJANGO_SECRET_KEY is too easy to guess")


def test_env_file_yields_to_the_environment(clean_environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DJANGO_ALLOWED_HOSTS=from-file\nSTEPWISE_VISIT_DAYS=3\n")
    clean_environment.setattr(environment, "BASE_DIR", tmp_path)
    clean_environment.setenv("STEPWISE_VISIT_DAYS", "")  # so that it is put back at the end
    clean_environment.delenv("STEPWISE_VISIT_DAYS")

    environment.read_file()

    assert environment.text("DJANGO_ALLOWED_HOSTS") == "forms.example.com"
    assert environment.text("STEPWISE_VISIT_DAYS") == "3"


def test_every_setting_is_documented() -> None:
    sources = "".join(path.read_text() for path in (BASE_DIR / "settings").glob("*.py"))
    read = set(re.findall(r'environment\.\w+\(\s*"([A-Z_]+)"', sources))

    documented = set(re.findall(r"^#?([A-Z_]+)=", (BASE_DIR / ".env.example").read_text(), re.MULTILINE))

    assert read == documented - {"DJANGO_SETTINGS_MODULE"}
