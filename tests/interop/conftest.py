"""The engine that all of these tests compare with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.interop.engine import Engine, install, missing


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    """SurveyJS's own engine, installed. Who asks for these tests and has no Node is told so."""
    if reason := missing():
        pytest.skip(reason)
    install()
    engine = Engine()
    yield engine
    engine.close()
