"""Every failure becomes a NotAPage with an outcome and a reason; nothing else reaches an errback."""

from __future__ import annotations

import asyncio
import re
from urllib.parse import urlsplit

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
from crawler.visit import NOT_ASKED, Visit, visit_of

_KINDS: tuple[tuple[type[BaseException], Outcome, str], ...] = (
    (Closed, "unreachable", f"{NOT_ASKED}the visit was ended"),
    (CannotResolveHostError, "unreachable", "dns: the name has no address"),
    (DownloadTimeoutError, "unreachable", "timeout"),
    (TimeoutError, "unreachable", "timeout"),
    (DownloadCancelledError, "too_large", "larger than the limit"),
    (DownloadConnectionRefusedError, "unreachable", "refused: nothing listens there"),
    (ResponseDataLossError, "unreachable", "reset: the answer broke off"),
    (UnsupportedURLSchemeError, "off_limits", "not an http address"),
    (asyncio.CancelledError, "unreachable", f"{NOT_ASKED}the visit was ended"),
)

OTHER = {"http": "https", "https": "http"}
SWITCHED = "switched_from"
"""Meta key: the address by the other scheme, which gave no answer."""
_SILENT = re.compile(r"(host postponed: robots\.txt )?(tls|refused|timeout|reset)")


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


def other_scheme(url: str) -> str:
    """The same address by http instead of https or the reverse; '' where it names a port of its own."""
    parts = urlsplit(url)
    if parts.port is not None or parts.scheme not in OTHER:
        return ""
    return parts._replace(scheme=OTHER[parts.scheme]).geturl()


class FailuresMiddleware:
    """Stands nearest to the engine: sees what the retries could not mend."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> FailuresMiddleware:
        return cls(visit_of(crawler))

    def process_exception(self, request: Request, exception: Exception) -> Request:
        """Raises NotAPage, or asks once more by the other scheme: some portals answer by one only."""
        error = exception if isinstance(exception, NotAPage) else self._named(request, exception)
        other = other_scheme(request.url)
        if other and _SILENT.match(error.reason) and not request.meta.keys() & {"is_robots", SWITCHED}:
            switched: Request = request.replace(url=other, dont_filter=True)
            switched.meta[SWITCHED] = request.url
            switched.meta.pop("retry_times", None)
            return switched
        raise error from (None if error is exception else exception)

    def _named(self, request: Request, exception: Exception) -> NotAPage:
        refused = self._refused(request.url)
        if refused:
            return NotAPage("off_limits", f"the name leads to the inner address {refused}")
        outcome, reason = describe(exception)
        if not isinstance(exception, Closed):
            self._visit.learn(request.url, outcome)
        return NotAPage(outcome, reason)

    def _refused(self, url: str) -> str:
        host, port = authority(url)
        return self._visit.context.refused.get((host, port or 0), "")
