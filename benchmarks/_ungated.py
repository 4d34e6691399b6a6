"""The site without the fair gate in front of SQLite's writers: what `writers` compares with."""

from __future__ import annotations

from funnel import transactions
from settings.wsgi import application as application


def _no_gate() -> None:
    return None


setattr(transactions, "_gate_path", _no_gate)  # noqa: B010 -- it is nobody else's business
