"""The fetch log around the network: answer from the archive, ask conditionally, record at once."""

from __future__ import annotations

import asyncio
import time
from functools import partial

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from crawler.exceptions import NotAPage
from crawler.fetch import fetchlog
from crawler.fetch.classify import OK, Page, by_status
from crawler.fetch.economy import Held
from crawler.fetch.fetchlog import Exchange, Stored
from crawler.fetch.gate import Closed
from crawler.fetch.rendered import DRAWN, METHOD, RENDER, Answer
from crawler.fetch.visit import NOT_ASKED, Asked, Visit, visit_of
from crawler.middlewares.charset import CharsetMiddleware
from crawler.middlewares.compression import BROKEN, TOO_LARGE
from crawler.middlewares.failures import describe

REPLAYED = "replayed"
NOT_MODIFIED = "not_modified"
HELD = "held"
HELD_AT = "held_at"
"""Meta key: when an answer that was not asked for again was last asked for."""
TRUSTED = "trusted"
"""Flag of an answer whose very bytes an earlier sweep judged to be a page."""
UNCHANGED = "unchanged"
"""Flag of an answer with the very bytes of the last finished visit's; as a meta key, mark of a request
that such a list's answer may stand for."""
BEFORE = "before"
"""Meta key: a call that gives that visit's answer, where its bytes are others."""
ANEW = "anew"
"""Meta key of a request that must be asked even where its answer is in hand."""
AGAIN = "again"
"""Meta key: the number of the pass in which the request is asked anew."""
_CONDITIONS = ("If-None-Match", "If-Modified-Since")


