"""A portal of Guangdong's kind: the platform's tree and API, article bodies only in a script.

The API counts its pages from 0. Trait ``jump``: the tree's node sends on to a column of the second
system (NFCMS), whose list is ``index.html``, ``index_2.html`` …
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from html import escape

from data.replicas.model import Portal, Publication
from data.replicas.rows import Row, content, listed, publisher
from data.replicas.vendor import DISCLOSURE, REPORTS, Vendor, answer, number
from data.replicas.web import Page, Request, Site

INDEX, API = "/gkmlpt/index", "/gkmlpt/api/all/"
NODE, SID = 6812, "755901"
COLUMN = "/xxgk/xxgkml/xxgknb/"
SIZE = 10
CROSS_POSTED = 2


class Gkmlpt(Vendor):
    """Front page -> gkmlpt/index, whose tree holds 政府信息公开年报."""

    def pages(self, today: date) -> dict[str, Page]:
        rows = listed(self.portal, today)
        found = self.front(INDEX) | {INDEX: self.framed(DISCLOSURE, self._config(rows))}
        if self.has("jump"):
            box = '<div class="tyxxy_main">{}</div><div class="tyxxy_fj"></div>'
            found |= self._lists(rows)
            return found | {self.place(row): self.reported(row, box) for row in rows}
        return found | {self.place(row): self._article(row) for row in rows}

    def answer(self, request: Request) -> Page | None:
        return self._api(request) if request.path.startswith(API) else super().answer(request)

    def address(self, publication: Publication) -> str:
        return self.place(publication)

    def place(self, row: Row) -> str:
        if self.has("jump"):
            return f"/xxgk/xxgkml/xxgknb/gzj/content/post_{row.serial}.html"
        return f"/gkmlpt/content/{row.serial // 1000}/{row.serial}/post_{row.serial}.html"

    def _config(self, rows: list[Row]) -> str:
        """The tree as the platform writes it: keys without quotes, a comma too many."""
        jump = COLUMN if self.has("jump") else ""
        count = 0 if jump else len(rows) + CROSS_POSTED
        tree = (
            "[{id:6800,name:'政府信息公开指南',post_count:1,jump_url:'',children:[]},"
            "{id:6801,name:'法定主动公开内容',post_count:90,jump_url:'',children:["
            "{id:6802,name:'统计年报',post_count:7,jump_url:'',children:[]}]},"
            f"{{id:{NODE},name:'政府信息公开年报',post_count:{count},jump_url:'{jump}',children:[],}},]"
        )
        config = f"{{ SID:'{SID}', TREE:{tree}, SERVICE_AREA_ID: 9 }}"
        return f"<div id='app'></div><script>window._CONFIG = {config};</script>"

    def _api(self, request: Request) -> Page:
        wanted = request.path.removeprefix(API)
        if wanted != str(NODE) or request.query.get("sid") != SID or self.has("jump"):
            return answer({"message": "not found"}, 404)
        rows = listed(self.portal, request.today)
        posts = [self._post(row, row.serial) for row in rows]
        posts += [self._post(row, row.serial + 500_000) for row in rows[:CROSS_POSTED]]
        first = number(request.query, "page", 0) * SIZE
        head = {"id": NODE, "name": REPORTS, "post_count": len(posts)}
        return answer({"classify": head, "articles": posts[first : first + SIZE]})

    def _post(self, row: Row, ident: int) -> dict[str, object]:
        noon = datetime(row.dated.year, row.dated.month, row.dated.day, 4, tzinfo=UTC)
        return {
            "id": ident,
            "title": row.title,
            "url": self.place(row),
            "publisher": publisher(row),
            "identifier": f"1144{ident}/{row.dated.year}-00{ident % 1000:03}",
            "date": int(noon.timestamp()),
            "is_expired": False,
            "attachment": [],
        }

    def _article(self, row: Row) -> Page:
        """An empty page whose script holds the article, every sign of markup escaped."""
        noon = datetime(row.dated.year, row.dated.month, row.dated.day, 4, tzinfo=UTC)
        detail = {
            "id": row.serial,
            "title": row.title,
            "publisher": publisher(row),
            "display_publish_time": int(noon.timestamp()),
            "content": content(row),
        }
        text = json.dumps(detail).replace("<", "\\u003C").replace(">", "\\u003E")
        script = f"<script>window._CONFIG = {{ SID:'{SID}', DETAIL: {text} }};</script>"
        return self.framed(row.title, f'<div id="app"></div>{script}')

    def _lists(self, rows: list[Row]) -> dict[str, Page]:
        count, found = -(-len(rows) // SIZE), {}
        for k in range(1, count + 1):
            items = "\n".join(map(self._line, rows[(k - 1) * SIZE : k * SIZE]))
            pages = "".join(f'<a href="{_name(n)}">{n}</a>' for n in range(1, count + 1) if n != k)
            more = f'<a href="{_name(k + 1)}">下一页</a>' if k < count else "<span>下一页</span>"
            body = f'<ul class="news_list">{items}</ul><div class="page">{pages}{more} 共{count}页</div>'
            found[COLUMN + ("" if k == 1 else _name(k))] = self.framed(REPORTS, body)
        return found | {f"{COLUMN}index.html": found[COLUMN]}

    def _line(self, row: Row) -> str:
        title = escape(row.title)
        link = f'<a href="{self.place(row)}" title="{title}">{title[:15]}</a>'
        return f"<li>{link}<span>{row.dated}</span></li>"


def _name(page: int) -> str:
    return "index.html" if page == 1 else f"index_{page}.html"


def build(portal: Portal) -> Site:
    return Gkmlpt(portal)
