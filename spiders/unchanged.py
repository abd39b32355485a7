"""Whether a list is as it was when the portal was last visited: then its further pages are known.

The proof is by count. Where the first page shows the same rows and the same total of items, nothing was
added anywhere. Where a list tells only how many pages it has, its last page is asked as well: a row that
came in between would have moved that page's rows. Any other list is read whole again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from spiders import further, rows
from spiders.page import Page
from spiders.pager import Pager
from spiders.paging import Ask, Plan, pager_links

Plans = Callable[[Page], list[Plan]]
_SAME = {"held", "unchanged"}
"""Flags of an answer that need not have been asked for, and of one with the same bytes as then."""
_ENOUGH = 3
"""Pages from which asking for the last one first is worth while."""


def same(page: Page, plans: Plans) -> bool:
    """Whether a page of a list shows the rows and totals that it showed at the last finished visit."""
    if _SAME & set(page.response.flags):
        return True
    former = page.response.meta.get("before") if page.response.request is not None else None
    if former is None:
        return False
    before = Page(former())
    before.context = page.context
    return _shown(before, plans) == _shown(page, plans)


def part_of(page: Page, part: Ask) -> Ask:
    """A part that the page loads: of one that need not be asked for again, the part neither."""
    return replace(part, unchanged="held" in page.response.flags)


def _shown(page: Page, plans: Plans) -> tuple[object, ...]:
    listing = rows.read_list(page)
    listed = [(r.url, r.title, r.date.value if r.date else "") for r in (*listing.rows, *listing.strays)]
    totals = [(p.dialect, p.pages, p.items, p.group) for p in plans(page)]
    odd = (listing.hidden, listing.injected, listing.dead, listing.cut)
    return listed, totals, odd, page.data is not None and page.data.ids


def last_pages(page: Page, pager: Pager) -> Iterator[Ask]:
    """How to ask for the last page of a list that tells how many it has: in each numbering that it may
    have, or by the link that leads there. Nothing where there is no way, or little to gain."""
    plan = pager.plan
    if plan.step or (plan.pages or 0) < _ENOUGH:
        return
    if plan.follows_links:
        found = [a.url for a in pager_links(page) if further.LAST.match(further.bare(a.text))]
        yield from (Ask(url) for url in dict.fromkeys(found))
    elif plan.pages:
        yield from dict.fromkeys(address(plan.pages) for address in plan.addresses)
