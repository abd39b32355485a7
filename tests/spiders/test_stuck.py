"""Where the ladder gets stuck: nothing of it may look like an absence."""

from __future__ import annotations

import pytest

from crawler.exceptions import NotAPage
from crawler.items import Known
from tests.spiders.driver import HOME, sweep, task
from tests.spiders.sites import UNITS, frame, links, listing, page, report, titled

COLUMN = HOME + "zfxxgk/nb/"
LIST = [(f"{n}.html", titled(u, 2024), "2025-01-20") for n, u in enumerate(UNITS)]


def nothing_is_proven(found: object) -> bool:
    return not any(x.complete or x.outcome == "empty" for x in found.looks)  # type: ignore[attr-defined]


@pytest.mark.parametrize("outcome", ["blocked", "unreachable", "robots", "moved", "catch_all", "shell"])
def test_front_page_that_is_no_page(outcome: str) -> None:
    found = sweep({HOME: NotAPage(outcome, "challenge", sha256="ab", status=412)})  # type: ignore[arg-type]
    assert [(x.kind, x.outcome, x.reason, x.sha256) for x in found.looks] == [
        ("home", outcome, "challenge", "ab")
    ]


def test_front_page_without_a_way_in_says_so_and_tries_the_usual_addresses() -> None:
    found = sweep({HOME: page(links([("/a/", "走进山河"), ("/b/", "办事服务")]))})
    assert HOME + "zfxxgk/" in found.asked
    assert found.looks[-1].outcome == "not_understood"
    assert "no column" in found.looks[-1].reason
    assert nothing_is_proven(found)


def test_usual_address_is_believed_by_its_text_only() -> None:
    site = {
        HOME: page(links([("/a/", "走进山河")])),
        HOME + "xxgk/": page(links([("/q7/", "政府信息公开年报")])),
    }
    site |= {HOME + "q7/": listing([("/q7/" + u, t, d) for u, t, d in LIST])} | {
        HOME + "q7/" + u: report(t) for u, t, _ in LIST
    }
    assert len(sweep(site).titles()) == len(UNITS)


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ("<div id='list'></div>", "not_understood"),
        ("<div id='app'></div><script src='/app.js'></script>", "shell"),
        ("<script src='/script/unitbuild.js' querydata='{}'></script><p>暂无数据</p>", "shell"),
        ("<p style='display:none'>暂无相关信息</p>", "not_understood"),
        ("<ul><li>请选择部门</li></ul>", "not_understood"),
    ],
)
def test_a_first_page_without_items_is_never_an_empty_column(body: str, outcome: str) -> None:
    found = sweep(frame() | {COLUMN: page(body)})
    assert found.column.outcome == outcome
    assert nothing_is_proven(found)


@pytest.mark.parametrize("words", ["暂无相关信息", "该栏目暂无内容", "没有找到相关信息", "暂无数据"])
def test_empty_in_words_is_empty(words: str) -> None:
    found = sweep(frame() | {COLUMN: page(f"<div class='list'><p>{words}</p></div>")})
    assert (found.column.outcome, found.column.complete) == ("empty", True)


def test_list_without_a_single_report_is_not_our_column() -> None:
    rows = [(f"{n}.html", f"山河县关于开展第{n}次检查的公告", "2025-01-20") for n in range(9)]
    found = sweep(frame() | {COLUMN: listing(rows)})
    assert found.column.outcome == "not_understood"
    assert "no_report_among=9" in found.column.note
    assert nothing_is_proven(found)


def test_lookalikes_are_counted_not_sighted_and_renditions_are_marked() -> None:
    rows = [
        *LIST,
        ("w.html", "山河县2024年政府网站工作年度报表", "2025-01-20"),
        ("f.html", "山河县2024年法治政府建设年度报告", "2025-01-20"),
        ("t.html", "图解：山河县2024年政府信息公开工作年度报告", "2025-01-20"),
    ]
    site = frame() | {COLUMN: listing(rows)} | {COLUMN + u: report(t) for u, t, _ in rows}
    found = sweep(site)
    assert "lookalikes=2" in found.column.note
    assert found.column.seen == len(UNITS) + 3
    assert [s.title for s in found.sightings if s.note == "rendition"] == [
        "图解:山河县2024年政府信息公开工作年度报告"
    ]
    assert COLUMN + "w.html" not in found.asked


def test_article_that_fails_keeps_its_outcome() -> None:
    found = sweep(
        frame() | {COLUMN: listing(LIST), COLUMN + "0.html": NotAPage("blocked", "412", sha256="cd")}
    )
    outcomes = {s.url: s.outcome for s in found.sightings}
    assert outcomes[COLUMN + "0.html"] == "blocked"
    assert outcomes[COLUMN + "1.html"] == "not_found"
    assert {x.outcome for x in found.of("article")} == {"blocked", "not_found"}
    assert found.column.complete is True


