"""What stands around Django's WSGI application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.checks import ERROR, run_checks
from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


def only_utf8(inner: WSGIApplication) -> WSGIApplication:
    """The application, told of no other charset than UTF-8.

    Django decodes a query string by the charset of the Content-Type, and answers some of Python's codecs ("zlib", "idna")
    with an error before any of its middleware runs. Browsers only send UTF-8.
    """

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        kind, _semicolon, parameters = environ.get("CONTENT_TYPE", "").partition(";")
        if "charset" in parameters.lower() and "utf-8" not in parameters.lower():
            environ["CONTENT_TYPE"] = kind
        return inner(environ, start_response)

    return application


def checked(inner: WSGIApplication) -> WSGIApplication:
    """The application, once Django's system checks find no error: commands run them by themselves, a server does not."""
    errors = [message for message in run_checks() if message.level >= ERROR]
    if errors:
        raise ImproperlyConfigured("\n".join(str(message) for message in errors))
    return inner
