"""Texts that stand on a page of another language, since nobody has translated them yet."""

from __future__ import annotations

from typing import Self


class Foreign(str):
    """A text like any other, which knows the code of its `language`: screen readers have to be told."""

    language: str

    def __new__(cls, text: str, language: str = "") -> Self:
        found = super().__new__(cls, text)
        found.language = language
        return found


def like(text: str, source: str) -> str:
    """`text`, which was made from `source`, in the language of that."""
    return Foreign(text, source.language) if isinstance(source, Foreign) else text
