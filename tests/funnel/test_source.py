"""Source, device class, and who counts as a visitor."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict
from django.test import RequestFactory

from funnel import source
from funnel.origin import is_same_origin, is_whole
from funnel.source import Source
from tests.pace import took

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
rf = RequestFactory(headers={"user-agent": FIREFOX, "host": "testserver"})


def test_first_touch_is_read_and_cut() -> None:
    request = rf.get(
        "/f/a/",
        {"utm_source": " ads ", "utm_term": "x" * 500, "email": "kept@out.example"},
        headers={"referer": "https://news.example/a?b"},
    )

    found = source.read(request)

    assert found == Source(utm_source="ads", utm_term="x" * 100, referrer_host="news.example", device="desktop")


@pytest.mark.parametrize(
    ("referrer", "host"),
    [
        ("", ""),
        ("https://testserver/f/a/", ""),
        ("https://user:secret@news.example:8443/x", "news.example"),
        ("https://[broken", ""),
        ("https://testserver:443/f/a/", ""),
        ("https://" + "a" * 150 + ".example/", "a" * 150 + ".example"),
        ("not a url", ""),
    ],
)
def test_referrer_host(referrer: str, host: str) -> None:
    assert source.read(rf.get("/", headers={"referer": referrer})).referrer_host == host


@pytest.mark.parametrize("value", ["a\x00b", "\ud800", "=cmd()", "‮abc"])
def test_odd_utm_texts_are_storable(value: str) -> None:
    typed = QueryDict(mutable=True)
    typed["utm_source"] = value
    request = rf.get("/")
    vars(request)["GET"] = typed

    found = source.read(request).utm_source

    found.encode()
    assert "\x00" not in found


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile/15E148 Safari/604.1", "mobile"),
        ("Mozilla/5.0 (Linux; Android 16; Pixel 10) Chrome/150.0 Mobile Safari/537.36", "mobile"),
        ("Mozilla/5.0 (Linux; Android 16; SM-X700) Chrome/150.0 Safari/537.36", "tablet"),
        ("Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) Safari/604.1", "tablet"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/150.0 Safari/537.36", "desktop"),
        (FIREFOX, "desktop"),
        ("SmartFridge/1.0", "other"),
        ("", "other"),
    ],
)
def test_device_class(agent: str, device: str) -> None:
    assert source.device_class(agent) == device


@pytest.mark.parametrize(
    ("headers", "counts"),
    [
        ({}, True),
        ({"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"}, False),
        ({"user-agent": "facebookexternalhit/1.1"}, False),
        (
            {"user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/140.0 (compatible; SomeBot/1.0)"},
            False,
        ),
        (
            {
                "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0 Safari/537.36"
            },
            True,
        ),
        ({"user-agent": "python-requests/2.32.3"}, True),
        ({"user-agent": "Python-urllib/3.11"}, True),
        ({"user-agent": "python-httpx/0.28.1"}, True),
        ({"user-agent": "curl/8.5.0"}, True),
        ({"user-agent": ""}, True),
        ({"sec-purpose": "prefetch"}, False),
        ({"sec-purpose": "prefetch;prerender"}, False),
        ({"purpose": "prefetch"}, False),
        ({"x-moz": "prefetch"}, False),
    ],
)
def test_who_counts_as_a_visitor(headers: dict[str, str], counts: bool) -> None:
    assert source.is_page_view(rf.get("/f/a/b/", headers=headers)) is counts


def test_head_does_not_count() -> None:
    assert not source.is_page_view(rf.head("/f/a/b/"))


@pytest.mark.parametrize(
    ("headers", "same"),
    [
        ({}, True),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "cross-site", "origin": "https://testserver"}, False),
        ({"origin": "https://testserver"}, True),
        ({"origin": "https://evil.example"}, False),
        ({"origin": "https://testserver.evil.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": "http://["}, False),
        ({"origin": "nonsense"}, False),
    ],
)
def test_same_origin(headers: dict[str, str], same: bool) -> None:
    assert is_same_origin(rf.post("/f/a/b/", headers=headers)) is same


def test_very_long_agent_costs_nothing() -> None:
    request = rf.get("/", headers={"user-agent": "http" * 2_000})

    assert took(lambda: source.is_page_view(request), enough=1) < 1


def test_answer_that_begins_a_visit_has_the_first_pages_parameters() -> None:
    ours = "https://testserver/f/a/b/?utm_source=ads"

    assert source.read(rf.post("/f/a/b/", headers={"referer": ours})) == Source(utm_source="ads", device="desktop")
    assert source.read(rf.get("/f/a/b/", headers={"referer": ours})) == Source(device="desktop")


@pytest.mark.parametrize(("promised", "whole"), [("4", True), ("3", True), ("5", False), ("nonsense", False)])
def test_body_that_broke_off_is_not_whole(promised: str, whole: bool) -> None:
    # Not by the request factory, which promises what it sends.
    environ = {"REQUEST_METHOD": "POST", "wsgi.input": BytesIO(b"a=12"), "CONTENT_LENGTH": promised}

    assert is_whole(WSGIRequest(environ)) is whole
