"""robots.txt, obeyed without the race of Scrapy's own middleware.

Scrapy 2.13 to 2.19 hand the parser to the first request that waits for a host's robots.txt and
None to all others, which are then fetched. Here one lock per host holds them all.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.exceptions import NotAPage
from crawler.fetch.gate import host_key
from crawler.fetch.robots import Rules, read_rules
from crawler.fetch.visit import NOT_ASKED, Visit, visit_of
from crawler.middlewares.classification import RAW
from crawler.middlewares.exchange import ExchangeMiddleware
from crawler.settings import ROBOTS_NAME


class SafeRobots:
    """Lets a request through only after its host's robots.txt has been read."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._visit: Visit = visit_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> SafeRobots:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raises NotAPage ``robots`` for a forbidden address, ``unreachable`` for a postponed host."""
        exchange = self._crawler.get_downloader_middleware(ExchangeMiddleware)
        if request.meta.get("is_robots") or (exchange is not None and exchange.in_hand(request)):
            return  # nothing of the host is asked
        rules = await self._rules(request)
        if rules.postponed:
            raise NotAPage("unreachable", f"host postponed: {rules.postponed}")
        if rules.parser is not None and not rules.parser.can_fetch(request.url, ROBOTS_NAME):
            raise NotAPage("robots", "forbidden by robots.txt")

    async def _rules(self, request: Request) -> Rules:
        parts = urlsplit(request.url)
        place = f"{parts.scheme}://{parts.netloc}"
        context = self._visit.context
        async with context.locks[f"robots {place}"]:
            if place not in context.robots:
                rules = await self._read(f"{place}/robots.txt", request)
                if NOT_ASKED in rules.postponed:
                    return rules  # nothing is known of the host for other portals
                context.robots[place] = rules
        return context.robots[place]

    async def _read(self, url: str, request: Request) -> Rules:
        asking = Request(
            url,
            priority=1000,
            meta={RAW: True, "is_robots": True},
            headers={"Referer": request.headers.get("Referer") or request.url},
            callback=NO_CALLBACK,
        )
        try:
            response = await self._crawler.engine.download_async(asking)
        except NotAPage as error:
            if error.outcome == "unreachable":
                return Rules(postponed=f"robots.txt {error.reason}")
            return Rules(note=f"no rules: {error.reason}")
        rules = read_rules(response)
        if rules.note:
            self._note(response, rules.note)
        delay = rules.parser.crawl_delay(ROBOTS_NAME) if rules.parser is not None else None
        if delay:
            self._visit.context.gate.set_floor(host_key(url), float(delay))
        return rules

    def _note(self, response: Response, note: str) -> None:
        exchange = self._crawler.get_downloader_middleware(ExchangeMiddleware)
        if exchange is not None and response.request is not None:
            key = exchange.key(response.request)
            self._visit.context.log.amend(self._visit.division_code, key, "ok", note)
