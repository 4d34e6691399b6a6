"""A Firefox for Playwright: `python bridge.py /path/to/firefox ARGS` starts it, and stands between the two.

Playwright drives an ordinary Firefox by WebDriver BiDi, and asks first of all how light or dark the pages should be. Debian's Firefox
does not know that command yet, and Playwright would give up. Here such an answer becomes a yes; all else goes through as it is.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from asyncio.subprocess import PIPE

from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, serve

SPARED = "emulation.setMediaFeaturesOverride"
# What both browsers of the protocol say once they can be reached, and Playwright waits for.
READY = "WebDriver BiDi listening on "


async def main(program: str, *args: str) -> int:
    """Run Firefox until it ends; its exit status."""
    firefox = await asyncio.create_subprocess_exec(program, *args, stderr=PIPE)
    listening = asyncio.create_task(_address(firefox.stderr))
    await asyncio.wait([listening, asyncio.create_task(firefox.wait())], return_when=asyncio.FIRST_COMPLETED)
    if address := await listening:
        echo = asyncio.create_task(_address(firefox.stderr))

        async def meet(playwright: ServerConnection) -> None:
            async with connect(f"{address}/session", max_size=None, compression=None) as browser:
                await _carry(playwright, browser)

        async with serve(meet, "127.0.0.1", 0, max_size=None, compression=None) as server:
            port = next(iter(server.sockets)).getsockname()[1]
            sys.stderr.write(f"{READY}ws://127.0.0.1:{port}\n")
            sys.stderr.flush()
            await firefox.wait()
        await echo
    return await firefox.wait()


async def _address(stderr: asyncio.StreamReader | None) -> str:
    """Where Firefox listens, once it says so, else all it says until its end; everything but the address is passed on."""
    while stderr and (line := (await stderr.readline()).decode(errors="replace")):
        if found := re.search(rf"{READY}(ws://\S+)", line):
            return found[1]
        sys.stderr.write(line)
    return ""


async def _carry(playwright: ServerConnection, browser: ClientConnection) -> None:
    """Pass messages on, both ways, until one side hangs up."""
    spared: set[int] = set()

    async def there() -> None:
        async for message in playwright:
            if SPARED.encode() in (message if isinstance(message, bytes) else message.encode()):
                spared.add(json.loads(message)["id"])
            await browser.send(message)

    async def back() -> None:
        async for message in browser:
            await playwright.send(_granted(message, spared) if spared else message)

    ways = [asyncio.create_task(there()), asyncio.create_task(back())]
    _done, waiting = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    for way in waiting:
        way.cancel()


def _granted(message: str | bytes, spared: set[int]) -> str | bytes:
    """The message, or a yes in place of “unknown command”."""
    said = json.loads(message)
    if said.get("id") not in spared:
        return message
    spared.discard(said["id"])
    return json.dumps({"type": "success", "id": said["id"], "result": {}}) if said.get("error") == "unknown command" else message


if __name__ == "__main__":
    sys.exit(asyncio.run(main(*sys.argv[1:])))
