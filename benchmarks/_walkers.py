"""Visitors over real HTTP, for a server whose latency is measured: one process of their own, one connection for each visit."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import closing
from dataclasses import dataclass, field
from urllib.parse import urlencode

from benchmarks._machinery import HOST

_AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"


@dataclass
class Walk:
    """What the walkers saw: milliseconds of each step POST, and what did not succeed."""

    milliseconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    seconds: float = 0


def walk(port: int, slug: str, keys: list[str], walkers: int, seconds: float, warm_up: float) -> Walk:
    """Let so many walkers answer the funnel again and again, until one fails; the time of `warm_up` is not counted."""
    seen = Walk()
    began = time.monotonic()
    counted = began + warm_up
    until = counted + seconds

    def one() -> None:
        while time.monotonic() < until and not seen.failures:
            # Each visitor on a connection of their own, as browsers do: kept for all, they would stay unevenly spread over the
            # server's processes.
            with closing(socket.create_connection((HOST, port), timeout=30)) as connection:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                _visit(connection, slug, keys, seen, counted, until)

    threads = [threading.Thread(target=one) for _ in range(walkers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seen.seconds = time.monotonic() - counted
    return seen


def _visit(connection: socket.socket, slug: str, keys: list[str], seen: Walk, counted: float, until: float) -> None:
    """One visit from the first page on, htmx POST by htmx POST."""
    headers = f"Host: {HOST}\r\nUser-Agent: {_AGENT}\r\nX-Forwarded-Proto: https\r\nSec-Fetch-Site: same-origin\r\n"
    head = send(connection, f"GET /f/{slug}/{keys[0]}/ HTTP/1.1\r\n{headers}\r\n")
    cookie = _header(head, "Set-Cookie").partition(";")[0]
    if not head.startswith("HTTP/1.1 200 ") or not cookie:
        seen.failures.append(f"the first page answered {head[:200]}")
        return
    headers += f"Cookie: {cookie}\r\nHX-Request: true\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    for key, following in zip(keys, [*keys[1:], "done"], strict=True):
        body = urlencode({f"funnel-{slug}-current_step": key, f"{key}-answer": "My answer"})
        request = f"POST /f/{slug}/{key}/ HTTP/1.1\r\n{headers}Content-Length: {len(body)}\r\n\r\n{body}"
        began = time.monotonic()
        if began > until:
            return
        head = send(connection, request)
        took = 1_000 * (time.monotonic() - began)
        if not head.startswith("HTTP/1.1 200 ") or _header(head, "HX-Push-Url") != f"/f/{slug}/{following}/":
            seen.failures.append(f"{key} answered {head[:200]}")
            return
        if began > counted:
            seen.milliseconds.append(took)


def send(connection: socket.socket, request: str) -> str:
    """One request on a connection that stays open; the answer's head, once its whole body is there.

    Not `http.client`: the walkers share the server's processors, and it takes seven times as much of them, 70 µs.
    """
    connection.sendall(request.encode())
    found = connection.recv(65_536)
    while b"\r\n\r\n" not in found:
        found += _more(connection)
    head, _, body = found.partition(b"\r\n\r\n")
    text = head.decode("latin-1")
    missing = int(_header(text, "Content-Length")) - len(body)
    while missing > 0:
        missing -= len(_more(connection))
    return text


def _more(connection: socket.socket) -> bytes:
    found = connection.recv(65_536)
    if not found:
        raise ConnectionError("The server closed the connection in the middle of an answer.")
    return found


def _header(head: str, name: str) -> str:
    """The value of a header, empty without it."""
    return head.partition(f"\r\n{name}: ")[2].partition("\r\n")[0]
