"""Imported by a crawl process as a "spider module": names under gov.cn and test lead to this machine."""

from __future__ import annotations

from typing import Any

from twisted.internet import reactor

_resolver: Any = reactor
_resolver = _resolver.nameResolver
_real = _resolver._getaddrinfo


def _fake(host: str, *rest: Any, **options: Any) -> Any:
    return _real("127.0.0.1" if host.endswith((".gov.cn", ".test")) else host, *rest, **options)


_resolver._getaddrinfo = _fake
