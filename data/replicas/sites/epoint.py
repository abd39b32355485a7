"""An Epoint portal: a page per agency's credit code, whose list stands in a frame that a script makes."""

from __future__ import annotations

from datetime import date
from html import escape
from urllib.parse import urlencode
from uuid import UUID

from data.replicas.model import Agency, Portal, Publication
from data.replicas.rows import Row, listed
from data.replicas.vendor import DISCLOSURE, REPORTS, Vendor, hexadecimal, of
from data.replicas.web import Page, Request, Site, links

ROOT = "/govxxgk/about.html"
BLOCKS = {"033": "政府信息公开指南", "034": "政府信息公开制度", "035": REPORTS}
FRAME = """<iframe id="showframe" width="100%"></iframe>
<script>document.getElementById("showframe").src = getParameter("specialurl");</script>"""


class Epoint(Vendor):
    """Front page -> 政府信息公开 with the menu of agencies -> an agency -> its blocks -> 年报."""

    def pages(self, today: date) -> dict[str, Page]:
        rows = [r for r in listed(self.portal, today) if isinstance(r, Publication)]
        menu = {f"/govxxgk/{self.credit_code(a)}/govInfoPub.html": a.name for a in self.portal.agencies}
        head = '<script src="/EpointWebBuilder/js/main.js"></script>'
        found = self.front(ROOT)
        found[ROOT] = self.framed(DISCLOSURE, f'<ul class="ewb-dept">{links(menu)}</ul>', head)
        for agency in self.portal.agencies:
            found |= self._agency(agency, of(agency, rows))
        return found | {
            article(row): self.reported(row, '<div class="ewb-article-info">{}</div>') for row in rows
        }

    def _agency(self, agency: Agency, rows: list[Publication]) -> dict[str, Page]:
        home = f"/govxxgk/{self.credit_code(agency)}/"
        menu = {}
        for number, name in BLOCKS.items():
            shown = {"specialurl": f"{home}category/{number}/{number}002/govlist.html", "righttitle": name}
            menu[f"{home}openSubPage.html?{urlencode(shown)}"] = name
        items = "\n".join(map(_row, rows)) or "<li>暂无信息</li>"
        total = f'<div class="ewb-page">共{len(rows)}条 1/1页</div>' if rows else ""
        return {
            f"{home}govInfoPub.html": self.framed(agency.name, f'<ul class="ewb-nav">{links(menu)}</ul>'),
            f"{home}openSubPage.html": self.framed(
                agency.name, f'<ul class="ewb-nav">{links(menu)}</ul>{FRAME}'
            ),
            f"{home}category/035/035002/govlist.html": self.framed(
                REPORTS, f'<ul class="ewb-list">{items}</ul>{total}'
            ),
        }

    def answer(self, request: Request) -> Page | None:
        """The outer page is the same whatever it is to show."""
        return super().answer(request)

    def credit_code(self, agency: Agency) -> str:
        """The agency's eighteen characters: 11, the area, an organisation's nine, a check sign."""
        return f"11{self.portal.code}{hexadecimal(agency.agency_id)[:9].upper()}X"

    def address(self, publication: Publication) -> str:
        return article(publication)


def article(row: Row) -> str:
    return f"/zwgk/010001/{row.dated:%Y%m%d}/{UUID(hexadecimal('epoint', row.serial))}.html"


def _row(row: Row) -> str:
    title = escape(row.title)
    return f'<li><a href="{article(row)}" title="{title}">{title[:20]}</a><span class="ewb-date">{row.dated}</span></li>'  # noqa: E501


def build(portal: Portal) -> Site:
    return Epoint(portal)
