"""A crawl process: many portals in one Scrapy process (``python -m crawler.runs.worker``).

It is made to be killed: everything that matters is written at once or in one piece, so the end of
its parent, a signal or a crash costs no more than the visits under way, which are replayed.
"""

from __future__ import annotations

import asyncio
import ctypes
import logging
import os
import signal
import sys
import threading
from contextlib import suppress
from typing import Any

from scrapy import Spider
from scrapy.settings import Settings
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.defer import deferred_from_coro
from scrapy.utils.log import configure_logging
from scrapy.utils.reactor import install_reactor

from crawler.archive import Archive
from crawler.fetch.allowlist import AllowList
from crawler.fetch.resolver import SafeResolver
from crawler.fetch.visit import Context, PortalCrawler, Visit
from crawler.items import Task
from crawler.pipelines import end_visit
from crawler.runs import leases, passes
from crawler.runs.plan import Plan
from crawler.runs.tasks import build_task
from crawler.settings import scrapy_settings
from crawler.store import Store

POLL_SECONDS = 0.5

log = logging.getLogger(__name__)


class Worker:
    """Leases groups of portals and crawls them until none waits."""

    def __init__(self, plan: Plan, owner: str) -> None:
        self.plan, self.owner = plan, owner
        self.store = Store(plan.database)
        archive, allow = Archive(plan.archive), AllowList.of(plan.allow)
        self.context = Context(plan.config, plan.clock, plan.sweep_id, self.store, archive, allow)
        self.settings: Settings = scrapy_settings(plan.config, plan.spider_modules)
        self.spider_class: type[Spider] = get_spider_loader(self.settings).load(plan.spider)
        self._resting = 0
        self._tasks = {task.portal.division_code: task for task in plan.tasks}

    async def run(self) -> None:
        """Crawl until nothing is left to lease."""
        renewing = asyncio.ensure_future(self._renew())
        try:
            await self._fill()
        finally:
            renewing.cancel()

    async def _fill(self) -> None:
        running: set[asyncio.Task[None]] = set()
        alone = False
        while True:
            while not alone and len(running) - self._resting < self.plan.config.concurrent_portals:
                codes, alone = leases.lease(
                    self.store, self.plan.sweep_id, self.plan.groups, self.owner, idle=not running
                )
                if not codes:
                    break
                running.add(asyncio.ensure_future(self._group(codes)))
            if not running and not self._waiting():
                return
            if not running:
                await asyncio.sleep(POLL_SECONDS)
                continue
            done, running = await asyncio.wait(running, timeout=5, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()  # a failure to write is the end of this process, not of the visit
            alone = alone and bool(running)

    def _waiting(self) -> bool:
        return bool(leases.count(self.store, self.plan.sweep_id).get("pending"))

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(leases.RENEW_SECONDS)
            leases.renew(self.store, self.plan.sweep_id, self.owner)

    async def _group(self, codes: list[str]) -> None:
        for code in codes:
            await self._portal(code)

    async def _portal(self, code: str) -> None:
        visit = Visit(self.context, self._task(code))
        leases.start(self.store, self.plan.sweep_id, code, self.plan.clock.now().isoformat())
        crawlers: list[PortalCrawler] = []
        limit = asyncio.get_running_loop().call_later(
            self.context.budget_seconds, _out_of_time, visit, crawlers
        )
        try:
            await self._passes(visit, crawlers)
        except Exception as error:
            log.exception("%s: the crawl did not come to an end", code)
            visit.errors += 1
            visit.ending = f"crashed:{type(error).__name__}"
        finally:
            limit.cancel()
        end_visit(visit, crawlers[-1].spider if crawlers else None)

    async def _passes(self, visit: Visit, crawlers: list[PortalCrawler]) -> None:
        """Run the spider, and again after a rest while something it saw is in doubt."""
        best: tuple[int, int] | None = None
        while True:
            crawlers.append(PortalCrawler(self.spider_class, self.settings, visit))
            await crawlers[-1].crawl_async(task=visit.task)
            found, reached = passes.doubts(visit), passes.score(visit)
            hopeless = best is not None and reached <= best and not found.empty and not found.shells
            if not found or hopeless or visit.number >= passes.AGAIN:
                return
            best = reached
            self._resting += 1
            try:
                if not await passes.rest(visit, found):
                    return
            finally:
                self._resting -= 1
            visit.begin_pass(set(found.keys), found.shells)

    def _task(self, code: str) -> Task:
        plan = self.plan
        if code in self._tasks:
            return self._tasks[code]
        urls = plan.unit_urls.get(code, ())
        return build_task(self.store, plan.portal(code), plan.years, urls, plan.config.request_budget)


def _out_of_time(visit: Visit, crawlers: list[PortalCrawler]) -> None:
    """End a visit that takes too long; what it has found is kept, and believed to prove nothing."""
    visit.ending = "time_budget"
    visit.closing.set()
    crawler = crawlers[-1]
    if crawler.crawling:
        deferred_from_coro(crawler.engine.close_spider_async(reason="time_budget"))


def die_with_parent() -> None:
    """No crawler may outlive the sweep that started it: asked of the system where it can (Linux),
    and by watching standard input, which closes when the parent ends."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG

    def watch() -> None:
        while os.read(0, 4096):
            pass
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def main(owner: str) -> int:
    """Read the plan from standard input and carry it out; the exit status."""
    plan = Plan.from_json(_first_line())
    die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then ends us
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    configure_logging({"LOG_LEVEL": "WARNING"})
    return run_in_reactor(plan, owner)


def _first_line() -> str:
    """The plan, read without buffering: what follows on standard input is the parent's life."""
    chunks: list[bytes] = []
    while not chunks or not chunks[-1].endswith(b"\n"):
        chunk = os.read(0, 65536)
        if not chunk:
            raise SystemExit("no plan on standard input")
        chunks.append(chunk)
    return b"".join(chunks).decode()


def run_in_reactor(plan: Plan, owner: str) -> int:
    """Run a worker in this process's reactor, once."""
    from twisted.internet import reactor as installed

    reactor: Any = installed
    failed: list[BaseException] = []

    async def whole() -> None:
        try:
            worker = Worker(plan, owner)
            SafeResolver(reactor, worker.context).install_on_reactor()
            await worker.run()
        except BaseException as error:
            log.exception("the crawl process ends")
            failed.append(error)
        finally:
            reactor.stop()

    reactor.callWhenRunning(lambda: asyncio.ensure_future(whole()))
    reactor.run(installSignalHandlers=False)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else f"worker-{os.getpid()}"))
