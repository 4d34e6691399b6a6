"""Whether a POST came from our own pages, told by the browser itself rather than by a token that can expire."""

from __future__ import annotations

from urllib.parse import urlsplit

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
    return origin is None or urlsplit(origin).netloc == request.get_host()
