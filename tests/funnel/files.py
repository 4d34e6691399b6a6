"""Small files of every kind that steps take, and some that they do not."""

from __future__ import annotations

import io
import zipfile

PDF = b"%PDF-1.7\n1 0 obj\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 20
WEBP = b"RIFF\x24\0\0\0WEBPVP8 "
GIF = b"GIF89a" + b"\0" * 20
TEXT = "Zoë;1\r\nÆrø;2\r\n".encode()


def archive(*names: str, first: bytes = b"") -> bytes:
    """A zip archive with entries of these names; `first` is stored before them as “mimetype”."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        if first:
            file.writestr(zipfile.ZipInfo("mimetype"), first)
        for name in names:
            file.writestr(name, "<x/>")
    return made.getvalue()


DOCX = archive("[Content_Types].xml", "word/document.xml")
XLSX = archive("[Content_Types].xml", "xl/workbook.xml")
ODT = archive("content.xml", first=b"application/vnd.oasis.opendocument.text")
DOCM = archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")
