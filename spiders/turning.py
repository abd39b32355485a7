"""Turning the pages of a list: each further page is asked for, or stands as it was read before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from crawler.exceptions import NotAPage
from crawler.items import Look
from spiders import paging, unchanged
from spiders.column import Column
from spiders.page import Page
from spiders.pager import Pager
from spiders.paging import Ask
from spiders.reports import ReportReader
from spiders.visit import BUDGET, Output

PRIORITY_PAGE = 65


class PageTurner(ReportReader):
    """Walks the pages of lists; what stands on them is for ``_next_page``."""

    def _next_page(self, page: Page, column: Column, pager: Pager) -> Iterator[Output]:
        raise NotImplementedError

    def _close(self, column: Column) -> Iterator[Output]:
        raise NotImplementedError

    def plans(self, page: Page) -> list[paging.Plan]:
        """How the list on the page goes on: as a family of the page says, else as its pager shows."""
        for family in self.families_of(page):
            if found := family.plans(page):
                return found
        return paging.resolve(page, self.rules.dialects)

    def _walk(self, page: Page, column: Column, pager: Pager) -> Iterator[Output]:
        """Turn the pages; where the list is proven to be as it was, they need not be asked for again."""
        counted = pager.items is not None or "held" in page.response.flags
        tails = [] if counted or pager.done else list(unchanged.last_pages(page, pager))
        alike = bool(counted or tails) and not pager.done and unchanged.same(page, self.plans)
        pager.unchanged = alike and counted
        yield from self._tails(column, pager, tails if alike else [])

    def _tails(self, column: Column, pager: Pager, tails: list[Ask]) -> Iterator[Output]:
        """Look whether the last page is as it was, in each numbering that the list may have; then turn."""
        if not tails:
            yield from self._turn(column, pager)
            return

        def told(as_it_was: bool, left: list[Ask]) -> Iterator[Output]:
            pager.unchanged = as_it_was and not left
            yield from self._tails(column, pager, left if as_it_was else [])
            yield from self._close(column)

        column.open += 1
        yield from self.ask(
            tails[0],
            lambda page: told(unchanged.same(page, self.plans), tails[1:]),
            lambda error: told(error.outcome in ("not_found", "soft_404"), tails[1:]),
            PRIORITY_PAGE,
            column.url,
        )

    def _turn(self, column: Column, pager: Pager) -> Iterator[Output]:
        wanted = pager.next()
        if wanted is None:
            return
        wanted = replace(wanted, unchanged=pager.unchanged)
        column.open += 1
        yield from self.ask(
            wanted,
            lambda page: self._next_page(page, column, pager),
            lambda error: self._no_page(error, column, pager, wanted.url),
            PRIORITY_PAGE,
            column.url,
        )

    def _no_page(self, error: NotAPage, column: Column, pager: Pager, url: str) -> Iterator[Output]:
        if error.reason == BUDGET:
            pager.give_up(BUDGET)
        else:
            pager.fail(error.outcome)
            yield Look(
                "endpoint", url, error.outcome, error.reason, sha256=error.sha256, parent_url=column.url
            )
        yield from self._turn(column, pager)
        yield from self._close(column)