class ExchangeMiddleware:
    """Stands nearest to the network (only unpacking is nearer), so that it sees each hop and try."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._visit: Visit = visit_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ExchangeMiddleware:
        return cls(crawler)

    def key(self, request: Request) -> str:
        """The request's name in the log; a further try, a later pass and an address that sent to itself (to
        be asked again with the cookie that it set) have names of their own."""
        turned = request.meta.get("redirect_urls", []).count(request.url)
        tries, again = request.meta.get("retry_times", 0), request.meta.get(AGAIN, 0)
        drawn = "#rendered" if RENDER in request.meta else ""
        return (
            self.mark(request)
            + (drawn or f"#pass{again}" * bool(again))
            + f"#{tries}" * bool(tries)
            + f"#turned{turned}" * bool(turned)
        )

    def mark(self, request: Request) -> str:
        """The request's name whichever try it is: the first part of ``key``."""
        return str(self._crawler.request_fingerprinter.fingerprint(request).hex())

    async def process_request(self, request: Request) -> Response | None:
        """Raises NotAPage when the portal's budget of requests is used up."""
        for name in _CONDITIONS:
            request.headers.pop(name, None)
        kept = await self._kept(request)
        if kept is not None:
            return kept
        if self._visit.requests >= self._visit.task.request_budget:
            self._visit.ending = "request_budget"
            raise NotAPage(
                "unreachable", f"{NOT_ASKED}the budget of {self._visit.requests} requests is used up"
            )
        self._visit.requests += 1
        self._visit.context.pressure[self._visit.cluster] += 1
        self._set_conditions(request)
        request.meta["asked_at"] = time.monotonic()
        return None

    async def _kept(self, request: Request) -> Response | None:
        """The answer that this sweep has already, or need not ask for. Raises what the request came to
        in an earlier pass."""
        visit, mark = self._visit, self.mark(request)
        visit.asked.setdefault(mark, Asked(request.url, _referer(request)))
        if mark in visit.stale:
            visit.stale.discard(mark)
            request.meta[AGAIN] = visit.number
        if visit.number and mark in visit.failed and AGAIN not in request.meta:
            raise visit.failed[mark]
        if mark in visit.shells and RENDER not in request.meta:
            await self._to_be_drawn(request, mark)
        if "#" in (key := self.key(request)):
            return None
        stored = visit.context.log.asked(key, request.url)
        if stored is not None:
            return self._compared(request, await self._revive(request, stored, REPLAYED))
        known = self.in_hand(request)
        if known is None:
            return None
        request.meta[HELD_AT] = known.at
        visit.kept[request.url] = known.at
        visit.kept_bodies[known.stored.sha256] = known.at
        return await self._revive(request, known.stored, HELD)

    def in_hand(self, request: Request) -> Held | None:
        """The answer of an earlier sweep that this one need not ask for."""
        mark = self.mark(request)
        if {ANEW, AGAIN, RENDER} & set(request.meta) or mark in self._visit.stale | self._visit.shells:
            return None
        name, before = request.url if request.method == "GET" else mark, self._visit.before
        if "is_robots" in request.meta:
            return before.robots.get(name)
        if UNCHANGED in request.meta and _referer(request) in before.whole:
            return self._visit.held.get(name) or before.pages.get(name)
        return self._visit.held.get(name)

    async def _to_be_drawn(self, request: Request, mark: str) -> None:
        """Let a page be drawn of which an earlier pass found only the shell."""
        self._visit.shells.discard(mark)
        stored = self._visit.context.log.asked(mark, request.url)
        if stored is not None and stored.status in (200, 304):
            request.meta[RENDER] = answer_of(await self._revive(request, stored, REPLAYED))

    def _set_conditions(self, request: Request) -> None:
        if request.method != "GET" or {"fresh", AGAIN, RENDER} & set(request.meta):
            return
        known = self._visit.context.log.validators(request.url)
        if known is None:
            return
        request.meta["known"] = known
        if known.etag:
            request.headers["If-None-Match"] = known.etag
        if known.last_modified:
            request.headers["If-Modified-Since"] = known.last_modified

    async def process_response(self, request: Request, response: Response) -> Response | Request:
        if {REPLAYED, HELD} & set(response.flags):
            return response
        known: Stored | None = request.meta.pop("known", None)
        if response.status == 304:
            if known is None:
                return self._again(request)
            revived = await self._revive(request, known, NOT_MODIFIED)
            self._record(request, revived, 304, known.sha256)
            self._is_fresh(request, known.sha256)
            return self._compared(request, revived)
        sha256 = (
            await asyncio.to_thread(self._visit.context.archive.put, response.body) if response.body else ""
        )
        request.meta["sha256"] = sha256
        self._hold(request, sha256, DRAWN in response.flags)
        self._is_fresh(request, sha256)
        self._visit.failed.pop(self.mark(request), None)
        self._visit.bytes += len(response.body)
        self._record(request, response, response.status, sha256)
        return self._compared(request, response)

    def _former(self, request: Request, stored: Stored) -> Response:
        response = _rebuilt(request.url, stored, self._visit.context.archive.get(stored.sha256))
        return CharsetMiddleware().process_response(request, response)

    def _compared(self, request: Request, response: Response) -> Response:
        """The answer, with what the last finished visit got to the same request."""
        before, sha256 = self._visit.before.sweep_id, request.meta.get("sha256")
        request.meta.pop(BEFORE, None)
        if response.status != 200 or not before or not sha256 or "is_robots" in request.meta:
            return response
        former = self._visit.context.log.former(before, self._visit.division_code, self.mark(request))
        if former is None:
            return response
        if former.sha256 != sha256:
            request.meta[BEFORE] = partial(self._former, request, former)
            return response
        trusted = [TRUSTED] if former.outcome == "ok" and TRUSTED not in response.flags else []
        return response.replace(flags=[*response.flags, UNCHANGED, *trusted])

    def process_exception(self, request: Request, exception: Exception) -> None:
        if isinstance(exception, NotAPage | Closed) or "asked_at" not in request.meta:
            return
        outcome, reason = describe(exception)
        self._visit.failed[self.mark(request)] = exception
        self._visit.context.log.record(
            Exchange(
                self._visit.division_code,
                self.key(request),
                request.method,
                request.url,
                outcome,
                reason,
                seconds=_seconds(request),
                error=f"{type(exception).__name__}: {exception}"[:300],
            )
        )

    def _record(self, request: Request, response: Response, status: int, sha256: str) -> None:
        pairs = [(k.decode("latin-1"), v.decode("latin-1")) for k, vs in response.headers.items() for v in vs]
        outcome, reason = _provisional(response, status)
        drawn = DRAWN in response.flags
        self._visit.context.log.record(
            Exchange(
                self._visit.division_code,
                self.key(request),
                METHOD if drawn else request.method,
                request.url,
                outcome,
                request.meta[DRAWN] if drawn else reason,
                status,
                sha256,
                len(response.body),
                _seconds(request),
                fetchlog.kept_headers(pairs),
                request.meta.get("tls", ""),
            )
        )

    async def _revive(self, request: Request, stored: Stored, flag: str) -> Response:
        """The answer kept from before, as if it had just come. A 304 in the log stands for its body."""
        archive = self._visit.context.archive
        body = await asyncio.to_thread(archive.get, stored.sha256) if stored.sha256 else b""
        request.meta["sha256"] = stored.sha256
        self._hold(request, stored.sha256, stored.method == METHOD)
        flags = [flag, NOT_MODIFIED] if stored.status == 304 and flag != NOT_MODIFIED else [flag]
        flags += [TRUSTED] if flag in (HELD, NOT_MODIFIED) and stored.outcome == "ok" else []
        return _rebuilt(request.url, stored, body, flags)

    def _is_fresh(self, request: Request, sha256: str) -> None:
        """An answer that stood for this one in an earlier pass does so no longer."""
        self._visit.kept.pop(request.url, None)
        self._visit.kept_bodies.pop(sha256, None)

    def _hold(self, request: Request, sha256: str, drawn: bool) -> None:
        self._visit.bodies[self.mark(request)] = sha256
        if drawn:
            self._visit.drawn.add(sha256)

    @staticmethod
    def _again(request: Request) -> Request:
        """A 304 that nobody asked for: ask for the whole."""
        if request.meta.get("fresh"):
            raise NotAPage("not_understood", "http 304 to an unconditional request", status=304)
        again: Request = request.replace(dont_filter=True)
        again.meta["fresh"] = True
        return again


