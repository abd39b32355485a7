"""What every answer carries and what no request may do: the pages stand on the open internet.

No script but our own files, nothing framed by others, nothing sniffed, bodies bounded. A handler may
set a stricter or other policy itself (snapshots do): a header that is there is left alone.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

logger = logging.getLogger(__name__)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cache-control": "no-cache",
}
SMALL_BODY = 64 * 1024
"""Bytes of a form that is no upload."""
LONGEST_QUERY = 8 * 1024


class Guard:
    """ASGI middleware. ``bodies`` are the paths that take larger bodies, with their limit in bytes."""

    def __init__(self, app: ASGIApp, bodies: Mapping[str, int]) -> None:
        self._app = app
        self._bodies = dict(bodies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._bodies.get(scope["path"], SMALL_BODY)
        answer = _with_headers(send)
        if len(scope.get("query_string", b"")) > LONGEST_QUERY:
            await PlainTextResponse("the question is too long\n", 414)(scope, receive, answer)
        elif _declared(Headers(scope=scope)) > limit:
            await PlainTextResponse(f"at most {limit} bytes\n", 413)(scope, receive, answer)
        else:
            if scope["method"] == "HEAD":
                scope, answer = {**scope, "method": "GET"}, _head_only(answer)
            await self._answer(scope, _bounded(receive, limit), answer)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The application's answer; a fault of ours is told to the log, and to the visitor in a line."""
        started = False

        async def told(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, told)
        except Exception:
            logger.exception("no answer to %s", scope["path"])
            if started:
                raise
            await PlainTextResponse("something went wrong here; the log says what\n", 500)(
                scope, receive, send
            )


def _head_only(send: Send) -> Send:
    """The answer to GET without its body: every page can be asked for its headers."""

    async def told(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return told


def _declared(headers: Headers) -> int:
    told = headers.get("content-length", "0")
    return int(told) if told.isascii() and told.isdigit() else 0


class BodyTooLarge(Exception):
    """A body without a declared length went over its limit."""


def _bounded(receive: Receive, limit: int) -> Receive:
    taken = 0

    async def next_part() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            raise BodyTooLarge(limit)
        return message

    return next_part


def _with_headers(send: Send) -> Send:
    async def told(message: Message) -> None:
        if message["type"] == "http.response.start":
            held = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                held.setdefault(name, value)
        await send(message)

    return told
