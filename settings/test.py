"""The test suite: SQLite as a real site runs it, or the PostgreSQL that TEST_DATABASE_URL names."""

from __future__ import annotations

import os

from settings import environment
from settings.base import *  # noqa: F403 -- settings extend base
from settings.base import VAR_DIR

DEBUG = False
SECRET_KEY = "a-secret-for-tests-only-that-is-long-enough-for-everybody"  # noqa: S105 -- it protects nothing
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # slow ones are slow on purpose

# A file, not memory: only then do locks, WAL and several processes behave as they do in production. Each process has its own, so
# that two runs side by side do not meet.
DATABASES = {
    "default": environment.database("TEST_DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'unused.sqlite3'}", pool_size=20),
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / f"test-{os.getpid()}.sqlite3")}
else:
    # Nobody pulls the plug of a test server, and waiting for its disk is most of the time. No statement takes half a minute.
    DATABASES["default"]["OPTIONS"]["options"] = "-c synchronous_commit=off -c statement_timeout=30s"

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
