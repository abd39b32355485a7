"""Exceptions that cross rooms. Each says who raises it and who handles it."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest

from crawler.items import Outcome


class NotAPage(IgnoreRequest):
    """A request did not end in a page that a spider may read.

    Raised by the downloader middlewares (classification, robots, allow-list, failures after all
    retries); reaches the request's errback as ``failure.value``. A spider turns it into a Look
    with the same ``outcome`` and ``reason``; ``sha256`` is the archived body, the evidence.
    """

    def __init__(self, outcome: Outcome, reason: str, *, sha256: str = "", status: int | None = None) -> None:
        super().__init__(f"{outcome}: {reason}")
        self.outcome = outcome
        self.reason = reason
        self.sha256 = sha256
        self.status = status
