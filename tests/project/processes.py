"""Run Python in an environment of one's own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from settings.environment import BASE_DIR

OURS = re.compile(r"\b(?:DJANGO|STEPWISE|DATABASE|TEST_DATABASE)_[A-Z_]+\b")

SECRET = "made-up-for-tests-Vb5Qx0nKq7LrT2sYw8ZdHj4Mc9GfPa1Eu6Ri3o"

GOOD = {"DJANGO_SECRET_KEY": SECRET, "DJANGO_ALLOWED_HOSTS": "forms.example.com"}


def process_environment(var: Path, **variables: str) -> dict[str, str]:
    """The environment without settings of ours, but these."""
    kept = {name: value for name, value in os.environ.items() if not OURS.fullmatch(name)}
    return kept | {"STEPWISE_VAR_DIR": str(var)} | variables


def python(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run Python in the project, with the given environment."""
    return subprocess.run([sys.executable, *arguments], cwd=BASE_DIR, env=env, capture_output=True, text=True, check=False)
