"""The generic discovery ladder: front page → 政府信息公开 → 年报, and the agencies' menus.

Every step is chosen by what links say, and every place seen is recorded with the reason for looking
and the outcome. Where the ladder gets stuck the Looks say so: that is never an absence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from crawler.exceptions import NotAPage
from crawler.items import Look, Outcome, Sighting
from spiders import links, menus, offers, rows, urls
from spiders.column import Column
from spiders.columns import ColumnReader
from spiders.page import Anchor, Page
from spiders.paging import Ask
from spiders.reports import Reading
from spiders.visit import Output

PRIORITY_HOME, PRIORITY_ROOT, PRIORITY_UNIT = 100, 90, 30
MAX_ROOTS = 3
MAX_COLUMNS = 4
MAX_MENUS = 6
MAX_YEARS = 20
SPREAD = 4
"""A link with so many points less than the page's best one is another thing's 年报."""
CERTAIN = 10
"""Points that a column's link needs on the front page, where “年报” may be anybody's."""
DEEPEST_ROOT = 4
USUAL_PATHS = ("/zfxxgk/", "/zwgk/zfxxgk/", "/xxgk/", "/gkmlpt/index")
"""Where 公开办函〔2019〕61号 columns commonly stand: tried only when no link of the front page speaks of
disclosure, and believed only by what their pages say."""


@dataclass(frozen=True)
class Place:
    """A page on the way to columns. ``unit`` is the body that it belongs to, '' for the county's."""

    url: str
    reason: str
    unit: str = ""
    depth: int = 0
    parent_url: str = ""
    ask: Ask | None = None


