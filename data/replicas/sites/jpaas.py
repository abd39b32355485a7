"""A portal of the JPaaS kind: column pages are shells, their units come from one endpoint as JSON.

The endpoint refuses a request without browser's name or referring page (403) and a tag that is not
UTF-8 (``success: false``). Trait ``first_page_only``: it gives page 1 whatever is asked for.
"""

from __future__ import annotations

import json
from datetime import date
from html import escape

from data.replicas.model import Portal, Publication
from data.replicas.rows import Row, listed
from data.replicas.vendor import DISCLOSURE, REPORTS, Vendor, answer, hexadecimal
from data.replicas.web import Page, Request, Site, links

ROOT, COLUMN = "/zfxxgk/index.html", "/zfxxgk/zfxxgknb/index.html"
UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
SIZE = 15
TAGS = {"头部导航": "querydata", "底部信息": "queryData", "信息列表": "queryData"}
REFUSED = {"success": False, "code": "500", "data": {}}


class Jpaas(Vendor):
    """Front page -> 政府信息公开 (its menu is a unit) -> 政府信息公开年报 (its list is a unit)."""

    def pages(self, today: date) -> dict[str, Page]:
        found = self.front(ROOT) | {
            ROOT: self.framed(DISCLOSURE, _shell(self.portal.code, "root")),
            COLUMN: self.framed(REPORTS, _shell(self.portal.code, "list")),
        }
        box = '<div class="article"><div class="TRS_Editor">{}</div></div>'
        return found | {article(row): self.reported(row, box) for row in listed(self.portal, today)}

    def answer(self, request: Request) -> Page | None:
        return self._unit(request) if request.path == UNIT else super().answer(request)

    def address(self, publication: Publication) -> str:
        return article(publication)

    def _unit(self, request: Request) -> Page:
        named = request.headers.get("user-agent", "").startswith("Mozilla/")
        if not named or "referer" not in request.headers:
            return Page(b"forbidden", "text/plain", 403)
        tag, page = request.query.get("tagId", ""), request.query.get("pageId", "")
        if tag not in TAGS or request.query.get("webId") != self.portal.code:
            return answer(REFUSED)
        drawn = {"头部导航": self._menu, "底部信息": lambda r: "<p>版权所有</p>", "信息列表": self._list}[tag]
        return answer({"success": True, "code": "200", "data": {"html": drawn(request) if page else ""}})

    def _menu(self, request: Request) -> str:
        menu = {"/zfxxgk/zfxxgkzn/index.html": "政府信息公开指南", COLUMN: REPORTS}
        return f'<ul class="menu">{links(menu)}</ul>'

    def _list(self, request: Request) -> str:
        if request.query.get("pageId") != "list":
            return ""
        rows, told = listed(self.portal, request.today), json.loads(request.query.get("paramJson") or "{}")
        number = 1 if self.has("first_page_only") else int(told.get("pageNo", 1))
        items = "\n".join(map(_row, rows[(number - 1) * SIZE : number * SIZE]))
        pager = f'<div class="page" rows="{SIZE}" count="{len(rows)}"></div>'
        return f"<ul class='list'>{items}</ul>{pager}" if items else pager


def article(row: Row) -> str:
    return f"/zfxxgk/zfxxgknb/art/{row.dated.year}/art_{hexadecimal('jpaas', row.serial)}.html"


def _row(row: Row) -> str:
    title = escape(row.title)
    link = f'<a title="{title}" target="_blank" href="{article(row)}">{title[:12]}…</a>'
    return f"<li>{link}<span>{row.dated}</span></li>"


def _shell(web: str, page: str) -> str:
    return "\n".join(
        f'<script src="/cms_files/default/script/AuthorizedRead/unitbuild.js?v=1" url="{UNIT}" {name}="'
        f"{{'parseType':'bulidstatic','webId':'{web}','tplSetId':'t9','pageType':'column',"
        f"'tagId':'{tag}','editType':'null','pageId':'{page}'}}\"></script>"
        for tag, name in TAGS.items()
    )


def build(portal: Portal) -> Site:
    return Jpaas(portal)