def _provisional(response: Response, status: int) -> tuple[str, str]:
    """The outcome to log at once; what only a comparison tells is amended later."""
    if TOO_LARGE in response.flags:
        return "too_large", "larger than the limit once unpacked"
    if BROKEN in response.flags:
        return "unreachable", "broken content encoding"
    if 300 <= status < 400 and status != 304 and response.headers.get("Location"):
        return "redirect", (response.headers.get("Location") or b"").decode("latin-1")[:300]
    verdict = by_status(page_of(response)) or OK
    return verdict.outcome, verdict.reason


def _rebuilt(url: str, stored: Stored, body: bytes, flags: list[str] | None = None) -> Response:
    """A response made of what was kept of it."""
    headers = Headers()
    for name, value in stored.headers:
        headers.appendlist(name, value.encode("latin-1", "replace"))
    kind = responsetypes.from_args(headers=headers, url=url, body=body)
    status = 200 if stored.status == 304 else stored.status
    return kind(url=url, status=status, headers=headers, body=body, flags=flags)


def _referer(request: Request) -> str:
    return (request.headers.get("Referer") or b"").decode("utf-8", "replace")


def answer_of(response: Response) -> Answer:
    """A response as the browser is given it."""
    pairs = ((k.decode("latin-1"), v.decode("latin-1")) for k, vs in response.headers.items() for v in vs)
    return Answer(response.status, tuple(pairs), response.body)


def page_of(response: Response) -> Page:
    """An answer as the classifier sees it."""
    text = getattr(response, "text", None)
    headers = {k.decode("latin-1").lower(): v[-1].decode("latin-1") for k, v in response.headers.items() if v}
    return Page(response.url, response.status, response.body, text, headers)


def _seconds(request: Request) -> float | None:
    latency = request.meta.get("download_latency")
    asked = request.meta.get("asked_at")
    return round(latency if latency is not None else time.monotonic() - asked, 3) if asked else None
