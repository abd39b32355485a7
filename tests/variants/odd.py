# ruff: noqa: E501
"""More portals that nobody has written down: odd ways to a list, lists that are not what they seem."""

from __future__ import annotations

import gzip
import json

from data.replicas.web import Page, Request, links
from tests.variants.access import html
from tests.variants.contents import retitled
from tests.variants.lab import Item, Lab, Pages, variant
from tests.variants.lists import COLUMN
from tests.variants.years import YEARS, of

CHINESE = {2025: "二〇二五年", 2024: "二○二四年", 2023: "二零二三年"}


@variant()
def pages_as_folders(s: Lab) -> Pages:
    """Page 2 is a folder below the column, told by “下一页” alone."""
    rows, size = s.oldest, 4
    pages: Pages = {}
    count = -(-len(rows) // size)
    for n in range(count):
        onward = f'<a href="{COLUMN}p/{n + 2}/">下一页</a>' if n + 1 < count else ""
        pages[f"{COLUMN}p/{n + 1}/"] = f"<ul>{s.rows(items=rows[n * size : n * size + size])}</ul>{onward}"
    return s.way() | s.reports() | pages | {COLUMN: pages[f"{COLUMN}p/1/"]}


@variant("unproven", "unseen")
def pages_as_fragments(s: Lab) -> Pages:
    """Page numbers are fragments for a script; the first page has the oldest reports."""
    pager = "".join(f'<a href="#page={n}">{n}</a>' for n in (1, 2, 3))
    return (
        s.way()
        | s.reports()
        | {COLUMN: f'<ul>{s.rows(items=s.oldest[:4])}</ul><div class="page">{pager}</div>'}
    )


@variant("unproven", "unseen")
def second_page_is_busy(s: Lab) -> Pages:
    """The second page answers 200 with an excuse."""
    pages: Pages = {f"{COLUMN}index_1.html": "<p>系统繁忙，请稍后再试！</p>"}
    pager = '<script>createPageHTML(2, 0, "index", "html");</script>'
    return s.way() | s.reports() | pages | {COLUMN: f"<ul>{s.rows(items=s.oldest[:4])}</ul>{pager}"}


@variant("published", "missing")
def overlapping_pages(s: Lab) -> Pages:
    """Each page repeats the last rows of the one before."""
    rows = s.items
    starts = range(0, len(rows) - 2, 3)
    pages: Pages = {}
    for n, start in enumerate(starts):
        name = f"{COLUMN}index_{n}.html" if n else COLUMN
        pager = f'<script>createPageHTML({len(starts)}, {n}, "index", "html");</script>'
        pages[name] = f"<ul>{s.rows(items=rows[start : start + 5])}</ul>{pager}"
    return s.way() | s.reports() | pages


@variant("unproven", "unseen")
def list_cut_in_the_middle(s: Lab) -> Pages:
    """The list's page ends within a row."""
    whole = s.page("政府信息公开年报", f'<ul class="list">{s.rows(items=s.oldest)}</ul>').body
    middle = whole.index(b'<ul class="list">') + 700
    return s.way() | s.reports() | {COLUMN: Page(whole[:middle])}


@variant()
def years_in_chinese_numerals(s: Lab) -> Pages:
    """Folders named 二〇二五年, 二○二四年, 二零二三年."""
    pages: Pages = {f"{COLUMN}{y}/": f"<ul>{s.rows(items=of(s, y))}</ul>" for y in YEARS}
    return (
        s.way()
        | s.reports()
        | pages
        | {COLUMN: f"<ul>{links({f'{COLUMN}{y}/': CHINESE[y] for y in YEARS})}</ul>"}
    )


@variant()
def years_as_pictures(s: Lab) -> Pages:
    """Folders behind pictures that only their alt texts name."""
    pages: Pages = {f"{COLUMN}{y}/": f"<ul>{s.rows(items=of(s, y))}</ul>" for y in YEARS}
    boxes = "".join(f'<a href="{COLUMN}{y}/"><img src="/i/{y}.png" alt="{y}年"></a>' for y in YEARS)
    return s.way() | s.reports() | pages | {COLUMN: f'<div class="years">{boxes}</div>'}


@variant()
def title_about_the_work(s: Lab) -> Pages:
    return retitled(s, "{c}{u}关于{y}年度政府信息公开工作情况的报告")


@variant()
def title_year_in_brackets(s: Lab) -> Pages:
    return retitled(s, "{c}{u}政府信息公开年度报告（{y}）")


@variant()
def table_of_bodies(s: Lab) -> Pages:
    """A table: body, the same title everywhere, date; the page that the title leads to names nobody."""
    line = (
        "<tr><td>{unit}</td><td><a href='/f/{id}.html'>{y}年政府信息公开年度报告</a></td><td>{day}</td></tr>"
    )
    files: Pages = {
        f"/f/{i.id}.html": Page(
            s.report(i, title=f"{i.year}年政府信息公开年度报告").body.replace(
                i.unit.encode(), "本机关".encode()
            )
        )
        for i in s.items
    }
    return (
        s.way()
        | files
        | {COLUMN: f"<table><tr><th>单位</th><th>名称</th><th>日期</th></tr>{s.rows(line)}</table>"}
    )


@variant()
def cookie_before_anything(s: Lab) -> Pages:
    """Who has no cookie gets one and is sent to the same address again."""
    plain = s.way() | s.reports() | {COLUMN: f"<ul>{s.rows()}</ul>"}

    def guarded(path: str) -> object:
        def answer(request: Request) -> Page | str | None:
            if "gk=1" not in request.headers.get("cookie", ""):
                return Page(b"", status=302, headers={"Location": path, "Set-Cookie": "gk=1; path=/"})
            found = plain[path]
            return found(request) if callable(found) else found

        return answer

    return {path: guarded(path) for path in plain}  # type: ignore[misc]


@variant()
def packed_bodies(s: Lab) -> Pages:
    """Every page is sent gzipped, whatever was asked for."""
    plain = s.way() | s.reports() | {COLUMN: f"<ul>{s.rows()}</ul>"}
    packed: Pages = {}
    for path, found in plain.items():
        page = s.page("政府信息公开年报", found) if isinstance(found, str) else found
        assert isinstance(page, Page)
        packed[path] = Page(gzip.compress(page.body), page.media_type, headers={"Content-Encoding": "gzip"})
    return packed


@variant("unproven", "unseen")
def archived_copy_of_the_list(s: Lab) -> Pages:
    """The list is an archive's copy of last year."""
    banner = '<div class="gd">您访问的是历史归档页面，归档时间：2025-12-31</div>'
    rows = s.rows(items=[i for i in s.items if i.year < 2025])
    return s.way() | s.reports() | {COLUMN: f"{banner}<ul>{rows}</ul>"}


@variant("unproven", "unseen")
def list_that_has_moved(s: Lab) -> Pages:
    """The list says that it is kept elsewhere now."""
    notice = "<p>公告：因网站改版升级，本栏目已迁移至新平台，历史数据仅供查阅，不再更新。</p>"
    rows = s.rows(items=[i for i in s.items if i.year < 2025])
    return s.way() | s.reports() | {COLUMN: f"{notice}<ul>{rows}</ul>"}


@variant("unproven", "unseen")
def another_countys_list(s: Lab) -> Pages:
    """The column shows another county's reports under this county's frame."""
    rows = s.rows().replace(s.name, "清源县")
    return s.way() | {COLUMN: f"<ul>{rows}</ul>"}


@variant("unproven", "unseen")
def search_without_hits(s: Lab) -> Pages:
    """The column is a search for nothing in particular that finds nothing."""
    form = '<form action="/search"><input name="q" placeholder="请输入关键词"><button>搜索</button></form>'
    return s.way() | s.reports() | {COLUMN: f"{form}<p>共找到 0 条结果，未找到相关内容</p>"}


@variant()
def state_in_the_page(s: Lab) -> Pages:
    """The page's own script holds its list as the state of an application."""
    rows = [{"title": i.title, "url": f"{COLUMN}{i.id}.html", "publishTime": str(i.day)} for i in s.items]
    state = json.dumps({"page": {"list": rows, "total": len(rows)}}, ensure_ascii=False)
    script = f'<div id="app"></div><script>window.__INITIAL_STATE__={state};</script>'
    return s.way() | s.reports() | {COLUMN: script}


@variant()
def column_behind_a_picture(s: Lab) -> Pages:
    """The column's link is a picture with a title."""
    menu = f'<a href="{COLUMN}" title="政府信息公开年报"><img src="/i/nb.png"></a>'
    return (
        s.home() | {"/zfxxgk/": s.page("政府信息公开", menu)} | s.reports() | {COLUMN: f"<ul>{s.rows()}</ul>"}
    )


@variant()
def column_opened_by_script(s: Lab) -> Pages:
    """The column is a list item that a script opens."""
    menu = f"<ul><li onclick=\"window.open('{COLUMN}')\">政府信息公开年报</li></ul>"
    return (
        s.home() | {"/zfxxgk/": s.page("政府信息公开", menu)} | s.reports() | {COLUMN: f"<ul>{s.rows()}</ul>"}
    )


@variant()
def entities_in_addresses(s: Lab) -> Pages:
    """Addresses written with entities, in capitals and without quotation marks."""
    form = "<LI><A HREF=&#47;zfxxgk&#x2F;nb&#47;{id}.html TARGET=_blank>{title}</A> [{day}]</LI>"
    return s.way() | s.reports() | {COLUMN: f"<UL>{s.rows(form)}</UL>"}


@variant("unproven", "unseen")
def dead_year_tab_without_this_year(s: Lab) -> Pages:
    """A tab of this year that leads nowhere; the list holds former years only."""
    tabs = "".join(f'<a href="javascript:void(0)">{y}年</a>' for y in YEARS)
    rows = s.rows(items=[i for i in s.items if i.year < 2025])
    return s.way() | s.reports() | {COLUMN: f'<div class="tab">{tabs}</div><ul>{rows}</ul>'}


@variant("unproven", "missing")
def reports_that_are_gone(s: Lab) -> Pages:
    """Rows of this year lead to pages that say they are gone."""
    gone = html(
        "<html><head><title>提示</title></head><body><p>对不起，您访问的信息已下线。</p></body></html>"
    )
    late: Pages = {f"{COLUMN}{i.id}.html": gone for i in s.items if i.year == 2025}
    return s.way() | s.reports() | late | {COLUMN: f"<ul>{s.rows()}</ul>"}


@variant()
def first_rows_are_pinned(s: Lab) -> Pages:
    """Two rows are repeated at the top of every page, the total counts each once."""
    rows, size = s.items, 4
    count = -(-len(rows) // size)
    pages: Pages = {}
    for n in range(count):
        pager = f'<div class="page">共{len(rows)}条 <script>createPageHTML({count}, {n}, "index", "html");</script></div>'
        shown: list[Item] = [*rows[:2], *[r for r in rows[n * size : n * size + size] if r not in rows[:2]]]
        pages[f"{COLUMN}index_{n}.html" if n else COLUMN] = f"<ul>{s.rows(items=shown)}</ul>{pager}"
    return s.way() | s.reports() | pages
