"""Signs that a list goes on, a choice that is not honoured, rows that nobody sees: none proves an end."""

from __future__ import annotations

import pytest

from tests.spiders.driver import HOME, Outcome, sweep
from tests.spiders.sites import UNITS, frame, links, listing, page, report, titled

COLUMN = HOME + "zfxxgk/nb/"
ROWS = [(f"{n}.html", titled(u, 2024), "2025-01-20") for n, u in enumerate(UNITS[:4])]


def swept(
    more: str = "", pages: dict[str, str] | None = None, rows: list[tuple[str, str, str]] = ROWS
) -> Outcome:
    site = frame() | {COLUMN: listing(rows, more)} | {COLUMN + u: report(t) for u, t, _ in ROWS}
    return sweep(site | (pages or {}))


@pytest.mark.parametrize(
    "sign",
    [
        '<div class="page" onclick="turn(2)">后一页</div>',
        '<p class="pg"><i data-page="1">1</i><i data-page="2">2</i><i data-page="3">3</i></p>',
        '<ul class="pagination"><li>1</li><li>2</li><li>3</li></ul>',
        '<a href="javascript:;" class="n">下 一 页 »</a>',
        "<button>加载更多</button>",
        "<p>合计：40条，每页20条</p>",
        '<a href="javascript:view(7)">山河县商务局2024年政府信息公开工作年度报告</a>',
        f'<div style="height:0;overflow:hidden"><a href="/x.html">{titled("商务局", 2024)}</a></div>',
    ],
)
def test_a_sign_that_there_is_more_leaves_the_column_unproven(sign: str) -> None:
    found = swept(sign)
    assert len(found.titles()) == 4
    assert found.column.complete is False


@pytest.mark.parametrize(
    "none",
    [
        '<div class="page"><span>上一页</span><span>下一页</span></div>',
        '<ul class="pagination"><li class="disabled"><a href="#">下一页</a></li></ul>',
        '<a href="javascript:;">下一页</a> 第1/1页',
        '<a href="javascript:print()">打印</a><a href="#">返回顶部</a>',
    ],
)
def test_a_pager_that_is_switched_off_ends_the_list(none: str) -> None:
    assert swept(none).column.complete is True


@pytest.mark.parametrize("choice", ["?year={}", "list.html?nd={}"])
def test_years_that_give_one_and_the_same_list_prove_nothing(choice: str) -> None:
    menu = links([(choice.format(y), f"{y}年") for y in (2024, 2023)])
    older = [(u, titled(UNITS[n], 2023), "2024-01-20") for n, (u, _, _) in enumerate(ROWS)]
    site = frame() | {COLUMN: page(menu)}
    site |= {COLUMN + choice.format(y): listing(older) for y in (2024, 2023)}
    found = sweep(site)
    assert not [x for x in found.of("column") if x.complete]
    assert "choice_not_honoured" in found.column.note


def test_an_agencys_choice_that_is_not_honoured_proves_nothing_of_it() -> None:
    menu = links([(f"?dept={n}", f"山河县{u}") for n, u in enumerate(UNITS[:3])])
    site = frame() | {COLUMN: page(menu)} | {COLUMN + u: report(t) for u, t, _ in ROWS}
    site |= {f"{COLUMN}?dept={n}": listing(ROWS[:2]) for n in range(3)}
    assert not [x for x in sweep(site).of("column") if x.complete]


@pytest.mark.parametrize(
    ("address", "label"), [("?fbtime=2022", "财政局年报"), ("nb.html?year=2021", "政府信息公开年报")]
)
def test_an_empty_page_of_one_year_is_empty_for_that_year_only(address: str, label: str) -> None:
    site = frame(f"/zfxxgk/nb/{address}", label) | {COLUMN + address: page("<p>暂无信息</p>")}
    found = sweep(site)
    assert not [x for x in found.of("column") if x.year in (None, 2024) and x.outcome == "empty"]


def test_an_empty_page_with_a_choice_of_years_proves_nothing() -> None:
    select = "<select name=y><option value=2023>2023年</option><option value=2022>2022年</option></select>"
    found = sweep(frame() | {COLUMN: page(f"{select}<p>暂无信息</p>")})
    assert not [x for x in found.of("column") if x.complete]


def test_a_form_turns_the_pages() -> None:
    pages = [ROWS[:2], ROWS[2:]]
    form = (
        '<form name=f method=post action="q.do"><input type=hidden name=pageNo value=1></form>'
        "<a href=\"javascript:goPage('2')\">下一页</a> 共2页"
    )
    site = frame() | {COLUMN: listing(pages[0], form), "POST " + COLUMN + "q.do": listing(pages[1], form)}
    found = sweep(site | {COLUMN + u: report(t) for u, t, _ in ROWS})
    assert (len(found.titles()), found.column.complete) == (4, True)


def test_gambling_among_the_links_is_flagged_and_left_alone() -> None:
    spam = '<a href="/bet/1.html">真人娱乐2024年政府信息公开年报</a>'
    found = swept(f'<div style="display:none">{spam}</div><p style="color:#fff">{spam}</p>')
    assert (len(found.titles()), found.column.complete) == (4, True)
    assert "INJECTED_CONTENT" in found.column.note
    assert not [u for u in found.asked if "/bet/" in u]


def test_a_report_in_two_years_folders_has_the_year_of_neither() -> None:
    site = frame() | {COLUMN: page(links([(f"?year={y}", f"{y}年") for y in (2024, 2023)]))}
    bare = [
        (u, f"山河县{UNITS[n]}政府信息公开工作年度报告", "2025-01-20") for n, (u, _, _) in enumerate(ROWS)
    ]
    site |= {f"{COLUMN}?year={y}": listing(bare) for y in (2024, 2023)}
    found = sweep(site | {COLUMN + u: report(t) for u, t, _ in bare})
    assert {s.year_hint for s in found.sightings} == {None}


@pytest.mark.parametrize(
    "words", ["您没有权限浏览该栏目，暂无数据", "请输入关键词，没有找到相关信息", "加载中……暂无信息"]
)
def test_nothing_here_for_another_reason_is_no_empty_list(words: str) -> None:
    found = sweep(frame() | {COLUMN: page(f"<p>{words}</p>")})
    assert not [x for x in found.of("column") if x.outcome == "empty"]


@pytest.mark.parametrize("kept", [0.35, 0.5, 0.7, 0.85])
def test_a_list_that_is_cut_off_proves_nothing(kept: float) -> None:
    whole = listing(ROWS)
    site = frame() | {COLUMN: whole[: int(len(whole) * kept)]} | {COLUMN + u: report(t) for u, t, _ in ROWS}
    assert not [x for x in sweep(site).of("column") if x.complete]
