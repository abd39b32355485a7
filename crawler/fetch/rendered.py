"""Pages drawn by a real browser, where nothing else shows what a place holds.

The browser stands in a child process and has no network of its own: whatever its page asks for is
asked here, by the crawler's ordinary way (allow-list, robots.txt, host gate, budget, fetch log,
archive), and handed in. A cookie that a script sets never leaves the child, so no challenge is passed.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import shutil
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec

from crawler.child import environment
from crawler.config import Config
from crawler.fetch import frames
from crawler.fetch.frames import Message

BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
"""Names under which a Chromium stands on the PATH."""
MOST_ASKED = 60
"""Most requests of one page; further ones are refused."""
MOST_DRAWN = 30
"""Most pages of one portal that are drawn in one sweep."""
RENDER = "render"
"""Meta key of a request whose page is to be drawn: its Answer, as it was fetched."""
DRAWN = "drawn"
"""Flag of a drawn page's response, and meta key: what the fetch record says of it."""
METHOD = "RENDER"
"""What stands for the method in the fetch record of a drawn page."""
HOW = "pip install 'gongkai[render]'; apt-get install chromium"
"""What to do where there is no browser."""


@dataclass(frozen=True)
class Answer:
    """What a request of the page came to: an answer (``status`` with headers and body) or, with
    ``refused``, why it was not asked or gave none."""

    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    refused: str = ""


@dataclass
class Drawn:
    """A page as the browser showed it at the end: its address and markup without scripts, and what it
    had asked for on the way."""

    url: str = ""
    html: str = ""
    asked: int = 0
    refused: list[str] = field(default_factory=list)

    @property
    def told(self) -> str:
        """What the fetch record says of it."""
        refused = f", {len(self.refused)} refused ({self.refused[0]})" if self.refused else ""
        return f"rendered: {self.asked} requests of the page{refused}"


class NotDrawn(Exception):
    """A page could not be drawn; the message says why. Raised by ``draw``."""


Fetch = Callable[[Message], Awaitable[Answer]]
"""Asks for what a page wants: ``url``, ``method``, ``headers`` and ``body`` (base64)."""


def why_not(config: Config) -> str:
    """Why pages cannot be drawn here, with what to do; '' where they can."""
    if config.render == "off":
        return "render = off"
    return _lacking(config.chromium)


@cache
def _lacking(given: str) -> str:
    if find_spec("playwright") is None:
        return f"playwright is not installed: {HOW}"
    return "" if browser(given) else f"{given or 'chromium'} was not found: {HOW}"


def browser(given: str) -> str:
    """The path of the browser: the one of the setting, else the first on the PATH; '' for none."""
    found = (shutil.which(name) for name in ([given] if given else BROWSERS))
    return next((path for path in found if path), "")


async def draw(
    config: Config, user_agent: str, url: str, first: Answer, fetch: Fetch, closing: asyncio.Event
) -> Drawn:
    """Draw the page at ``url``, of which ``first`` is the answer. Raises NotDrawn when that takes longer
    than ``render_seconds``, when the browser ends, or when ``closing`` is set."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "crawler.fetch.browser"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=environment(),
        start_new_session=True,
    )
    talk = asyncio.ensure_future(_Talk(child, config, fetch).run(user_agent, url, first))
    ended = asyncio.ensure_future(closing.wait())
    try:
        await asyncio.wait({talk, ended}, timeout=config.render_seconds, return_when=asyncio.FIRST_COMPLETED)
        if not talk.done():
            over = "the visit was ended" if ended.done() else f"longer than {config.render_seconds:g} s"
            raise NotDrawn(over)
        return talk.result()
    except (asyncio.IncompleteReadError, ConnectionError):
        raise NotDrawn("the browser ended") from None
    finally:
        talk.cancel()
        ended.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await talk
        end(child.pid)
        await child.wait()


class _Talk:
    """One page's conversation with the child."""

    def __init__(self, child: asyncio.subprocess.Process, config: Config, fetch: Fetch) -> None:
        assert child.stdin is not None
        assert child.stdout is not None
        self._to, self._from = child.stdin, child.stdout
        self._config, self._fetch = config, fetch
        self._drawn, self._bytes = Drawn(), 0

    async def run(self, user_agent: str, url: str, first: Answer) -> Drawn:
        job = {
            "url": url, "user_agent": user_agent, "browser": browser(self._config.chromium),
            "seconds": self._config.render_seconds, "first": carried(first), "most": self._config.max_bytes,
        }  # fmt: skip
        await self._send(job)
        while True:
            said = await self._read()
            if "error" in said:
                raise NotDrawn(said["error"])
            if "html" in said:
                self._drawn.url, self._drawn.html = said["url"], said["html"]
                return self._drawn
            answer = await self._answer(said)
            if answer.refused:
                self._drawn.refused.append(answer.refused)
            await self._send({"id": said["id"]} | carried(answer))

    async def _answer(self, wanted: Message) -> Answer:
        if self._drawn.asked >= MOST_ASKED or self._bytes > self._config.max_bytes:
            return Answer(refused="the page asks for too much")
        self._drawn.asked += 1
        answer = await self._fetch(wanted)
        self._bytes += len(answer.body)
        return answer

    async def _send(self, message: Message) -> None:
        self._to.write(frames.packed(message))
        await self._to.drain()

    async def _read(self) -> Message:
        (size,) = frames.HEAD.unpack(await self._from.readexactly(frames.HEAD.size))
        if size > 2 * self._config.max_bytes:
            raise NotDrawn("larger than the limit once drawn")
        message: Message = json.loads(await self._from.readexactly(size))
        return message


def carried(answer: Answer) -> Message:
    """An answer as JSON can carry it."""
    body = base64.b64encode(answer.body).decode()
    return {"status": answer.status, "headers": answer.headers, "body": body, "refused": answer.refused}


def end(pid: int) -> None:
    """End a process with all that it started: a browser makes sessions of its own, and a page in an
    endless loop hears nothing."""
    for one in [*_below(pid), pid]:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(one, signal.SIGKILL)


def _below(pid: int) -> list[int]:
    """The processes that a process started, and theirs; none where the system does not tell."""
    found: list[int] = []
    with suppress(OSError):
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/children", encoding="ascii") as file:
                for child in map(int, file.read().split()):
                    found += [child, *_below(child)]
    return found
