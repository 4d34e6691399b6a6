"""The pages on which a marketer edits steps, choices, endings and rules."""

from __future__ import annotations

from steps.admin import endings, rules, steps  # they register themselves

__all__ = ["endings", "rules", "steps"]
