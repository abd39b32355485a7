"""A portal of the show/showList kind: the model of annual reports has a list for each site or class."""

from __future__ import annotations

from datetime import date
from html import escape

from data.replicas.model import Portal, Publication
from data.replicas.rows import Row, listed
from data.replicas.vendor import DISCLOSURE, REPORTS, Vendor, part
from data.replicas.web import Page, Site, links

ROOT = "/Openness/index.html"
COUNTY, DEPARTMENTS = (
    "/XxgkAnnualReport/showList/15/page_{}.html",
    "/OpennessAnnualReport/showList/2/31/page_{}.html",
)
SIZE = 5


class Showlist(Vendor):
    """Front page -> 政府信息公开 -> 年报 of county and towns; the departments' stand behind “部门”."""

    def pages(self, today: date) -> dict[str, Page]:
        rows = listed(self.portal, today)
        menu = {
            "/News/show/12.html": "政府信息公开指南",
            COUNTY.format(1): REPORTS,
            DEPARTMENTS.format(1): "部门",
        }
        found = self.front(ROOT) | {ROOT: self.framed(DISCLOSURE, f'<ul class="m-menu">{links(menu)}</ul>')}
        departments = [r for r in rows if is_department(r)]
        found |= self._lists(COUNTY, [r for r in rows if not is_department(r)])
        found |= self._lists(DEPARTMENTS, departments)
        box = '<div class="g-detailbox"><div class="newscontnet"><div class="text">{}</div></div></div>'
        return found | {article(row): self.reported(row, box) for row in rows}

    def _lists(self, name: str, rows: list[Row]) -> dict[str, Page]:
        count = max(1, -(-len(rows) // SIZE))
        found = {}
        for k in range(1, count + 1):
            items = "\n".join(map(_row, part(rows, k, SIZE)))
            after = f'<a href="{name.format(k + 1)}">下一页</a>' if k < count else ""
            pager = f'<div class="m-page">共{len(rows)}条 {k}/{count}页 {after}</div>'
            found[name.format(k)] = self.framed(
                REPORTS, f'<section class="m-tglist"><ul>{items}</ul></section>{pager}'
            )
        return found

    def address(self, publication: Publication) -> str:
        return article(publication)


def is_department(row: Row) -> bool:
    return isinstance(row, Publication) and row.agency.kind in ("department", "office")


def article(row: Row) -> str:
    model = "OpennessAnnualReport" if is_department(row) else "XxgkAnnualReport"
    return f"/{model}/show/{row.serial}.html"


def _row(row: Row) -> str:
    title = escape(row.title)
    return f'<li><a href="{article(row)}" title="{title}">{title[:18]}</a><span>{row.dated}</span></li>'


def build(portal: Portal) -> Site:
    return Showlist(portal)
