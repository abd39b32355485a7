"""Name resolution that never leads a public name to an inner address."""

from __future__ import annotations

from typing import Any

from scrapy.resolver import CachingHostnameResolver
from twisted.internet.base import ReactorBase
from twisted.internet.interfaces import IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.fetch.visit import Context

CACHE = 10_000


class SafeResolver(CachingHostnameResolver):
    """Scrapy's resolver for both address families (some portals have only AAAA records), without
    the addresses that the allow-list refuses; a name with no other is as good as unknown."""

    def __init__(self, reactor: ReactorBase, context: Context) -> None:
        super().__init__(reactor, CACHE)
        self._context = context

    def resolveHostName(
        self, resolutionReceiver: Any, hostName: str, portNumber: int = 0, *rest: Any, **options: Any
    ) -> Any:
        receiver: Any = _Refusing(resolutionReceiver, self._context, hostName, portNumber)
        return super().resolveHostName(receiver, hostName, portNumber, *rest, **options)


@implementer(IResolutionReceiver)
class _Refusing:
    """Hands on the addresses that may be asked, and notes the refused."""

    def __init__(self, receiver: Any, context: Context, host: str, port: int) -> None:
        self._receiver, self._context, self._host, self._port = receiver, context, host, port

    def resolutionBegan(self, resolution: Any) -> None:
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:
        if self._context.allow.may_resolve(self._host, self._port, str(address.host)):
            self._receiver.addressResolved(address)
        else:
            self._context.refused[self._host, self._port] = str(address.host)

    def resolutionComplete(self) -> None:
        self._receiver.resolutionComplete()
