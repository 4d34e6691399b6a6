"""Texts of other systems as ours: plain, of the length that fits."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

from funnel.importing.conversion import Notes

_UNKEPT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_MARKED = re.compile(r"</?[a-zA-Z!]|&#?\w")
_PARAGRAPHS = re.compile(r"\n{2,}")
_BLOCKS = frozenset(["p", "div", "ul", "ol", "table", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "section", "blockquote"])
_SILENT = frozenset({"script", "style"})


def kept(text: str) -> str:
    """The text without control characters and halves of surrogate pairs."""
    return _UNKEPT.sub("", text)


def plain(text: str) -> str:
    """HTML as text: paragraphs and lists as lines, links with their addresses, everything else without its tags."""
    if not _MARKED.search(text):
        return text
    reader = _Reader()
    # The parser would look for the end of what is never closed again and again.
    whole, end, rest = text.rpartition(">")
    reader.feed(whole + end)
    reader.close()
    return "".join(reader.found) + html.unescape(rest)


def taken(value: object, most: int, notes: Notes, path: str, *, is_line: bool = True) -> str:
    """A text of at most `most` characters, one line unless told otherwise; what was cut or cleaned off is noted. "" for nothing."""
    if value is None:
        return ""
    if not isinstance(value, str):
        notes.add(path, "property_not_taken", "This is not a text. Write it into the draft by hand.")
        return ""
    # Looking through far more than can be kept would only take time.
    raw = value[: 20 * most + 1_000]
    # An entity can stand for a character that cannot be kept.
    text = kept(plain(raw))
    if text != raw:
        notes.add(path, "text_cleaned", "Its formatting was taken off. Read it once in the draft.")
    text = " ".join(text.split()) if is_line else _lines(text)
    if len(text) > most or len(value) > len(raw):
        notes.add(path, "text_shortened", f"It has {len(value):,} characters, and {most:,} can be kept. Shorten it in the draft.")
        text = text[: most - 1].rstrip() + "…"
    return text


def _lines(text: str) -> str:
    lines = "\n".join(" ".join(line.split()) for line in text.splitlines())
    return _PARAGRAPHS.sub("\n\n", lines).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._links: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        if tag == "br":
            self.found.append("\n")
        elif tag == "li":
            self.found.append("\n– ")
        elif tag in _BLOCKS:
            self.found.append("\n\n")
        elif tag == "a":
            self._links.append(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in _SILENT))
        if tag in _BLOCKS:
            self.found.append("\n\n")
        elif tag == "a" and self._links:
            address = self._links.pop()
            if address.startswith(("https://", "http://")):
                self.found.append(f" ({address})")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(data)
