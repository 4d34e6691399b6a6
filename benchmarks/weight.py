"""What the first view of a step weighs on the wire, everything included, and what the next step does. See docs/benchmarks.md."""

from __future__ import annotations

import argparse
import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from benchmarks import _machinery

TARGET_BYTES = 30_000
_SLUG = "weight"
_CSS_URL = re.compile(rb"url\(\s*['\"]?([^'\")]+)")

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


def main() -> None:
    """In a process of its own with a database, then one table."""
    parser = argparse.ArgumentParser(prog="./run bench weight", description=__doc__)
    parser.add_argument("--database", choices=_machinery.DATABASES, help=argparse.SUPPRESS)
    if parser.parse_args().database:
        _machinery.prepare()
        _machinery.hand_over({"version": _machinery.database_version(), "rows": measure()})
        return
    found = _machinery.on_database("sqlite", "benchmarks.weight")
    report(found["rows"])
    total = sum(row["bytes"] for row in found["rows"] if row["view"] == "first view")
    _machinery.save("weight", [found["version"]], {"first_view_bytes": total, "rows": found["rows"]})


def measure() -> list[Row]:
    """Load a step as a browser does for the first time, then answer it with htmx."""
    from django.utils import timezone  # noqa: PLC0415 -- only now are there settings, which the builders need

    from tests import builders  # noqa: PLC0415

    builders.publish(builders.sample_funnel(_SLUG), now=timezone.now())
    with _machinery.gunicorn() as port:
        path = f"/f/{_SLUG}/welcome/"
        page = fetch(port, "GET", path)
        rows = [_row("first view", path, page)]
        for url in parts(page.body):
            if urlsplit(url).netloc:
                raise RuntimeError(f"The page loads something from elsewhere: {url}")
            part = fetch(port, "GET", urljoin(path, url))
            rows.append(_row("first view", url, part))
            if part.header("Content-Type").startswith("text/css"):
                plain = fetch(port, "GET", urljoin(path, url), encoding="identity").body
                inside = [urljoin(url, found.decode()) for found in _CSS_URL.findall(plain) if not found.startswith(b"data:")]
                rows += [_row("first view", name, fetch(port, "GET", name)) for name in inside]
        cookie = page.header("Set-Cookie").partition(";")[0]
        form = {f"funnel-{_SLUG}-current_step": "welcome"}
        rows.append(_row("step swap", path, fetch(port, "POST", path, cookie=cookie, body=urlencode(form))))
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


def parts(page: bytes) -> list[str]:
    """The addresses of what a page loads, each once."""
    parser = _Parts()
    parser.feed(page.decode())
    return list(dict.fromkeys(parser.found))


def fetch(port: int, method: str, path: str, *, cookie: str = "", body: str = "", encoding: str = "gzip, deflate, br") -> Answer:
    """One exchange as it is on the wire: status line and headers count, as does the compression."""
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
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}.")
    return answer


def _row(view: str, path: str, answer: Answer) -> Row:
    size = len(answer.head.encode("latin-1")) + 4 + len(answer.body)
    encoding = answer.header("Content-Encoding") or "none"
    return {"view": view, "path": path, "encoding": encoding, "headers": size - len(answer.body), "bytes": size}


def report(rows: Sequence[Row]) -> None:
    """The table, and whether the project's target is met."""
    _machinery.say("\nBytes over the wire, response headers included\n")
    _machinery.table(
        ("view", "path", "compression", "headers", "bytes"),
        ((row["view"], row["path"], row["encoding"], row["headers"], row["bytes"]) for row in rows),
    )
    total = sum(row["bytes"] for row in rows if row["view"] == "first view")
    _machinery.say()
    _machinery.verdict(f"the first view of a step is at most {TARGET_BYTES} bytes ({total})", met=total <= TARGET_BYTES)


if __name__ == "__main__":
    main()
