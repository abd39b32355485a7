"""The folders of a column: links that name a year, a class of bodies or one body, and that belong to it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from spiders import further, links, menus, rows, urls
from spiders.column import Column
from spiders.page import Anchor, Page
from spiders.titles import title_of

YEARS_BACK = 3
"""Folders of this many years before the asked ones are read too: a report may be misfiled, and the
bodies that reported before are the expectation where no registry row says who owes a report."""


@dataclass(frozen=True)
class Scope:
    """What the visit is about: the asked years, the portal's front page, its registered hosts and its
    place's name."""

    years: tuple[int, ...]
    home_url: str
    hosts: Collection[str]
    county: str = ""

    def asks(self, year: int | None) -> bool:
        """Whether a folder of this year (None: of no year) is among those asked for."""
        return year is None or year in self.years

    def worth_reading(self, year: int) -> bool:
        """Whether a folder of this year is recent enough to be read."""
        return year >= min(self.years, default=year) - YEARS_BACK


def child(column: Column, label: str, url: str, before: frozenset[str] = frozenset()) -> Column:
    """A folder of ``column``; ``before`` are the links of the page that leads to it."""
    return Column(
        url,
        f"folder “{label}” of the column",
        label,
        column.unit,
        column.year,
        column,
        column.url,
        column.depth + 1,
        column.links_before | before,
    )


def folders(page: Page, column: Column, scope: Scope) -> Iterator[Column]:
    """The folders to read. Those that are left out (too old, or bodies of a year not asked for) are
    noted in the column."""
    taken = {urls.key(column.url), urls.key(page.url), urls.key(scope.home_url)}
    menu = {urls.key(a.url): name for a, name in menus.bodies(page.anchors, scope.county)}
    for anchor in page.anchors:
        if goes_on(anchor, page) and urls.key(anchor.url) not in taken:
            taken.add(urls.key(anchor.url))
            column.folders += 1
            yield child(column, anchor.text, anchor.url, page.keys)
            continue
        place = urls.key(anchor.url)
        if place not in taken and not urls.is_file(anchor.url) and _belongs(anchor, column, scope):
            found = _folder(anchor, page, column, scope, menu.get(place, ""))
            if found:
                taken.add(place)
                yield found


def goes_on(anchor: Anchor, page: Page) -> bool:
    """Whether a link “更多” stands in the box of the list of reports."""
    if not further.MORE.match(further.bare(anchor.text)) or anchor.hidden or urls.is_file(anchor.url):
        return False
    lists = rows.read_list(page)
    groups = {r.group for r in lists.rows if r.is_report}
    box = anchor.group.partition("<")[2] if anchor.group.startswith(("div", "h", "p", "span", "li")) else ""
    return any(
        g.endswith(anchor.group) or (box and g.endswith(box) and _OURS.search(anchor.near)) for g in groups
    )


_OURS = re.compile(r"年报|年度(?:工作)?报告|信息公开")


def _belongs(anchor: Anchor, column: Column, scope: Scope) -> bool:
    """Below the column, inside its menu entry, or on none of the pages that led to it."""
    if not urls.same_site(anchor.url, column.url, scope.hosts):
        return False
    if urls.under(column.url, anchor.url) or urls.key(anchor.url) not in column.links_before:
        return True
    return any(links.score(Anchor(text, "", ""), links.COLUMN) for text in anchor.trail)


def _folder(anchor: Anchor, page: Page, column: Column, scope: Scope, named: str) -> Column | None:
    text = re.sub(r"\s+|[>»›+]", "", anchor.label)
    reading = title_of(text)
    if not text or reading.kind == "lookalike" or reading.agency or rows.read_row(anchor).date:
        return None
    year = links.folder_year(text)
    made = child(column, text, anchor.url, page.keys)
    if year:
        is_units_report = reading.kind == "report" and bool(column.unit)
        return None if column.year or is_units_report else _year_folder(made, year, column, scope)
    if reading.kind != "other":
        return None
    if links.CLASS.match(text):
        column.folders += 1
        return made
    return _unit_folder(made, links.body_name(text, scope.county) or named, column, scope)


def _year_folder(made: Column, year: int, column: Column, scope: Scope) -> Column | None:
    column.folder_years.add(year)
    made.year = year
    if scope.worth_reading(year):
        return made
    column.skipped_years.add(year)
    return None


def _unit_folder(made: Column, unit: str, column: Column, scope: Scope) -> Column | None:
    if not unit or column.unit or links.is_foreign(unit, scope.county):
        return None
    column.folders += 1
    made.unit = unit
    if scope.asks(column.year):
        return made
    column.unread_units += 1
    return None
