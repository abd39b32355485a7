"""The child that draws pages in a browser without a network: ``python -m crawler.fetch.browser``.

Speaks with crawler.fetch.rendered in frames on standard input and output: the job comes first; each
request of the page goes out and its answer comes back; the last frame holds the drawn page. The end
of standard input is the end of the process.
"""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import os
import sys
import threading
from typing import Any

from playwright.async_api import (
    Browser,
    BrowserContext,
    Error,
    Page,
    Playwright,
    Request,
    Route,
    WebSocketRoute,
    async_playwright,
)

from crawler.fetch import frames

WANTED = frozenset({"document", "script", "xhr", "fetch", "other"})
"""Kinds of requests that are handed on. Pictures, fonts, styles and films show nothing that is read."""
SPOKEN = ("accept", "content-type", "x-requested-with", "referer", "origin")
"""Headers of a page's request that are handed on; never cookies."""
TAKEN = ("content-type", "access-control-allow-origin", "access-control-allow-credentials", "location")
FLAGS = [
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-features=Prerender2,SpeculationRulesPrefetchFuture,WebTransport,MediaRouter",
    "--js-flags=--max-old-space-size=256",
]
NO_NETWORK = "http://0.0.0.0:1"
"""A proxy that nothing listens on: what is not handed in is nowhere to be had."""
QUIET, TURNS, SCROLLS = 0.4, 25, 5
"""Seconds of stillness after which a page counts as drawn; most waits for it; times that it is
scrolled to its end for rows that come only then."""
STRIP = "() => document.querySelectorAll('script, noscript').forEach(e => e.remove())"
"""The scripts have done their work: left in, they would be read as if they had yet to."""
BOTTOM = "() => window.scrollTo(0, document.documentElement.scrollHeight)"
SIZE = "() => document.documentElement.outerHTML.length"


class Parent:
    """The other end of the pipe."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._numbers = itertools.count(1)

    @property
    def busy(self) -> bool:
        return bool(self._waiting)

    def listen(self) -> None:
        """Hand answers to those who wait, from a thread of its own, until the parent ends."""
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while (message := read()) is not None:
            self._loop.call_soon_threadsafe(self._hand, message)
        os._exit(1)

    def _hand(self, message: dict[str, Any]) -> None:
        future = self._waiting.pop(message["id"], None)
        if future is not None and not future.done():
            future.set_result(message)

    async def ask(self, wanted: dict[str, Any]) -> dict[str, Any]:
        number = next(self._numbers)
        self._waiting[number] = self._loop.create_future()
        send({"id": number} | wanted)
        return await self._waiting[number]


def read() -> dict[str, Any] | None:
    """The next frame; None at the end of input."""
    head = sys.stdin.buffer.read(frames.HEAD.size)
    if len(head) < frames.HEAD.size:
        return None
    message: dict[str, Any] = json.loads(sys.stdin.buffer.read(frames.HEAD.unpack(head)[0]))
    return message


def send(message: dict[str, Any]) -> None:
    """Write a frame."""
    sys.stdout.buffer.write(frames.packed(message))
    sys.stdout.buffer.flush()


class Drawing:
    """One page being drawn. Its own address is answered once with what the parent has in hand."""

    def __init__(self, job: dict[str, Any], parent: Parent) -> None:
        self._job, self._parent = job, parent
        self._first: dict[str, Any] | None = job["first"]

    async def handle(self, route: Route, request: Request) -> None:
        """Answer a request of the page through the parent."""
        try:
            await self._answer(route, request)
        except Error:
            return  # the page went on meanwhile

    async def _answer(self, route: Route, request: Request) -> None:
        if request.resource_type not in WANTED or request.method not in ("GET", "POST"):
            await route.abort("blockedbyclient")
            return
        if self._first is not None and request.is_navigation_request():
            answer, self._first = self._first, None
        else:
            answer = await self._parent.ask(_wanted(request))
        if answer["refused"]:
            await route.abort("blockedbyclient")
            return
        headers = {k: v for k, v in answer["headers"] if k.lower() in TAKEN}
        await route.fulfill(status=answer["status"], headers=headers, body=base64.b64decode(answer["body"]))

    async def settle(self, page: Page) -> None:
        """Wait until the page neither asks nor changes any more, at its end too."""
        size = -1
        for _ in range(SCROLLS):
            await self._still(page)
            now = await page.evaluate(SIZE)
            if now == size:
                return
            size = now
            await page.evaluate(BOTTOM)

    async def _still(self, page: Page) -> None:
        last, calm = -1, 0
        for _ in range(TURNS):
            await asyncio.sleep(QUIET / 2)
            while self._parent.busy:
                await asyncio.sleep(0.05)
            size = await page.evaluate(SIZE)
            calm = calm + 1 if size == last else 0
            last = size
            if calm >= 2:
                return

    async def drawn(self, page: Page) -> dict[str, Any]:
        """The page as it stands, or what is wrong with it."""
        await page.goto(self._job["url"], wait_until="domcontentloaded", timeout=self._job["seconds"] * 1000)
        await self.settle(page)
        await page.evaluate(STRIP)
        if await page.evaluate(SIZE) > self._job["most"]:
            return {"error": "larger than the limit once drawn"}
        return {"url": page.url, "html": await page.content()}


def _wanted(request: Request) -> dict[str, Any]:
    headers = {k: v for k, v in request.headers.items() if k.lower() in SPOKEN}
    body = base64.b64encode(request.post_data_buffer or b"").decode()
    return {"url": request.url, "method": request.method, "headers": headers, "body": body}


async def _open(playwright: Playwright, job: dict[str, Any]) -> Browser:
    return await playwright.chromium.launch(
        executable_path=job["browser"],
        args=FLAGS,
        proxy={"server": NO_NETWORK},
        chromium_sandbox=os.geteuid() != 0,  # Chromium refuses its sandbox to root
    )


async def _context(opened: Browser, job: dict[str, Any], drawing: Drawing) -> BrowserContext:
    context = await opened.new_context(
        user_agent=job["user_agent"],
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        accept_downloads=False,
        service_workers="block",
    )

    async def shut(socket: WebSocketRoute) -> None:
        await socket.close()

    await context.route("**/*", drawing.handle)
    await context.route_web_socket("**/*", shut)
    return context


async def main() -> None:
    """Carry out the job that standard input gives."""
    job = read()
    if job is None:
        return
    parent = Parent(asyncio.get_running_loop())
    parent.listen()
    drawing = Drawing(job, parent)
    try:
        async with async_playwright() as playwright:
            opened = await _open(playwright, job)
            page = await (await _context(opened, job, drawing)).new_page()
            page.context.on("page", lambda further: asyncio.ensure_future(further.close()))
            send(await drawing.drawn(page))
    except Error as error:
        send({"error": str(error).splitlines()[0][:200]})
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    asyncio.run(main())
