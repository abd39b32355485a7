"""Ways in which a column is organised and a report is filed, each on the small county portal."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import chain
from urllib.parse import quote

from data.replicas.county import Trouble, Troubled
from data.replicas.model import Publication, pick
from data.replicas.rows import Row
from data.replicas.vendor import REPORTS
from data.replicas.web import TEMPLATES, Page, Request

COLUMN = "/zfxxgk/gknb/"
FILES = TEMPLATES.parent / "files"
TOWNS = (
    "柳塘镇",
    "石桥镇",
    "云顶乡",
    "白沙镇",
    "古渡乡",
    "南坡镇",
    "清溪街道",
    "北关街道",
    "桃源乡",
    "三岔镇",
)


def _line(url: str, title: str, day: object) -> str:
    return f'<li><a href="{escape(url)}" title="{escape(title)}">{escape(title)}</a><span>{day}</span></li>'


def _list(site: Troubled, lines: Iterable[str], more: str = "") -> Page:
    return site.framed(REPORTS, f'<ul class="list">{"".join(lines)}</ul>{more}')


def _reports(site: Troubled, request: Request, unit: str = "", year: int = 0) -> list[Publication]:
    found = [r for r in site.rows(request.today) if isinstance(r, Publication)]
    return [r for r in found if unit in r.agency.name and year in (0, r.year)]


def _lines(site: Troubled, rows: Iterable[Row]) -> list[str]:
    return [_line(site.address(r), r.title, r.dated) for r in rows if isinstance(r, Publication)]


def mixed(site: Troubled, request: Request) -> Page:
    """One list of all bodies and years in no order, on seven pages."""
    old = [
        _line(
            f"{COLUMN}old/{n}{y}.html",
            f"{site.portal.name}{town}{y}年政府信息公开工作年度报告",
            f"{y + 1}-01-20",
        )
        for n, town in enumerate(TOWNS)
        for y in range(2009, 2022)
    ]
    every = sorted([*old, *_lines(site, site.rows(request.today))], key=lambda line: pick(10**6, line))
    name = request.path.removeprefix(COLUMN).removesuffix(".html")
    number = 0 if name in ("", "index") else int(name.removeprefix("index_")) if name[6:].isdigit() else -1
    if not request.path.startswith(COLUMN) or not 0 <= number < 7:
        return site.plain(request)
    size = -(-len(every) // 7)
    pager = f'<!-- <script>createPageHTML(7, {number}, "index", "html");</script> -->'
    return _list(site, every[number * size : number * size + size], pager)


def year_folders(site: Troubled, request: Request) -> Page:
    """A folder for each year, whose address names the year of publication or none."""
    slugs = {2025: "2026xxgknb", 2024: "2025n", 2023: "2018nb"}
    if request.path == COLUMN:
        return _list(site, [f'<li><a href="{slug}/">{year}年</a></li>' for year, slug in slugs.items()])
    year = next((y for y, slug in slugs.items() if request.path == f"{COLUMN}{slug}/"), 0)
    return _list(site, _lines(site, _reports(site, request, year=year))) if year else site.plain(request)


def misfiled(site: Troubled, request: Request) -> Page:
    """Each bureau has its own folder; one report of education lies in the finance bureau's."""
    units = ("财政局", "教育局", "水利局")
    if request.path == COLUMN:
        return _list(
            site, [f'<li><a href="bm{n}/">{site.portal.name}{u}</a></li>' for n, u in enumerate(units)]
        )
    number = request.path.removeprefix(f"{COLUMN}bm").removesuffix("/")
    if not request.path.startswith(f"{COLUMN}bm") or not number.isdigit():
        return site.plain(request)
    unit = units[int(number) % 3]
    astray = [r for r in _reports(site, request, "教育局") if r.year == 2025]
    own = [r for r in _reports(site, request, unit) if r not in astray]
    return _list(site, _lines(site, [*own, *(astray if unit == "财政局" else [])]))


