"""The journey map: a funnel drawn as a graph of steps and branches, and the same in words."""

from __future__ import annotations

from funnel.journey_map.outline import Entry, as_text, counts, outline
from funnel.journey_map.picture import STYLESHEET, as_file, picture

__all__ = ["STYLESHEET", "Entry", "as_file", "as_text", "counts", "outline", "picture"]
