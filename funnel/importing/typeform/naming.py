"""Keys of what a form calls by references, which people may have written or machines."""

from __future__ import annotations

import re

# A UUID, the letters and digits that Typeform makes up, or the title or the place of something without a reference.
_MADE_UP = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-.*|(?=.*[0-9])(?=.*[A-Z])[0-9A-Za-z]{10,}|“.*”|.*\[[0-9]+\](?: [0-9]+)?", re.DOTALL
)
_RECALL = re.compile(r"\{\{[^{}]*\}\}")


def titled(title: object) -> str:
    """The reference of something that has none but a title, such as “Your name”, as no form itself writes one; "" without a title."""
    words = " ".join(title[:300].split())[:150] if isinstance(title, str) else ""
    return f"“{words}”" if words else ""


def names_for(ref: str, title: object) -> tuple[str, str]:
    """What a key may be made of, the better first: a reference that says something, else the title."""
    words = _RECALL.sub(" ", title)[:300] if isinstance(title, str) else ""
    return (words, ref) if _MADE_UP.fullmatch(ref) else (ref, words)
