"""Follows links breadth first; a Look per page or failure, a Sighting per report page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response, TextResponse

from crawler.exceptions import NotAPage
from crawler.items import DocumentRef, Look, Sighting, Task


class ToyPortal(Spider):
    name = "portal"
    family = "toy"
    family_score = 0.5

    def __init__(self, task: Task, **options: Any) -> None:
        super().__init__(**options)
        self.task = task

    async def start(self) -> AsyncIterator[Any]:
        urls = [self.task.portal.home_url, *self.task.columns, *(known.url for known in self.task.known)]
        for url in urls:
            yield self._ask(url)

    def _ask(self, url: str, referer: str = "") -> Request:
        return Request(url, callback=self.parse, errback=self.failed, cb_kwargs={"asked": url})

    def parse(self, response: Response, asked: str) -> Iterator[Any]:
        if "raise" in asked:
            raise RuntimeError("a bug in the spider")
        note = ",".join(response.flags)
        sha256 = response.meta["sha256"]
        yield Look("article", asked, "ok", sha256=sha256, note=note)
        if "report" in asked:
            documents = [DocumentRef(response.url, "page", sha256=sha256)]
            yield Sighting("2025年测试报告", asked, asked, documents=documents)
        if isinstance(response, TextResponse):
            for href in response.css("a::attr(href)").getall():
                yield response.follow(
                    href, self.parse, errback=self.failed, cb_kwargs={"asked": response.urljoin(href)}
                )

    def failed(self, failure: Any) -> Iterator[Look]:
        error = failure.value
        assert isinstance(error, NotAPage), repr(error)
        asked = failure.request.cb_kwargs["asked"]
        yield Look("article", asked, error.outcome, error.reason, sha256=error.sha256)
