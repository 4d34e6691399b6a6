"""Visitors' pages come compressed, for whoever can unpack them; the admin's, which hold tokens, never."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import brotli
import pytest
from django.test import Client, RequestFactory

from funnel import compression
from tests.builders import publish, sample_funnel

UNPACKED: dict[str, Callable[[bytes], bytes]] = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("GZIP;q=0.5", "gzip"),
        ("br;q=0, gzip;q=0.0", ""),
        ("brotli, *", ""),
        (";;q=,", ""),
        ("", ""),
    ],
)
def test_encoding_is_the_best_that_is_accepted(accepted: str, expected: str) -> None:
    assert compression.encoding(RequestFactory().get("/", headers={"Accept-Encoding": accepted})) == expected


@pytest.mark.sqlite_only
@pytest.mark.parametrize("name", UNPACKED)
def test_packed_data_is_unpacked_to_itself(name: str) -> None:
    assert UNPACKED[name](compression.packed(b"body{color:red}" * 9, name)) == b"body{color:red}" * 9


@pytest.mark.django_db
@pytest.mark.parametrize("name", UNPACKED)
@pytest.mark.parametrize("is_htmx", [False, True])
def test_page_says_the_same_compressed(client: Client, name: str, is_htmx: bool) -> None:
    publish(sample_funnel())
    client.get("/f/signup/welcome/")
    htmx = {"HX-Request": "true"} if is_htmx else {}
    form = {"funnel-signup-current_step": "welcome", "welcome-answer": ""}
    client.post("/f/signup/welcome/", form, headers=htmx)

    plain, found = (client.get("/f/signup/role/", headers={"Accept-Encoding": accepted} | htmx) for accepted in ("", name))

    assert found.headers.get("Content-Encoding", "") == name
    assert UNPACKED[name](found.content) == plain.content
    assert int(found["Content-Length"]) == len(found.content)
    assert not name or len(found.content) < len(plain.content) * 0.6
    assert "Accept-Encoding" in plain["Vary"]
    assert "Accept-Encoding" in found["Vary"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/admin/login/", "/healthz"])
def test_other_pages_stay_as_they_are(client: Client, path: str) -> None:
    response = client.get(path, headers={"Accept-Encoding": "br, gzip"})

    assert response.status_code == 200
    assert "Content-Encoding" not in response.headers