class PortalSpider(ColumnReader):
    """Sweeps one portal with or without knowing its CMS family. Yields Look, Sighting and Request."""

    name = "portal"

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.roots: set[str] = set()
        self.common: frozenset[str] = frozenset()
        self.offered_units: set[str] = set()
        self.spared: list[Place] = []
        self.home_ok = False
        self.weak: list[Column] = []
        self.stage = 0

    def opening(self) -> Iterator[Output]:
        """The front page, and agencies' own sites."""
        portal = self.task.portal
        self.roots.add(urls.key(portal.home_url))
        yield from self.ask(portal.home_url, self._home, self._no_home, PRIORITY_HOME)
        for unit, url in self.task.unit_urls:
            yield from self._open_root(
                Place(url, "the agency's own site, named by the registry", unit, 1), PRIORITY_UNIT
            )

    def when_idle(self) -> Iterator[Output]:
        """Nothing is open: the next step of the ladder, or the end of the visit."""
        steps = (self._hinted, self._spared, self._usual, self._say_if_stuck, self._revisit)
        while self.open == 0 and self.stage < len(steps):
            self.stage += 1
            yield from steps[self.stage - 1]()

    def _hinted(self) -> Iterator[Output]:
        """Columns that the registry or earlier sweeps name and that no link has led to."""
        known = [(u, "learned by an earlier sweep") for u in self.task.columns]
        for url, reason in [(self.task.portal.column_url, "named by the registry"), *known]:
            if url:
                yield from self.open_column(Column(url, f"hint: {reason}", links_before=self.common))

    def _usual(self) -> Iterator[Output]:
        """The usual addresses, where nothing led to any column."""
        if not self.home_ok or self.columns:
            return
        for column in self.weak:
            yield from self.open_column(column)
        for path in USUAL_PATHS:
            place = Place(
                urljoin(self.task.portal.home_url, path), "a usual address; no link led to the column"
            )
            yield from self._open_root(place, PRIORITY_ROOT)

    def _home(self, page: Page) -> Iterator[Output]:
        self.home_ok = True
        self.common = page.keys
        yield Look("home", page.url, "ok", sha256=page.sha256)
        place = Place(page.url, "front page")
        yield from self._explore(page, place)
        yield from self._loaded(page, place)

    def _no_home(self, error: NotAPage) -> Iterator[Output]:
        yield Look("home", self.task.portal.home_url, error.outcome, error.reason, sha256=error.sha256)

    def _open_root(self, place: Place, priority: int) -> Iterator[Output]:
        if urls.key(place.url) in self.roots or place.depth > DEEPEST_ROOT:
            return
        self.roots.add(urls.key(place.url))
        yield from self.ask(
            place.ask or place.url,
            lambda page: self._root(page, place),
            lambda error: self._no_root(error, place),
            priority - place.depth,
            place.parent_url or self.task.portal.home_url,
        )

    def _no_root(self, error: NotAPage, place: Place) -> Iterator[Output]:
        yield _root_look(place, error.outcome, error.reason, error.sha256)

    def _root(self, page: Page, place: Place) -> Iterator[Output]:
        """A 政府信息公开 page, an agency's page or an agencies' menu."""
        found = False
        for output in self._explore(page, place):
            found = True
            yield output
        if not place.unit:
            self.common |= page.keys
        for url in page.frames()[:2]:
            if urls.same_site(url, page.url, self.named_hosts):
                found = True
                inner = Place(url, "frame of the page", place.unit, place.depth + 1, page.url)
                yield from self._open_root(inner, PRIORITY_ROOT)
        for output in self._loaded(page, place):
            found = True
            yield output
        note = "" if found else "no further link here speaks of annual reports"
        yield _root_look(place, "ok" if found else "not_understood", note, page.sha256)

    def _loaded(self, page: Page, place: Place) -> Iterator[Output]:
        """What the page loads by script is part of what a reader sees there: menus, trees."""
        for part in self.parts(page):
            why = "part that the page loads by script"
            inner = Place(part.place, why, place.unit, place.depth + 1, page.url, part)
            yield from self._open_root(inner, PRIORITY_ROOT)

    def _offered(self, page: Page, place: Place) -> Iterator[Output]:
        """Columns of annual reports that the page offers by script."""
        for entry in offers.offered(self.families_of(page), page, self.scope):
            reason = f"“{entry.label}”, offered by a script of the page"
            column = Column(
                entry.ask.place, reason, entry.label, place.unit, parent_url=page.url,
                links_before=self.common | page.keys,
            )  # fmt: skip
            if not entry.year or self.scope.worth_reading(entry.year):
                self.offered_units.add(entry.unit)
                yield from self.open_column(offers.column_of(entry, column))

    def _explore(self, page: Page, place: Place) -> Iterator[Output]:
        """Follow what a page's links say: columns first, then deeper roots, menus and agencies."""
        foreign = self.common if place.unit else frozenset()
        anchors = [a for a in page.anchors if urls.key(a.url) not in foreign and not links.is_row(a)]
        columns = _columns([a for a in anchors if not urls.is_file(a.url)])
        if not place.depth:
            self.weak = [self._column(c, page, place) for c in columns if c.score < CERTAIN]
            columns = [c for c in columns if c.score >= CERTAIN]
        for choice in columns:
            yield from self.open_column(self._column(choice, page, place))
        yield from self._offered(page, place)
        if place.depth and not (columns and not place.unit) and self._is_column(page):
            yield from self.adopt(
                page,
                Column(
                    page.url, place.reason, "", place.unit, parent_url=place.parent_url, links_before=foreign
                ),
            )
        yield from self._deeper(page, place, links.choose(anchors, links.ROOT, MAX_ROOTS), bool(columns))
        if not place.unit:
            yield from self._agencies(page, place)

    def _column(self, choice: links.Choice, page: Page, place: Place) -> Column:
        return Column(
            choice.anchor.url, choice.reason, choice.anchor.text, place.unit, parent_url=page.url,
            year=links.folder_year(choice.anchor.label), links_before=self.common | page.keys,
        )  # fmt: skip

    def _is_column(self, page: Page) -> bool:
        """Whether a root shows the reports' list itself."""
        listed = rows.read_list(page).rows
        found = {urls.key(r.url) for r in listed if r.is_report and r.reading.agency}
        return len(found - self.common) >= 2 and len(found) * 2 >= len(listed)

    def _deeper(self, page: Page, place: Place, choices: list[links.Choice], found: bool) -> Iterator[Output]:
        """The 政府信息公开 pages that this one links to: all of the front page's, else only where
        this page has no column of its own."""
        if found and place.depth:
            return
        for choice in choices:
            deeper = Place(choice.anchor.url, choice.reason, place.unit, place.depth + 1, page.url)
            yield from self._open_root(deeper, PRIORITY_UNIT if place.unit else PRIORITY_ROOT)

    def _agencies(self, page: Page, place: Place) -> Iterator[Output]:
        """Menus of agencies, and (below the front page) the agencies that they name."""
        for choice in links.choose(page.anchors, links.MENU, MAX_MENUS):
            menu = Place(choice.anchor.url, choice.reason, "", place.depth + 1, page.url)
            yield from self._open_root(menu, PRIORITY_ROOT - 10)
        if not place.depth:
            return
        for anchor, name in menus.bodies(page.anchors, self.county):
            unit = Place(anchor.url, f"menu entry “{name}”", name, place.depth + 1, page.url)
            if name in self.offered_units:
                self.spared.append(unit)
            else:
                yield from self._open_root(unit, PRIORITY_UNIT)

    def _spared(self) -> Iterator[Output]:
        """Agencies' pages that were left out because a column was offered without them, where that
        column was not read whole."""
        whole = {c.unit for c in self.columns.values() if c.finished}
        for unit in self.spared:
            if unit.unit not in whole:
                yield from self._open_root(unit, PRIORITY_UNIT)

    def _say_if_stuck(self) -> Iterator[Output]:
        if self.home_ok and not self.columns:
            home = self.task.portal.home_url
            reason = "no column of annual reports was found by any link, nor at the usual addresses"
            yield Look("root", home, "not_understood", reason)

    def _revisit(self) -> Iterator[Output]:
        """Reports that earlier sweeps saw and no list shows any more: are they gone?"""
        key = self.rules.article_key  # the family may have been told only after the first lists
        listed = self.readings.keys() | {key(sighting.url) for sighting in self.readings.values()}
        for known in self.task.known:
            if known.year in self.task.years and key(known.url) not in listed:
                hints = {"column": known.unit} if known.unit else {}
                sighting = Sighting(known.title, known.url, "", hints, known.year, note="not_listed")
                yield from self.sight(Reading(sighting, kind="known"))


def _columns(anchors: list[Anchor]) -> list[links.Choice]:
    """The columns that a page links to: not the folders inside another one's menu entry, and years'
    folders only where nothing stands above them."""
    outer = [a for a in anchors if not any(links.score(Anchor(t, "", ""), links.COLUMN) for t in a.trail)]
    whole = links.choose([a for a in outer if not links.folder_year(a.label)], links.COLUMN, MAX_COLUMNS)
    found = whole or links.choose(outer, links.COLUMN, MAX_YEARS)
    return [c for c in found if c.score >= found[0].score - SPREAD]


def _root_look(place: Place, outcome: Outcome, reason: str, sha256: str) -> Look:
    words = "; ".join(w for w in (place.reason, reason) if w)
    return Look("root", place.url, outcome, words, place.unit, sha256=sha256, parent_url=place.parent_url)
