"""Fixtures and profiles common to all tests; which database they run on is decided in `settings.test`."""

from __future__ import annotations

import os

import coverage
import pytest
from hypothesis import HealthCheck, settings

from funnel import visits
from settings.base import VAR_DIR
from tests.postgres import VARIABLE

# No deadline: a slow machine is not a bug. CI draws new examples on every run, and more of them.
settings.register_profile("dev", deadline=None, max_examples=50)
settings.register_profile("ci", deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ci" if os.environ.get("CI") else "dev")


def pytest_configure(config: pytest.Config) -> None:
    """Leave one measurement of coverage to each worker: those begun before pytest-cov's own would go on where `no_cover` stops that."""
    while hasattr(config, "workerinput") and (measurement := coverage.Coverage.current()):
        measurement.stop()


@pytest.fixture(autouse=True)
def _forget_specs() -> None:
    """Tests roll back and use a version's number again, which a real database never does."""
    visits.spec_of.cache_clear()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what touches no database when the tests run a second time, on PostgreSQL."""
    if not os.environ.get(VARIABLE):
        return
    idle = [item for item in items if item.get_closest_marker("django_db") is None]
    items[:] = [item for item in items if item.get_closest_marker("django_db") is not None]
    config.hook.pytest_deselected(items=idle)


def pytest_sessionfinish() -> None:
    """Remove the lock files that stood beside this process's test database."""
    for gate in VAR_DIR.glob(f"test-{os.getpid()}.sqlite3*-gate"):
        gate.unlink()
