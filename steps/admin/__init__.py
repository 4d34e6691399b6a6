"""The pages on which a marketer edits steps, choices, endings and rules."""

from __future__ import annotations

from steps.admin import rules, steps  # they register themselves

__all__ = ["rules", "steps"]
