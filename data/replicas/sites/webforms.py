"""An ASP.NET WebForms portal: the list goes on by posting the page's hidden fields back.

Each page carries its own state; a request with another page's state, or none, shows page 1.
"""

from __future__ import annotations

from datetime import date
from html import escape

from data.replicas.model import Portal, Publication
from data.replicas.rows import Row, listed
from data.replicas.vendor import DISCLOSURE, REPORTS, Vendor, hexadecimal, part
from data.replicas.web import Page, Request, Site, links

ROOT, COLUMN = "/InfoPublic.aspx", "/InfoPublic.aspx?cid=21"
SIZE = 5
SHOWN = 3
"""Page numbers that the pager shows at once."""


class Webforms(Vendor):
    """Front page -> 政府信息公开 -> 年报 (GridView: ``Page$2``)."""

    def pages(self, today: date) -> dict[str, Page]:
        menu = {"InfoPublic.aspx?cid=19": "政府信息公开指南", "InfoPublic.aspx?cid=21": REPORTS}
        found = self.front(ROOT) | {ROOT: self.framed(DISCLOSURE, f"<ul>{links(menu)}</ul>")}
        found["/InfoPublic.aspx?cid=19"] = self.framed(
            "政府信息公开指南", "<p>本指南由县政府办公室编制。</p>"
        )
        rows = listed(self.portal, today)
        return found | {article(row): self.reported(row, '<div class="content">{}</div>') for row in rows}

    def answer(self, request: Request) -> Page | None:
        if f"{request.path}?{request.raw_query}" != COLUMN:
            return super().answer(request)
        rows = listed(self.portal, request.today)
        count = -(-len(rows) // SIZE)
        shown = next((k for k in range(1, count + 1) if request.form.get("__VIEWSTATE") == _state(k)), 0)
        argument = request.form.get("__EVENTARGUMENT", "").removeprefix("Page$")
        near = range(_first(shown), min(_first(shown) + SHOWN, count) + 1) if shown else ()
        page = int(argument) if argument.isdigit() and int(argument) in near else 1
        return self.framed(REPORTS, _form(part(rows, page, SIZE), page, count))

    def address(self, publication: Publication) -> str:
        return article(publication)


def _state(page: int) -> str:
    return f"/wEPDw{hexadecimal('state', page)}=="


def _first(page: int) -> int:
    return (page - 1) // SHOWN * SHOWN + 1


def _form(rows: object, page: int, count: int) -> str:
    items = "\n".join(map(_row, rows))  # type: ignore[call-overload]
    first = _first(page)
    cells = []
    for n in range(first, min(first + SHOWN, count + 1)):
        link = f"<a href=\"javascript:__doPostBack('ctl00$GridView1','Page${n}')\">{n}</a>"
        cells.append(f"<td>{f'<span>{n}</span>' if n == page else link}</td>")
    if first + SHOWN <= count:
        cells.append(
            f"<td><a href=\"javascript:__doPostBack('ctl00$GridView1','Page${first + SHOWN}')\">...</a></td>"
        )
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{value}">'
        for name, value in (("__EVENTTARGET", ""), ("__EVENTARGUMENT", ""), ("__VIEWSTATE", _state(page)))
    )
    pager = f'<tr class="pager"><td colspan="2"><table><tr>{"".join(cells)}</tr></table></td></tr>'
    return (
        f'<form method="post" action="./InfoPublic.aspx?cid=21" id="form1">{hidden}<table id="GridView1">'
        f"{items}{pager}</table></form>"
    )


def article(row: Row) -> str:
    return f"/InfoShow.aspx?id={row.serial}"


def _row(row: Row) -> str:
    return f'<tr><td><a href="InfoShow.aspx?id={row.serial}">{escape(row.title)}</a></td><td>{row.dated:%Y/%m/%d}</td></tr>'  # noqa: E501


def build(portal: Portal) -> Site:
    return Webforms(portal)
