"""Requests to the WSGI application in this very process, so that CPU time is the server's alone."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

from benchmarks._machinery import HOST


@dataclass
class Reply:
    """What came back."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


class Client:
    """A browser that sends what browsers send with a form, and nothing that costs the client time; but it takes pages as they are,
    since the references do not compress theirs.
    """

    def __init__(self) -> None:
        self.application: WSGIHandler = get_wsgi_application()

    def get(self, path: str, cookies: Mapping[str, str]) -> Reply:
        """One GET."""
        return self._send("GET", path, cookies, b"", {})

    def post(self, path: str, cookies: Mapping[str, str], data: Mapping[str, str], *, htmx: bool = False) -> Reply:
        """One POST of a form, by the browser or by htmx."""
        return self._send("POST", path, cookies, urlencode(data).encode(), {"HTTP_HX_REQUEST": "true"} if htmx else {})

    def post_and_follow(self, path: str, cookies: Mapping[str, str], data: Mapping[str, str]) -> Reply:
        """A POST and the GET of the page that it redirects to."""
        reply = self.post(path, cookies, data)
        if reply.status not in (302, 303):
            raise RuntimeError(f"{path} answered {reply.status} instead of redirecting.")
        return self.get(urlsplit(reply.headers["Location"]).path, cookies)

    def _send(self, method: str, path: str, cookies: Mapping[str, str], body: bytes, headers: Mapping[str, str]) -> Reply:
        reply = Reply()

        def start_response(status: str, found: list[tuple[str, str]], exc_info: Any = None, /) -> Callable[[bytes], object]:
            reply.status = int(status[:3])
            reply.headers = dict(found)
            return bytes  # WSGI asks for a way to write; Django does not use it

        environ = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "SERVER_NAME": HOST,
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": HOST,
            "CONTENT_TYPE": "application/x-www-form-urlencoded" if body else "",
            "CONTENT_LENGTH": str(len(body)) if body else "",
            "HTTP_HOST": HOST,
            "HTTP_ORIGIN": f"http://{HOST}",
            "HTTP_SEC_FETCH_SITE": "same-origin",
            "HTTP_ACCEPT": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "HTTP_ACCEPT_LANGUAGE": "en",
            "HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36",
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
            **headers,
        }
        response = self.application(environ, start_response)
        try:
            reply.body = b"".join(response)
        finally:
            response.close()  # which ends the request
        return reply
