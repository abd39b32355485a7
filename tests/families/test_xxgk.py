"""信息公开目录: trees, lists by code and annual reports by agency and year, in their variants."""
# ruff: noqa: E501 - pages stand here as portals write them

from __future__ import annotations

from typing import Any

import pytest

from crawler.exceptions import NotAPage
from tests.families.pages import Rows, articles, never_absent, proven, query, rows
from tests.spiders.driver import HOME, Outcome, sweep
from tests.spiders.sites import links, page, report

SEARCH, ANNUAL = "/module/xxgk/search.jsp", "/module/xxgk/xxgkAnnualReport.jsp"
ROOT, COLUMN = HOME + "col/col1525479/index.html", HOME + "col/col1525480/index.html"
LINE = (
    "<tr class='tr_main_value_odd'><td><a href='{0}' title='{1}'>{1}</a></td><td>山河县</td><td>{2}</td></tr>"
)
BLOCK = "<div class='zfxxgk_zdgkc'><ul>{}</ul></div>"
AREA = "11990101{:09}Y"
AGENCIES = {
    AREA.format(n): f"山河县{name}局"
    for n, name in enumerate(("教育", "民政", "财政", "司法", "水利", "统计", "商务", "审计", "林业"))
}
TREE = "/module/xxgk/tree.jsp?standardXxgk=1&area=" + AREA.format(0) + "&divid=div4"
NODES = {
    f"A01{n:02}": name
    for n, name in enumerate(
        ("指南", "制度", "机构职能", "领导信息", "规划计划", "财政预决算", "政府信息公开年报", "统计年报")
    )
}
TREES = {
    "calls": "<script>"
    + "".join(
        f"d.add({n},0,'{name}',\"javascript:funclick('{c}')\");" for n, (c, name) in enumerate(NODES.items())
    )
    + "</script>",
    "links": "".join(
        f"<a href=\"javascript:funclick('{c}');\"><font>{name}</font></a>" for c, name in NODES.items()
    ),
    "clicks": "".join(f"<li onclick=\"funclick( '{c}' , this)\"> {name} </li>" for c, name in NODES.items()),
    "escaped": "<script>document.write('"
    + "".join(f"<a onclick=\\'funclick(\\'{c}\\')\\'>{name}</a>" for c, name in NODES.items())
    + "')</script>",
}


