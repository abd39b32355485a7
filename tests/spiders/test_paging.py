"""Every dialect of a pager, holes, loops, lies about totals: what is complete and what is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from scrapy.http import HtmlResponse

from spiders import paging
from spiders.page import Page
from spiders.pager import Pager
from spiders.paging import Plan
from tests.spiders.driver import HOME, Outcome, sweep
from tests.spiders.sites import UNITS, frame, listing, report

COLUMN = HOME + "zfxxgk/nb/"
PER_PAGE = 10
ROWS = [
    (f"/a/{y}-{n}.html", f"山河县{u}{y}年政府信息公开工作年度报告", f"{y + 1}-01-20")
    for y in (2023, 2022, 2021, 2020)
    for n, u in enumerate(UNITS)
]
PAGES = [ROWS[i : i + PER_PAGE] for i in range(0, len(ROWS), PER_PAGE)]


def column(name: Callable[[int], str], pager: str, pages: int = 4) -> dict[str, str]:
    """A column of four pages whose page k (from 1) stands at ``name(k)``."""
    site = frame()
    for k in range(1, pages + 1):
        site[COLUMN + (name(k) if k > 1 else "")] = listing(PAGES[k - 1], pager)
    return site


def numbers(name: Callable[[int], str], last: int = 4) -> str:
    links = "".join(f'<a href="{name(k)}">{k}</a>' for k in range(2, last + 1))
    return f'<div class="page">{links}<a href="{name(2)}">下一页</a><a href="{name(last)}">尾页</a></div>'


def seen(found: Outcome) -> tuple[int, bool | None]:
    return len(found.sightings), found.column.complete


DIALECTS = {
    "trs": (lambda k: f"index_{k - 1}.html", 'createPageHTML(4, 0, "index", "html");'),
    "trs in a comment": (
        lambda k: f"index_{k - 1}.shtml",
        '<!-- createPageHTML(4, 0, "index", "shtml", "black2", 40) -->',
    ),
    "trs one-based": (lambda k: f"index_{k}.html", 'createPageHTML(4, 0, "index", "html");'),
    "trs count": (lambda k: f"index_{k - 1}.html", "var countPage = 4//共4页"),
    "createPage": (lambda k: f"nb_{k - 1}.htm", "createPage(4, 0, 'nb', 'htm')"),
    "ucap": (lambda k: f"list_{k}.shtml", "createPageHTML('page_div', 4, 1, 'list', 'shtml', 40)"),
    "shanghai": (lambda k: f"index_{k}.html", '$(".p").pagination("setPage", 1, 4)'),
    "component": (lambda k: f"index_260_{5 - k}.html", "var maxPageNum260=4;"),
    "lonsun": (lambda k: f"?pageIndex={k}", "Ls.pagination({pageCount:4,pageIndex:1})"),
    "links": (lambda k: f"list.asp?page={k}", numbers(lambda k: f"list.asp?page={k}")),
    "links descending": (lambda k: f"nb/{5 - k}.htm", numbers(lambda k: f"/zfxxgk/nb/nb/{5 - k}.htm")),
    "links by path": (lambda k: f"page_{k}.html", numbers(lambda k: f"/zfxxgk/nb/page_{k}.html")),
    "guessed": (lambda k: f"index_{k}.html", "<div>第 1/4 页</div>"),
    "guessed zero-based": (lambda k: f"index_{k - 1}.html", "<div>当前第1页/共4页</div>"),
}


@pytest.mark.parametrize("families", [None, {}], ids=["families", "ladder alone"])
@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_page_is_read_and_the_end_is_proven(dialect: str, families: dict[str, object] | None) -> None:
    name, pager = DIALECTS[dialect]
    found = sweep(
        column(name, f"<script>{pager}</script>" if "(" in pager and "<" not in pager else pager),
        families=families,
    )
    assert seen(found) == (40, True), found.column.note


def test_the_last_page_is_not_passed() -> None:
    name, pager = DIALECTS["trs"]
    assert COLUMN + "index_4.html" not in sweep(column(name, pager)).asked


def test_a_hole_is_stepped_over_and_leaves_the_column_unproven() -> None:
    name, pager = DIALECTS["trs"]
    site = column(name, pager)
    del site[COLUMN + name(3)]
    found = sweep(site)
    assert seen(found) == (30, False)
    assert "hole_at_page_3:not_found" in found.column.note


def test_a_hole_does_not_matter_once_the_declared_total_is_reached() -> None:
    pages = "createPageHTML('page_div', 6, 1, 'list', 'shtml', 40)"
    assert seen(sweep(column(lambda k: f"list_{k}.shtml", pages))) == (40, True)


def test_more_pages_declared_than_exist() -> None:
    found = sweep(column(lambda k: f"index_{k}.html", '$(".p").pagination("setPage", 1, 322)'))
    assert seen(found) == (40, False)
    assert len([u for u in found.asked if "index_" in u]) == 5


def test_more_items_declared_than_shown() -> None:
    found = sweep(
        column(lambda k: f"list_{k}.shtml", "createPageHTML('page_div', 4, 1, 'list', 'shtml', 89)")
    )
    assert seen(found) == (40, False)
    assert (found.column.declared, found.column.seen) == (89, 40)


def test_the_same_page_again_is_a_loop() -> None:
    site = frame()
    for k in range(6):
        site[f"{COLUMN}list_{k}.shtml" if k else COLUMN] = listing(
            PAGES[0], "createPageHTML('page_div', 5, 1, 'list', 'shtml')"
        )
    found = sweep(site)
    assert seen(found) == (10, False)
    assert "paging_loop" in found.column.note


def test_endless_pager_ends() -> None:
    def site(request: object) -> str | None:
        url = request.url  # type: ignore[attr-defined]
        if "page=" in url:
            k = int(url.rsplit("=", 1)[1])
            return listing(PAGES[0], numbers(lambda n: f"list.asp?page={k + n}"))
        return (frame() | {COLUMN: listing(PAGES[0], numbers(lambda n: f"list.asp?page={n}"))}).get(url)

    found = sweep(site, most=200)
    assert found.column.complete is False
    assert "paging_loop" in found.column.note


def test_growing_calendar_does_not_become_a_pager() -> None:
    days = "".join(f'<td><a href="/cal?d={d}">{d}</a></td>' for d in range(1, 31))
    found = sweep(column(lambda k: "", f"<table><tr>{days}</tr></table>", 1))
    assert not any("/cal" in u for u in found.asked)
    assert found.column.complete is True


@pytest.mark.parametrize(
    "pager",
    [
        "<a href=\"javascript:__doPostBack('p','2')\">下一页</a>",
        '<a href="#" onclick="go(2)">下一页</a>',
        '<span onclick="turn(2)">下一页</span>',
        "<div>共 4 页</div>",
    ],
)
def test_a_pager_that_only_a_script_can_turn_proves_nothing(pager: str) -> None:
    found = sweep(column(lambda k: f"unknown{k}", pager, 1))
    assert seen(found) == (10, False)


@pytest.mark.parametrize(
    "pager", ["", "<div>共 10 条 第 1/1 页 <span>下一页</span></div>", "<div>共1页 10条</div>"]
)
def test_one_page_is_whole(pager: str) -> None:
    assert seen(sweep(column(lambda k: "", pager, 1))) == (10, True)


def test_declared_total_beats_a_missing_pager() -> None:
    assert seen(sweep(column(lambda k: "", "<div>共 40 条记录 共4页</div>", 1))) == (10, False)


def test_rows_that_are_only_hidden_by_the_browsers_paging_count() -> None:
    items = "".join(
        f'<li class="pagedContent" style="display:none"><a href="{u}">{t}</a></li>' for u, t, _ in ROWS
    )
    site = frame() | {COLUMN: f"<ul>{items}</ul><script>var totalCount=40, perSize=10;</script>"}
    assert seen(sweep(site)) == (40, True)


def test_hidden_rows_are_dropped_elsewhere() -> None:
    title = "某彩票局2024年政府信息公开工作年度报告"
    hidden = f'<div style="position:absolute;left:-9999px"><a href="/x.html">{title}</a></div>'
    found = sweep(column(lambda k: "", hidden, 1))
    assert not any("彩票" in s.title for s in found.sightings)


def _page(body: str, url: str = COLUMN) -> Page:
    return Page(HtmlResponse(url, body=body.encode(), encoding="utf-8"))


@pytest.mark.parametrize("number", ["0", "999999999", "-3", "1"])
def test_absurd_declarations_neither_crash_nor_run_for_ever(number: str) -> None:
    for plan in paging.resolve(_page(f'<script>createPageHTML({number}, 0, "index", "html")</script>')):
        pager = Pager(plan)
        pager.start(["a"], _page(""))
        for _ in range(paging.MAX_PAGES * 3):
            if pager.next() is None:
                break
            pager.fail("not_found")
        assert pager.next() is None


def test_ambiguous_numbering_probes_the_neighbour_of_the_last_page() -> None:
    """A left-over index_1 answers with rows of its own though the numbering starts at index_2."""
    site = column(lambda k: f"index_{k}.html", "var countPage = 4")
    site[COLUMN + "index_1.html"] = listing(
        [("/a/old.html", "山河县旧局2019年政府信息公开工作年度报告", "2020-01-20")]
    )
    assert len(sweep(site).sightings) == 41


def test_plan_without_declaration_never_proves_the_end() -> None:
    pager = Pager(Plan("x", None, None, (lambda k: paging.Ask(f"http://x/{k}"),)))
    pager.start(["a"], _page(""))
    pager.feed(["b"], _page(""))
    pager.fail("not_found")
    pager.fail("not_found")
    assert pager.next() is None
    assert pager.verdict() is False


def test_articles_of_all_pages_are_followed_when_their_year_is_asked() -> None:
    from tests.spiders.driver import task

    name, pager = DIALECTS["trs"]
    site = column(name, pager) | {HOME + u[1:]: report(t) for u, t, _ in ROWS}
    assert len(sweep(site, task((2020, 2021))).titles()) == 20


def test_rows_know_where_they_stand_in_the_whole_list() -> None:
    name, pager = DIALECTS["trs"]
    found = sweep(column(name, pager))
    places = {s.url: s.position for s in found.sightings}
    assert [places[HOME.rstrip("/") + url] for url, _, _ in ROWS] == list(range(1, len(ROWS) + 1))
