"""Trying again, after the time that the host asks for."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response

from crawler.fetch.gate import host_key
from crawler.fetch.visit import Visit, visit_of

RATE_TRIES = 3
"""Least number of further tries for a host that says when it may be asked again."""
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
        wait = _wait(response)
        if response.status == 429:
            if wait is not None:
                request.meta["max_retry_times"] = max(self.max_retry_times, RATE_TRIES)
            self._visit.context.gate.slow_down(host_key(request.url))
        result = super().process_response(request, response)
        if isinstance(result, Request) and wait is not None:
            self._visit.context.gate.hold(host_key(request.url), min(wait, LONGEST_HOLD))
        return result


def _wait(response: Response) -> float | None:
    """The seconds that a Retry-After asks for (a number or a date, RFC 9110 §10.2.3); None without one."""
    asked = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if asked.isdigit():
        return float(asked)
    try:
        return max(0.0, parsedate_to_datetime(asked).timestamp() - time.time()) if asked else None
    except ValueError:
        return None
