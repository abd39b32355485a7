"""年报 columns: read to their end with all pages and folders, or given up with the reason.

A column is whatever its page turns out to be: a list, a set of year, class or unit
folders, or the report itself. Its Look is said once, when nothing of it is open any more.
"""

from __future__ import annotations

from collections.abc import Iterator

from crawler.exceptions import NotAPage
from crawler.items import Look, Sighting
from spiders import ajax, further, offers, paging, rows, strangers, unchanged, urls
from spiders.articles import is_list, read_article
from spiders.column import Column
from spiders.families.base import Generic
from spiders.folders import Scope, child, folders
from spiders.page import Page
from spiders.pager import Pager
from spiders.paging import Ask
from spiders.reports import Reading, list_date
from spiders.titles import title_of
from spiders.turning import PRIORITY_PAGE, PageTurner
from spiders.visit import Output

PRIORITY_COLUMN = 60
MAX_DEPTH = 5
MAX_FRAMES = 4


class ColumnReader(PageTurner):
    """Reads columns. A place is read once, whatever leads to it."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.columns: dict[str, Column] = {}
        self.county = self.task.portal.name
        self.scope = Scope(self.task.years, self.task.portal.home_url, self.named_hosts, self.county)

    def open_column(self, column: Column) -> Iterator[Output]:
        """Fetch and read a column, unless that was begun before."""
        if not self._begin(column):
            return
        yield from self._fetch(column)

    def _fetch(self, column: Column) -> Iterator[Output]:
        asked = column.year in (None, *self.task.years)
        yield from self.ask(
            column.ask or column.url,
            lambda page: self._first_page(page, column),
            lambda error: self._no_column(error, column),
            PRIORITY_COLUMN - column.depth + (0 if asked else -10),
            column.parent_url,
        )

    def adopt(self, page: Page, column: Column) -> Iterator[Output]:
        """Read a column whose first page is here already."""
        if self._begin(column):
            yield from self._first_page(page, column)

    def _begin(self, column: Column) -> bool:
        place, parent = urls.key(column.url), column.parent
        if place in self.columns:
            if parent:
                self.columns[place].share(parent)
            return False
        if column.depth > MAX_DEPTH:
            if parent:
                parent.broken.append("too_deep")
            return False
        self.columns[place] = column
        column.open += 1
        if column.parent:
            column.parent.open += 1
        return True

    def _no_column(self, error: NotAPage, column: Column) -> Iterator[Output]:
        if column.instead:
            column.ask, *further = column.instead
            column.instead = tuple(further)
            yield from self._fetch(column)
            return
        column.outcome, column.sha256 = error.outcome, error.sha256 or column.sha256
        column.notes.append(error.reason)
        yield from self._close(column)

    def _first_page(self, page: Page, column: Column) -> Iterator[Output]:
        column.sha256 = page.sha256
        column.notes += self._place_notes(page)
        column.site_name = page.meta("SiteName") + page.first_text("title")
        if not page.is_text:
            yield from self._file_column(page, column)
            return
        if page.data and not page.data.accepted:
            yield from self._no_column(NotAPage("not_understood", "the endpoint refused"), column)
            return
        column.says_empty = rows.says_empty(page, column.links_before, bool(column.ask and column.ask.ajax))
        column.empty_for(page)
        column.loads_later = rows.loads_later(page)
        listing = rows.read_list(page)
        column.groups = listing.groups
        kept = [r for r in listing.rows if urls.key(r.url) not in column.links_before or r.is_report]
        listing.rows = kept if any(r.is_report for r in kept) or any(r.date for r in kept) else []
        inner = self._inner(page, column, listing)
        yield from self._take(listing, column)
        for folder in inner:
            yield from self.open_column(folder)
        for part in self.parts(page) or ([] if listing.rows or inner else ajax.fetched(page)):
            if urls.key(part.place) not in self.columns:
                yield from self._part(unchanged.part_of(page, part), column)
        if self._is_report(page, column, bool(listing.rows or inner)):
            yield from self._report_itself(page, column)
        elif not listing.rows and not inner:
            yield from self._frames(page, column)
        yield from self._start_paging(page, listing, inner, column)
        yield from self._close(column)

    def _place_notes(self, page: Page) -> list[str]:
        """What the column's place tells: another host than the county's, another area's credit code."""
        portal = self.task.portal
        away = not urls.same_site(page.url, portal.home_url, ())
        area = strangers.foreign_code(page.url, portal.division_code)
        return ["hosted_elsewhere"] * away + [f"credit_code_of_{area}"] * bool(area)

    def _inner(self, page: Page, column: Column, listing: rows.Listing) -> list[Column]:
        """The folders of a column, linked or offered by script; they are no rows of its list."""
        entries = offers.offered(self.families_of(page), page, self.scope) or offers.chosen(page)
        found = list(offers.inside(entries, page, column, self.scope))
        offered = {urls.key(f.url) for f in found}
        found += [f for f in folders(page, column, self.scope) if urls.key(f.url) not in offered]
        if not entries and offers.menu_by_script(page, listing, column, self.scope):
            column.broken.append("menu_by_script")
        places = {urls.key(f.url) for f in found}
        listing.rows = [r for r in listing.rows if urls.key(r.url) not in places]
        return found

    def _file_column(self, page: Page, column: Column) -> Iterator[Output]:
        """The column's link leads to a file: it is a report's, if it is one that holds text."""
        if not page.is_document:
            yield from self._no_column(NotAPage("not_understood", "bytes that are no page"), column)
            return
        column.is_leaf = True
        sighting = self._sighting(column.label, column.url, column, column.parent_url)
        column.reports += 1
        column.note_body(title_of(sighting.title))
        column.open += 1
        self.readings[self.rules.article_key(sighting.url)] = sighting
        reading = Reading(sighting, release=lambda: self._close(column))
        if sighting.followed:
            yield from self._article(page, reading)
        else:
            yield from self._settled(reading)
        yield from self._close(column)

    def _frames(self, page: Page, column: Column) -> Iterator[Output]:
        """A page without a list of its own shows one in a frame."""
        for url in page.frames()[:MAX_FRAMES]:
            if urls.same_site(url, page.url, self.named_hosts) and urls.key(url) not in self.columns:
                yield from self._part(unchanged.part_of(page, Ask(url)), column)

    def _part(self, part: Ask, column: Column) -> Iterator[Output]:
        column.open += 1
        self.columns[urls.key(part.place)] = column
        yield from self.ask(
            part,
            lambda page: self._framed(page, column, part),
            lambda error: self._no_part(error, column, part),
            PRIORITY_PAGE,
            column.url,
        )

    def _framed(self, page: Page, column: Column, part: Ask) -> Iterator[Output]:
        if page.data and not page.data.accepted:
            yield from self._no_part(NotAPage("not_understood", "the endpoint refused"), column, part)
            return
        column.says_empty |= not part.side and rows.says_empty(page, column.links_before, part.ajax)
        column.loads_later |= rows.loads_later(page)
        column.loaded += not part.side
        listing = rows.read_list(page)
        column.groups |= listing.groups
        inner = self._inner(page, column, listing)
        yield from self._take(listing, column)
        for folder in inner:
            yield from self.open_column(folder)
        if listing.rows or inner or not part.side:
            yield from self._start_paging(page, listing, inner, column)
        yield from self._close(column)

    def _no_part(self, error: NotAPage, column: Column, part: Ask) -> Iterator[Output]:
        if not part.side:
            column.broken.append(f"part:{error.outcome}")
        where, seen = part.place, error.sha256
        yield Look("endpoint", where, error.outcome, error.reason, sha256=seen, parent_url=column.url)
        yield from self._close(column)

    def _start_paging(
        self, page: Page, listing: rows.Listing, inner: list[Column], column: Column
    ) -> Iterator[Output]:
        plans = self.plans(page)
        if not (
            listing.rows or inner or page.blocks or (page.data and any(p.items is not None for p in plans))
        ):
            return
        if not plans:
            declared = paging.declared_items(page)
            shown = len(listing.rows) + len(inner)
            by_script = paging.not_understood(page) or self._years_left(page, listing, column)
            if by_script and (declared is None or declared > shown):
                column.broken.append("pager_not_understood")
            elif rows.lists_later(page) and not self.parts(page):
                column.broken.append("loads_later")
            plans = [paging.Plan("single", 1, declared)]
        for plan in plans:
            pager = Pager(plan)
            column.pagers.append(pager)
            keys = _keys(page, [r for r in listing.rows if plan.group in ("", r.group)])
            pager.start(keys + [urls.key(f.url) for f in inner if not plan.group], page)
            yield from self._walk(page, column, pager)

    def _years_left(self, page: Page, listing: rows.Listing, column: Column) -> bool:
        """Whether a script lets one choose years that stand neither here nor in a folder. A family that
        is known offers them itself."""
        if column.year is not None or any(f is not Generic for f in self.families_of(page)):
            return False
        here = {r.reading.year for r in listing.rows} | column.folder_years
        return bool(further.scripted_years(page) - here)

    def _next_page(self, page: Page, column: Column, pager: Pager) -> Iterator[Output]:
        listing = rows.read_list(page, column.groups)
        inner = self._inner(page, column, listing)
        pager.feed(_keys(page, listing.rows) + [urls.key(f.url) for f in inner], page)
        yield from self._take(listing, column)
        for folder in inner:
            yield from self.open_column(folder)
        yield from self._turn(column, pager)
        yield from self._close(column)

    def _take(self, listing: rows.Listing, column: Column) -> Iterator[Output]:
        """The rows of one page: reports are sighted, look-alikes counted."""
        column.note_unseen(listing)
        column.broken += ["cut_off"] * listing.cut
        for row in listing.rows:
            place = urls.key(row.url)
            fresh = place not in column.items
            column.items.setdefault(place, len(column.items) + 1)
            column.lookalikes += fresh and row.reading.kind == "lookalike"
            column.others += fresh and row.reading.kind == "other"
        reports = [r for r in listing.rows if r.is_report]
        column.strangers |= strangers.other_divisions((r.reading.agency for r in reports), self.county)
        for row in [r for r in reports if not column.is_citys or r.reading.agency not in column.strangers]:
            column.reports += 1
            column.note_body(row.reading)
            yield from self._sight_row(row, column)
        column.other_county = strangers.other_county(column.bodies, self.county, column.site_name)
        for row in listing.strays:
            if urls.same_site(row.url, column.url, self.named_hosts):
                yield from self._sight_row(row, column, stray=True)

    def _sight_row(self, row: rows.Row, column: Column, stray: bool = False) -> Iterator[Output]:
        sighting = self._sighting(row.title, row.url, column, column.url)
        sighting.dates = list_date(row.date)
        sighting.position = column.items.get(urls.key(row.url)) if len(column.groups) <= 1 else None
        if row.unit:
            sighting.hints["list"] = row.unit
        if stray:
            sighting.hints, sighting.year_hint = {}, None
        if row.reading.kind == "rendition":
            sighting.note = "rendition"
        elif row.reading.why == "named_in_column":
            sighting.note = "named_in_column"
        elif strangers.misfiled(row.reading.agency, column.unit):
            sighting.note = f"misfiled: in the folder of {column.unit}"
        reading = Reading(sighting, boilerplate=column.links_before)
        if not row.reading.agency and not stray and sighting.followed:
            column.open += 1
            reading.release = lambda: self._unnamed_read(sighting, column)
            reading.is_list = is_list
            reading.when_list = lambda page: self.adopt(page, child(column, row.title, row.url))
        yield from self.sight(reading)

    def _unnamed_read(self, sighting: Sighting, column: Column) -> Iterator[Output]:
        """A row that names no body may have been a folder: unread, it leaves the column unproven."""
        if sighting.outcome != "ok" and not column.unit:
            column.broken.append(f"row_not_read:{sighting.outcome}")
        yield from self._close(column)

    def _sighting(self, title: str, url: str, column: Column, list_url: str) -> Sighting:
        year = title_of(title).year or column.year
        hints = {"column": column.unit} if column.unit else {}
        followed = year is None or year in self.task.years
        return Sighting(title, url, list_url, hints, column.year, followed=followed)

    def _is_report(self, page: Page, column: Column, has_items: bool) -> bool:
        """Whether the column's page is itself a report: by its six chapters, or, where it lists
        nothing, by a file and a name of year or body that leads to it."""
        article = read_article(page, column.label, self.rules)
        if article.is_report:
            return True
        files = [u for u, _ in article.files if urls.key(u) not in column.links_before]
        return (
            bool(files) and not has_items and bool(column.year or column.unit or title_of(article.title).year)
        )

    def _report_itself(self, page: Page, column: Column) -> Iterator[Output]:
        """The column page is the report (VSB menus): one sighting, at the column's own address."""
        column.reports += 1
        column.is_leaf = not column.items and not column.folders and not column.folder_years
        article = read_article(page, column.label, self.rules)
        title = article.title if title_of(article.title).kind != "other" else article.heading or column.label
        sighting = self._sighting(title, page.url, column, column.parent_url or page.url)
        column.note_body(title_of(title))
        year = title_of(title).year or article.period or column.year
        sighting.year_hint = article.period or column.year
        sighting.followed = year is None or year in self.task.years
        sighting.note = "column_is_report"
        place = self.rules.article_key(page.url)
        if place in self.readings:
            return
        self.readings[place] = sighting
        if not sighting.followed:
            sighting.hints, sighting.dates = article.hints | sighting.hints, article.dates
            yield sighting
            return
        column.open += 1
        yield Look(
            "article",
            page.url,
            "ok",
            f"the column page is the report; {column.reason}",
            sha256=page.sha256,
            parent_url=(column.is_leaf and column.parent_url) or column.url,
        )
        reading = Reading(sighting, release=lambda: self._close(column), boilerplate=column.links_before)
        yield from self.read_report(page, article, reading)

    def _close(self, column: Column) -> Iterator[Output]:
        """One thing less is open; at the last, the column's Look is said and its parent told."""
        column.open -= 1
        if column.open:
            return
        look = column.said = column.look()
        column.compare()
        column.finished = column.is_leaf or look.complete is True
        if not column.is_leaf:
            yield look
            yield from column.absent_years(look, self.task.years)
        if column.parent:
            column.parent.reports += column.reports
            column.parent.empties += column.empties + (look.outcome == "empty")
            for name, years in column.bodies.items():
                column.parent.bodies.setdefault(name, set()).update(years)
        for above in [c for c in (column.parent, *column.waiting) if c is not None]:
            if not column.finished:
                above.left_open(column, look.outcome, self.task.years)
            yield from self._close(above)


def _keys(page: Page, listed: list[rows.Row]) -> list[str]:
    """The items of a page for its pager: by their places, or by the ids that an endpoint counts them by."""
    return list(page.data.ids) if page.data and page.data.ids else [urls.key(r.url) for r in listed]
