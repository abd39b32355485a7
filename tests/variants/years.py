# ruff: noqa: E501
"""Years, bodies and folders, chosen in ways that nobody has written down."""

from __future__ import annotations

from data.replicas.vendor import answer
from data.replicas.web import Page, Request, links
from tests.variants.lab import Item, Lab, Pages, variant
from tests.variants.lists import COLUMN, rows_json

YEARS = (2025, 2024, 2023)


def of(s: Lab, year: int | None = None, unit: str = "") -> list[Item]:
    return [i for i in s.items if year in (None, i.year) and unit in ("", i.unit)]


@variant()
def year_tabs_in_one_page(s: Lab) -> Pages:
    """Tabs by script, every year's list in the page, all but one hidden."""
    tabs = "".join(f'<li onclick="tab({n})">{y}年</li>' for n, y in enumerate(YEARS))
    boxes = "".join(
        f'<div id="c{n}" style="display:{"none" if n else "block"}"><ul>{s.rows(items=of(s, y))}</ul></div>'
        for n, y in enumerate((2023, 2024, 2025))
    )
    return s.way() | s.reports() | {COLUMN: f'<ul class="tab">{tabs}</ul>{boxes}'}


@variant("unknown", "unknown")
def year_tabs_by_unknown_script(s: Lab) -> Pages:
    """Tabs whose script nobody knows; last year's list is shown."""
    tabs = "".join(f'<a href="javascript:;" data-y="{y}">{y}</a>' for y in YEARS)
    return (
        s.way() | s.reports() | {COLUMN: f'<div class="tab">{tabs}</div><ul>{s.rows(items=of(s, 2024))}</ul>'}
    )


@variant()
def year_tabs_by_onclick_address(s: Lab) -> Pages:
    """Tabs that a script opens, their addresses in the handler."""
    tabs = "".join(f"<span onclick=\"location.href='/zfxxgk/nb/{y}.html'\">{y}年度</span>" for y in YEARS)
    pages = {f"{COLUMN}{y}.html": f"<div>{tabs}</div><ul>{s.rows(items=of(s, y))}</ul>" for y in YEARS}
    return s.way() | s.reports() | pages | {COLUMN: pages[f"{COLUMN}2023.html"]}


@variant()
def year_select_form(s: Lab) -> Pages:
    """A drop-down in a GET form chooses the year; the page shows the oldest."""

    def show(request: Request) -> str:
        year = int(request.query.get("nd", "2023"))
        options = "".join(f'<option value="{y}"{" selected" * (y == year)}>{y}年</option>' for y in YEARS)
        form = f'<form action="/zfxxgk/nb/" method="get"><select name="nd" onchange="this.form.submit()">{options}</select></form>'
        return f"{form}<ul>{s.rows(items=of(s, year))}</ul>"

    return s.way() | s.reports() | {COLUMN: show}


@variant("unknown", "unknown")
def year_select_that_lies(s: Lab) -> Pages:
    """The drop-down's values are asked for, but the server always gives 2024."""

    def show(request: Request) -> str:
        options = "".join(f'<option value="{y}">{y}年</option>' for y in YEARS)
        form = f'<form action="/zfxxgk/nb/" method="get"><select name="nd" onchange="this.form.submit()">{options}</select></form>'
        return f"{form}<ul>{s.rows(items=of(s, 2024))}</ul>"

    return s.way() | s.reports() | {COLUMN: show}


@variant("published", "missing")
def year_links_by_query_honoured(s: Lab) -> Pages:
    def show(request: Request) -> str:
        year = int(request.query.get("year", "2023"))
        menu = "".join(f'<a href="?year={y}">{y}</a> ' for y in YEARS)
        return f'<p class="ys">{menu}</p><ul>{s.rows(items=of(s, year))}</ul>'

    return s.way() | s.reports() | {COLUMN: show}