def drop_down(site: Troubled, request: Request) -> Page:
    """Bodies in a drop-down: one says that it has nothing, one fails."""
    units = ("财政局", "教育局", "水利局")
    if request.path != COLUMN:
        return site.plain(request)
    chosen = request.query.get("dept", "")
    options = "".join(f'<option value="{n}">{site.portal.name}{u}</option>' for n, u in enumerate(units))
    form = f'<form method="get" action="{COLUMN}"><select name="dept"><option value="">全部</option>{options}</select></form>'  # noqa: E501
    if chosen == "1":
        return Page(b"", status=500)
    shown = _reports(site, request, units[int(chosen) % 3]) if chosen.isdigit() else []
    if chosen == "2":
        shown = []
    said = "" if shown else "<p>暂无相关信息</p>" if chosen else "<p>请选择单位</p>"
    return _list(site, _lines(site, shown), form + said)


def direct_files(site: Troubled, request: Request) -> Page:
    """The rows lead to files, under right and wrong endings."""
    if request.path == COLUMN:
        kinds = ("pdf", "jsp", "doc")
        shown = [
            _line(f"/upload/{r.serial}.{kinds[n % 3]}", r.title, r.dated)
            for n, r in enumerate(_reports(site, request))
        ]
        return _list(site, shown)
    if request.path.startswith("/upload/"):
        return Page((FILES / "990104-yb.pdf").read_bytes(), "application/octet-stream")
    return site.plain(request)


def parallel(site: Troubled, request: Request) -> Page:
    """Other yearly reports of the body that has not published stand in the list."""
    if request.path != COLUMN:
        return site.plain(request)
    body = f"{site.portal.name}水利局"
    others = (
        f"{body}2025年政府网站工作年度报表", f"{body}2025年法治政府建设年度报告",
        f"{body}2025年部门决算公开说明", f"《{body}2025年政府信息公开工作年度报告》解读",
        f"{body}2025年政府信息公开指南",
    )  # fmt: skip
    rows = [_line(f"{COLUMN}other/{n}.html", t, "2026-01-21") for n, t in enumerate(others)]
    return _list(site, [*rows, *_lines(site, _reports(site, request))])


def opaque(site: Troubled, request: Request) -> Page:
    """The column has a name of its own and an address that says nothing."""
    page = site.plain(
        Request(request.method, request.path.replace("/dxqzf69/", "/zfxxgk/gknb/"), request.today)
    )
    body = page.body.replace("政府信息公开年报".encode(), "信息公开工作年报".encode())
    return Page(
        body.replace(b"/zfxxgk/gknb/", b"/dxqzf69/"), page.media_type, page.status, headers=page.headers
    )


_ODD = {
    "财政局": "{c}财政局 二〇二五\n年政府信 息公开 工作年度报告",
    "教育局": "教育局２０２５年政府信息公开工作 告年度报",
}


def odd_titles(site: Troubled, request: Request) -> Page:
    """Titles misspelt, broken over lines, with wide and Chinese digits, without the county."""
    page = site.plain(request)
    body = page.body
    for row in _reports(site, request, year=2025):
        form = next(f for unit, f in _ODD.items() if unit in row.agency.name)
        body = body.replace(escape(row.title).encode(), form.format(c=site.portal.name).encode())
    return Page(body, page.media_type, page.status, headers=page.headers)


def renditions(site: Troubled, request: Request) -> Page:
    """A report once more as an infographic, as pictures and with links."""
    if request.path.startswith(f"{COLUMN}form/"):
        return site.framed("图解", '<div id="zoom"><p><img src="/upload/1.png"></p></div>')
    if request.path != COLUMN:
        return site.plain(request)
    rows = _reports(site, request)
    title = next((r.title for r in rows if r.year == 2025 and "财政局" in r.title), "")
    forms = [f"图解：{title}", f"{title}（图片版）", f"{title}（超链版）"] if title else []
    more = [_line(f"{COLUMN}form/{n}.html", t, "2026-01-20") for n, t in enumerate(forms)]
    return _list(site, [*more, *_lines(site, rows)])


def joint(site: Troubled, request: Request) -> Page:
    """Two bureaus report together."""
    rows = _reports(site, request)
    one = next(r for r in rows if r.year == 2025 and "财政局" in r.title)
    county = site.portal.name
    title = f"{county}财政局、{county}教育局2025年政府信息公开工作年度报告"
    if request.path == COLUMN:
        kept = [r for r in rows if r.year != 2025]
        return _list(site, [_line(site.address(one), title, one.dated), *_lines(site, kept)])
    page = site.plain(request)
    return Page(page.body.replace(one.title.encode(), title.encode()), page.media_type, page.status)


