"""Keys made from what a marketer wrote: once, when a row is new."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from itertools import count

MAX_LENGTH = 50


def make_key(text: str, *, fallback: str, taken: Container[str]) -> str:
    """A key like “company_size” for “Company size?”, not among `taken`; `fallback` starts it where the text cannot.

    Always matches `KEY_PATTERN`.
    """
    stem = _stem(text, fallback)
    if stem not in taken:
        return stem
    return next(key for key in (_numbered(stem, number) for number in count(2)) if key not in taken)


def _stem(text: str, fallback: str) -> str:
    # What a text recalls is no part of its name.
    text = re.sub(r"\{\{[^{}]*\}\}", " ", text)
    folded = unicodedata.normalize("NFKD", re.sub(r"['’]", "", text).casefold())
    letters = "".join(char for char in folded if not unicodedata.combining(char))
    words = re.sub(r"[^a-z0-9]+", "_", letters).strip("_")
    if not words:
        return fallback
    if words[0].isdigit():
        words = f"{fallback}_{words}"
    return _cut(words, MAX_LENGTH)


def _cut(words: str, length: int) -> str:
    """At most so long, and between two words if there is a gap in the second half."""
    if len(words) <= length:
        return words
    gap = words.rfind("_", length // 2, length + 1)
    return words[: gap if gap > 0 else length].rstrip("_")


def _numbered(stem: str, number: int) -> str:
    suffix = f"_{number}"
    return f"{stem[: MAX_LENGTH - len(suffix)].rstrip('_')}{suffix}"
