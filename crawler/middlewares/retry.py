"""Trying again, after the time that the host asks for."""

from __future__ import annotations

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response

from crawler.gate import host_key
from crawler.visit import Visit, visit_of

LONGEST_HOLD = 300.0
"""Most seconds that a Retry-After is waited for; a host that wants more is left for another day."""


class PatientRetry(RetryMiddleware):
    """Scrapy's, honouring Retry-After (which Scrapy does not know)."""

    _visit: Visit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PatientRetry:
        made = super().from_crawler(crawler)
        made._visit = visit_of(crawler)
        return made

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        result = super().process_response(request, response)
        if isinstance(result, Request):
            asked = (response.headers.get("Retry-After") or b"").strip()
            if asked.isdigit():
                self._visit.context.gate.hold(host_key(request.url), min(float(asked), LONGEST_HOLD))
        return result
