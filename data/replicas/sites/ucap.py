"""A portal of the UCAP kind: a static list cut by ``createPageHTML('page_div', …)``, or (trait
``search``) an empty list filled from ``/common/search/<channel>``. PubDate is the moment of generation.
"""

from __future__ import annotations

from datetime import date
from html import escape

from data.replicas.model import Portal, Publication
from data.replicas.rows import Row, listed
from data.replicas.vendor import DISCLOSURE, REPORTS, Vendor, answer, hexadecimal, number, part
from data.replicas.web import Page, Request, Site, links

SITE = "/qxzf"
ROOT, COLUMN = f"{SITE}/c106200/zfxxgk.shtml", f"{SITE}/c106256/list.shtml"
CHANNEL = hexadecimal("ucap", "channel")
SEARCH = f"/common/search/{CHANNEL}"
SIZE = 9


class Ucap(Vendor):
    """Front page -> 政府信息公开 -> 政府信息公开年报, nine rows a page."""

    def pages(self, today: date) -> dict[str, Page]:
        rows = listed(self.portal, today)
        menu = {f"{SITE}/c106201/zn.shtml": "政府信息公开指南", COLUMN: REPORTS}
        found = self.front(ROOT) | {ROOT: self.framed(DISCLOSURE, f"<ul>{links(menu)}</ul>")}
        found |= {COLUMN: self._shell()} if self.has("search") else self._lists(rows)
        box = '<ucapcontent><div id="zoomcon">{}</div></ucapcontent>'
        return found | {article(row): self.reported(row, box, _metas(row, today)) for row in rows}

    def answer(self, request: Request) -> Page | None:
        return self._search(request) if request.path == SEARCH else super().answer(request)

    def address(self, publication: Publication) -> str:
        return article(publication)

    def _lists(self, rows: list[Row]) -> dict[str, Page]:
        count = -(-len(rows) // SIZE)
        found = {}
        for k in range(1, count + 1):
            items = "\n".join(map(_row, part(rows, k, SIZE)))
            pager = f"createPageHTML('page_div',{count}, {k},'list','shtml',{len(rows)});"
            body = f'<ul class="zc">{items}</ul><div id="page_div"></div><script>{pager}</script>'
            found[COLUMN if k == 1 else COLUMN.replace("list.", f"list_{k}.")] = self.framed(REPORTS, body)
        return found

    def _shell(self) -> Page:
        script = (
            f"$.get('{SEARCH}?_isAgg=true&amp;_isJson=true&amp;_pageSize={SIZE}&amp;_template=index"
            "&amp;_rangeTimeGte=&amp;_channelName=&amp;page='+page,function(d){draw(d)});"
        )
        return self.framed(REPORTS, f'<tbody id="zc-list-content"></tbody><script>{script}</script>')

    def _search(self, request: Request) -> Page:
        rows = listed(self.portal, request.today)
        size, page = number(request.query, "_pageSize", SIZE), number(request.query, "page")
        results = [
            {
                "title": row.title,
                "url": f"//{request.headers.get('host', '127.0.0.1')}{article(row)}",
                "publishedTimeStr": f"{row.dated} 09:30:00",
                "channelName": REPORTS,
            }
            for row in part(rows, page, size)
        ]
        return answer({"data": {"total": len(rows), "rows": size, "page": page, "results": results}})


def _metas(row: Row, today: date) -> str:
    """The trap: the article's date tag is when the page was made."""
    made = f"{today} 02:11:37"
    return f'<meta name="PubDate" content="{made}"><meta name="others" content="页面生成时间 {made}">'


def article(row: Row) -> str:
    return f"{SITE}/c106256/{row.dated:%Y%m}/{hexadecimal('ucap', row.serial)}.shtml"


def _row(row: Row) -> str:
    title = escape(row.title)
    return f"<li><a href='{article(row)}' title='{title}'>{title[:14]}…</a><span>{row.dated}</span></li>"


def build(portal: Portal) -> Site:
    return Ucap(portal)
