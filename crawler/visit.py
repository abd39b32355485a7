"""What the parts of the glue share: one Context per process, one Visit per portal."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.settings import Settings

from crawler.allowlist import AllowList, authority
from crawler.archive import Archive
from crawler.classify import Page, is_front
from crawler.clock import Clock
from crawler.config import Config
from crawler.exceptions import NotAPage
from crawler.fetchlog import FetchLog
from crawler.gate import HostGate, host_key
from crawler.items import Look, Outcome, Sighting, Task
from crawler.store import Store

if TYPE_CHECKING:
    from crawler.middlewares.robots import Rules

PATIENCE: dict[Outcome, int] = {"unreachable": 3, "blocked": 5}
"""After so many failures of the network or challenges in a row (each after its retries) a host is
left alone for the rest of the visit: it gives nothing, and asking on is impolite."""

RESTS = 2
"""How often in a visit a host that answered before and then blocks is given a rest and asked again."""
REST_GAPS = 20
"""Length of a rest, in gaps of the host: a minute at the default of three seconds."""

NOT_ASKED = "not asked: "
"""Beginning of the reason of a request that never left: it tells nothing about the host."""


class Context:
    """What all portals of one crawl process share."""

    def __init__(
        self, config: Config, clock: Clock, sweep_id: str, store: Store, archive: Archive, allow: AllowList
    ) -> None:
        self.config, self.clock, self.sweep_id = config, clock, sweep_id
        self.store, self.archive, self.allow = store, archive, allow
        self.log = FetchLog(store, archive, clock, sweep_id)
        self.gate = HostGate(config.home / "hosts.gate", config.download_delay)
        self.robots: dict[str, Rules] = {}
        self.nonsense: dict[str, Page | None] = {}
        self.locks: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.legacy_tls: set[str] = set()
        self.refused: dict[tuple[str, int], str] = {}

    @property
    def budget_seconds(self) -> float:
        """Most seconds for one portal: its whole budget of requests, each with a gap and a slow answer."""
        return max(300.0, self.config.request_budget * (2 * self.config.download_delay + 1))


@dataclass
class Visit:
    """One portal in one sweep, while it is being crawled. ``reason`` is Scrapy's finish reason,
    ``ending`` ours where we ended it (a budget, a crash)."""

    context: Context
    task: Task
    looks: list[tuple[str, Look]] = field(default_factory=list)
    sightings: list[tuple[str, Sighting]] = field(default_factory=list)
    requests: int = 0
    bytes: int = 0
    errors: int = 0
    reason: str = ""
    ending: str = ""
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    admitted: set[str] = field(default_factory=set)
    answered: set[str] = field(default_factory=set)
    _rests: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _in_a_row: dict[tuple[str, Outcome], int] = field(default_factory=lambda: defaultdict(int))

    def __post_init__(self) -> None:
        task = self.task
        urls = [*task.columns, *(k.url for k in task.known), *(url for _, url in task.unit_urls)]
        self.admitted |= {host for host in map(_host, urls) if host}

    @property
    def division_code(self) -> str:
        return self.task.portal.division_code

    def say(self, item: Look | Sighting) -> None:
        """Keep an item until the visit ends."""
        now = self.context.clock.now().isoformat()
        if isinstance(item, Look):
            self.looks.append((now, item))
        else:
            self.sightings.append((now, item))

    def learn(self, url: str, outcome: Outcome) -> None:
        """Count what a host answered, so that one that only refuses is left alone."""
        key = host_key(url)
        for kind in PATIENCE:
            self._in_a_row[key, kind] = self._in_a_row[key, kind] + 1 if outcome == kind else 0
        if outcome not in PATIENCE:
            self.answered.add(key)

    def rest(self, url: str) -> bool:
        """Give a host that has begun to block a rest, if it answered before: such a block passes.
        False when it did not, or had its rests."""
        key, gate = host_key(url), self.context.gate
        if key not in self.answered or self._rests[key] >= RESTS:
            return False
        self._rests[key] += 1
        gate.hold(key, REST_GAPS * gate.gap(key) * self._rests[key])
        return True

    def is_home(self, url: str) -> bool:
        """Whether an address is the front page of the portal or of a host."""
        return is_front(url) or url.rstrip("/") == self.task.portal.home_url.rstrip("/")

    def check_patience(self, url: str) -> None:
        """Raises NotAPage when the host has been left alone."""
        key = host_key(url)
        for kind, limit in PATIENCE.items():
            if self._in_a_row[key, kind] >= limit:
                raise NotAPage(kind, f"{NOT_ASKED}{key} was {kind} {limit} times in a row")


class PortalCrawler(Crawler):
    """A Scrapy crawler that knows which visit it serves."""

    def __init__(self, spider_class: type[Spider], settings: Settings, visit: Visit) -> None:
        super().__init__(spider_class, settings)
        self.visit = visit


def visit_of(crawler: Any) -> Visit:
    """The visit that a crawler serves."""
    assert isinstance(crawler, PortalCrawler)
    return crawler.visit


def _host(url: str) -> str:
    try:
        return authority(url)[0]
    except ValueError:
        return ""
