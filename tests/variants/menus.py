# ruff: noqa: E501
"""Menus of bodies in which one entry says less than a body's name: 水利, 水利水保. It is somebody's page.

Here the water bureau did publish, on the page behind that entry and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable

from data.replicas.web import Page, Request, links
from tests.variants.lab import ABSENT, Lab, Pages, variant
from tests.variants.lists import COLUMN
from tests.variants.years import of

NAMED = ("财政局", "教育局", "柳塘镇人民政府", "农业农村局", "司法局")


def own(s: Lab, titled: bool = True) -> Pages:
    """The water bureau's own page and report; ``titled`` tells whether its title names it."""
    title = f"{s.name}{ABSENT}" * titled + "2025年政府信息公开工作年度报告"
    inside = s.report(s.items[0]).body.decode()
    for said in (s.items[0].title, s.items[0].publication.agency.name, s.items[0].unit):
        inside = inside.replace(said, title if said == s.items[0].title else "")
    row = f'<ul><li><a href="/sl/x.html">{title}</a><span>2026-01-20</span></li></ul>'
    return {"/sl/": row, "/sl/x.html": Page(inside.encode())}


def listed(s: Lab, unit: str) -> str:
    shown = of(s, None, unit)
    return f"<ul>{s.rows(items=shown)}</ul>" if shown else "<p>暂无信息</p>"


def in_column(label: str, more: Callable[[Lab], Pages]) -> Callable[[Lab], Pages]:
    def draw(s: Lab) -> Pages:
        menu = {f"/zfxxgk/nb/bm{n}/": unit for n, unit in enumerate(NAMED)} | {"/sl/": label}
        pages: Pages = {f"/zfxxgk/nb/bm{n}/": listed(s, unit) for n, unit in enumerate(NAMED)}
        return s.way() | s.reports() | pages | more(s) | {COLUMN: f'<ul class="units">{links(menu)}</ul>'}

    return draw


def named(name: str, says: str, draw: Callable[[Lab], Pages]) -> None:
    draw.__name__ = name
    variant("published", says)(draw)


named("menu_in_other_words", "published", in_column("水利", own))
named("menu_adorned", "published", in_column("6.水利局 Water Bureau [3]", lambda s: own(s, titled=False)))
named(
    "menu_in_other_words_title_without_agency",
    "unknown",
    in_column("水利水保", lambda s: own(s, titled=False)),
)
named("menu_entry_is_dead", "unseen", in_column("水利", lambda s: {}))
named("menu_entry_is_empty", "missing", in_column("水利", lambda s: {"/sl/": "<p>暂无信息</p>"}))


@variant("published", "published")
def menu_of_departments_in_other_words(s: Lab) -> Pages:
    """A list of the county's that is whole, and the departments' menu whose pages have columns of their own."""
    menu = {f"/bm{n}/": unit for n, unit in enumerate(NAMED)} | {"/bmsl/": "水利"}
    root = {COLUMN: "政府信息公开年报", "/bm/": "部门信息公开"}
    pages: Pages = {address: s.page(u, f"<ul>{links({'/zn/': '指南'})}</ul>") for address, u in menu.items()}
    pages["/bmsl/"] = s.page("水利", f"<ul>{links({'/sl/': '政府信息公开年报'})}</ul>")
    pages |= {"/zfxxgk/": s.page("政府信息公开", f"<ul>{links(root)}</ul>"), COLUMN: f"<ul>{s.rows()}</ul>"}
    return s.home() | s.reports() | own(s) | pages | {"/bm/": s.page("部门", f"<ul>{links(menu)}</ul>")}


@variant("published", "published")
def drop_down_in_other_words(s: Lab) -> Pages:
    """A drop-down of bodies, one of which is called 水利."""

    def show(request: Request) -> str:
        chosen = request.query.get("dept", "")
        options = "".join(f'<option value="{n}">{u}</option>' for n, u in enumerate((*NAMED, "水利")))
        form = f'<form action="{COLUMN}"><select name="dept"><option value="">全部</option>{options}</select><input type="submit" value="查询"></form>'
        if chosen == str(len(NAMED)):
            return f"{form}{own(s)['/sl/']}"
        return form + (listed(s, NAMED[int(chosen)]) if chosen.isdigit() else "<p>请选择</p>")

    return s.way() | s.reports() | own(s) | {COLUMN: show}
