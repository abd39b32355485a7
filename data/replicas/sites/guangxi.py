"""A TRS portal of the Guangxi kind: articles ``t27426313.shtml`` beside the list, dates only on them."""

from __future__ import annotations

from datetime import date
from html import escape

from data.replicas.model import Portal, Publication
from data.replicas.rows import Row, listed
from data.replicas.vendor import DISCLOSURE, REPORTS, Vendor, part
from data.replicas.web import Page, Site, links

ROOT = "/xxgk/jcxxgk/"
COLUMN = f"{ROOT}zfxxgkgzndbg/"
SIZE = 8
FIRST = 27400000


class Guangxi(Vendor):
    """Front page -> 政府信息公开 -> 年报, eight rows a page, no date in the rows."""

    def pages(self, today: date) -> dict[str, Page]:
        rows = listed(self.portal, today)
        menu = {"./zfxxgkzn/": "政府信息公开指南", "./zfxxgkgzndbg/": REPORTS}
        found = self.front(ROOT) | {ROOT: self.framed(DISCLOSURE, f"<ul>{links(menu)}</ul>")}
        count = -(-len(rows) // SIZE)
        for k in range(1, count + 1):
            body = "\n".join(map(_row, part(rows, k, SIZE)))
            pager = f'<!-- <script>createPageHTML({count}, {k - 1}, "index", "shtml");</script> -->'
            name = f"index_{k - 1}.shtml" if k > 1 else ""
            found[COLUMN + name] = self.framed(REPORTS, f'<ul class="more-list">{body}</ul>{pager}')
        box = '<div class="article-con"><div class="trs_editor_view TRS_UEDITOR">{}</div></div>'
        return found | {article(row): self.reported(row, box) for row in rows}

    def address(self, publication: Publication) -> str:
        return article(publication)


def article(row: Row) -> str:
    return f"{COLUMN}t{FIRST + row.serial}.shtml"


def _row(row: Row) -> str:
    title = escape(row.title)
    return f'<li><a href="./t{FIRST + row.serial}.shtml" title="{title}">{title[:22]}</a></li>'


def build(portal: Portal) -> Site:
    return Guangxi(portal)
