"""The block types, one class each, in one literal."""

from __future__ import annotations

from steps.blocks.base import BlockType
from steps.blocks.reveal import Reveal, Tooltip

__all__ = ["BLOCK_TYPES", "BlockType"]

BLOCK_TYPES: dict[str, BlockType] = {item.key: item for item in (Reveal(), Tooltip())}