def test_blocked_column_is_blocked() -> None:
    found = sweep(frame() | {COLUMN: NotAPage("blocked", "riversec: http 412")})
    assert (found.column.outcome, found.column.complete) == ("blocked", False)


def test_stale_hint_stands_beside_the_rediscovered_column() -> None:
    given = task(columns=(HOME + "old/",), row={"column_url": COLUMN})
    found = sweep(frame() | {COLUMN: listing(LIST)} | {COLUMN + u: report(t) for u, t, _ in LIST}, given)
    looks = {x.url: x for x in found.of("column")}
    assert looks[HOME + "old/"].outcome == "not_found"
    assert looks[HOME + "old/"].parent_url == ""
    assert looks[COLUMN].complete is True
    assert found.asked.count(COLUMN) == 1


def test_known_reports_that_no_list_shows_are_visited_again() -> None:
    gone = Known(HOME + "old/1.html", titled("水利局", 2024), 2024, "水利局")
    there = Known(HOME + "old/2.html", titled("统计局", 2024), 2024, "统计局")
    listed = Known(COLUMN + "0.html", LIST[0][1], 2024, "教育局")
    site = frame() | {COLUMN: listing(LIST), HOME + "old/2.html": report(there.title)}
    found = sweep(site, task(known=(gone, there, listed)))
    looks = {x.url: x.outcome for x in found.of("article")}
    assert looks[gone.url] == "not_found"
    assert looks[there.url] == "ok"
    assert [s.note for s in found.sightings if s.url == there.url] == ["not_listed"]
    assert not [s for s in found.sightings if s.url == gone.url]
    assert found.asked.count(listed.url) == 1


@pytest.mark.parametrize(
    "shell",
    [
        '<html><script>location.replace("./2024/")</script></html>',
        '<html><head><meta http-equiv=refresh content="0;url=./2024/"></head></html>',
        '<html><script>window.location.href = "./2024/";</script></html>',
    ],
)
def test_shells_are_followed(shell: str) -> None:
    site = (
        frame()
        | {COLUMN: shell, COLUMN + "2024/": listing(LIST)}
        | {COLUMN + "2024/" + u: report(t) for u, t, _ in LIST}
    )
    found = sweep(site)
    assert len(found.titles()) == len(UNITS)
    assert found.column.complete is True


def test_shells_in_a_circle_end() -> None:
    site = frame() | {
        COLUMN: '<script>location.replace("/b/")</script>',
        HOME + "b/": '<script>location.replace("/zfxxgk/nb/")</script>',
    }
    found = sweep(site)
    assert found.column.outcome == "shell"
    assert nothing_is_proven(found)


def test_frames_are_part_of_the_page() -> None:
    site = frame() | {COLUMN: page('<iframe src="list.html"></iframe>'), COLUMN + "list.html": listing(LIST)}
    site |= {COLUMN + u: report(t) for u, t, _ in LIST}
    assert len(sweep(site).titles()) == len(UNITS)
    del site[COLUMN + "list.html"]
    assert nothing_is_proven(sweep(site))


def test_a_fault_of_ours_costs_one_page(monkeypatch: pytest.MonkeyPatch) -> None:
    from spiders import rows

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("made up")

    monkeypatch.setattr(rows, "read_list", broken)
    found = sweep(frame() | {COLUMN: listing(LIST)})
    assert nothing_is_proven(found)
    assert any("fault:RuntimeError" in x.note + x.reason for x in found.looks)


YEAR_TABS = "".join(
    f"<a href='javascript:;' onclick=\"showYear('{y}')\">{y}年</a>" for y in (2024, 2023, 2022)
)


def test_year_behind_a_script_is_unseen_though_older_years_are_listed() -> None:
    rows = [(f"{COLUMN}{y}.html", titled("教育局", y), f"{y + 1}-01-20") for y in (2023, 2022)]
    site = frame() | {COLUMN: listing(rows, YEAR_TABS)} | {u: report(t, d) for u, t, d in rows}
    assert sweep(site).column.complete is not True


def test_list_of_all_years_under_script_tabs_is_whole() -> None:
    rows = [(f"{COLUMN}{y}.html", titled("教育局", y), f"{y + 1}-01-20") for y in (2024, 2023, 2022)]
    site = frame() | {COLUMN: listing(rows, YEAR_TABS)} | {u: report(t, d) for u, t, d in rows}
    assert sweep(site).column.complete is True
