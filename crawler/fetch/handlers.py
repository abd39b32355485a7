"""The last step before the network: wait for the host's turn, ask, and climb the TLS ladder."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult
from OpenSSL import SSL
from scrapy import Request
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.internet.error import ConnectionDone, ConnectionLost

from crawler.fetch.gate import host_key
from crawler.fetch.visit import Visit, visit_of

LEGACY = "legacy"
"""Rung of the TLS ladder, as the fetch log records it: TLS 1.0 and short keys were allowed."""


class PoliteHandler(HTTP11DownloadHandler):
    """Scrapy's handler behind the host gate; after a TLS error, and only then, a second one that
    speaks what old servers speak. The rung is remembered per host while the process runs.

    (Scrapy's own settings cannot reach such servers.)"""

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool.retryAutomatically = False
        self._visit: Visit = visit_of(crawler)
        self._made: LegacyHandler | None = None

    async def download_request(self, request: Request) -> Response:
        """Raises Closed when the visit ends first, NotAPage when the host has meanwhile been left
        alone, else what Scrapy's handlers raise."""
        context, key = self._visit.context, host_key(request.url)
        if key not in context.legacy_tls:
            try:
                return await self._ask(request, super().download_request)
            except Exception as error:
                if not (request.url.startswith("https:") and is_tls_error(error)):
                    if not (request.method == "GET" and _dropped(error)):
                        raise
                    # a kept connection that the server had closed: Twisted would ask again at once
                    return await self._ask(request, super().download_request)
        response = await self._ask(request, self._legacy().download_request)
        context.legacy_tls.add(key)
        request.meta["tls"] = LEGACY
        return response

    async def _ask(self, request: Request, download: Callable[[Request], Awaitable[Response]]) -> Response:
        async with self._visit.context.gate.turn(
            host_key(request.url), self._visit.closing, self._visit.cluster
        ):
            self._visit.check_patience(request.url)
            return await download(request)

    def _legacy(self) -> LegacyHandler:
        if self._made is None:
            self._made = LegacyHandler(self._crawler)
        return self._made

    async def close(self) -> None:
        if self._made is not None:
            await self._made.close()
        await super().close()


class LegacyHandler(AiohttpDownloadHandler):
    """aiohttp with a TLS context of its own: TLS 1.0, security level 0, old renegotiation."""

    experimental = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._ssl_context = legacy_context()
        connector: Any = self._session.connector
        connector._resolver = _Resolver(visit_of(crawler))  # Scrapy makes the connector and takes no resolver


def legacy_context() -> ssl.SSLContext:
    """A client context for servers of the last decade. What is read is public, nothing is sent."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.options |= 0x4  # OP_LEGACY_SERVER_CONNECT: no RFC 5746
    return context


class _Resolver(AbstractResolver):
    """The system's resolver, with the same refusal of inner addresses as the first handler's."""

    def __init__(self, visit: Visit) -> None:
        self._context = visit.context

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM)
        kept = [x for x in found if self._context.allow.may_resolve(host, port, str(x[4][0]))]
        if not kept:
            self._context.refused[host, port] = str(found[0][4][0]) if found else ""
            raise OSError(f"{host} has no address that may be asked")
        return [
            ResolveResult(hostname=host, host=str(x[4][0]), port=port, family=x[0], proto=x[2], flags=0)
            for x in kept
        ]

    async def close(self) -> None:
        """Nothing is held."""


def _dropped(error: BaseException) -> bool:
    return any(isinstance(e, ConnectionDone | ConnectionLost) for e in causes(error))


def is_tls_error(error: BaseException) -> bool:
    """Whether a download failed in the TLS handshake."""
    return any(isinstance(e, SSL.Error | ssl.SSLError) for e in causes(error))


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error and everything that it wraps, Twisted's lists of reasons included."""
    while error is not None:
        yield error
        reasons: list[Any] = getattr(error, "reasons", None) or []
        for reason in reasons:
            yield from causes(reason.value)
        error = error.__cause__
