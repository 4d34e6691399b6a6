"""Send files as a browser does, and read what is left of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from funnel.models import Event
from tests.funnel.files import PDF


def send(
    browser: Client,
    content: bytes | None = PDF,
    name: str = "cv.pdf",
    how: dict[str, str] | None = None,
    more: dict[str, str] | None = None,
) -> Any:
    files = {} if content is None else {"cv-answer": SimpleUploadedFile(name, content)}
    return browser.post("/f/signup/cv/", {**files, **(more or {})}, headers=how or {})


def kept(root: Path) -> list[bytes]:
    """The contents of all files there are."""
    return sorted(path.read_bytes() for path in root.rglob("*") if path.is_file())


def events() -> list[tuple[str, str]]:
    """Kind and error codes of all that happened since the visit began."""
    return list(Event.objects.order_by("seq").values_list("kind", "error_codes"))[1:]
