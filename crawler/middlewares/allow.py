"""The allow-list: no request leaves for a host that is neither registered nor a linked gov.cn one."""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.exceptions import NotAPage
from crawler.fetch.allowlist import address_of, authority, is_government, is_inner
from crawler.fetch.visit import Visit, visit_of


class AllowMiddleware:
    """Sees every request, redirects included, since a redirect is a new request."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> AllowMiddleware:
        return cls(visit_of(crawler))

    def process_request(self, request: Request) -> None:
        """Raises NotAPage ``off_limits``, or that of a host which is left alone."""
        why = self._objection(request)
        if why:
            raise NotAPage("off_limits", why)
        self._visit.check_patience(request.url)

    def _objection(self, request: Request) -> str:
        allow = self._visit.context.allow
        if not request.url.startswith(("http://", "https://")):
            return "not an http address"
        if allow.registered(request.url):
            return ""
        try:
            host, _ = authority(request.url)
        except ValueError:
            return "no host"
        address = address_of(host)
        if address is not None:
            return "an inner address" if is_inner(address) else "a bare address that is not registered"
        if not is_government(host):
            return "a host that is not registered"
        if host not in self._visit.admitted:
            if not self._linked(request):
                return "a gov.cn host that no registered portal links to"
            self._visit.admitted.add(host)
        return ""

    def _linked(self, request: Request) -> bool:
        """Whether a page or a redirect of a registered host led here."""
        referer = (request.headers.get("Referer") or b"").decode("latin-1")
        led = [referer, *request.meta.get("redirect_urls", [])[-1:]]
        return any(self._visit.context.allow.registered(url) for url in led if url)
