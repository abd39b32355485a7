"""A VSB portal. Plain: a menu of years, classes and bodies in which a body's page is its report. With
the trait ``list``: one list paged backwards, articles whose report is a file or a PDF viewer."""

from __future__ import annotations

from datetime import date
from html import escape

from data.replicas.model import YEAR, Portal, Publication
from data.replicas.rows import Row, content, listed
from data.replicas.sites.files import FILES
from data.replicas.vendor import DISCLOSURE, REPORTS, Vendor, part
from data.replicas.web import Page, Request, Site, links

ROOT = "/zfxxgk.htm"
COLUMN = "/zfxxgk/zfxxgknb.htm"
DOWNLOAD = "/system/_content/download.jsp"
VIEWED = "/__local/3/7A/C1/"
SIZE = 6
CLASSES = {"bm": "部门", "xz": "乡镇（街道）"}
BOX = '<form name="_newscontent_fromname"><div id="vsb_content_2"><div class="v_news_content">{}</div></div></form>'  # noqa: E501


class Vsb(Vendor):
    """Front page -> 政府信息公开 -> 年报 -> years or a list."""

    def pages(self, today: date) -> dict[str, Page]:
        rows = [r for r in listed(self.portal, today) if self.has("list") or isinstance(r, Publication)]
        menu = {"zfxxgk/zfxxgkzn.htm": "政府信息公开指南", "zfxxgk/zfxxgknb.htm": REPORTS}
        found = self.front(ROOT) | {ROOT: self.framed(DISCLOSURE, f"<ul>{links(menu)}</ul>")}
        if self.has("list"):
            return found | self._lists(rows) | {article(r): self._article(r) for r in rows}
        return found | self._menus([r for r in rows if isinstance(r, Publication)])

    def framed(self, title: str, body: str, head: str = "") -> Page:
        return super().framed(title, body, f'{head}<script src="/system/resource/js/counter.js"></script>')

    def answer(self, request: Request) -> Page | None:
        """The download wants a referring page, and answers a HEAD request as if it were a page."""
        if request.path == DOWNLOAD:
            if request.method == "HEAD":
                return Page(b"")
            if "referer" not in request.headers:
                return Page(b"<h1>403 Forbidden</h1>", status=403)
            return Page((FILES / "990104-yb.pdf").read_bytes(), "application/octet-stream")
        if request.path.startswith(VIEWED):
            return Page((FILES / "990104-yb.pdf").read_bytes(), "application/pdf")
        return super().answer(request)

    def address(self, publication: Publication) -> str:
        return article(publication) if self.has("list") else menu_page(publication)

    def _menus(self, rows: list[Publication]) -> dict[str, Page]:
        years = sorted({r.year for r in rows}, reverse=True)
        found = {COLUMN: self.framed(REPORTS, self._left(rows, years))}
        for year in years:
            year_page = f"/zfxxgk/zfxxgknb/n{year}n.htm"
            found[year_page] = self.framed(f"{year}年", self._left(rows, years, year))
            for slug, name in CLASSES.items():
                found[f"/zfxxgk/zfxxgknb/n{year}n/{slug}.htm"] = self.framed(
                    name, self._left(rows, years, year, slug)
                )
        for row in rows:
            left, slug = self._left(rows, years, row.year, class_of(row)), class_of(row)
            body = f"<h2>{row.agency.title_name}</h2><p>发布时间：{row.dated} 10:00</p>{BOX.format(content(row))}"  # noqa: E501
            found[menu_page(row)] = self.framed(row.agency.title_name, left + body)
        return found

    def _left(self, rows: list[Publication], years: list[int], year: int = 0, slug: str = "") -> str:
        """The menu as far as it is unfolded."""
        unfolded = {f"/zfxxgk/zfxxgknb/n{y}n.htm": f"{y}年" for y in years}
        menu = f'<div class="left"><ul class="years">{links(unfolded)}</ul>'
        if year:
            classes = {f"/zfxxgk/zfxxgknb/n{year}n/{s}.htm": name for s, name in CLASSES.items()}
            menu += f'<ul class="classes">{links(classes)}</ul>'
        if slug:
            bodies = {
                menu_page(r): r.agency.title_name for r in rows if r.year == year and class_of(r) == slug
            }
            menu += f'<ul class="bodies">{links(bodies)}</ul>'
        return f"{menu}</div>"

    def _lists(self, rows: list[Row]) -> dict[str, Page]:
        count = -(-len(rows) // SIZE)
        found = {}
        for k in range(1, count + 1):
            items = "\n".join(map(_row, enumerate(part(rows, k, SIZE))))
            here = list_page(k, count)
            numbers = "".join(
                f"<span>{n}</span>" if n == k else f'<a href="{list_page(n, count)}">{n}</a>'
                for n in range(1, count + 1)
            )
            after = (
                f'<a href="{list_page(k + 1, count)}" class="Next">下页</a>'
                if k < count
                else "<span>下页</span>"
            )
            pager = f'<div class="pb_sys_common">共{len(rows)}条 {numbers} {after} <a href="{list_page(count, count)}">尾页</a></div>'  # noqa: E501
            found[here] = self.framed(REPORTS, f'<ul class="list">{items}</ul>{pager}')
        return found

    def _article(self, row: Row) -> Page:
        medium = row.serial % 3 if isinstance(row, Publication) and row.year == YEAR else 0
        if not medium:
            return self.reported(row, BOX)
        name = f"{escape(row.title)}.pdf"
        viewer = f'<script>showVsbpdfIframe("{VIEWED}{row.serial}.pdf", "100%", "600", "0", "", "{name}");</script>'  # noqa: E501
        query = f"urltype=news.DownloadAttachUrl&amp;owner=17&amp;wbfileid={row.serial}"
        attached = (
            f'<p>附件【<a href="{DOWNLOAD}?{query}" target="_blank">{name}</a>】已下载<span>0</span>次</p>'
        )
        info = f"发布时间：{row.dated}　来源：{self.portal.name}人民政府"
        inner = viewer if medium == 1 else attached
        return self.framed(row.title, f"<h1>{escape(row.title)}</h1><p>{info}</p>{BOX.format('')}{inner}")


def class_of(row: Publication) -> str:
    return "xz" if row.agency.kind in ("township", "subdistrict") else "bm"


def menu_page(row: Publication) -> str:
    return f"/zfxxgk/zfxxgknb/n{row.year}n/{class_of(row)}/{row.agency.agency_id.split('-')[1]}.htm"


def list_page(k: int, count: int) -> str:
    """Page 1 is the column itself; page k of N is ``N-k+1.htm`` in its folder."""
    return COLUMN if k == 1 else f"/zfxxgk/zfxxgknb/{count - k + 1}.htm"


def article(row: Row) -> str:
    return f"/info/1082/{row.serial}.htm"


def _row(numbered: tuple[int, Row]) -> str:
    n, row = numbered
    title = escape(row.title)
    return f'<li id="line_u12_{n}"><a href="{article(row)}" title="{title}">{title[:24]}</a><span>{row.dated}</span></li>'  # noqa: E501


def build(portal: Portal) -> Site:
    return Vsb(portal)
