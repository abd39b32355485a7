"""A portal of the 信息公开目录 kind: a tree of codes and lists asked for by POST, or (trait ``annual``)
an endpoint that gives one agency's report of one year.
"""

from __future__ import annotations

from datetime import date
from html import escape

from data.replicas.model import EARLIER, YEAR, Agency, Portal, Publication
from data.replicas.rows import Row, listed, publisher
from data.replicas.vendor import DISCLOSURE, REPORTS, Vendor, asked, number, of, part
from data.replicas.web import Page, Request, Site, links

ROOT, COLUMN = "/col/col1525479/index.html", "/col/col1525480/index.html"
SEARCH, TREE, ANNUAL = (f"/module/xxgk/{n}.jsp" for n in ("search", "tree", "xxgkAnnualReport"))
CODE = "A0106"
SIZE = 8
BOX = '<div id="zoom">{}</div>'


class Xxgk(Vendor):
    """Front page -> 政府信息公开 with the tree; or -> 政府信息公开年报 with a drop-down of agencies."""

    def pages(self, today: date) -> dict[str, Page]:
        found = self.front(ROOT)
        menu = {COLUMN: REPORTS} if self.has("annual") else {}
        area = code_of(self.portal, self.portal.agencies[0])
        tree = f"<iframe src='{TREE}?standardXxgk=1&area={area}&divid=div4' width='200'></iframe>"
        body = f"<ul>{links(menu)}</ul>" if menu else f'{tree}<div id="div4"></div>{_script()}'
        found[ROOT] = self.framed(DISCLOSURE, body)
        if menu:
            found[COLUMN] = self.framed(REPORTS, self._chooser())
            return found
        return found | {article(row): self.reported(row, BOX) for row in listed(self.portal, today)}

    def answer(self, request: Request) -> Page | None:
        ways = {SEARCH: self._search, TREE: self._tree, ANNUAL: self._annual}
        return ways[request.path](request) if request.path in ways else super().answer(request)

    def address(self, publication: Publication) -> str:
        if not self.has("annual"):
            return article(publication)
        return f"{ANNUAL}?area={code_of(self.portal, publication.agency)}&fbtime={publication.year}"

    def _tree(self, request: Request) -> Page:
        names = ["政府信息公开指南", "政府信息公开制度", "机构职能", "规划计划", "财政预决算", "政府采购"]
        nodes = {f"A01{n:02}": f"{names[n % 6]}{n // 6 or ''}" for n in range(18)} | {CODE: REPORTS}
        calls = "\n".join(
            f"d.add({n},0,'{name}',\"javascript:funclick('{code}')\");"
            for n, (code, name) in enumerate(sorted(nodes.items()))
        )
        return Page(f"<html><head></head><body><script>{calls}</script></body></html>".encode())

    def _search(self, request: Request) -> Page:
        told = asked(request)
        known = told.get("infotypeId") == CODE and told.get("divid") == "div4" and told.get("area")
        if request.method != "POST" or not known:
            return Page(b"<div></div>")
        rows, page = listed(self.portal, request.today), number(told, "currpage")
        count = -(-len(rows) // SIZE)
        items = "\n".join(_line(row, n % 2) for n, row in enumerate(part(rows, page, SIZE)))
        pager = f'<div>第 {page} 页/共 {count} 页 <a href="javascript:funGoPage({page + 1})">下一页</a></div>'
        return Page(f"<table>{items}</table>{pager}".encode())

    def _chooser(self) -> str:
        options = "".join(
            f"<option value='{code_of(self.portal, a)}'>{a.name}</option>" for a in self.portal.agencies
        )
        years = "".join(f"<li onclick=\"look('{y}')\">{y}年</li>" for y in (*EARLIER, YEAR))
        script = f"frame.src='{ANNUAL}?area='+area.value+'&fbtime='+year;"
        choice = f"<select id=area><option value=''>请选择</option>{options}</select><ul>{years}</ul>"
        return f"{choice}<script>function look(year){{{script}}}</script>"

    def _annual(self, request: Request) -> Page:
        for agency in self.portal.agencies:
            if code_of(self.portal, agency) == request.query.get("area"):
                rows = of(agency, listed(self.portal, request.today))
                found = [r for r in rows if str(r.year) == request.query.get("fbtime")]
                return self.reported(found[0], BOX) if found else Page("<div>暂无相关信息</div>".encode())
        return Page(b"<div></div>")


def code_of(portal: Portal, agency: Agency) -> str:
    """The agency's invented credit code: 11, the division, nine further characters, a check letter."""
    return f"11{portal.code}{portal.agencies.index(agency):09}Y"


def article(row: Row) -> str:
    return f"/art/{row.dated.year}/{row.dated.month}/{row.dated.day}/art_1525480_{row.serial}.html"


def _script() -> str:
    sent = "{divid:'div4',infotypeId:code,jdid:'20',currpage:1}"
    return f"<script>function funclick(code){{$.post('{SEARCH}',{sent})}}</script>"


def _line(row: Row, odd: int) -> str:
    title, kind = escape(row.title), "odd" if odd else "even"
    link = f"<a href='{article(row)}' title='{title}'>{title[:12]}…</a>"
    cells = f"<td>{link}</td><td>{publisher(row)}</td><td>{row.dated}</td>"
    return f"<tr class='tr_main_value_{kind}'>{cells}</tr>"


def build(portal: Portal) -> Site:
    return Xxgk(portal)
