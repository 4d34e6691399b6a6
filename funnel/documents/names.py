"""Names in a document: what rules, prefills and path tests say they read or change."""

from __future__ import annotations

from collections.abc import Collection

# Before a name that stands for nothing. A draft may hold one, say of a variable that was deleted, and its document must not be
# refused for it; while in a document that somebody writes, it is a slip of the pen.
MISSING = "?"


def written(name: str, known: Collection[str]) -> str:
    """The draft's `name` as the document has it, marked unless it is empty or one of those known."""
    return name if not name or name in known else MISSING + name


def read(name: str) -> str:
    """The document's `name` as the draft has it."""
    return name.removeprefix(MISSING)


def is_marked(name: str) -> bool:
    """Whether the document says itself that `name` stands for nothing."""
    return name.startswith(MISSING)
