"""A TRS portal of the Chongqing kind: every agency has a tree of its own with the five blocks.

Titles name no agency and slugs lie about it (a renamed body keeps its folder); only the path shown on
the page, and the menu, say whose report it is.
"""

from __future__ import annotations

from datetime import date

from data.replicas.model import Agency, Portal, Publication
from data.replicas.rows import listed
from data.replicas.vendor import DISCLOSURE, REPORTS, Vendor, of
from data.replicas.web import Page, Site, links

ROOT = "/zwgk_229/zfxxgkml/"
DEPARTMENTS, TOWNS = "/bmjz/bm/", "/bmjz/qzfjz_97456/"
BLOCKS = {"zfxxgkzn": "政府信息公开指南", "fdzdgknr": "法定主动公开内容", "zfxxgknb": REPORTS}


class Chongqing(Vendor):
    """Front page -> 政府信息公开 -> 区政府's own blocks, 部门信息公开, 镇街信息公开 -> an agency."""

    def pages(self, today: date) -> dict[str, Page]:
        own, *others = self.portal.agencies
        menus = {DEPARTMENTS: "区政府部门信息公开", TOWNS: "镇街信息公开"}
        found = self.front(ROOT) | {
            ROOT: self.framed(DISCLOSURE, f"{_blocks(ROOT, 0)}<ul>{links(menus)}</ul>")
        }
        for folder, name in menus.items():
            menu = {tree(a): a.name for a in others if tree(a).startswith(folder)}
            found[folder] = self.framed(name, f'<div class="bmlist"><ul>{links(menu)}</ul></div>')
        rows = [r for r in listed(self.portal, today) if isinstance(r, Publication)]
        for number, agency in enumerate((own, *others)):
            found |= self._tree(agency, number, of(agency, rows))
        return found

    def address(self, publication: Publication) -> str:
        number = self.portal.agencies.index(publication.agency)
        return column_of(publication.agency, number) + place(publication)[1:]

    def _tree(self, agency: Agency, number: int, rows: list[Publication]) -> dict[str, Page]:
        base = tree(agency)
        column = column_of(agency, number)
        blocks = _blocks(base, number)
        items = "".join(f'<li><a href=".{place(r)}">{plain(r)}</a><span>{r.dated}</span></li>' for r in rows)
        empty = "" if items else "<p>该栏目暂无信息</p>"
        listing = f'{blocks}<ul class="rows">{items}</ul>{empty}'
        found = {column: self.framed(REPORTS, listing)}
        if number:
            found[base] = self.framed(agency.name, blocks)
        for row in rows:
            path = f'<div class="dqwz">当前位置：<a href="/">首页</a> &gt; <a href="{base}">{agency.name}</a> &gt; 年报</div>'  # noqa: E501
            body = self.reported(row, "<div class=TRS_Editor>{}</div>").body.decode()
            body = body.replace(row.title, plain(row)).replace(
                '<h1 class="title">', f'{path}<h1 class="title">'
            )
            found[column + place(row)[1:]] = Page(body.replace("发布机构：", "信息：").encode())
        return found


def column_of(agency: Agency, number: int) -> str:
    """The folder of an agency's reports."""
    inner = f"zwgk_{97000 + number}/zfxxgknb_{97400 + number}/"
    return f"{tree(agency)}{inner}" if number else f"{ROOT}zfxxgknb_97400/"


def tree(agency: Agency) -> str:
    """The folder of an agency; the slugs of two are those of other bodies, as renamed ones keep them."""
    slug = {"jy": "wtj", "ws": "wsjsw"}.get(short(agency), short(agency))
    if agency.kind == "government":
        return ROOT
    town = agency.kind in ("township", "subdistrict")
    return f"{TOWNS if town else DEPARTMENTS}{slug}_{97700 + len(slug)}/"


def short(agency: Agency) -> str:
    return agency.agency_id.split("-")[1]


def place(row: Publication) -> str:
    return f"/{row.dated:%Y%m}/t{row.dated:%Y%m%d}_{row.serial}.html"


def plain(row: Publication) -> str:
    """The title without its agency."""
    return f"{row.year}年政府信息公开工作年度报告"


def _blocks(base: str, number: int) -> str:
    inner = f"zwgk_{97000 + number}/" if number else ""
    menu = {f"{base}{inner}{slug}_{97400 + number}/": name for slug, name in BLOCKS.items()}
    return f'<div class="gk-left"><ul>{links(menu)}</ul></div>'


def build(portal: Portal) -> Site:
    return Chongqing(portal)
