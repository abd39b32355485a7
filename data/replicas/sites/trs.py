"""A folder portal of the TRS WCM kind: ``createPageHTML`` paging and dated article names."""

from __future__ import annotations

from datetime import date
from html import escape

from data.replicas.model import Portal, Publication
from data.replicas.rows import Lookalike, Row, content, listed, publisher
from data.replicas.web import Page, Site, cut, links

ROOT = "/zwgk/zfxxgk/"
COLUMN = f"{ROOT}zfxxgknb/"
ROWS = 15
BLOCKS_OF = "政府信息公开"
BLOCKS = {
    "zfxxgkzn": "政府信息公开指南",
    "zfxxgkzd": "政府信息公开制度",
    "fdzdgknr": "法定主动公开内容",
    "zfxxgknb": "政府信息公开年报",
    "ysqgk": "依申请公开",
}


class Trs(Site):
    """Home -> 政府信息公开 -> its blocks -> 政府信息公开年报, fifteen rows a page."""

    def pages(self, today: date) -> dict[str, Page]:
        changed = self.changed(today)
        rows = listed(self.portal, today)
        home = Page(self._layout("首页", self._home(rows)), modified=changed)
        found = {"/": home, "/index.html": home}
        found |= {path: Page(self._layout(name, text)) for path, (name, text) in self._fixed().items()}
        found |= {path: Page(body, modified=changed) for path, body in self._lists(rows).items()}
        found |= {article(row): self._article(row) for row in rows}
        return found

    def address(self, publication: Publication) -> str:
        return article(publication)

    def _layout(self, column: str, body: str) -> bytes:
        return self.draw("trs_layout", column=column, body=body)

    def _home(self, rows: list[Row]) -> str:
        news = {article(row): row.title for row in rows if isinstance(row, Lookalike)}
        return self.draw("trs_home", news=links(dict(list(news.items())[:3]))).decode()

    def _fixed(self) -> dict[str, tuple[str, str]]:
        """Pages that never change: the columns around the one that matters."""
        county = self.portal.name
        menu = links({f"./{slug}/": name for slug, name in BLOCKS.items()})
        guide = f"<p>{county}人民政府办公室负责推进、指导、协调、监督全县政府信息公开工作。</p>"
        found = {
            ROOT: (
                "政府信息公开",
                f'<div class="gk-left"><ul>{menu}</ul></div><div class="gk-right">{guide}</div>',
            ),
            "/zwgk/": (
                "政务公开",
                f"<ul>{links({'./zfxxgk/': '政府信息公开', './zfgzbg/': '政府工作报告'})}</ul>",
            ),
            "/zwgk/zfgzbg/": ("政府工作报告", "<ul><li>2026年政府工作报告</li></ul>"),
            "/zjqy/": (f"走进{county[:-1]}", f"<p>{county}位于栖云山南麓。</p>"),
        }
        for slug in ("zfxxgkzn", "zfxxgkzd", "fdzdgknr", "ysqgk"):
            found[f"{ROOT}{slug}/"] = (BLOCKS[slug], f"<h1>{BLOCKS[slug]}</h1>{guide}")
        return found

    def _lists(self, rows: list[Row]) -> dict[str, bytes]:
        count = -(-len(rows) // ROWS)
        found = {}
        for number in range(count):
            items = "\n".join(map(_row, rows[number * ROWS : (number + 1) * ROWS]))
            pager = f'<script>createPageHTML({count}, {number}, "index", "html");</script>'
            body = f'<ul class="gk_list">{items}</ul><div class="page">{pager}</div>'
            found[f"{COLUMN}index{f'_{number}' if number else ''}.html"] = self._layout(
                BLOCKS["zfxxgknb"], body
            )
        return found | {COLUMN: found[f"{COLUMN}index.html"]}

    def _article(self, row: Row) -> Page:
        revised = row.agency.revised if isinstance(row, Publication) and row.revised else None
        appeared = row.appears if isinstance(row, Publication) else row.dated
        body = self.draw(
            "trs_article",
            title=escape(row.title),
            date=row.dated,
            publisher=publisher(row),
            content=content(row, office=bool(row.serial % 2)),
        )
        return Page(body, modified=revised or appeared)


def article(row: Row) -> str:
    return f"{COLUMN}{row.dated:%Y%m}/t{row.dated:%Y%m%d}_{row.serial}.html"


def _row(row: Row) -> str:
    href, title = "." + article(row).removeprefix(COLUMN[:-1]), escape(row.title)
    link = f'<a href="{href}" target="_blank" title="{title}">{escape(cut(row.title))}</a>'
    return f"<li>{link}<span>{row.dated}</span></li>"


def build(portal: Portal) -> Site:
    return Trs(portal)
