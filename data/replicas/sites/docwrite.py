"""A TRS portal of the frameset kind: the column's lists stand in a frame ``DataList``, their rows are
written by script, and the further pages are ``index_bm_1.shtml``."""

from __future__ import annotations

from datetime import date
from html import escape

from data.replicas.model import Portal, Publication
from data.replicas.rows import Row, listed
from data.replicas.vendor import DISCLOSURE, REPORTS, Vendor, part
from data.replicas.web import Page, Site, links

ROOT = "/xxgk/"
COLUMN = f"{ROOT}gknb/"
SIZE = 4
TOWNS = ("township", "subdistrict")


class Docwrite(Vendor):
    """Front page -> 信息公开 -> 年报 with two frames: bodies of the county, towns."""

    def pages(self, today: date) -> dict[str, Page]:
        rows = listed(self.portal, today)
        menu = {"./zn/": "政府信息公开指南", "./gknb/": REPORTS}
        choice = "".join(
            f'<li><a href="index_{slug}.shtml" target="DataList">{name}</a></li>'
            for slug, name in (("bm", "部门"), ("xz", "乡镇街道"))
        )
        frame = f'<ul class="tabs">{choice}</ul><iframe name="DataList" src="index_bm.shtml"></iframe>'
        found = self.front(ROOT) | {ROOT: self.framed(DISCLOSURE, f"<ul>{links(menu)}</ul>")}
        found[COLUMN] = self.framed(REPORTS, frame)
        for slug in ("bm", "xz"):
            found |= self._lists(slug, [r for r in rows if (_is_town(r)) == (slug == "xz")])
        return found | {article(r): self.reported(r, "<div class=TRS_Editor>{}</div>") for r in rows}

    def _lists(self, slug: str, rows: list[Row]) -> dict[str, Page]:
        count = max(1, -(-len(rows) // SIZE))
        found = {}
        for k in range(1, count + 1):
            name = f"index_{slug}{f'_{k - 1}' if k > 1 else ''}.shtml"
            body = "\n".join(map(_row, part(rows, k, SIZE)))
            pager = f'<script>createPageHTML({count}, {k - 1}, "index_{slug}", "shtml");</script>'
            found[COLUMN + name] = self.framed(REPORTS, f'<ul class="list">{body}</ul>{pager}')
        return found

    def address(self, publication: Publication) -> str:
        return article(publication)


def _is_town(row: Row) -> bool:
    return isinstance(row, Publication) and row.agency.kind in TOWNS


def article(row: Row) -> str:
    return f"{COLUMN}{row.dated:%Y%m}/t{row.dated:%Y%m%d}_{row.serial}.shtml"


def _row(row: Row) -> str:
    link = article(row).removeprefix(COLUMN)
    script = (
        f"var strLink='./{link}'; var strTitle='{escape(row.title)}';"
        "document.write('<a href=\"'+strLink+'\" title=\"'+strTitle+'\">'+strTitle.substr(0,20)+'</a>');"
    )
    return f"<li><script>{script}</script><span>{row.dated}</span></li>"


def build(portal: Portal) -> Site:
    return Docwrite(portal)
