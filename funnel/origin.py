"""Whether a POST came from our own pages, and came whole."""

from __future__ import annotations

from django.http import HttpRequest


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

    Raises RequestDataTooBig for a body over the limit.
    """
    try:
        promised = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return False
    return len(request.body) >= promised
