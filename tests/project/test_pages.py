"""Pages of the whole site: their headers, its health, its logs."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from csp.decorators import csp, csp_exempt, csp_replace, csp_update
from csp.exceptions import CSPNonceError
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client, RequestFactory, override_settings

from settings.csp import HeadersMiddleware
from settings.logs import WithoutQueryStrings


def policy_of(header: str) -> dict[str, str]:
    return {name: value for name, _, value in (part.strip().partition(" ") for part in header.split(";"))}


@pytest.mark.django_db
def test_visitors_get_the_strict_policy(client: Client) -> None:
    response = client.get("/healthz")

    assert response.content == b"ok\n"
    assert policy_of(response["Content-Security-Policy"]) == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "object-src": "'none'",
        "frame-ancestors": "'none'",
    }
    assert response["Permissions-Policy"] == "camera=(), geolocation=(), microphone=(), payment=()"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert not response.cookies


@pytest.mark.django_db
def test_admin_alone_gets_the_looser_policy(client: Client) -> None:
    response = client.get("/admin/login/")

    policy = policy_of(response["Content-Security-Policy"])

    assert response.status_code == 200
    assert policy["script-src"] == "'self' 'unsafe-eval'"
    assert policy["style-src"] == "'self' 'unsafe-inline'"
    assert policy["default-src"] == "'none'"


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def policies(view: Callable[[HttpRequest], HttpResponseBase], path: str = "/", *, involved: bool | None = None) -> dict[str, str]:
    """The policies that the middleware adds to a view's response, by header; `involved` leaves them to django-csp or not."""
    middleware = HeadersMiddleware(view)
    if involved is not None:
        middleware.is_involved = involved
    headers = middleware.process_response(request := RequestFactory().get(path), view(request)).headers
    return {name: value for name, value in headers.items() if name.startswith("Content-Security-Policy")}


@pytest.mark.parametrize("path", ["/f/a/", "/admin/"])
@pytest.mark.parametrize(
    ("decorate", "expected"),
    [
        (csp_update({"img-src": "https://img.example"}), "img-src 'self' data: https://img.example"),
        (csp_replace({"img-src": "'none'"}), "img-src 'none'"),
        (csp({"img-src": "'self'"}), "img-src 'self'"),
    ],
)
def test_views_may_narrow_the_policy(path: str, decorate: Callable[..., Any], expected: str) -> None:
    assert expected in policies(decorate(plain), path)["Content-Security-Policy"]


def test_view_may_be_exempt_from_the_policy() -> None:
    assert policies(csp_exempt()(plain)) == {}


@pytest.mark.parametrize("path", ["/f/a/", "/admin/"])
def test_policy_kept_ready_is_the_one_django_csp_makes(path: str) -> None:
    ready, made = (policies(plain, path, involved=involved)["Content-Security-Policy"] for involved in (False, True))

    assert policy_of(ready) == policy_of(made)


@override_settings(CONTENT_SECURITY_POLICY_REPORT_ONLY={"DIRECTIVES": {"default-src": ["'self'"]}})
def test_report_only_policy_is_sent_too() -> None:
    assert policies(plain)["Content-Security-Policy-Report-Only"] == "default-src 'self'"


@pytest.mark.parametrize("involved", [False, True])
def test_nonce_is_refused_once_the_policy_is_written(involved: bool) -> None:
    middleware, request = HeadersMiddleware(plain), RequestFactory().get("/")
    middleware.is_involved = involved

    middleware(request)

    with pytest.raises(CSPNonceError):
        str(vars(request)["csp_nonce"])


@pytest.mark.django_db
def test_healthz_without_a_database_is_unavailable(client: Client) -> None:
    def refuse(execute: Callable[..., Any], *args: object) -> None:
        raise OperationalError("gone")

    with connection.execute_wrapper(refuse):
        response = client.get("/healthz")

    assert (response.status_code, response.content) == (503, b"The database does not answer.\n")


def test_logs_lose_query_strings() -> None:
    arguments = ("GET /f/sign-up/?email=a@b.example HTTP/1.1", "200", 12)
    record = logging.LogRecord("django.server", logging.INFO, "", 0, '"%s" %s %s', arguments, None)

    assert WithoutQueryStrings().filter(record)
    assert record.getMessage() == '"GET /f/sign-up/ HTTP/1.1" 200 12'


class Kept(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.mark.django_db
@pytest.mark.parametrize(("error", "status"), [(PermissionDenied, 403), (RuntimeError, 500)])
def test_only_what_goes_wrong_in_the_site_is_logged_with_a_traceback(error: type[Exception], status: int) -> None:
    def fail(*_: Any) -> None:
        raise error

    kept = Kept()
    logging.getLogger("django.request").addHandler(kept)
    try:
        with connection.execute_wrapper(fail):
            response = Client(raise_request_exception=False).get("/")
    finally:
        logging.getLogger("django.request").removeHandler(kept)

    assert response.status_code == status
    assert [bool(record.exc_info) for record in kept.records] == [status == 500]
