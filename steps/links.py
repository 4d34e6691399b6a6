"""Links that an ending may lead to: https, and a site the funnel allows by name."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})+", re.ASCII)


def hosts(text: str) -> list[str]:
    """The sites in `text`, one on each line; ValueError naming the first line that is no host name."""
    found = []
    for line in text.splitlines():
        host = line.strip().lower()
        if not host:
            continue
        if len(host) > 253 or not _HOST.fullmatch(host):
            raise ValueError(f"“{line.strip()[:80]}” is not the name of a site. Enter just the name, such as shop.example.com.")
        found.append(host)
    return found


def is_allowed(link: str, allowed: str) -> bool:
    """Whether `link` is an https address on one of the sites listed in `allowed`. Anything odd is not."""
    # Browsers take a backslash for a slash, so that what looks like the host need not be it; and skip blanks and control characters.
    if not link.isascii() or not link.isprintable() or any(char in link for char in " \\"):
        return False
    try:
        url = urlsplit(link)
        plain = url.scheme == "https" and "@" not in url.netloc and url.port in (None, 443)
        return plain and (url.hostname or "") in hosts(allowed)
    except ValueError:
        return False
