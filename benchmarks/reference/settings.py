"""The project's settings, plus the reference wizards under one more address."""

from __future__ import annotations

from settings.base import *  # noqa: F403 -- settings extend base
from settings.base import INSTALLED_APPS as PROJECT_APPS

DEBUG = False
SECRET_KEY = "a-secret-for-benchmarks-only-that-is-long-enough-for-everybody"  # noqa: S105 -- it protects nothing
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = [*PROJECT_APPS, "benchmarks.reference"]
ROOT_URLCONF = "benchmarks.reference.urls"