def search(
    listed: Rows,
    size: int = 10,
    method: str = "POST",
    obeys: bool = True,
    pager: str = "第 {0} 页/共 {1} 页",
    line: str = LINE,
) -> Any:
    def reply(request: Any) -> Any:
        told = query(request)
        if request.method != method:
            return NotAPage("blocked", "http 405", status=405)
        if told.get("infotypeId") != "A0106" or not told.get("area"):
            return "<div></div>"
        number = int(told["currpage"]) if obeys else 1
        shown = "".join(line.format(*r) for r in listed[(number - 1) * size : number * size])
        text = f"<table>{shown}</table>" if line is LINE else BLOCK.format(shown)
        more = f"<a onclick='funGoPage({number + 1})'>下一页</a>"
        return text + pager.format(number, -(-len(listed) // size)) + more

    return reply


def catalog(
    listed: Rows, reply: Any, tree: str = "calls", root: str = f"<iframe src='{TREE}'></iframe>"
) -> Outcome:
    pages = {
        HOME: page(links([("/col/col1525479/index.html", "政府信息公开")])),
        ROOT: page(root),
    } | articles(listed)

    def answer(request: Any) -> Any:
        if "tree.jsp" in request.url:
            return page(TREES[tree])
        return reply(request) if "/module/xxgk/search" in request.url else pages.get(request.url)

    return sweep(answer)


@pytest.mark.parametrize("tree", TREES)
@pytest.mark.parametrize("method", ["POST", "GET"])
def test_the_node_of_annual_reports_is_opened(tree: str, method: str) -> None:
    listed = rows(34)
    found = catalog(listed, search(listed, method=method), tree)
    assert proven(found) == (34, True)
    asked = [query(r) for r in found.requests if SEARCH in r.url]
    assert {a["infotypeId"] for a in asked} == {"A0106"}
    assert {(a["divid"], a["area"]) for a in asked} == {("div4", AREA.format(0))}


@pytest.mark.parametrize(
    "root",
    [
        f'<script>load("{TREE}")</script>',
        f"<div data-tree='{TREE.replace('&', '&amp;')}'></div>",
        f"<script>$('#t').load( '{TREE}' , f)</script>",
    ],
)
def test_the_tree_is_found_however_the_page_loads_it(root: str) -> None:
    listed = rows(12)
    assert proven(catalog(listed, search(listed), root=root)) == (12, True)


def test_rows_in_the_other_layout_are_read() -> None:
    listed = rows(23)
    line = "<li><a href='{0}' title='{1}'>{1}</a><b>{2}</b></li>"
    assert proven(catalog(listed, search(listed, line=line))) == (23, True)


def test_rows_on_hosts_of_departments_are_kept_with_what_came_of_them() -> None:
    listed = rows(4) + [
        (
            f"http://edu.elsewhere.cn/{n}.html",
            f"山河县教育局{n}所2024年政府信息公开工作年度报告",
            "2025-01-09",
        )
        for n in range(3)
    ]
    pages = articles(listed[:4])
    tree = page(TREES["calls"])
    fixed = {
        HOME: page(links([("/col/col1525479/index.html", "政府信息公开")])),
        ROOT: page(f"<iframe src='{TREE}'></iframe>"),
    } | pages

    def answer(request: Any) -> Any:
        if "elsewhere" in request.url:
            return NotAPage("off_limits", "a host that is not registered")
        if "tree.jsp" in request.url:
            return tree
        return search(listed)(request) if SEARCH in request.url else fixed.get(request.url)

    found = sweep(answer)
    assert proven(found) == (7, True)
    assert sorted(s.outcome for s in found.sightings) == ["off_limits"] * 3 + ["ok"] * 4


@pytest.mark.parametrize(
    "reply",
    [
        search(rows(34), obeys=False), search(rows(34), pager=""), lambda r: "<div></div>", lambda r: " " * 54, lambda r: '{"success":false}',
        lambda r: NotAPage("blocked", "http 403", status=403), lambda r: "<table></table>第 1 页/共 4 页",
    ],
)  # fmt: skip
def test_a_list_that_does_not_do_what_is_asked_proves_nothing(reply: Any) -> None:
    assert never_absent(catalog(rows(34), reply))


def test_a_list_that_says_it_is_empty_is_empty() -> None:
    found = catalog(
        [], lambda r: "<div class='zfxxgk_zdgkc'>暂无相关信息</div>" if r.method == "POST" else ""
    )
    assert (found.column.outcome, found.column.complete) == ("empty", True)


def test_a_column_with_its_own_number_is_asked_for_by_it() -> None:
    listed = rows(15)
    body = f"<input type=hidden name=area value={AREA.format(1)}><script>$.post('{SEARCH}', {{divid:'div9', infotypeId: '', currpage: 1}})</script>"
    pages = {HOME: page(links([("/col/col9/index.html?number=A0106", "政府信息公开年报")]))} | articles(
        listed
    )

    def answer(request: Any) -> Any:
        if SEARCH in request.url:
            return search(listed)(request)
        return page(body) if "/col/col9/" in request.url else pages.get(request.url)

    assert proven(sweep(answer)) == (15, True)


def years_of(area: str) -> tuple[int, ...]:
    return (2022, 2023) if area == AREA.format(4) else (2022, 2023, 2024)


def annual(request: Any) -> str:
    """A report for each agency and year, but none of 水利局 for 2024."""
    told = query(request)
    name, year = AGENCIES.get(told.get("area", "")), int(told.get("fbtime") or 0)
    if not name:
        return "<div></div>"
    return (
        report(f"{name}{year}年政府信息公开工作年度报告", f"{year + 1}-01-18")
        if year in years_of(told["area"])
        else "<p>暂无相关信息</p>"
    )


OPTIONS = "".join(f"<option value='{c}'>{n}</option>" for c, n in AGENCIES.items())
YEARS = "".join(f"<option>{y}</option>" for y in (2022, 2023, 2024))
CHOOSERS = {
    "drop_downs": f"<select id=a><option value=''>请选择</option>{OPTIONS}</select><select name=y>{YEARS}</select><script>go('{ANNUAL}?area='+a+'&fbtime='+y)</script>",
    "clicks": "<ul>"
    + "".join(f"<li onclick=\"show('{c}')\"> {n} </li>" for c, n in AGENCIES.items())
    + "".join(f"<li onclick='y({y})'>{y}年</li>" for y in (2022, 2023, 2024))
    + f'</ul><script>u="{ANNUAL}"</script>',
    "objects": "<script>var units=["
    + ",".join(f'{{"code":"{c}","title":"{n}"}}' for c, n in AGENCIES.items())
    + f"];var url='{ANNUAL}?fbtime=2024&area=';</script>"
    + "".join(f"<a href='javascript:;' onclick='s({y})'>{y}年</a>" for y in (2022, 2023, 2024)),
    "frame": f"<iframe src='{ANNUAL}?area={AREA.format(0)}&fbtime=2024'></iframe><select>{OPTIONS}</select><select>{YEARS}</select>",
    "links": "".join(f"<a href='{ANNUAL}?area={c}&amp;fbtime=2024'>{n}</a>" for c, n in AGENCIES.items())
    + "".join(f"<a href='#' onclick='y({y})'>{y}</a>" for y in (2022, 2023, 2024)),
}


def chosen(body: str, reply: Any = annual, families: Any = None) -> Outcome:
    pages = {HOME: page(links([("/col/col1525480/index.html", "政府信息公开年报")])), COLUMN: page(body)}
    return sweep(lambda r: reply(r) if ANNUAL in r.url else pages.get(r.url), families=families)


@pytest.mark.parametrize("chooser", CHOOSERS)
def test_every_agency_and_year_that_can_be_chosen_is_read(chooser: str) -> None:
    found = chosen(CHOOSERS[chooser])
    assert len(found.sightings) == 26
    empty = [(x.unit, x.year) for x in found.of("column") if x.outcome == "empty"]
    assert empty == [(AGENCIES[AREA.format(4)], 2024)]
    asked = {query(r)["area"] for r in found.requests if ANNUAL in r.url}
    assert asked == set(AGENCIES)
    assert all(s.hints.get("column", "") in s.title for s in found.sightings)


@pytest.mark.parametrize("chooser", CHOOSERS)
def test_without_the_family_a_choice_by_script_stays_open(chooser: str) -> None:
    whole = [x for x in chosen(CHOOSERS[chooser], families={}).of("column") if x.complete]
    assert not [x for x in whole if not x.unit and x.year is None] or chooser == "links"


def test_without_years_the_asked_ones_are_tried() -> None:
    found = chosen(f"<select>{OPTIONS}</select><script>u='{ANNUAL}'</script>")
    assert {query(r)["fbtime"] for r in found.requests if ANNUAL in r.url} == {"2023", "2024"}
    assert len([s for s in found.sightings if s.followed]) == 8


def test_the_titles_year_wins_over_the_endpoints() -> None:
    found = chosen(
        CHOOSERS["drop_downs"],
        lambda r: (
            report(f"{AGENCIES[query(r)['area']]}2023年政府信息公开工作年度报告")
            if query(r)["fbtime"] == "2024"
            else "<p>暂无数据</p>"
        ),
    )
    assert {(s.year_hint, s.followed) for s in found.sightings} == {(2024, False)}
    assert all("2023年" in s.title for s in found.sightings)


@pytest.mark.parametrize(
    "answer", ["", "<div></div>", " " * 54, '{"success":false}', NotAPage("blocked", "http 403", status=403)]
)
def test_an_endpoint_that_gives_nothing_is_no_absence(answer: Any) -> None:
    assert never_absent(chosen(CHOOSERS["drop_downs"], lambda r: answer))
