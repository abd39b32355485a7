"""What a page offers without a link: columns behind its scripts, and menus that nothing here follows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborNode

from spiders import forms, links, menus, rows, urls
from spiders.column import Column
from spiders.families.base import Entry, Family
from spiders.folders import Scope, child
from spiders.page import Page, fold

MOST = 400
"""More agencies and years than any county has; a page that offers more is wrong or hostile."""


def offered(families: Iterable[type[Family]], page: Page, scope: Scope) -> list[Entry]:
    """The columns that a page offers by script, by the first family that finds any."""
    for family in families:
        found = {e.ask.place: e for e in family.entries(page, scope)}
        if found:
            return list(found.values())[:MOST]
    return []


def chosen(page: Page) -> list[Entry]:
    """The bodies and years that the page's forms let one choose."""
    found = {}
    for label, ask in forms.choices(page):
        year = links.folder_year(label)
        unit = "" if year else links.body_name(label, "") or menus.unnamed(label)
        found[ask.place] = Entry(ask, label, unit, year)
    return list(found.values())[:MOST]


def column_of(entry: Entry, made: Column) -> Column:
    """``made`` as the column that ``entry`` stands for."""
    made.ask, made.instead, made.claimed = entry.ask, entry.instead, entry.claimed
    made.unit, made.year = entry.unit or made.unit, entry.year or made.year
    return made


def inside(entries: Iterable[Entry], page: Page, column: Column, scope: Scope) -> Iterator[Column]:
    """Offered columns as folders of the column whose page offers them. What belongs to another body
    or year than the column does is the site's menu, not part of it."""
    for entry in entries:
        foreign = (column.unit and entry.unit not in ("", column.unit)) or (
            column.year and entry.year not in (None, column.year)
        )
        if foreign or urls.key(entry.ask.place) == urls.key(column.url):
            continue
        if entry.year:
            column.folder_years.add(entry.year)
            if not scope.worth_reading(entry.year):
                column.skipped_years.add(entry.year)
                continue
        if entry.unit and not scope.asks(column.year):
            column.unread_units += 1
            continue
        column.folders += not entry.year
        yield column_of(entry, child(column, entry.label, entry.ask.place, page.keys))


def menu_by_script(page: Page, listing: rows.Listing, column: Column, scope: Scope) -> bool:
    """Whether agencies or years are chosen by a script that was not understood, and what is listed
    shows that the choice matters: it is of one body, or of one year, only, or a year that is asked for
    is in the menu and not among the listed ones."""
    names = [fold(n.text()) for n in page.tree.css("option, a, [onclick]") if _dead(n)]
    bodies = {links.unit_name(n) for n in names if len(n) <= 30} - {""}
    years = {y for n in names if len(n) <= 12 and (y := links.folder_year(n))}
    reports = [r.reading for r in listing.rows if r.is_report]
    listed = {r.year for r in reports if r.year}
    by_body = not column.unit and len(bodies) >= 2 and len({r.agency for r in reports if r.agency}) < 2
    by_year = len(listed) < 2 or not years.intersection(scope.years) <= listed
    return by_body or (column.year is None and len(years) >= 2 and by_year)


def _dead(node: LexborNode) -> bool:
    """An element that leads nowhere by itself."""
    attributes = node.attributes
    if node.tag == "option":
        return not re.search(r"[/.?]", attributes.get("value") or "")
    href, script = attributes.get("href") or "", attributes.get("onclick") or ""
    acts = bool(script) or href.lower().startswith(("#", "javascript:"))
    return (
        acts
        and not re.match(r"(?!#|javascript:).", href, re.I)
        and not re.search(r"[\"'][^\"']*[/.]", script)
    )
