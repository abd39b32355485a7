"""What the parts of the glue share: one Context per process, one Visit per portal."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.settings import Settings

from crawler.archive import Archive
from crawler.clock import Clock
from crawler.config import Config
from crawler.exceptions import NotAPage
from crawler.fetch.allowlist import AllowList, authority
from crawler.fetch.classify import Page, is_front
from crawler.fetch.economy import Before, Held, before, held
from crawler.fetch.fetchlog import FetchLog
from crawler.fetch.gate import HostGate, host_key
from crawler.fetch.identity import Place, place_of
from crawler.fetch.rendered import MOST_DRAWN
from crawler.fetch.robots import Rules
from crawler.items import Look, Outcome, Sighting, Task
from crawler.store import Store

PATIENCE: dict[Outcome, int] = {"unreachable": 3, "blocked": 5}
"""After so many failures of the network or challenges in a row (each after its retries) a host is
left alone for the rest of the visit: it gives nothing, and asking on is impolite."""

RESTS, MOST_RESTS = 3, 8
"""How often a host that answered before and then blocks is given a rest and asked again: without an
answer in between, and in a whole visit."""
REST_GAPS = 20
"""Length of the first rest, in gaps of the host: a minute at the default of three seconds."""
REFUSALS = 3
"""So many plain refusals in a row, as the last that a host said, may be a block."""

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
        self.pressure: Counter[str] = Counter()
        self.one_way: set[str] = set()

    @property
    def budget_seconds(self) -> float:
        """Most seconds for one portal: its whole budget of requests, each with a gap and a slow answer."""
        return max(300.0, self.config.request_budget * (2 * self.config.download_delay + 1))


@dataclass(frozen=True)
class Asked:
    """A request that the spider made. ``referer`` is the page that led to it, '' for none."""

    url: str
    referer: str


@dataclass
class Visit:
    """One portal in one sweep, while it is being crawled. ``reason`` is Scrapy's finish reason,
    ``ending`` ours where we ended it (a budget, a crash).

    A visit has one or more passes (crawler.runs.passes): the spider runs again over the answers kept, and
    the requests in ``stale`` are asked anew. ``asked``, ``judged`` and ``failed`` are, by request key,
    what was asked, what was no page, and what gave no answer. ``wavered`` are hosts that answered
    first and then refused. ``switched`` are hosts that answered under another address than the
    registered one, with the two addresses. ``kept`` are addresses answered from the archive because
    their reports are in hand, with the time of the answer, ``kept_bodies`` the same by their
    hashes. ``answers`` counts the pages that hosts
    gave. ``wrong`` are hosts that are not the portal's, with why. ``bodies`` is the hash of each answer by
    request key, ``shells`` the requests whose pages are to be drawn by a browser in the next pass,
    ``tried`` those that were; ``drawn`` are the hashes of drawn pages, ``undrawn`` the addresses of
    places that a browser might have shown, had there been one."""

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
    number: int = 0
    rendering: bool = False
    stale: set[str] = field(default_factory=set)
    asked: dict[str, Asked] = field(default_factory=dict)
    judged: dict[str, Outcome] = field(default_factory=dict)
    failed: dict[str, Exception] = field(default_factory=dict)
    wavered: set[str] = field(default_factory=set)
    switched: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    kept_bodies: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, str] = field(default_factory=dict)
    shells: set[str] = field(default_factory=set)
    tried: set[str] = field(default_factory=set)
    drawn: set[str] = field(default_factory=set)
    undrawn: set[str] = field(default_factory=set)
    answers: Counter[str] = field(default_factory=Counter)
    _rested: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _refusals: dict[str, list[str]] = field(default_factory=dict)
    _samples: dict[str, tuple[str, frozenset[str]]] = field(default_factory=dict)
    _rests: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _in_a_row: dict[tuple[str, Outcome], int] = field(default_factory=lambda: defaultdict(int))

    def __post_init__(self) -> None:
        task = self.task
        urls = [*task.columns, *(k.url for k in task.known), *(url for _, url in task.unit_urls)]
        self.admitted |= {host for host in map(_host, urls) if host}

    @property
    def division_code(self) -> str:
        return self.task.portal.division_code

    @cached_property
    def place(self) -> Place:
        """Whose portal this should be."""
        return place_of(self.task.portal)

    @cached_property
    def held(self) -> dict[str, Held]:
        """The answers that need not be asked for again."""
        c, task = self.context, self.task
        return held(c.store, c.archive, c.clock, self.division_code, task.years, c.config.revisit_days)

    @cached_property
    def before(self) -> Before:
        """What the last finished visit of the portal may stand for."""
        c, task = self.context, self.task
        return before(c.store, c.archive, c.clock, self.division_code, task.years, c.config.revisit_days)

    def may_draw(self, key: str) -> bool:
        """Whether a page that came as a shell is to be drawn at once: where others of the portal had to
        be, and this one was not tried. Counts it as tried."""
        may = self.rendering and key not in self.tried and len(self.tried) < MOST_DRAWN
        if may:
            self.tried.add(key)
        return may

    @property
    def cluster(self) -> str:
        """The gate's key for the portals of one prefecture, which commonly share one platform."""
        return f"cluster {self.division_code[:4]}"

    def begin_pass(self, stale: set[str], shells: frozenset[str] = frozenset()) -> None:
        """Run the spider over the portal again, with these requests asked anew, and ``shells`` drawn.
        What was seen listed is kept; what is said of places is said again."""
        self.number += 1
        self.stale, self.shells = set(stale) - shells, set(shells)
        self.rendering |= bool(shells)
        self.tried |= shells
        self.failed = {key: error for key, error in self.failed.items() if key not in stale}
        self.looks = [(at, look) for at, look in self.looks if look.kind == "probe"]
        self.judged.clear()
        self.wrong.clear()
        self._in_a_row.clear()
        self._refusals.clear()
        self.errors = 0

    def kept_at(self, look: Look) -> str:
        """When the place of a look was really seen, where its answer was kept from an earlier sweep."""
        return self.kept.get(look.url) or (self.kept_bodies.get(look.sha256, "") if look.sha256 else "")

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
        if outcome == "unreachable" and key in self.answered:
            self.wavered.add(key)
        if outcome not in PATIENCE:
            self.answered.add(key)
            self.answers[key] += 1
            self._rests[key] = 0
            self._refusals.pop(key, None)

    def refused(self, url: str, key: str) -> None:
        """Count a plain refusal (403 for a folder without index, which is of that page only)."""
        self._refusals.setdefault(host_key(url), []).append(key)

    def suspects(self) -> set[str]:
        """The requests to ask anew because plain refusals may have been a block: where a host gave
        nothing else any more, one of them; all, once that one has been answered."""
        for host, keys in self._refusals.items():
            if len(keys) >= REFUSALS and host in self.answered and not self.number:
                self._samples[host] = keys[0], frozenset(keys)
        if not self.number:
            return {sample for sample, _ in self._samples.values()}
        answered = [keys - {one} for one, keys in self._samples.values() if one not in self.judged]
        return {key for keys in answered for key in keys if key in self.judged}

    def rest(self, url: str) -> bool:
        """Give a host that has begun to block a rest, if it answered before (such a block passes),
        and ask it half as often from then on. False when it did not, or had its rests."""
        key, gate = host_key(url), self.context.gate
        if key not in self.answered:
            return False
        self.wavered.add(key)
        if self._rests[key] >= RESTS or self._rested[key] >= MOST_RESTS:
            return False
        if not self._rests[key]:
            gate.slow_down(key)
        seconds = self.rest_seconds(url) * 2 ** self._rests[key]
        self._rests[key] += 1
        self._rested[key] += 1
        gate.hold(key, seconds)
        return True

    def rest_seconds(self, url: str) -> float:
        """The length of a first rest of the address's host."""
        gate = self.context.gate
        return max(REST_GAPS * gate.floor(host_key(url)), self.context.config.rest_seconds)

    def is_registered_home(self, url: str) -> bool:
        """Whether an address is the front page that the registry names."""
        home = self.task.portal.home_url
        same = host_key(url).removeprefix("www.") == host_key(home).removeprefix("www.")
        return same and _path(url) == _path(home)

    def is_home(self, url: str) -> bool:
        """Whether an address is the front page of the portal or of a host."""
        return is_front(url) or url.rstrip("/") == self.task.portal.home_url.rstrip("/")

    def check_patience(self, url: str) -> None:
        """Raises NotAPage when the host has been left alone, or has shown itself not to be the portal's."""
        key = host_key(url)
        if key in self.wrong:
            raise NotAPage("wrong_site", f"{NOT_ASKED}{self.wrong[key]}")
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


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path.rstrip('/')}?{parts.query}"


def _host(url: str) -> str:
    try:
        return authority(url)[0]
    except ValueError:
        return ""
