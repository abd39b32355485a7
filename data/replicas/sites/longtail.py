"""Home-made systems: one portal drawn in many styles of addresses, chosen by its first trait.

What they share is that nothing about the address helps: only the words of the links do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from html import escape

from data.replicas.model import Portal, Publication
from data.replicas.rows import Row, listed
from data.replicas.vendor import DISCLOSURE, REPORTS, Vendor, hexadecimal, part
from data.replicas.web import Page, Site, links

SIZE = 8


@dataclass(frozen=True)
class Style:
    """How a system names things: the disclosure page, page k of the column, an article. ``silent``
    where the pager only says how many pages there are."""

    root: str
    page: Callable[[int], str]
    article: Callable[[Row], str]
    silent: bool = False


def _numbered(first: str, further: str) -> Callable[[int], str]:
    return lambda k: first if k == 1 else further.format(k)


def _stamp(row: Row) -> str:
    return f"{row.dated:%Y%m%d}{row.serial:09}"


STYLES: dict[str, Style] = {
    "plain": Style("/zwgk/zfxxgk", _numbered("/zwgk/zfxxgknb", "/zwgk/zfxxgknb/list_{}.html"),
                   lambda r: f"/zwgk/zfxxgknb/content_{r.serial}"),
    "plain_silent": Style("/zwgk/zfxxgk", _numbered("/zwgk/zfxxgknb", "/zwgk/zfxxgknb/list_{}.html"),
                          lambda r: f"/zwgk/zfxxgknb/content_{r.serial}", True),
    "pretty_silent": Style("/gzdt/gk", _numbered("/gzdt/nb", "/gzdt/nb_{}"),
                           lambda r: f"/content/article/{r.serial}", True),
    "jhtml": Style("/zfxxgk/index.jhtml", _numbered("/gknb/index.jhtml", "/gknb/index_{}.jhtml"),
                   lambda r: f"/gknb/{r.serial}.jhtml", True),
    "thtml": Style("/public.thtml?id=1",
                   _numbered("/news-list.thtml?id=12055", "/news-list.thtml?id=12055&page={}"),
                   lambda r: f"/public-report.thtml?id={r.serial}"),
    "dhtml": Style("/1045.news.list.dhtml",
                   _numbered("/1046.news.list.dhtml", "/1046.news.list.dhtml?page={}"),
                   lambda r: f"/1046.news.detail.dhtml?news_id={r.serial}"),
    "ct": Style("/articleweb/open.ct?siteCode=LSX",
                _numbered("/articleweb/searchMessageOpenList.ct?siteCode=LSX&currentPage=1",
                          "/articleweb/searchMessageOpenList.ct?siteCode=LSX&currentPage={}"),
                lambda r: f"/html/LSX/{r.dated:%Y%m}/0{1700000000000 + r.serial}7.html", True),
    "node": Style("/Node-76740.html", _numbered("/Node-76749.html", "/Node-76749-{}.html"),
                  lambda r: f"/Content-{r.serial}.html"),
    "p114": Style("/p110/zfxxgk.html", _numbered("/p114/zqsk.html", "/p114/zqsk_{}.html"),
                  lambda r: f"/p114/{r.dated:%Y%m%d}/{r.serial}.html"),
    "first": Style("/zwgk/zfxxgk/1.html", _numbered("/zfxxgknb/1.html", "/zfxxgknb/{}.html"),
                   lambda r: f"/zfxxgknb/{10**18 + r.serial}.html", True),
    "dashes": Style("/list-2-1.html", _numbered("/list-18-1.html", "/list-18-{}.html"),
                    lambda r: f"/content-18-{r.serial}.html", True),
    "stamps": Style("/zwgk/index.html", _numbered("/zwgk/n2026/index.html", "/zwgk/n2026/index_{}.html"),
                    lambda r: f"/zwgk/n2026/{_stamp(r)}/index.html", True),
    "phpcms": Style("/index.php?m=content&c=index&a=lists&catid=8",
                    _numbered("/index.php?m=content&c=index&a=lists&catid=21",
                              "/index.php?m=content&c=index&a=lists&catid=21&page={}"),
                    lambda r: f"/index.php?m=content&c=index&a=show&catid=21&id={r.serial}"),
    "empire": Style("/e/action/ListInfo/?classid=4",
                    _numbered("/e/action/ListInfo/?classid=9",
                              "/e/action/ListInfo/index.php?page={}&classid=9"),
                    lambda r: f"/e/action/ShowInfo.php?classid=9&id={r.serial}"),
    "jsp": Style("/zwgk.jsp", _numbered("/zc.jsp?pageNum=1", "/zc.jsp?pageNum={}"),
                 lambda r: f"/show.jsp?id={r.serial}"),
    "contents": Style("/channels/7090.html", _numbered("/channels/7092.html", "/channels/7092_{}.html"),
                      lambda r: f"/contents/7092/{r.serial}.html"),
    "sitesources": Style("/sitesources/qyx/page_pc/zfxxgk/index.html",
                         _numbered("/sitesources/qyx/page_pc/zfxxgk/nb/index.html",
                                   "/sitesources/qyx/page_pc/zfxxgk/nb/index_{}.html"),
                         lambda r: f"/sitesources/qyx/page_pc/zfxxgk/nb/article{hexadecimal(r.serial)}.html"),
    "cms_html": Style("/cms/html/qyxrmzf/zfxxgk/index.html",
                      _numbered("/cms/html/qyxrmzf/zfxxgknb/index.html",
                                "/cms/html/qyxrmzf/zfxxgknb/index_{}.html"),
                      lambda r: f"/cms/html/qyxrmzf/{r.dated}/12{r.serial:08}.html"),
}  # fmt: skip


class Longtail(Vendor):
    """Front page -> 政府信息公开 -> 年报 in the portal's style; tabs are fragments of one page."""

    @property
    def style(self) -> Style:
        return STYLES[next(iter(self.portal.traits), "plain")]

    def pages(self, today: date) -> dict[str, Page]:
        rows, style = listed(self.portal, today), self.style
        tabs = {
            f"{style.root}#tabPanel7": "依申请公开",
            "#tabPanel8": "政策解读",
            "/#/FindPolicy": "政策查询",
        }
        menu = {style.page(1): REPORTS}
        body = f'<ul class="tabs">{links(tabs)}</ul><ul class="menu">{links(menu)}</ul>'
        found = self.front(style.root) | {style.root: self.framed(DISCLOSURE, body)}
        count = -(-len(rows) // SIZE)
        for k in range(1, count + 1):
            items = "\n".join(self._row(r) for r in part(rows, k, SIZE))
            numbers = "".join(
                f'<a href="{escape(style.page(n))}">{n}</a>' for n in range(1, count + 1) if n != k
            )
            after = f'<a href="{escape(style.page(k + 1))}">下一页</a>' if k < count else ""
            pager = f"共{len(rows)}条 第{k}/{count}页" + ("" if style.silent else f" {numbers} {after}")
            found[style.page(k)] = self.framed(REPORTS, f'<ul class="rows">{items}</ul><div>{pager}</div>')
        return found | {
            style.article(row): self.reported(row, '<div class="content">{}</div>') for row in rows
        }

    def _row(self, row: Row) -> str:
        title = escape(row.title)
        link = f'<a href="{escape(self.style.article(row))}" title="{title}">{title[:16]}</a>'
        return f"<li>{link}<span>{row.dated}</span></li>"

    def address(self, publication: Publication) -> str:
        return self.style.article(publication)


def build(portal: Portal) -> Site:
    return Longtail(portal)
