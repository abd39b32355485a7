"""How fast a sweep goes when nothing asks it to wait, and how much memory it takes.

    python -m benchmarks.sweep [PORTALS] [PAGES] [WORKERS]

Makes portals on loopback ports (PAGES pages of 32 KB with 100 links each), sweeps them without
delay with a spider that reads every link, and prints pages per second, the CPU seconds of the
crawl processes, and the largest memory of one of them. Everything is real: robots.txt, the nonsense
path, classification, archive with fsync, fetch log. A second sweep, in which nothing has changed,
follows. The servers run in this process and share the machine: read ratios, not times.
"""

from __future__ import annotations

import hashlib
import logging
import resource
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from scrapy import Request, Spider
from scrapy.http import Response
from selectolax.lexbor import LexborHTMLParser

from crawler.archive import Archive
from crawler.clock import Clock
from crawler.config import Config
from crawler.items import Look, Task
from crawler.registry.load import Registry
from crawler.registry.model import Portal
from crawler.runs.sweep import run_sweep
from crawler.store import Store
from tests.glue.server import Answer, Hit, Site

LINKS, BYTES = 100, 32_000


class BenchmarkPortal(Spider):
    """Reads every link of every page; follows those to pages of its own portal."""

    name = "portal"

    def __init__(self, task: Task, **options: Any) -> None:
        super().__init__(**options)
        self.task = task
        self.seen: set[str] = set()

    async def start(self) -> AsyncIterator[Any]:
        yield Request(self.task.portal.home_url, errback=self.failed)

    def parse(self, response: Response) -> Iterator[Any]:
        yield Look("article", response.url, "ok", sha256=response.meta["sha256"])
        for node in LexborHTMLParser(response.body).css("a[href]"):
            url = urljoin(response.url, node.attributes["href"] or "")
            if url not in self.seen:
                self.seen.add(url)
                yield Request(url, self.parse, errback=self.failed)

    def failed(self, failure: Any) -> None:
        raise failure.value


def portal(pages: int) -> Site:
    """A site whose pages all differ and link to all others."""
    anchors = "".join(f'<li><a href="/p{i % pages}.html">栏目 {i}</a></li>' for i in range(LINKS))

    def any_page(hit: Hit) -> Answer:
        name = hit.path.strip("/") or "p0.html"
        if not name.startswith("p"):
            return Answer("not here", 404)
        mark = hashlib.sha256(hit.path.encode()).hexdigest()
        if hit.headers.get("if-none-match") == f'"{mark}"':
            return Answer(status=304, headers={"ETag": f'"{mark}"'})
        text = (mark + "公开信息") * ((BYTES - len(anchors.encode())) // (len(mark) + 12))
        return Answer(
            f"<html><body><ul>{anchors}</ul><p>{text}</p></body></html>", headers={"ETag": f'"{mark}"'}
        )

    site = Site()
    site.default = any_page
    return site


def measure(portals: int, pages: int, workers: int) -> None:
    """One first sweep and one repeated sweep, a line each."""
    sites = [portal(pages) for _ in range(portals)]
    codes = [f"99{i:04d}" for i in range(portals)]
    rows = {c: Portal(c, c, site.url + "/") for c, site in zip(codes, sites, strict=True)}
    with tempfile.TemporaryDirectory() as folder:
        config = Config.model_construct(
            **(
                Config().model_dump()
                | {"home": Path(folder), "download_delay": 0.0, "request_budget": pages + 50}
            )
        )
        with Store(config.database) as store:
            for name in ("first", "again"):
                cpu = _cpu()
                began = time.monotonic()
                summary = run_sweep(
                    store,
                    Archive(config.archive),
                    config,
                    Registry(portals=rows),
                    Clock(),
                    codes,
                    (2025,),
                    workers=workers,
                    spider_modules=("benchmarks.sweep",),
                )
                seconds = time.monotonic() - began
                assert summary.endings == {"finished": portals}, summary
                peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
                print(
                    f"{name}: {summary.requests} requests in {seconds:.1f} s "
                    f"= {summary.requests / seconds:.0f}/s, "
                    f"{_cpu() - cpu:.1f} s of CPU in {workers} worker(s), peak {peak:.0f} MB, "
                    f"{summary.bytes / 1e6:.1f} MB taken"
                )
    for site in sites:
        site.close()


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    given = [int(argument) for argument in sys.argv[1:4]]
    measure(*(given + [20, 100, 1][len(given) :]))
