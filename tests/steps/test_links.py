"""Where endings may lead: https, to a site that is allowed by name, and nothing that only looks like it."""

from __future__ import annotations

import pytest

from steps.links import hosts, is_allowed

pytestmark = pytest.mark.sqlite_only

ALLOWED = "shop.example.com\n Example.org \n\n"


@pytest.mark.parametrize(
    "link",
    [
        "https://shop.example.com",
        "https://shop.example.com/a?b=https://evil.example#c",
        "https://SHOP.example.com:443/",
        "https://example.org/x",
        "HTTPS://example.org/",
    ],
)
def test_https_link_to_an_allowed_site_is_taken(link: str) -> None:
    assert is_allowed(link, ALLOWED)


@pytest.mark.parametrize(
    "link",
    [
        "",
        "http://shop.example.com",
        "//shop.example.com",
        "/shop",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://evil.example",
        "https://example.com",
        "https://www.shop.example.com",
        "https://shop.example.com.evil.example",
        "https://evilshop.example.com",
        "https://shop.example.com@evil.example",
        "https://evil.example@shop.example.com",
        "https://evil.example\\@shop.example.com",
        "https:\\\\shop.example.com",
        "https://shop.example.com\\.evil.example",
        "https://shop.example.com:8443/",
        "https://shop.example.com:99999/",
        "https://shop.example.com:x/",
        "https://shop.example.com./",
        "https://[::1]/",
        "https://[shop.example.com/",
        " https://shop.example.com",
        "https://shop.example.com/a b",
        "https://shop.example.com/\n",
        "https://shop.example.com/\x00",
        "https://shop.exаmple.com",
        "https:///shop.example.com",
        "https:shop.example.com",
    ],
)
def test_anything_else_is_not(link: str) -> None:
    assert not is_allowed(link, ALLOWED)


def test_no_list_allows_nothing() -> None:
    assert not is_allowed("https://shop.example.com", "")
    assert not is_allowed("https:///", "")
    assert not is_allowed("https://shop.example.com", "shop.example.com\nnot a host")


@pytest.mark.parametrize(
    "line",
    [
        "https://shop.example.com",
        "shop",
        "*.example.com",
        "-a.example.com",
        "a_b.example.com",
        "shop.example.com/x",
        "a." * 130 + "com",
    ],
)
def test_line_that_names_no_site_is_refused_in_words(line: str) -> None:
    with pytest.raises(ValueError, match="is not the name of a site"):
        hosts(f"example.org\n{line}")
