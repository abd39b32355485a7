"""The classifier in the stream of answers: only pages pass; all else is raised as NotAPage."""

from __future__ import annotations

import hashlib
from urllib.parse import urljoin

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.exceptions import NotAPage
from crawler.fetch import identity, stubs
from crawler.fetch.classify import OK, Page, Verdict, judge, same_as_nonsense
from crawler.fetch.gate import host_key
from crawler.fetch.rendered import RENDER
from crawler.fetch.visit import NOT_ASKED, Visit, visit_of
from crawler.items import Look
from crawler.middlewares.compression import BROKEN, TOO_LARGE
from crawler.middlewares.exchange import AGAIN, REPLAYED, TRUSTED, ExchangeMiddleware, answer_of, page_of
from crawler.middlewares.failures import SWITCHED

RAW = "as_it_is"
"""Meta key of the glue's own requests (robots.txt, the nonsense path): they are not judged here."""
ANSWERS = "answers"
"""Meta key: how many pages the host had given when it first refused this one."""
JUMPS = 5
"""Most pages in a row that only send on."""


class ClassificationMiddleware:
    """Judges what is left after redirects and retries."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._visit: Visit = visit_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ClassificationMiddleware:
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response | Request:
        """Raises NotAPage for everything that is no page; sends on where a page does nothing else."""
        if request.meta.get(RAW):
            return response
        page = page_of(response)
        verdict = self._by_flags(response) or judge(page)
        if verdict.target and not self._spinning(request, verdict.target):
            return self._follow(request, response, verdict.target)
        if verdict.outcome == "blocked" and verdict.reason.startswith("refused"):
            self._visit.refused(request.url, self._mark(request))
        elif verdict.outcome == "blocked":
            new = REPLAYED not in response.flags and AGAIN not in request.meta
            alone = self._is_of_one_page(request)
            if new and not alone and self._visit.rest(request.url):
                self._log(request, verdict)
                return self._later(request)
            if not alone:
                self._visit.learn(request.url, verdict.outcome)
        if verdict.outcome in ("ok", "shell"):
            verdict = self._by_likeness(request, page) or verdict
        if verdict.outcome == "ok":
            known = TRUSTED in response.flags
            verdict = self._by_identity(request, page) or OK
            if verdict is OK and not known:
                verdict = await self._by_comparison(request, page) or OK
        if verdict.outcome == "shell" and (drawing := self._to_be_drawn(request, response)):
            return drawing
        if verdict.outcome not in ("blocked", "unreachable"):
            self._visit.learn(request.url, verdict.outcome)
        if verdict.outcome == "ok":
            self._note_switch(request, response)
            return response
        self._amend(request, verdict)
        raise NotAPage(
            verdict.outcome, verdict.reason, sha256=request.meta.get("sha256", ""), status=response.status
        )

    @staticmethod
    def _by_flags(response: Response) -> Verdict | None:
        if TOO_LARGE in response.flags:
            return Verdict("too_large", "larger than the limit once unpacked")
        if BROKEN in response.flags:
            return Verdict("unreachable", "reset: broken content encoding")
        return None

    def _spinning(self, request: Request, target: str) -> bool:
        passed = request.meta.get("jumped", [])
        return len(passed) >= JUMPS or target in [*passed, request.url]

    def _follow(self, request: Request, response: Response, target: str) -> Request:
        self._amend(request, Verdict("shell", f"sends on to {target[:200]}"))
        follow: Request = request.replace(url=urljoin(response.url, target), method="GET", body=b"")
        follow.meta["jumped"] = [*request.meta.get("jumped", []), request.url]
        follow.meta["redirect_urls"] = [*request.meta.get("redirect_urls", []), request.url]
        follow.meta.pop("retry_times", None)
        follow.headers["Referer"] = response.url
        follow.dont_filter = True
        return follow

    def _to_be_drawn(self, request: Request, response: Response) -> Request | None:
        """The request for a drawn page where the portal has shown that it gives shells only."""
        fit = request.method == "GET" and RENDER not in request.meta
        if not fit or not self._visit.may_draw(self._mark(request)):
            return None
        self._log(request, Verdict("shell", "without content of its own; drawn by a browser"))
        drawing: Request = request.replace(dont_filter=True)
        drawing.meta[RENDER] = answer_of(response)
        return drawing

    def _is_of_one_page(self, request: Request) -> bool:
        """Whether the host answered others since this page was first refused."""
        before = request.meta.get(ANSWERS)
        return before is not None and self._visit.answers[host_key(request.url)] > before

    def _later(self, request: Request) -> Request:
        again: Request = request.replace(dont_filter=True)
        again.meta.setdefault(ANSWERS, self._visit.answers[host_key(request.url)])
        again.meta["retry_times"] = request.meta.get("retry_times", 0) + 1
        return again

    def _by_likeness(self, request: Request, page: Page) -> Verdict | None:
        """A front page as small as those of its sibling hosts is no page."""
        if not self._is_home(request, page) or not stubs.may_be_stub(page):
            return None
        context = self._visit.context
        hosts = stubs.alike(context.store, context.sweep_id, self._visit.division_code, page)
        return Verdict("blocked", stubs.reason(len(page.body), hosts)) if hosts >= stubs.ENOUGH else None

    def _by_identity(self, request: Request, page: Page) -> Verdict | None:
        """Another place's portal, nobody's, or one that was broken into."""
        if not page.is_html:
            return None
        if strange := identity.hijacked(page):
            return Verdict("wrong_site", f"hijacked: the page advertises {strange}")
        if not self._is_home(request, page):
            return None
        why = identity.stranger(page, self._visit.place)
        if why:
            self._visit.wrong[host_key(page.url)] = why
        return Verdict("wrong_site", why) if why else None

    def _is_home(self, request: Request, page: Page) -> bool:
        """Whether the portal's front page was asked for, and a front page came."""
        asked = request.meta.get("redirect_urls", [request.url])[0]
        return self._visit.is_registered_home(asked) or self._visit.is_registered_home(page.url)

    async def _by_comparison(self, request: Request, page: Page) -> Verdict | None:
        asked = request.meta.get("redirect_urls", [request.url])[0]
        if not self._visit.is_home(asked) and self._visit.is_home(page.url):
            return Verdict("moved", f"sent on to the front page {page.url}")
        if not page.is_html or (self._visit.is_home(page.url) and page.links > 3):
            return None  # a front page proves itself; its host may also give it for every unknown path
        nonsense = await self._nonsense(page)
        return same_as_nonsense(page, nonsense) if nonsense is not None else None

    async def _nonsense(self, page: Page) -> Page | None:
        """What the host answers to a path that cannot exist; asked once per host and process."""
        context, key = self._visit.context, urljoin(page.url, "/")
        async with context.locks[f"nonsense {key}"]:
            if key not in context.nonsense:
                mark = hashlib.sha256(f"{context.sweep_id} {key}".encode()).hexdigest()[:12]
                asked, answer = await self._probe(f"{key}gongkai-{mark}/{mark}.html", page.url)
                if not asked:
                    return None
                context.nonsense[key] = answer
        return context.nonsense[key]

    async def _probe(self, url: str, referer: str) -> tuple[bool, Page | None]:
        """Whether the host was asked, and the page it gave for the path, if it gave one."""
        request = Request(url, headers={"Referer": referer}, meta={RAW: True}, callback=NO_CALLBACK)
        try:
            response = await self._crawler.engine.download_async(request)
        except NotAPage as error:
            self._visit.say(Look("probe", url, error.outcome, error.reason))
            return not error.reason.startswith(NOT_ASKED), None
        page = page_of(response)
        verdict = judge(page)
        if verdict.outcome == "ok":
            verdict = Verdict("catch_all", "a page for a path that cannot exist")
        if self._visit.is_home(page.url):
            verdict = Verdict("moved", f"unknown paths are sent on to {page.url}")
        self._visit.say(Look("probe", url, verdict.outcome, verdict.reason, sha256=self._sha(response)))
        return True, None if verdict.outcome == "moved" else page

    @staticmethod
    def _sha(response: Response) -> str:
        return str(response.meta.get("sha256", "")) if response.request is not None else ""

    def _note_switch(self, request: Request, response: Response) -> None:
        """Remember that a host answers under another scheme or name than the one asked for."""
        asked = request.meta.get(SWITCHED)
        if asked:
            told = f"switched: {asked} gave no answer, {response.url} did"
            self._visit.switched[host_key(response.url)] = told
            self._visit.context.log.amend(
                self._visit.division_code, self._exchange().key(request), "ok", told
            )

    def _mark(self, request: Request) -> str:
        return self._exchange().mark(request)

    def _exchange(self) -> ExchangeMiddleware:
        found = self._crawler.get_downloader_middleware(ExchangeMiddleware)
        assert found is not None  # crawler.settings names it
        return found

    def _amend(self, request: Request, verdict: Verdict) -> None:
        self._visit.judged[self._mark(request)] = verdict.outcome
        self._log(request, verdict)

    def _log(self, request: Request, verdict: Verdict) -> None:
        """Correct the fetch record of this try."""
        key = self._exchange().key(request)
        self._visit.context.log.amend(self._visit.division_code, key, verdict.outcome, verdict.reason)
