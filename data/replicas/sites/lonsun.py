"""A portal of the Lonsun kind: every organ has its own disclosure page, its 年报 list comes by AJAX.

An organ that never published answers with a well-formed empty set.
"""

from __future__ import annotations

from datetime import date
from html import escape

from data.replicas.model import Agency, Portal, Publication
from data.replicas.rows import Row, listed
from data.replicas.vendor import DISCLOSURE, REPORTS, Vendor, number, of, part
from data.replicas.web import Page, Request, Site, links

ROOT = "/public/index.html"
LABEL = "/site/label/8888"
FIRST = 6617300
SIZE = 2


class Lonsun(Vendor):
    """Front page -> 政府信息公开 with the menu of organs -> an organ -> its 年报 (``type=3``)."""

    def pages(self, today: date) -> dict[str, Page]:
        found = self.front(ROOT) | {ROOT: self.framed(DISCLOSURE, self._menu())}
        box = '<div class="j-fontContent">{}</div>'
        return found | {article(row): self.reported(row, box) for row in self._rows(today)}

    def answer(self, request: Request) -> Page | None:
        if request.path == LABEL:
            return self._label(request)
        organ = request.path.removeprefix("/public/column/")
        if organ != request.path and organ in self._organs():
            return self._column(organ, request.query.get("type", "4"))
        return super().answer(request)

    def address(self, publication: Publication) -> str:
        return article(publication)

    def _organs(self) -> dict[str, Agency]:
        return {str(FIRST + n): a for n, a in enumerate(self.portal.agencies)}

    def _rows(self, today: date) -> list[Publication]:
        return [r for r in listed(self.portal, today) if isinstance(r, Publication)]

    def _menu(self) -> str:
        menu = {f"/public/column/{n}?type=4&action=list": a.name for n, a in self._organs().items()}
        return f'<div class="organ-list"><ul>{links(menu)}</ul></div>'

    def _column(self, organ: str, kind: str) -> Page:
        tabs = {"2": "政府信息公开指南", "1": "政府信息公开制度", "4": "法定主动公开内容", "3": REPORTS}
        menu = links({f"/public/column/{organ}?type={t}&action=list": name for t, name in tabs.items()})
        script = (
            f'Ls.ajax("{LABEL}?IsAjax=1&amp;dataType=html&amp;labelName=publicInfoList&amp;siteId=9&amp;pageSize={SIZE}'
            "&amp;pageIndex=1&amp;action=list&amp;isDate=true&amp;dateFormat=yyyy-MM-dd&amp;length=80"
            f"&amp;organId={organ}&amp;type={kind}&amp;catId=&amp;cId=&amp;keyWords=&amp;result=暂无相关信息"
            '&amp;file=/xxgk/publicInfoList_newest2020", draw);'
        )
        body = f'<ul class="xxgk_tabs">{menu}</ul><div class="xxgk_list"></div><script>{script}</script>'
        return self.framed(f"{self._organs()[organ].name}{tabs.get(kind, '')}", body)

    def _label(self, request: Request) -> Page:
        agency = self._organs().get(request.query.get("organId", ""))
        rows = of(agency, self._rows(request.today)) if agency and request.query.get("type") == "3" else []
        if not rows:
            return Page(f'<div class="nodata">{request.query.get("result", "")}</div>'.encode())
        page, size = number(request.query, "pageIndex"), number(request.query, "pageSize", SIZE)
        items = "\n".join(map(_row, part(rows, page, size)))
        count = -(-len(rows) // size)
        pager = f"Ls.pagination({{el:'#page',pageIndex:{page},pageCount:{count},total:{len(rows)}}});"
        return Page(f'<ul class="clearfix xxgk_nav_list">{items}</ul><script>{pager}</script>'.encode())


def article(row: Row) -> str:
    return f"/public/{FIRST}/{row.serial}.html"


def _row(row: Row) -> str:
    title = escape(row.title)
    link = f'<a href="{article(row)}" title="{title}">{title[:18]}</a>'
    return f'<li>{link}<span class="date">{row.dated}</span></li>'


def build(portal: Portal) -> Site:
    return Lonsun(portal)
