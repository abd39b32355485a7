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

from crawler.exceptions import NotAPage
from crawler.fetch.allowlist import address_of, authority
from crawler.fetch.gate import Closed, host_key
from crawler.fetch.handlers import causes, is_tls_error
from crawler.fetch.visit import NOT_ASKED, Visit, visit_of
from crawler.items import Outcome

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
"""Meta key: the address by the other scheme or name, which gave no answer."""
WHY = "switched_because"
_SILENT = re.compile(r"(host postponed: robots\.txt )?(tls|refused|timeout|reset)")
_NO_NAME = re.compile(r"(host postponed: robots\.txt )?dns")
_OTHER_SPEECH = re.compile(r"tls: .*(wrong.version|packet length|record layer|http.request)|reset", re.I)
"""What a port says that speaks the other scheme."""


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


def other_scheme(url: str, reason: str = "") -> str:
    """The same address by http instead of https or the reverse; where it names a port of its own, only
    if the reason says that the port speaks the other. '' for none."""
    parts = urlsplit(url)
    if parts.scheme not in OTHER or (parts.port is not None and not _OTHER_SPEECH.search(reason)):
        return ""
    return parts._replace(scheme=OTHER[parts.scheme]).geturl()


def other_name(url: str) -> str:
    """The same address with ``www.`` or without; '' for a bare address."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if address_of(host) is not None or "." not in host:
        return ""
    bare = parts.netloc.removeprefix("www.")
    return parts._replace(netloc=bare if bare != parts.netloc else f"www.{bare}").geturl()


class FailuresMiddleware:
    """Stands nearest to the engine: sees what the retries could not mend."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> FailuresMiddleware:
        return cls(visit_of(crawler))

    def process_exception(self, request: Request, exception: Exception) -> Request:
        """Raises NotAPage, or asks once more by the other scheme, or with or without ``www.``: some
        portals answer by one only."""
        error = exception if isinstance(exception, NotAPage) else self._named(request, exception)
        if SWITCHED in request.meta:
            self._visit.context.one_way.add(host_key(request.meta[SWITCHED]))
            raise NotAPage(error.outcome, f"{request.meta[WHY]}; {request.url[:100]}: {error.reason}")
        other = self._other(request.url, error.reason)
        if other and "is_robots" not in request.meta:
            switched: Request = request.replace(url=other, dont_filter=True)
            switched.meta.update({SWITCHED: request.url, WHY: error.reason})
            switched.meta.pop("retry_times", None)
            return switched
        raise error from (None if error is exception else exception)

    def _other(self, url: str, reason: str) -> str:
        if host_key(url) in self._visit.context.one_way:
            return ""
        if _SILENT.match(reason):
            return other_scheme(url, reason)
        allow = self._visit.context.allow
        known = allow.registered(url) and host_key(url) not in self._visit.answered
        return other_name(url) if known and _NO_NAME.match(reason) else ""

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
