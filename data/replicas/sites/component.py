"""A portal of the component CMS: page k of a list of M is ``index_<component>_<M-k+1>.html``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from data.replicas.model import Portal, Publication
from data.replicas.rows import Row, listed
from data.replicas.vendor import DISCLOSURE, REPORTS, Vendor, part
from data.replicas.web import Page, Site, links

ROOT, COLUMN = "/n30633352/n67365001/index.html", "/n30633352/n67365001/n67365044/index.html"
COMPONENT = "67365050"
SIZE = 3


class Component(Vendor):
    """Front page -> 政府信息公开 -> 政府信息公开年报, three rows a page."""

    def pages(self, today: date) -> dict[str, Page]:
        rows = listed(self.portal, today)
        menu = {"/n30633352/n67365001/n67365040/index.html": "政府信息公开指南", COLUMN: REPORTS}
        found = self.front(ROOT) | {ROOT: self.framed(DISCLOSURE, f"<ul>{links(menu)}</ul>")}
        count = -(-len(rows) // SIZE)
        for k in range(1, count + 1):
            name = "index.html" if k == 1 else f"index_{COMPONENT}_{count - k + 1}.html"
            body = _list(part(rows, k, SIZE), count)
            found[COLUMN.replace("index.html", name)] = self.framed(REPORTS, body)
        return found | {article(row): self.reported(row, '<div id="zoom">{}</div>') for row in rows}

    def address(self, publication: Publication) -> str:
        return article(publication)


def _list(rows: Sequence[Row], count: int) -> str:
    items = "\n".join(map(_row, rows))
    script = f"var maxPageNum{COMPONENT} = {count};\ndocument.cookie='maxPageNum{COMPONENT}={count}';"
    pager = f'<div id="pag_{COMPONENT}"></div><script>{script}</script>'
    return f'<span id="comp_{COMPONENT}"><ul>{items}</ul></span>{pager}'


def article(row: Row) -> str:
    return COLUMN.replace("index.html", f"c{row.serial}/content.html")


def _row(row: Row) -> str:
    title = escape(row.title)
    link = f'<a href="./c{row.serial}/content.html" title="{title}">{title[:16]}</a>'
    return f"<li>{link}<span>[{row.dated}]</span></li>"


def build(portal: Portal) -> Site:
    return Component(portal)