WAYS = (
    '<iframe src="/js/viewer.html?file={quoted}"></iframe>',
    '<a href="javascript:;" onclick="window.open(\'{url}\')">查看报告</a>',
    '<embed src="{url}" type="application/pdf">',
)


def _around_file(site: Troubled, request: Request, way: str) -> Page | None:
    """The page of a report that holds only a way to its file, None for other pages."""
    row = next((r for r in _reports(site, request) if site.address(r) == request.path), None)
    if row is None:
        return None
    url = f"/upload/{row.serial}.pdf"
    inner = way.format(url=url, quoted=quote(url, safe=""))
    return site.framed(row.title, f"<h1>{row.title}</h1><p>发布日期：{row.dated}</p>{inner}")


def viewers(site: Troubled, request: Request) -> Page:
    """Reports shown in a viewer, opened by a script, embedded."""
    if request.path.startswith("/upload/"):
        return Page((FILES / "990104-yb.pdf").read_bytes(), "application/pdf")
    way = WAYS[pick(len(WAYS), request.path)]
    return _around_file(site, request, way) or site.plain(request)


def dead_files(site: Troubled, request: Request) -> Page:
    """Files that are gone, empty, or an error page in their place."""
    if request.path.startswith("/upload/"):
        kind = pick(3, request.path)
        return (
            Page(b"", status=404)
            if kind == 0
            else Page(b"" if kind == 1 else "<html><body>系统错误</body></html>".encode())
        )
    way = '附件：<a href="{url}">年度报告.pdf</a>'
    return _around_file(site, request, way) or site.plain(request)


def public_address(site: Troubled, request: Request) -> Page:
    """A row leads to a bare public address that nobody registered."""
    if request.path != COLUMN:
        return site.plain(request)
    rows = _reports(site, request)
    astray = [r for r in rows if r.year == 2025 and "教育局" in r.title]
    lines = [_line(f"http://61.150.65.235{site.address(r)}", r.title, r.dated) for r in astray]
    return _list(site, chain(lines, _lines(site, [r for r in rows if r not in astray])))


NEIGHBOURS = ("清源县", "临江县", "东陵县", "白沙县", "古渡县", "南坡县", "北关县", "三岔县")
TOPIC = "/zt/2025ndbg/"


def citys_page(site: Troubled, request: Request) -> Page:
    """The county has no column of its own: its bodies' reports stand on the city's host among those of eight
    other counties, on one page for the year."""
    if request.headers.get("host") != site.second:
        if request.path != "/zfxxgk/":
            return site.plain(request)
        return site.framed(
            "政府信息公开",
            f'<ul class="gk"><li><a href="http://{site.second}{TOPIC}">政府信息公开年报</a></li></ul>',
        )
    if request.path != TOPIC:
        return site.plain(request)
    others = [
        _line(f"{TOPIC}{n}.html", f"{name}人民政府2025年政府信息公开工作年度报告", "2026-01-28")
        for n, name in enumerate(NEIGHBOURS)
    ]
    return _list(site, [*others, *_lines(site, _reports(site, request))])


def alias_host(site: Troubled, request: Request) -> Page:
    """The column is on another host of the county's, which its own portal links to."""
    if request.headers.get("host") == site.second:
        return site.plain(request)
    page = site.plain(request)
    if request.path.startswith(COLUMN):
        return Page(b"", status=404)
    return Page(page.body.replace(f'href="{COLUMN}'.encode(), f'href="http://{site.second}{COLUMN}'.encode()))


LAYOUTS: dict[str, Trouble] = {
    "citys_page": citys_page,
    "alias_host": alias_host,
    "mixed": mixed,
    "year_folders": year_folders,
    "misfiled": misfiled,
    "drop_down": drop_down,
    "direct_files": direct_files,
    "parallel": parallel,
    "opaque": opaque,
    "odd_titles": odd_titles,
    "renditions": renditions,
    "joint": joint,
    "viewers": viewers,
    "dead_files": dead_files,
    "public_address": public_address,
}
