"""What a file really is, by its contents: its name is only what somebody called it."""

from __future__ import annotations

import codecs
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

# A directory of an archive that is longer than this is no letter's: reading it would cost memory.
_LONGEST_DIRECTORY = 1_000_000
_LONGEST_NAME = 100
_CHUNK = 64 * 1024
# Control characters that no text has; tab, line ends and form feed are fine.
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")

File = IO[bytes]


@dataclass(frozen=True, slots=True)
class Contents:
    """One kind of file: what people call it, the endings of its name (the first is its own) and how it is told."""

    key: str
    label: str
    endings: tuple[str, ...]
    is_it: Callable[[bytes, File, str], bool]


def _begins(*marks: bytes) -> Callable[[bytes, File, str], bool]:
    return lambda head, file, ending: head.startswith(marks)


def _web_picture(head: bytes, file: File, ending: str) -> bool:
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def _open_document(head: bytes, file: File, ending: str) -> bool:
    """OpenDocument 1.3, part 2, 3.3: the archive's first entry is named “mimetype”, holds it, and is not compressed."""
    return head[:4] == b"PK\x03\x04" and head[30:].startswith(b"mimetypeapplication/vnd.oasis.opendocument.text")


def _office(part: str) -> Callable[[bytes, File, str], bool]:
    def is_it(head: bytes, file: File, ending: str) -> bool:
        names = _entries(head, file)
        # With macros it is a program.
        return {"[Content_Types].xml", part} <= names and not any(name.lower().endswith("vbaproject.bin") for name in names)

    return is_it


def _text(*endings: str) -> Callable[[bytes, File, str], bool]:
    """Text in UTF-8. What it is meant for only its ending says: a web page is text as well."""

    def is_it(head: bytes, file: File, ending: str) -> bool:
        return ending in endings and all(_NO_TEXT.search(part) is None for part in _decoded(file))

    def is_text(head: bytes, file: File, ending: str) -> bool:
        try:
            return is_it(head, file, ending)
        except UnicodeDecodeError:
            return False

    return is_text


KINDS: dict[str, Contents] = {
    kind.key: kind
    for kind in (
        Contents("pdf", "PDF", (".pdf",), _begins(b"%PDF-")),
        Contents("docx", "Word (DOCX)", (".docx",), _office("word/document.xml")),
        Contents("odt", "OpenDocument (ODT)", (".odt",), _open_document),
        Contents("xlsx", "Excel (XLSX)", (".xlsx",), _office("xl/workbook.xml")),
        Contents("csv", "CSV", (".csv",), _text(".csv")),
        Contents("txt", "TXT", (".txt",), _text(".txt")),
        Contents("jpeg", "JPEG", (".jpg", ".jpeg"), _begins(b"\xff\xd8\xff")),
        Contents("png", "PNG", (".png",), _begins(b"\x89PNG\r\n\x1a\n")),
        Contents("webp", "WebP", (".webp",), _web_picture),
        Contents("gif", "GIF", (".gif",), _begins(b"GIF87a", b"GIF89a")),
    )
}


def kind_of(file: File, name: str) -> str | None:
    """The key of the kind that `file` is, read from its beginning; None when it is none of those we take."""
    file.seek(0)
    head = file.read(256)
    ending = f".{name.rpartition('.')[2].lower()}"
    return next((kind.key for kind in KINDS.values() if kind.is_it(head, file, ending)), None)


def clean_name(name: str, kind: str) -> str:
    """A name that shows, saves and sorts without surprise: no folders, nothing invisible, at most 100 characters, ending as
    its kind does."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    # Cc, Cf: line ends, and signs that turn the direction of writing, so that “exe.pdf” reads “fdp.exe”.
    shown = "".join(char for char in last if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))
    text = re.sub(r'[<>:"|?*\s]+', " ", shown).strip(" .")
    endings = KINDS[kind].endings
    stem, dot, ending = text.rpartition(".")
    if f".{ending.lower()}" not in endings or not dot:
        stem, ending = text, endings[0][1:]
    return f"{stem[: _LONGEST_NAME - len(ending) - 1].strip(' .') or 'file'}.{ending}"


def _decoded(file: File) -> Iterator[str]:
    """The text, part by part. UnicodeDecodeError when it is not UTF-8."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    while chunk := file.read(_CHUNK):
        yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


def _entries(head: bytes, file: File) -> set[str]:
    """The names in a zip archive; none for anything else, or for one made to be costly or to confuse."""
    if head[:4] != b"PK\x03\x04" or not _has_short_directory(file):
        return set()
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            return set(archive.namelist())
    # Whatever a made-up archive brings zipfile to raise; a RuntimeError stands for a later version of the format.
    except (zipfile.BadZipFile, ArithmeticError, EOFError, LookupError, OSError, RuntimeError, ValueError):
        return set()


def _has_short_directory(file: File) -> bool:
    """By the record at an archive's end (APPNOTE 4.3.16): its bytes 12 to 15 are the directory's size."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 22 - 65_535))
    end = file.read()
    at = end.rfind(b"PK\x05\x06")
    return (
        at >= 0
        # One record only, and none of the 64-bit kind, which says something else and which no letter needs.
        and end.find(b"PK\x05\x06") == at
        and end[max(0, at - 20) : at - 16] != b"PK\x06\x07"
        and len(end) >= at + 16
        and int.from_bytes(end[at + 12 : at + 16], "little") <= _LONGEST_DIRECTORY
    )
