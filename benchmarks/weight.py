"""What a funnel's first view weighs on the wire, its own pictures aside, and what each further step does. See docs/benchmarks.md."""

from __future__ import annotations

import argparse
import gzip
import re
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import brotli

from benchmarks import _machinery, _shown

FIRST_VIEW_BYTES = 30_000
SWAP_BYTES = 6_000
_FACE = re.compile(r"@font-face\{[^}]*?url\(\"([^\"]+)\"\)[^}]*?unicode-range:([^};]+)")
_BACKDROP = re.compile(r'--backdrop:url\("([^"]+)"\)')
_COLUMNS = {"text/css": "style", "text/javascript": "scripts", "image/webp": "pictures"}
# No font is fetched for what is folded up in a list.
_UNSEEN = re.compile(r"<option.*?</option>|<[^>]*>", re.DOTALL)
_UNPACK: Mapping[str, Callable[[bytes], bytes]] = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}

Row = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """A response as it came over the wire."""

    head: str
    body: bytes

    @property
    def status(self) -> int:
        """The status of the response."""
        return int(self.head.split()[1])

    def header(self, name: str) -> str:
        """A header's value; empty when there is none."""
        found = re.search(rf"^{name}: (.*)$", self.head, re.MULTILINE | re.IGNORECASE)
        return found[1].strip() if found else ""

    @property
    def size(self) -> int:
        """Its bytes on the wire: status line, headers and body."""
        return len(self.head.encode("latin-1")) + 4 + len(self.body)

    @property
    def text(self) -> str:
        """The body, unpacked."""
        return _UNPACK[self.header("Content-Encoding")](self.body).decode()


def main() -> None:
    """In a process of its own with a database, then two tables."""
    parser = argparse.ArgumentParser(prog="./run bench weight", description=__doc__)
    parser.add_argument("--database", choices=_machinery.DATABASES, help=argparse.SUPPRESS)
    if parser.parse_args().database:
        _machinery.prepare()
        _machinery.hand_over({"version": _machinery.database_version(), **measure()})
        return
    found = _machinery.on_database("sqlite", "benchmarks.weight")
    report(found["first_views"], found["swaps"])
    _machinery.save("weight", [found["version"]], {"first_views": found["first_views"], "swaps": found["swaps"]})


def measure() -> dict[str, list[Row]]:
    """Load first steps as a browser does for the first time, the demo's and one of every field type; answer one of every field type."""
    first_views = []
    with _machinery.gunicorn() as port:
        for design in _shown.designs():
            first_views += [first_view(port, slug, design.name) for slug in _shown.publish_demo(design)]
        heavy = max(first_views, key=lambda row: row["style"] + row["fonts"])["design"]
        for design in [design for design in _shown.designs() if design.name == heavy]:
            first_views += [first_view(port, slug, design.name) for slug in _shown.publish_each_type(design)]
        return {"first_views": first_views, "swaps": swaps(port, _shown.publish_every_type())}


def first_view(port: int, slug: str, design: str) -> Row:
    """The bytes of all that a browser loads before its visitor touches anything; pictures, which are the funnel's own, apart."""
    path = fetch(port, "GET", f"/f/{slug}/", status=302).header("Location")
    page = fetch(port, "GET", path)
    sizes = {"page": page.size, "style": 0, "scripts": 0, "fonts": 0, "pictures": 0}
    for url in parts(page.text):
        part = fetch(port, "GET", urljoin(path, url))
        sizes[_COLUMNS[part.header("Content-Type").partition(";")[0]]] += part.size
        if url.endswith(".css"):
            css = fetch(port, "GET", urljoin(path, url), encoding="identity").text
            sizes["fonts"] += sum(fetch(port, "GET", font).size for font in fonts(css, page.text))
            sizes["pictures"] += sum(fetch(port, "GET", picture).size for picture in _BACKDROP.findall(css))
    pictures = sizes.pop("pictures")
    return {"funnel": slug, "design": design, **sizes, "bytes": sum(sizes.values()), "pictures": pictures}


