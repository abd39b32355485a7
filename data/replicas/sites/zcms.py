"""A ZCMS portal: the column is a skeleton, the server-made catalog of the same column has the list."""

from __future__ import annotations

from datetime import date
from html import escape

from data.replicas.model import Portal, Publication
from data.replicas.rows import Row, listed
from data.replicas.vendor import DISCLOSURE, REPORTS, Vendor, part
from data.replicas.web import Page, Site, links

ROOT, COLUMN = "/zfxxgk/index.shtml", "/zfxxgk/zfxxgknb/index.shtml"
CATALOG = "/zcms/catalog/15575/pc/index_{}.shtml"
SIZE = 9
SKELETON = """<div id="list" class="zcms-list"></div>
<script src="/zcms/front/js/list.js"></script>
<script>var siteID = 403; var catalogID = "15575"; loadList(catalogID, 0);</script>"""


class Zcms(Vendor):
    """Front page -> 政府信息公开 -> 年报; pages of the catalog are numbered from 1, always."""

    def pages(self, today: date) -> dict[str, Page]:
        rows = listed(self.portal, today)
        menu = {"/zfxxgk/zfxxgkzn/index.shtml": "政府信息公开指南", COLUMN: REPORTS}
        found = self.front(ROOT) | {ROOT: self.framed(DISCLOSURE, f"<ul>{links(menu)}</ul>")}
        found[COLUMN] = self.framed(REPORTS, SKELETON)
        count = -(-len(rows) // SIZE)
        for k in range(1, count + 1):
            items = "\n".join(map(_row, part(rows, k, SIZE)))
            total = f"<div class='page'>共 {len(rows)} 条记录，第 {k}/{count} 页</div>"
            found[CATALOG.format(k)] = Page(f"<ul class='catalog'>{items}</ul>{total}".encode())
        return found | {article(row): self.reported(row, '<div class="content">{}</div>') for row in rows}

    def address(self, publication: Publication) -> str:
        return article(publication)


def article(row: Row) -> str:
    return f"/c/{row.dated}/{7000000 + row.serial}.shtml"


def _row(row: Row) -> str:
    title = escape(row.title)
    return f'<li><a href="{article(row)}" title="{title}">{title[:20]}</a><i>{row.dated}</i></li>'


def build(portal: Portal) -> Site:
    return Zcms(portal)
