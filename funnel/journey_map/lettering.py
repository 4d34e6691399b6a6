"""Text that has to fit: how wide it is, and where to cut it. Whatever a marketer typed, it stays within its lines."""

from __future__ import annotations

import unicodedata

# Widths in em, somewhat generous: which font draws the text is not known.
_NARROW = frozenset("iljtfrI.,:;'|!()[]{}` -“”‘’")
_WIDE = frozenset("mwMWOQ@%&—…")
# How much wider a text is in bold.
BOLD = 1.15
_ELLIPSIS = "…"
_JOINERS = "\u200d"


def clean(text: str) -> str:
    """One line, without what is no character to be seen: XML and terminals take offence at control characters."""
    kept = "".join(" " if char.isspace() else char for char in text if char.isspace() or _is_visible(char))
    return " ".join(kept.split())


def width(text: str) -> float:
    """About how wide a text is, in em."""
    return sum(map(_em, text))


def lines(text: str, room: float, most: int) -> list[str]:
    """The text in at most so many lines of `room` em, broken between words where it can be; the last ends in “…” if text is left."""
    rest = clean(text)
    found: list[str] = []
    while rest and len(found) < most:
        if width(rest) <= room:
            found.append(rest)
            return found
        head = _fitting(rest, room)
        if len(found) == most - 1:
            found.append(_fitting(rest, room - _em(_ELLIPSIS)).rstrip() + _ELLIPSIS)
            break
        space = head.rfind(" ")
        if rest[len(head) : len(head) + 1] != " " and space > len(head) // 3:
            head = head[:space]
        found.append(head.rstrip())
        rest = rest[len(head) :].lstrip()
    return found


def cut(text: str, room: float) -> str:
    """The text on one line of `room` em."""
    return (lines(text, room, 1) or [""])[0]


def _fitting(text: str, room: float) -> str:
    """The longest beginning that fits, at least one character; what belongs to a character stays with it, if that fits at all."""
    used, end = 0.0, 0
    for position, char in enumerate(text):
        used += _em(char)
        if position and not _belongs(text, position):
            end = position
        if used > room:
            return text[: end or max(position, 1)]
    return text


def _belongs(text: str, position: int) -> bool:
    """Whether the character there is drawn together with the one before it."""
    char = text[position]
    return char in _JOINERS or text[position - 1] in _JOINERS or unicodedata.category(char) in ("Mn", "Me", "Sk")


def _is_visible(char: str) -> bool:
    # Directions are left to the characters themselves: a stray override would turn around what follows it.
    return char in _JOINERS or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def _em(char: str) -> float:
    if char in _NARROW:
        return 0.34
    if char in _WIDE:
        return 1.0
    if char.isascii():
        return 0.72 if char.isupper() else 0.6
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0.0
    return 1.1 if unicodedata.east_asian_width(char) in "WF" else 0.72