def swaps(port: int, slug: str) -> list[Row]:
    """The bytes that each answer brings: the next step, and what of its parts the browser has not got yet."""
    path = fetch(port, "GET", f"/f/{slug}/", status=302).header("Location")
    page = fetch(port, "GET", path)
    cookie = page.header("Set-Cookie").partition(";")[0]
    loaded = set(parts(page.text))
    rows = []
    brought = later(page.text)
    for kind, form in _shown.answers(slug):
        part = fetch(port, "POST", f"/f/{slug}/{kind}/", cookie=cookie, body=urlencode(form, doseq=True))
        following = part.header("HX-Push-Url").strip("/").rpartition("/")[2]
        if not following or following == kind:
            raise RuntimeError(f"The answer to {kind} was not taken.")
        new = [url for url in dict.fromkeys([*brought, *parts(part.text)]) if url not in loaded]
        brought, loaded = [], loaded | set(new)
        extra = sum(fetch(port, "GET", url).size for url in new)
        rows.append({"step": following, "part": part.size, "brings": extra, "bytes": part.size + extra})
    return rows


class _Parts(HTMLParser):
    """Collects what a browser loads with a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        url = dict(attrs).get("href" if tag == "link" else "src")
        if url and tag in ("link", "script", "img", "iframe", "video", "source"):
            self.found.append(url)


def parts(page: str) -> list[str]:
    """The addresses of what a page loads, each once. RuntimeError when one is another site's."""
    parser = _Parts()
    parser.feed(page)
    found = [url for url in dict.fromkeys(parser.found) if not url.startswith("data:")]
    if foreign := [url for url in found if urlsplit(url).netloc]:
        raise RuntimeError(f"The page loads something from elsewhere: {foreign}")
    return found


def later(page: str) -> list[str]:
    """The addresses of what comes once somebody touches the page (loading.js)."""
    return re.findall(r'data-answers="([^"]+)"', page)


def fonts(css: str, page: str) -> Iterator[str]:
    """The addresses of the fonts that a page has letters of."""
    letters = {ord(letter) for letter in _UNSEEN.sub("", page[page.index("<body") :])}
    for url, ranges in _FACE.findall(css):
        spans = [span.removeprefix("U+").split("-") for span in ranges.split(",")]
        if any(int(span[0], 16) <= letter <= int(span[-1], 16) for span in spans for letter in letters):
            yield url


def fetch(
    port: int,
    method: str,
    path: str,
    *,
    cookie: str = "",
    body: str = "",
    encoding: str = "gzip, deflate, br",
    status: int = 200,
) -> Answer:
    """One exchange as it is on the wire: status line and headers count, as does the compression. RuntimeError for another status."""
    lines = [
        f"{method} {path} HTTP/1.1",
        f"Host: {_machinery.HOST}",
        "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36",
        f"Accept-Encoding: {encoding}",
        "X-Forwarded-Proto: https",
        "Sec-Fetch-Site: same-origin",
        "Connection: close",
    ]
    if body:
        lines += ["HX-Request: true", "Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    with socket.create_connection((_machinery.HOST, port), timeout=30) as connection:
        connection.sendall(("\r\n".join(lines) + "\r\n\r\n" + body).encode())
        received = b"".join(iter(lambda: connection.recv(65_536), b""))
    head, _, content = received.partition(b"\r\n\r\n")
    answer = Answer(head.decode("latin-1"), content)
    if answer.status != status:
        raise RuntimeError(f"{path} answered {answer.status}.")
    return answer


def report(first_views: Sequence[Row], swaps: Sequence[Row]) -> None:
    """Both tables, and whether the project's targets are met."""
    _machinery.say("\nBytes over the wire, response headers included\n")
    for rows in (first_views, swaps):
        _machinery.table(list(rows[0]), (list(row.values()) for row in rows))
        _machinery.say()
    heaviest, largest = (max(row["bytes"] for row in rows) for rows in (first_views, swaps))
    _machinery.verdict(
        f"the first view is at most {FIRST_VIEW_BYTES} bytes (at most {heaviest})", met=heaviest <= FIRST_VIEW_BYTES
    )
    _machinery.verdict(f"a further step is at most {SWAP_BYTES} bytes (at most {largest})", met=largest <= SWAP_BYTES)


if __name__ == "__main__":
    main()
