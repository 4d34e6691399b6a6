"""Typed values from the environment; nonsense is refused in one line that says what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}
ENGINES = {
    "sqlite": "django.db.backends.sqlite3",
    "postgres": "django.db.backends.postgresql",
    "postgresql": "django.db.backends.postgresql",
}

# An acknowledged step must survive a power cut, hence FULL. Writers take the lock when they begin: with DEFERRED, SQLite answers
# "database is locked" at once to a reader that turns writer, however long the time-out.
SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 5,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
}


def read_file() -> None:
    """Read `.env` beside manage.py; what the environment already says wins. Entry points call it, tests do not."""
    if (path := BASE_DIR / ".env").is_file():
        env.read_env(path)


def text(name: str, default: str = "") -> str:
    """The value without surrounding blanks; an empty variable counts as unset."""
    value: str = env.str(name, default="")
    return value.strip() or default


def flag(name: str, *, default: bool) -> bool:
    """A yes or no; django-environ would read a misspelt `ture` as False."""
    value = text(name).lower()
    if not value:
        return default
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")
    return value in TRUE


def number(name: str, *, default: int, least: int, most: int) -> int:
    """A whole number within bounds."""
    value = text(name, str(default))
    if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
        raise ImproperlyConfigured(f"{name} must be a whole number from {least} to {most}, not {value!r}.")
    return int(value)


def names(name: str) -> list[str]:
    """A comma-separated list."""
    return [part for part in (part.strip() for part in text(name).split(",")) if part]


def origins(name: str) -> list[str]:
    """A comma-separated list of origins, each with its scheme."""
    values = names(name)
    for value in values:
        if not value.startswith(("https://", "http://")):
            raise ImproperlyConfigured(f"{name} must list origins such as https://forms.example.com, not {value!r}.")
    return values


def directory(name: str, *, default: Path) -> Path:
    """A folder, made when it is missing."""
    path = BASE_DIR / text(name, str(default))
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"{name} must be a folder that can be written to: {path} ({error.strerror}).") from error
    return path


def database(name: str, *, default: str, pool_size: int) -> dict[str, Any]:
    """One entry of DATABASES from a URL: an SQLite file, or PostgreSQL through a pool of connections."""
    url = text(name, default)
    engine = ENGINES.get(url.partition("://")[0])
    if engine is None:
        # The URL is not repeated: it may hold a password.
        raise ImproperlyConfigured(f"{name} must start with sqlite:/// or postgresql://.")
    if engine.endswith("sqlite3"):
        # Kept open by each thread: closing the last connection of a file makes SQLite write its log back, at every request.
        return {"ENGINE": engine, "NAME": sqlite_file(name, url), "CONN_MAX_AGE": None, "OPTIONS": dict(SQLITE_OPTIONS)}
    try:
        config: dict[str, Any] = env.db_url_config(url, engine=engine)
        urlsplit(url).port  # noqa: B018 -- raises for a port that is not a number
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is not a URL such as postgresql://user:password@host:5432/name.") from error
    options = config.pop("OPTIONS", {})
    config["HOST"] = options.pop("host", config["HOST"])  # ?host=/dir is how a socket's folder is written
    if not config["NAME"]:
        raise ImproperlyConfigured(f"{name} names no database: postgresql://user:password@host:5432/name.")
    # Fail within two seconds when every connection is taken, rather than queue visitors without end. The health check costs one
    # round trip and spares visitors an error page each after the server was restarted.
    pool = {"min_size": 1, "max_size": pool_size, "timeout": 2}
    return config | {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True, "OPTIONS": options | {"pool": pool}}


def sqlite_file(name: str, url: str) -> str:
    """The file of an SQLite URL; a relative one is taken from the project, wherever the command was typed."""
    path = url.removeprefix("sqlite:///")
    if path in {url, "", ":memory:"}:
        raise ImproperlyConfigured(f"{name} must name a file: sqlite:///var/stepwise.sqlite3, or sqlite:////absolute/path.")
    return str(BASE_DIR / path)
