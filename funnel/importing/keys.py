"""Keys for what is imported: those an earlier import gave, else made from a name, each only once."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.text import slugify

from steps.models import KEY_PATTERN

_KEY = re.compile(rf"{KEY_PATTERN}\Z")
_LONGEST = 50


class Keys:
    """The keys of one kind of thing in one funnel. `known` are those of an earlier import, by reference; they are never given to others."""

    def __init__(self, known: Mapping[str, str] | None = None, *, stem: str) -> None:
        self._known = dict(known or {})
        self._taken = set(self._known.values())
        self._stem = stem
        # The last number that was put behind each base, so that thousands of one name take no time.
        self._numbers: dict[str, int] = {}

    def make(self, ref: str, *names: str) -> str:
        """The key for what the source calls `ref`: the one it had, else made from the first of `names` that gives one."""
        if ref in self._known:
            return self._known[ref]
        base = next((key for key in map(_key_of, names) if key), "") or self._stem
        key, number = base, self._numbers.get(base, 1)
        while key in self._taken:
            number += 1
            end = f"-{number}"
            key = base[: _LONGEST - len(end)] + end
        self._numbers[base] = number
        self._known[ref] = key
        self._taken.add(key)
        return key


def _key_of(name: str) -> str:
    """A key that says what the name says, at most 50 characters; empty when none can be made."""
    if _KEY.match(name):
        return name
    plain = slugify(name[:200]).lstrip("-_0123456789")[:_LONGEST].strip("-_")
    return plain if _KEY.match(plain) else ""
