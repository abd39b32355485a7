"""A portal of the ``pc/list.html`` kind: a template, a base element, rows by POST to ``queryList``."""

from __future__ import annotations

import json
from datetime import date

from data.replicas.model import Portal, Publication
from data.replicas.rows import Row, listed
from data.replicas.vendor import DISCLOSURE, REPORTS, Vendor, answer, number, part
from data.replicas.web import Page, Request, Site, links

SITE, CHANNEL = "gyxrmzf", "xxgknb142"
ROOT, COLUMN = f"/{SITE}/zfxxgk/pc/list.html", f"/{SITE}/{CHANNEL}/pc/list.html"
ENDPOINT = f"/{SITE}/queryList"
TEMPLATE = """<ul class="list" id="div522756">
{{#each results}}<li><a href="{{url source.urls}}">{{source.title}}</a>
<span>{{date source.pubDate}}</span></li>{{/each}}</ul>
<script>var list = {url: "queryList", data: {"current": 1, "unitid": "522756", "webSiteCode[]": ["%s"],
"channelCode[]": ["%s"], "perPage": 10, "pageSize": 10}};</script>"""


class Pclist(Vendor):
    """Front page -> 政府信息公开 -> 年报: ten rows an answer, refused to GET."""

    def pages(self, today: date) -> dict[str, Page]:
        base = f'<base href="/{SITE}/"><meta name="HtmlGenerateTime" content="{today} 09:00:00">'
        menu = {"zfxxgkzn/pc/list.html": "政府信息公开指南", f"{CHANNEL}/pc/list.html": REPORTS}
        found = self.front(ROOT) | {ROOT: self.framed(DISCLOSURE, f"<ul>{links(menu)}</ul>", base)}
        found[COLUMN] = self.framed(REPORTS, TEMPLATE % (SITE, CHANNEL), base)
        rows = listed(self.portal, today)
        return found | {article(r): self.reported(r, '<div id="content">{}</div>', base) for r in rows}

    def answer(self, request: Request) -> Page | None:
        if request.path != ENDPOINT:
            return super().answer(request)
        if request.method != "POST":
            return Page(b"", status=405)
        if (request.form.get("webSiteCode[]"), request.form.get("channelCode[]")) != (SITE, CHANNEL):
            return answer({"code": 200, "data": {"total": 0, "results": []}})
        rows = listed(self.portal, request.today)
        size, page = number(request.form, "pageSize", 10), number(request.form, "current")
        results = [{"source": _source(r)} for r in part(rows, page, size)]
        return answer(
            {"code": 200, "data": {"total": len(rows), "pages": -(-len(rows) // size), "results": results}}
        )

    def address(self, publication: Publication) -> str:
        return article(publication)


def article(row: Row) -> str:
    return f"/{SITE}/{CHANNEL}/{row.dated:%Y%m}/{'a' * 20}{row.serial:012}/pc/content.html"


def _source(row: Row) -> dict[str, object]:
    urls = json.dumps({"pc": article(row), "mobile": article(row).replace("/pc/", "/mobile/")})
    return {"title": row.title, "pubDate": f"{row.dated} 10:00:00", "urls": urls, "content": {"content": ""}}


def build(portal: Portal) -> Site:
    return Pclist(portal)
