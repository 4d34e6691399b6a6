"""The comparison with other wizards still compares: each contender gets from step to step."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.project.processes import process_environment, python


@pytest.mark.sqlite_only
def test_every_contender_answers_a_step_and_ours_takes_six_statements_however_long_the_funnel(tmp_path: Path) -> None:
    environment = process_environment(
        tmp_path,
        DJANGO_SETTINGS_MODULE="benchmarks.reference.settings",
        DATABASE_URL=f"sqlite:///{tmp_path}/benchmark.sqlite3",
        STEPWISE_STATIC_ROOT=f"{tmp_path}/static",
    )
    # Traced, it would take three times as long, and none of it counts for coverage.
    environment.pop("COVERAGE_PROCESS_CONFIG", None)

    ran = python("-m", "benchmarks.steps", "--quick", "--database", "sqlite", env=environment)

    assert ran.returncode == 0, ran.stderr
    rows = json.loads(ran.stdout)["rows"]
    assert {(row["subject"], row["reference"]) for row in rows} == {
        (subject, reference) for subject in ("htmx", "nojs") for reference in ("hand-written", "formtools")
    }
    assert {row["steps"] for row in rows} == {5, 20, 100, 200}
    assert max(row["sql"] for row in rows) <= 6
    assert len({row["sql"] for row in rows}) == 1
