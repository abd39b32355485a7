"""Runs a spider over a site kept in a dict, without network and reactor.

A site maps addresses (or ``POST address``) to a body or to (status, body, headers); what it lacks is
answered as the glue answers: a NotAPage at the errback.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from scrapy.http import HtmlResponse, Request, Response
from twisted.python.failure import Failure

from crawler.exceptions import NotAPage
from crawler.items import Look, Sighting, Task
from crawler.registry.model import Portal
from spiders.portal import PortalSpider

HOME = "http://www.shanhe.gov.cn/"
Answer = str | bytes | tuple[int, str | bytes] | tuple[int, str | bytes, dict[str, str]] | NotAPage
Site = Mapping[str, Answer] | Callable[[Request], Answer | None]
STATUS = {404: "not_found", 410: "not_found", 412: "blocked", 403: "blocked", 500: "unreachable"}


@dataclass
class Outcome:
    """Everything that a visit said and asked for."""

    looks: list[Look] = field(default_factory=list)
    sightings: list[Sighting] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    spider: PortalSpider | None = None

    def of(self, kind: str) -> list[Look]:
        return [x for x in self.looks if x.kind == kind]

    def titles(self, followed: bool | None = True) -> list[str]:
        return sorted(s.title for s in self.sightings if followed is None or s.followed is followed)

    @property
    def column(self) -> Look:
        """The last column said: the outermost one."""
        return self.of("column")[-1]

    @property
    def asked(self) -> list[str]:
        return [r.url for r in self.requests]


def task(years: tuple[int, ...] = (2024,), **more: Any) -> Task:
    portal = more.pop("portal", None) or Portal(
        "990101", "山河县", more.pop("home", HOME), **more.pop("row", {})
    )
    return Task(portal, years, **more)


def sweep(
    site: Site, given: Task | None = None, families: dict[str, Any] | None = None, most: int = 3000
) -> Outcome:
    """Run a spider over a site to the end, in the order of priorities."""
    spider = PortalSpider(task=given or task(), families=families)
    result = Outcome(spider=spider)
    queue: list[Request] = []

    def keep(output: Look | Sighting | Request) -> None:
        if isinstance(output, Request):
            result.requests.append(output)
            queue.append(output)
        elif isinstance(output, Look):
            result.looks.append(output)
        else:
            result.sightings.append(output)

    async def begin() -> None:
        async for output in spider.start():
            keep(output)

    asyncio.run(begin())
    while queue:
        assert len(result.requests) <= most, "the spider does not end"
        request = max(queue, key=lambda r: r.priority)
        queue.remove(request)
        for output in answer(site, request):
            keep(output)
    assert spider.open == 0
    return result


def answer(site: Site, request: Request) -> Any:
    """The outputs of the request's callback or errback."""
    name = request.url if request.method == "GET" else f"{request.method} {request.url}"
    found = site(request) if callable(site) else site.get(name)
    if found is None:
        found = NotAPage("not_found", "http 404", status=404)
    if isinstance(found, NotAPage):
        return request.errback(Failure(found))
    status, body, headers = (200, found, {}) if isinstance(found, str | bytes) else (*found, {})[:3]
    if status >= 400:
        return request.errback(
            Failure(NotAPage(STATUS.get(status, "not_understood"), f"http {status}", status=status))
        )  # type: ignore[arg-type]
    return request.callback(response(request, body, headers))


def response(request: Request, body: str | bytes, headers: dict[str, str]) -> Response:
    raw = body.encode() if isinstance(body, str) else body
    request.meta["sha256"] = hashlib.sha256(raw).hexdigest()
    if raw.startswith((b"%PDF", b"PK\x03\x04")) or b"\0" in raw:
        return Response(
            request.url, body=raw, headers={"Content-Type": "application/pdf", **headers}, request=request
        )
    return HtmlResponse(request.url, body=raw, headers=headers, encoding="utf-8", request=request)
