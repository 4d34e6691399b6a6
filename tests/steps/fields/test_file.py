"""Files: told by what is in them, whatever they are called."""

from __future__ import annotations

import hashlib
import struct
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from steps.fields import FIELD_TYPES
from steps.fields.contents import clean_name, kind_of
from steps.fields.file import Removed
from steps.forms import NEVER_PREFILLED, StepForm, read_value
from steps.spec import Step, Value
from tests.funnel.files import DOCM, DOCX, GIF, JPEG, ODT, PDF, PNG, TEXT, WEBP, XLSX, archive

STORED: Value = {"name": "old.pdf", "size": "9", "kind": "pdf", "digest": "ab"}


def form(content: bytes | None, name: str = "cv.pdf", *, stored: Value = None, posted: Any = None, **columns: Any) -> StepForm:
    files = {} if content is None else {"cv-answer": SimpleUploadedFile(name, content)}
    step = Step("cv", "file", "Your CV?", **columns)
    return StepForm(data=posted or {}, files=files, prefix="cv", step=step, initial={"answer": stored} if stored else {})


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (PDF, "cv.pdf", "pdf"),
        (PDF, "cv.exe", "pdf"),
        (PNG, "me.png", "png"),
        (JPEG, "me", "jpeg"),
        (WEBP, "me.webp", "webp"),
        (GIF, "me.gif", "gif"),
        (DOCX, "cv.docx", "docx"),
        (XLSX, "sums.xlsx", "xlsx"),
        (ODT, "cv.odt", "odt"),
        (TEXT, "list.csv", "csv"),
        (TEXT, "list.TXT", "txt"),
        (TEXT, "page.html", None),
        (b"<script>alert(1)</script>", "x.svg", None),
        (b"MZ\x90\x00" + b"\0" * 60, "cv.pdf", None),
        (b"a\0b", "list.txt", None),
        (b"\xff\xfe\x41\x00", "list.txt", None),
        ("é".encode() * 40_000 + b"\xc3", "list.txt", None),
        (DOCM, "cv.docx", None),
        (archive("anything.txt"), "cv.docx", None),
        (DOCX[:-30], "cv.docx", None),
        (b"PK\x03\x04", "cv.docx", None),
        (DOCX[:-10] + b"\xff\xff\xff\x7f" + DOCX[-6:], "cv.docx", None),
    ],
)
def test_kind_is_told_by_the_contents(content: bytes, name: str, kind: str | None) -> None:
    assert kind_of(BytesIO(content), name) == kind


def test_long_directory_of_an_archive_is_not_read() -> None:
    many = archive("[Content_Types].xml", "word/document.xml", *(f"{number:0200}" for number in range(5_000)))

    assert kind_of(BytesIO(many), "cv.docx") is None


@pytest.mark.parametrize(
    ("name", "kind", "clean"),
    [
        ("cv.pdf", "pdf", "cv.pdf"),
        ("CV.PDF", "pdf", "CV.PDF"),
        ("cv.exe", "pdf", "cv.exe.pdf"),
        ("me.jpeg", "jpeg", "me.jpeg"),
        ("../../etc/passwd", "txt", "passwd.txt"),
        ("C:\\Users\\ada\\cv.pdf", "pdf", "cv.pdf"),
        ("exe\u202efdp.pdf", "pdf", "exefdp.pdf"),
        ('a\r\nb\0"<c>.pdf', "pdf", "ab c.pdf"),
        ("", "pdf", "file.pdf"),
        ("...", "pdf", "file.pdf"),
        (".pdf", "pdf", "pdf.pdf"),
        ("x" * 300 + ".pdf", "pdf", "x" * 96 + ".pdf"),
        ("Ærø & Søn.pdf", "pdf", "Ærø & Søn.pdf"),
    ],
)
def test_name_is_cleaned_and_ends_as_its_kind(name: str, kind: str, clean: str) -> None:
    assert clean_name(name, kind) == clean


@pytest.mark.parametrize(
    ("content", "columns", "codes"),
    [
        (PDF, {}, []),
        (None, {}, ["required"]),
        (None, {"required": False}, []),
        (b"", {}, ["empty"]),
        (b"MZ", {}, ["wrong_kind"]),
        (PDF, {"options": {"kinds": "pictures"}}, ["wrong_kind"]),
        (PDF, {"options": {"kinds": "pdf", "largest": "1"}}, []),
        (PDF + b"\0" * 1024 * 1024, {"options": {"largest": "1"}}, ["too_large"]),
    ],
)
def test_file_is_checked(content: bytes | None, columns: dict[str, Any], codes: list[str]) -> None:
    assert form(content, **columns).error_codes == codes


def test_same_file_is_the_same_answer() -> None:
    first, second, other = form(PDF), form(PDF), form(PDF + b"2")

    assert first.is_valid()
    assert second.is_valid()
    assert other.is_valid()
    digest = hashlib.sha256(PDF).hexdigest()
    assert first.value == second.value == {"name": "cv.pdf", "size": str(len(PDF)), "kind": "pdf", "digest": digest}
    assert other.value != first.value


def test_nothing_chosen_keeps_the_file_that_was_sent() -> None:
    kept = form(None, stored=STORED)

    assert kept.is_valid()
    assert kept.value == STORED


def test_file_can_be_taken_back_when_it_is_optional() -> None:
    back = form(None, stored=STORED, posted={"cv-answer_remove": "on"}, required=False)
    must_stay = form(None, stored=STORED, posted={"cv-answer_remove": "on"})

    assert back.is_valid()
    assert back.value is None
    assert isinstance(back.cleaned_data["answer"], Removed)
    assert must_stay.error_codes == ["required"]


def test_export_has_the_name_and_nothing_fills_a_file_in() -> None:
    kind = FIELD_TYPES["file"]

    assert (kind.cell(STORED), kind.cell(None)) == ("old.pdf", "")
    assert "file" in NEVER_PREFILLED
    assert read_value(Step("cv", "file", "Your CV?"), "cv.pdf") == {"name": "cv.pdf", "size": "0", "kind": "", "digest": ""}


def _archive(records: bytes, directory: bytes) -> bytes:
    return b"PK\x03\x04" + b"\0" * 26 + directory + records


@pytest.mark.parametrize("trick", ["zip64", "two marks"])
def test_archive_that_hides_a_long_directory_is_no_letter(trick: str) -> None:
    entry = struct.pack("<4s4B4HL2L5H2L", b"PK\x01\x02", 20, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0) + b"ab"
    directory = entry * 60_000
    if trick == "zip64":
        record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 60_000, 60_000, len(directory), 30)
        record += struct.pack("<4sLQL", b"PK\x06\x07", 0, 30 + len(directory), 1)
        record += struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 46, 30, 0)
    else:
        record = b"PK\x05\x06" * 2 + struct.pack("<2H2LH", 1, 1, len(directory), 30, 0)

    assert kind_of(BytesIO(_archive(record, directory)), "a.docx") is None
