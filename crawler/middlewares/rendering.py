"""The rendered lane: what a request asks to be drawn is drawn, from what the crawler fetches."""

from __future__ import annotations

import asyncio
import base64

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Response
from scrapy.http.request import NO_CALLBACK

from crawler.exceptions import NotAPage
from crawler.fetch import rendered
from crawler.fetch.frames import Message
from crawler.fetch.rendered import DRAWN, RENDER, Answer, Drawn, NotDrawn
from crawler.fetch.visit import Visit, visit_of
from crawler.middlewares.classification import RAW
from crawler.middlewares.exchange import answer_of
from crawler.settings import user_agent


class RenderingMiddleware:
    """Stands between the fetch log and the network: the log records what was drawn as it records what
    was fetched. One page at a time is drawn in a process."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._visit: Visit = visit_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RenderingMiddleware:
        return cls(crawler)

    async def process_request(self, request: Request) -> Response | None:
        """Raises NotAPage ``shell`` when the page could not be drawn."""
        shell = request.meta.get(RENDER)
        if shell is None:
            return None
        context = self._visit.context
        async with context.locks["browser"]:
            try:
                drawn = await rendered.draw(
                    context.config, user_agent(context.config), request.url, shell,
                    lambda wanted: self._fetch(wanted, request.url), self._visit.closing,
                )  # fmt: skip
            except NotDrawn as error:
                sha256 = request.meta.get("sha256", "")
                raise NotAPage("shell", f"not rendered: {error}", sha256=sha256) from None
        request.meta[DRAWN] = drawn.told
        return _response(request, drawn)

    async def _fetch(self, wanted: Message, page: str) -> Answer:
        """A request of the page, asked as all others are."""
        request = Request(
            wanted["url"],
            method=wanted["method"],
            headers={**wanted["headers"], "Referer": page},
            body=base64.b64decode(wanted["body"]),
            meta={RAW: True},
            callback=NO_CALLBACK,
        )
        try:
            response = await self._crawler.engine.download_async(request)
        except NotAPage as error:
            return Answer(refused=f"{error}: {wanted['url'][:100]}")
        except (ValueError, asyncio.CancelledError) as error:
            return Answer(refused=str(error)[:200])
        return answer_of(response)


def _response(request: Request, drawn: Drawn) -> Response:
    """The drawn page as if it had come from the network."""
    headers = {"Content-Type": "text/html; charset=utf-8"}
    body = drawn.html.encode("utf-8", "replace")
    return HtmlResponse(drawn.url, headers=headers, body=body, encoding="utf-8", flags=[DRAWN])
