"""Which of a funnel's languages a visitor reads it in."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation.trans_real import parse_accept_lang_header

PARAMETER = "lang"
_YEAR = 365 * 86_400


def cookie_name() -> str:
    """The cookie that remembers what a visitor has picked."""
    return f"{settings.STEPWISE_COOKIE_PREFIX}language"


def picked(request: HttpRequest, languages: Sequence[str]) -> str:
    """What the visitor asks for in the address, as with ?lang=de; empty when it is none of the funnel's languages."""
    wanted = request.GET.get(PARAMETER, "")
    return wanted if wanted in languages else ""


def chosen(request: HttpRequest, languages: Sequence[str]) -> str:
    """The language of the page: what the visitor picked, now or earlier, else the first of the browser's that the funnel speaks,
    else the funnel's own.
    """
    if len(languages) == 1:
        return languages[0]
    remembered = request.COOKIES.get(cookie_name(), "")
    spoken = [code.partition("-")[0] for code, _ in parse_accept_lang_header(request.headers.get("Accept-Language", ""))]
    for code in (picked(request, languages), remembered, *spoken):
        if code in languages:
            return code
    return languages[0]


def remember(response: HttpResponseBase, language: str) -> None:
    """Keep what a visitor picked, for a year. It says nothing of them but this."""
    response.set_cookie(
        cookie_name(), language, max_age=_YEAR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )
