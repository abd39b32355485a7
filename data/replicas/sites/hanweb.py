"""A col/art portal of the Hanweb JCMS kind: records in CDATA inside a script, the rest by POST."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from urllib.parse import quote

from data.replicas.model import Portal, Publication, pick
from data.replicas.rows import Row, content, listed, publisher
from data.replicas.web import Page, Request, Site, cut, links

ROOT, COLUMN = 1229001, 1229100
PROXY = "/module/web/jpage/dataproxy.jsp"
PER_PAGE = 6
GROUP = 3 * PER_PAGE
UNITS = {"51001": "县政府及部门", "51002": "乡镇（街道）"}
TOWNS = ("township", "subdistrict")
XML = "text/xml;charset=UTF-8"
EMPTY = "<datastore><recordset></recordset></datastore>"


class Hanweb(Site):
    """Two blocks on one page (departments, towns); only the first group of each is in the page."""

    def pages(self, today: date) -> dict[str, Page]:
        rows = self._rows(today)
        menu = {
            f"/col/col{ROOT + 1}/index.html": "政府信息公开指南",
            f"/col/col{ROOT + 2}/index.html": "政府信息公开制度",
            f"/col/col{ROOT + 3}/index.html": "法定主动公开内容",
            f"/col/col{COLUMN}/index.html": "政府信息公开年报",
        }
        home = Page(self._layout("首页", f"<ul>{links({f'/col/col{ROOT}/index.html': '政府信息公开'})}</ul>"))
        found = {"/": home, "/index.html": home}
        for path, name in list(menu.items())[:3]:
            found[path] = Page(self._layout(name, f"<h2>{name}</h2><p>依照《条例》编制，供公众查阅。</p>"))
        found[f"/col/col{ROOT}/index.html"] = Page(
            self._layout("政府信息公开", f'<ul class="gk">{links(menu)}</ul>')
        )
        blocks = "\n".join(
            f"<h3>{name}</h3>{_block(self.portal.name, unit, rows[unit])}" for unit, name in UNITS.items()
        )
        found[f"/col/col{COLUMN}/index.html"] = Page(self._layout("政府信息公开年报", blocks))
        found |= {article(row): self._article(row) for unit in rows.values() for row in unit}
        return found

    def answer(self, request: Request) -> Page | None:
        return self._proxy(request) if request.path == PROXY else super().answer(request)

    def _rows(self, today: date) -> dict[str, list[Row]]:
        """The rows of each block, newest first; look-alikes stand among the departments'."""
        units: dict[str, list[Row]] = {unit: [] for unit in UNITS}
        for row in listed(self.portal, today):
            town = isinstance(row, Publication) and row.agency.kind in TOWNS
            units["51002" if town else "51001"].append(row)
        return units

    def _proxy(self, request: Request) -> Page:
        """dataproxy.jsp: POST only; wrong column or unit gives a well-formed empty answer."""
        if request.method != "POST":
            return Page(b"", status=405, headers={"Allow": "POST"})
        asked = {**request.query, **request.form}
        rows = self._rows(request.today).get(asked.get("unitid", ""), [])
        if asked.get("columnid") != str(COLUMN) or not rows:
            return Page(EMPTY.encode(), XML)
        first, last = (_number(asked.get(name, "")) for name in ("startrecord", "endrecord"))
        total = f"<totalrecord>{len(rows)}</totalrecord><totalpage>{-(-len(rows) // PER_PAGE)}</totalpage>"
        records = _records(rows[max(first, 1) - 1 : last])
        return Page(
            f"<datastore>{total}<recordset>{records}</recordset></datastore>".encode(),
            "text/xml;charset=UTF-8",
        )

    def address(self, publication: Publication) -> str:
        return article(publication)

    def _layout(self, column: str, body: str) -> bytes:
        return self.draw("hanweb_layout", column=column, body=body)

    def _article(self, row: Row) -> Page:
        body = self.draw(
            "hanweb_article",
            title=escape(row.title),
            date=row.dated,
            publisher=publisher(row),
            content=content(row, office=bool(row.serial % 2)),
        )
        return Page(body, headers={"Set-Cookie": f"JSESSIONID={row.serial:032X}; Path=/; HttpOnly"})


def article(row: Row) -> str:
    day = row.dated
    return f"/art/{day.year}/{day.month}/{day.day}/art_{COLUMN}_{row.serial}.html"


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0


def _block(county: str, unit: str, rows: Sequence[Row]) -> str:
    webname = quote(quote(f"{county}人民政府"))
    query = (
        f"page=1&appid=1&webid=35&path=/&columnid={COLUMN}&unitid={unit}"
        f"&webname={webname}&permissiontype=0&sourceContentType=1"
    )
    return (
        f'<div id="{unit}"><script type="text/xml"><datastore>\n'
        f'<nextgroup><![CDATA[<a href="{PROXY}?{query}"></a>]]></nextgroup>\n'
        f"<recordset>\n{_records(rows[:GROUP])}\n</recordset></datastore></script></div>\n"
        f'<script>$("#{unit}").jpage({{perPage:{PER_PAGE},groupSize:3,totalRecord:{len(rows)}}});</script>'
    )


def _records(rows: Sequence[Row]) -> str:
    return "\n".join(f"<record><![CDATA[{_record(row)}]]></record>" for row in rows)


def _record(row: Row) -> str:
    """One record in one of the habits met: broken tag, bracketed date, date over several lines."""
    title, short = escape(row.title), escape(cut(row.title, 16))
    link = f'<a href="{article(row)}" title="{title}" target="_blank">{short}</a>'
    year, month, day = row.dated.isoformat().split("-")
    habits = (
        f"<li>{link}<span>{row.dated}</span></li>",
        f"<li>{link}<b>{row.dated}</b></li>",
        f"<li>{link}<span>[{row.dated}]</span></li>",
        f"<li>{link}<span>\n{year}-\n{month}-\n{day}\n</span></li>",
        f"<li style=<br/>{link}<span>{row.dated}</span>",
        f"<table><tr><td>·</td><td>{link}</td><td><span>{row.dated}</span></td></tr></table>",
    )
    return habits[pick(len(habits), row.serial)]


def build(portal: Portal) -> Site:
    return Hanweb(portal)
