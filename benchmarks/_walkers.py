"""Visitors over real HTTP, for a server whose latency is measured: one process of their own, one connection for each visit."""

from __future__ import annotations

import http.client
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
            with closing(http.client.HTTPConnection(HOST, port, timeout=30)) as connection:
                _visit(connection, slug, keys, seen, counted, until)

    threads = [threading.Thread(target=one) for _ in range(walkers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seen.seconds = time.monotonic() - counted
    return seen


def _visit(connection: http.client.HTTPConnection, slug: str, keys: list[str], seen: Walk, counted: float, until: float) -> None:
    """One visit from the first page on, htmx POST by htmx POST."""
    headers = {"User-Agent": _AGENT, "X-Forwarded-Proto": "https", "Sec-Fetch-Site": "same-origin"}
    status, found, _body = send(connection, "GET", f"/f/{slug}/{keys[0]}/", headers)
    headers["Cookie"] = found.get("Set-Cookie", "").partition(";")[0]
    if status != 200 or not headers["Cookie"]:
        seen.failures.append(f"the first page answered {status}")
        return
    headers |= {"HX-Request": "true", "Content-Type": "application/x-www-form-urlencoded"}
    for key, following in zip(keys, [*keys[1:], "done"], strict=True):
        body = urlencode({f"funnel-{slug}-current_step": key, f"{key}-answer": "My answer"})
        began = time.monotonic()
        if began > until:
            return
        status, found, _body = send(connection, "POST", f"/f/{slug}/{key}/", headers, body)
        took = 1_000 * (time.monotonic() - began)
        if status != 200 or found.get("HX-Push-Url") != f"/f/{slug}/{following}/":
            seen.failures.append(f"{key} answered {status}")
            return
        if began > counted:
            seen.milliseconds.append(took)


def send(
    connection: http.client.HTTPConnection, method: str, path: str, headers: dict[str, str], body: str | None = None
) -> tuple[int, http.client.HTTPMessage, bytes]:
    """One request on a connection that stays open: status, headers, body."""
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    return response.status, response.headers, response.read()
