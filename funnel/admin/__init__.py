"""The marketer's studio: funnels and their publishing, visits and events, people."""

from __future__ import annotations

from funnel.admin import events, funnels, people, versions, visits  # they register themselves

__all__ = ["events", "funnels", "people", "versions", "visits"]
