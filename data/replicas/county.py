"""A small county portal to which something happens: the plain portal, and what a trouble is."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from html import escape
from typing import Any

from data.replicas.model import Portal, Publication
from data.replicas.rows import Row, listed
from data.replicas.vendor import DISCLOSURE, REPORTS, Vendor
from data.replicas.web import Page, Request, links

ROOT, COLUMN = "/zfxxgk/", "/zfxxgk/gknb/"


class Troubled(Vendor):
    """Front page -> 政府信息公开 -> 政府信息公开年报, one list of all years. ``memory`` is what the
    trouble remembers of its visitors, ``lock`` guards it."""

    def __init__(self, portal: Portal, trouble: Trouble) -> None:
        super().__init__(portal)
        self.memory: dict[str, Any] = {}
        self.lock = threading.Lock()
        self._trouble = trouble

    def answer(self, request: Request) -> Page | None:
        return self._trouble(self, request)

    def plain(self, request: Request) -> Page:
        """The answer of the portal as it is without its trouble."""
        page = super().answer(request)
        assert page is not None
        return page

    def rows(self, today: date) -> list[Row]:
        """What the list shows on a day."""
        return listed(self.portal, today)

    def pages(self, today: date) -> dict[str, Page]:
        rows = self.rows(today)
        menu = {f"{ROOT}zn/": "政府信息公开指南", COLUMN: REPORTS}
        found = self.front(ROOT) | {ROOT: self.framed(DISCLOSURE, f'<ul class="gk">{links(menu)}</ul>')}
        found[COLUMN] = self.listing(rows)
        return found | {article(row): self.reported(row, '<div id="zoom">{}</div>') for row in rows}

    def listing(self, rows: list[Row]) -> Page:
        """The list, which says how many rows it has."""
        total = f'<div class="pages">共 {len(rows)} 条记录 1/1 页</div>'
        return self.framed(REPORTS, f'<ul class="list">{"".join(map(line, rows))}</ul>{total}')

    def address(self, publication: Publication) -> str:
        return article(publication)


def article(row: Row) -> str:
    return f"{COLUMN}{row.dated:%Y%m}/content_{row.serial}.html"


def line(row: Row) -> str:
    """A row of the list."""
    title = escape(row.title)
    return f'<li><a href="{article(row)}" title="{title}">{title}</a><span>{row.dated}</span></li>'


Trouble = Callable[[Troubled, Request], Page | None]
"""Answers in the portal's stead; None leaves the visitor waiting."""