@variant("unknown", "unknown")
def year_links_by_query_ignored(s: Lab) -> Pages:
    """Every year's link answers with the list of 2024."""
    menu = "".join(f'<a href="?year={y}">{y}年</a> ' for y in YEARS)
    return s.way() | s.reports() | {COLUMN: f'<p class="ys">{menu}</p><ul>{s.rows(items=of(s, 2024))}</ul>'}


@variant("unknown", "unknown")
def last_years_column_only(s: Lab) -> Pages:
    """The column's link leads to 2024年's folder, and nothing there leads to 2025's."""
    way = s.way("/zfxxgk/nb/2024/", "2024年政府信息公开年报")
    return way | s.reports() | {"/zfxxgk/nb/2024/": f"<ul>{s.rows(items=of(s, 2024))}</ul>"}


@variant("unknown", "unknown")
def column_named_for_last_year(s: Lab) -> Pages:
    """A column “2024年度政府信息公开工作年度报告” of that year's reports alone, without a folder above."""
    way = s.way("/zfxxgk/nb24/", "2024年度政府信息公开工作年度报告")
    return way | s.reports() | {"/zfxxgk/nb24/": f"<ul>{s.rows(items=of(s, 2024))}</ul>"}


@variant("published", "unknown")
def agency_pages_of_one_year(s: Lab) -> Pages:
    """Each agency has a page for each year; last year's of the water bureau says 暂无."""
    pages: Pages = {}
    menu = {}
    for number, unit in enumerate(("财政局", "教育局", "柳塘镇人民政府", "水利局")):
        address = f"/zfxxgk/bm/{number}/"
        menu[address] = s.name + unit
        shown = of(s, 2025, unit)
        body = f"<ul>{s.rows(items=shown)}</ul>" if shown else "<p>暂无信息</p>"
        year = "2025" if shown else "2022"
        pages[address] = f'<ul><li><a href="{address}nb{year}/">{year}年政府信息公开年报</a></li></ul>'
        pages[f"{address}nb{year}/"] = body
    root = f'<ul class="gk">{links({"/zfxxgk/bm/": "部门信息公开"})}</ul>'
    return s.home() | s.reports() | pages | {"/zfxxgk/": root, "/zfxxgk/bm/": f"<ul>{links(menu)}</ul>"}


@variant()
def agencies_by_select_of_addresses(s: Lab) -> Pages:
    """Agencies in a drop-down whose values are their pages."""
    names = ("财政局", "教育局", "柳塘镇人民政府", "水利局")
    options = "".join(f'<option value="/nb/{n}.html">{s.name}{u}</option>' for n, u in enumerate(names))
    pages: Pages = {
        f"/nb/{n}.html": f"<h2>{u}</h2><ul>{s.rows(items=of(s, None, u))}</ul>" for n, u in enumerate(names)
    }
    select = f'<select onchange="location.href=this.value"><option>请选择</option>{options}</select>'
    return s.way() | s.reports() | pages | {COLUMN: select}


@variant("published", "missing")
def agencies_by_post_select(s: Lab) -> Pages:
    """Agencies in a drop-down of a POST form, values are numbers."""
    names = ("财政局", "教育局", "柳塘镇人民政府", "水利局")

    def show(request: Request) -> str:
        chosen = request.form.get("deptId", "")
        options = "".join(f'<option value="{n}">{s.name}{u}</option>' for n, u in enumerate(names))
        form = f'<form action="/zfxxgk/nb/q.do" method="post"><select name="deptId"><option value="">--</option>{options}</select><input type="submit" value="查询"></form>'
        shown = of(s, None, names[int(chosen)]) if chosen.isdigit() else []
        return form + (f"<ul>{s.rows(items=shown)}</ul>" if shown else "<p>请选择部门</p>")

    return s.way() | s.reports() | {COLUMN: show, f"{COLUMN}q.do": show}


