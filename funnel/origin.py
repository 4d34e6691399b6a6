"""Whether a POST came from our own pages, and came whole."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser
from django.http.request import UnreadablePostError

from steps.fields.file import HARD_MAXIMUM, MEGABYTE

# The largest file there is, and what stands around it.
_MOST_BYTES = HARD_MAXIMUM * MEGABYTE + MEGABYTE


def is_same_origin(request: HttpRequest) -> bool:
    """False for a POST that another site made the browser send.

    Every browser of the last years sends `Sec-Fetch-Site`, or at least `Origin`, with a form's POST. A request with neither
    is no browser's, so there is no cookie of a victim to misuse; the visit's cookie is SameSite=Lax besides.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or origin.partition("://")[2] == request.get_host()


def is_whole(request: HttpRequest) -> bool:
    """False for a body that is shorter than its length says: the connection broke, and half an answer is none.

    Raises RequestDataTooBig for a body over the limit, MultiPartParserError for a form with files that cannot be read.
    """
    try:
        promised = int(request.META.get("CONTENT_LENGTH") or 0)
        if request.content_type == "multipart/form-data":
            return _length_read(request, promised) >= promised
        return len(request.body) >= promised
    except (UnreadablePostError, ValueError):
        return False


def _length_read(request: HttpRequest, promised: int) -> int:
    """The bytes of a form that may hold a file: it is read in pieces, so that no file has to fit into memory."""
    if promised > _MOST_BYTES:
        raise RequestDataTooBig("The request holds more than any step takes.")
    counting = _Counting(request.upload_handlers, request)
    request.upload_handlers = [counting, *counting.others]
    request.POST  # noqa: B018 -- reads it all
    return counting.count


class _Counting(FileUploadHandler):
    """Counts what the parser reads, and leaves the files to the other handlers."""

    def __init__(self, others: Iterable[FileUploadHandler], request: HttpRequest) -> None:
        super().__init__(request)
        self.others = list(others)
        self.count = 0

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 -- Django's name
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> Any:
        """Parse in the parser's stead, from a stream that is counted."""
        self._stream = input_data
        stream: Any = self
        return MultiPartParser(META, stream, self.others, encoding).parse()

    def read(self, *size: int) -> bytes:
        """As the request's own."""
        data: bytes = self._stream.read(*size)
        self.count += len(data)
        return data
