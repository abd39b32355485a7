"""Every failure becomes a NotAPage with an outcome and a reason; nothing else reaches an errback."""

from __future__ import annotations

import asyncio
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)

from crawler.allowlist import authority
from crawler.exceptions import NotAPage
from crawler.gate import Closed
from crawler.handlers import causes, is_tls_error
from crawler.items import Outcome
from crawler.visit import Visit, visit_of

_KINDS: tuple[tuple[type[BaseException], Outcome, str], ...] = (
    (Closed, "unreachable", "not asked: the visit was ended"),
    (CannotResolveHostError, "unreachable", "dns: the name has no address"),
    (DownloadTimeoutError, "unreachable", "timeout"),
    (TimeoutError, "unreachable", "timeout"),
    (DownloadCancelledError, "too_large", "larger than the limit"),
    (DownloadConnectionRefusedError, "unreachable", "refused: nothing listens there"),
    (ResponseDataLossError, "unreachable", "reset: the answer broke off"),
    (UnsupportedURLSchemeError, "off_limits", "not an http address"),
    (asyncio.CancelledError, "unreachable", "not asked: the visit was ended"),
)


def describe(error: BaseException) -> tuple[Outcome, str]:
    """Outcome and reason of a failed download; the reason begins with the layer that failed."""
    if is_tls_error(error):
        return "unreachable", f"tls: {_detail(error)}"
    for kind, outcome, reason in _KINDS:
        if isinstance(error, kind):
            return outcome, reason
    return "unreachable", f"reset: {_detail(error)}"


def _detail(error: BaseException) -> str:
    last = list(causes(error))[-1]
    return (str(last) or type(last).__name__).replace("\n", " ")[:200]


class FailuresMiddleware:
    """Stands nearest to the engine: sees what the retries could not mend."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> FailuresMiddleware:
        return cls(visit_of(crawler))

    def process_exception(self, request: Request, exception: Exception) -> Any:
        if isinstance(exception, NotAPage):
            raise exception
        outcome, reason = describe(exception)
        refused = self._refused(request.url)
        if refused:
            raise NotAPage("off_limits", f"the name leads to the inner address {refused}") from exception
        if not isinstance(exception, Closed):
            self._visit.learn(request.url, outcome)
        raise NotAPage(outcome, reason) from exception

    def _refused(self, url: str) -> str:
        host, port = authority(url)
        return self._visit.context.refused.get((host, port or 0), "")