@variant("published", "missing")
def tree_by_ztree(s: Lab) -> Pages:
    """Agencies in a zTree; each node names its page."""
    names = ("财政局", "教育局", "柳塘镇人民政府", "水利局")
    nodes = ",".join(
        f'{{id:{n + 1},pId:0,name:"{s.name}{u}",url:"/nb/{n}.html",target:"_self"}}'
        for n, u in enumerate(names)
    )
    pages: Pages = {
        f"/nb/{n}.html": f"<h2>{u}</h2><ul>{s.rows(items=of(s, None, u))}</ul>" for n, u in enumerate(names)
    }
    return (
        s.way()
        | s.reports()
        | pages
        | {
            COLUMN: f'<ul id="tree"></ul><script>var zNodes=[{nodes}];$.fn.zTree.init($("#tree"),setting,zNodes);</script>'
        }
    )


@variant()
def frameset_column(s: Lab) -> Pages:
    """The column is a frameset of menu and list."""
    frames = '<html><head><title>年报</title></head><frameset cols="200,*"><frame src="left.html"><frame name="m" src="list.html"></frameset></html>'
    left = f"<ul>{links({'/zfxxgk/zn/': '指南'})}</ul>"
    return (
        s.way()
        | s.reports()
        | {
            COLUMN: Page(frames.encode()),
            f"{COLUMN}left.html": left,
            f"{COLUMN}list.html": f"<ul>{s.rows()}</ul>",
        }
    )


@variant()
def iframe_of_years(s: Lab) -> Pages:
    """Menu of years in the page, the list in an iframe that the links turn."""
    menu = "".join(f'<a target="f" href="y{y}.html">{y}年</a>' for y in YEARS)
    pages: Pages = {f"{COLUMN}y{y}.html": Page(f"<ul>{s.rows(items=of(s, y))}</ul>".encode()) for y in YEARS}
    return s.way() | s.reports() | pages | {COLUMN: f'{menu}<iframe name="f" src="y2023.html"></iframe>'}


@variant("published", "missing")
def collapsed_years(s: Lab) -> Pages:
    """Years as headings, the reports of each below, all in one page without dates."""
    body = "".join(
        f"<h3>{y}年</h3><ul>"
        + "".join(f'<li><a href="/zfxxgk/nb/{i.id}.html">{s.name}{i.unit}</a></li>' for i in of(s, y))
        + "</ul>"
        for y in YEARS
    )
    return s.way() | s.reports() | {COLUMN: body}


@variant("published", "missing")
def matrix_table(s: Lab) -> Pages:
    """A table of agencies by years, cells say 查看."""
    rows = ""
    for unit in ("财政局", "教育局", "柳塘镇人民政府", "水利局"):
        cells = ""
        for y in YEARS:
            shown = of(s, y, unit)
            cells += f'<td><a href="/zfxxgk/nb/{shown[0].id}.html">查看</a></td>' if shown else "<td>—</td>"
        rows += f"<tr><td>{s.name}{unit}</td>{cells}</tr>"
    head = "<tr><th>单位</th>" + "".join(f"<th>{y}年</th>" for y in YEARS) + "</tr>"
    return s.way() | s.reports() | {COLUMN: f"<table>{head}{rows}</table>"}


@variant("published", "missing")
def years_by_fetch(s: Lab) -> Pages:
    """Years are buttons whose handlers fetch JSON by an address in the page."""

    def api(request: Request) -> Page:
        return answer({"list": rows_json(of(s, int(request.query.get("nd", "2023"))))})

    tabs = "".join(f"<button onclick=\"load('/api/nb?nd={y}')\">{y}年</button>" for y in YEARS)
    script = (
        "<script>function load(u){fetch(u).then(r=>r.json()).then(draw)};load('/api/nb?nd=2023')</script>"
    )
    return s.way() | s.reports() | {COLUMN: f"{tabs}<ul id=l></ul>{script}", "/api/nb": api}


@variant()
def list_says_empty_this_year_only(s: Lab) -> Pages:
    """A side box says 暂无信息 beside a good list that goes on behind 更多."""
    short = f'<ul>{s.rows(items=s.oldest[:3])}</ul><a href="more.html">更多&gt;&gt;</a><div class="side">暂无信息</div>'
    return s.way() | s.reports() | {COLUMN: short, f"{COLUMN}more.html": f"<ul>{s.rows()}</ul>"}
