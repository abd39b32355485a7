"""Hanweb's lists: records in CDATA, the rest behind dataproxy.jsp; with the family and without it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.spiders.driver import HOME, Outcome, sweep, task
from tests.spiders.sites import UNITS, frame, page, report

COLUMN = HOME + "col/col8415/index.html"
PROXY = "/module/web/jpage/dataproxy.jsp"
GROUP = 15
both = pytest.mark.parametrize("families", [None, {}], ids=["family", "ladder alone"])


def rows(count: int, start: int = 0) -> list[tuple[str, str]]:
    return [
        (
            f"/art/2025/1/{n % 27 + 1}/art_8415_{9000 + n}.html",
            f"山河县{UNITS[n % 10]}{n // 10}所2024年政府信息公开工作年度报告",
        )
        for n in range(start, start + count)
    ]


def record(row: tuple[str, str], number: int = 0) -> str:
    link = f'<a href="{row[0]}" title="{row[1]}">{row[1][:9]}…</a>'
    forms = (f"<li>{link}<span>[2025-01-21]</span></li>", f"<li style=<br/>{link}<b>2025-\n01-\n21</b></li>")
    return f"<record><![CDATA[{forms[number % 2]}]]></record>"


def block(unit: str, items: list[tuple[str, str]], total: str = "") -> str:
    query = (
        f"page=1&appid=1&webid=35&path=/&columnid=8415&unitid={unit}&webname=%25E5%25B1%25B1&permissiontype=0"
    )
    records = "".join(record(r, n) for n, r in enumerate(items[:GROUP]))
    return (
        f'<div id="{unit}"><script type="text/xml"><datastore>'
        f'<nextgroup><![CDATA[<a href="{PROXY}?{query}"></a>]]></nextgroup>'
        f"<recordset>{records}</recordset></datastore></script></div>"
        f'<script>$("#{unit}").jpage({{perPage:5,groupSize:3{total}}});</script>'
    )


def site(
    lists: dict[str, list[tuple[str, str]]], column: str, method: str = "POST", empty: bool = False
) -> Any:
    pages = frame("/col/col8415/index.html") | {COLUMN: column}
    pages |= {HOME + u[1:]: report(t) for items in lists.values() for u, t in items}

    def answer(request: Any) -> Any:
        if PROXY not in request.url:
            return pages.get(request.url)
        if request.method != method:
            return (405, "")
        if empty:
            return "<datastore><recordset></recordset></datastore>"
        asked = parse_qs(urlsplit(request.url).query) | parse_qs(request.body.decode())
        items = lists[asked["unitid"][0]]
        first, last = int(asked["startrecord"][0]), int(asked["endrecord"][0])
        records = "".join(map(record, items[first - 1 : last]))
        return (
            f"<datastore><totalrecord>{len(items)}</totalrecord><recordset>{records}</recordset></datastore>"
        )

    return answer


def result(found: Outcome) -> tuple[int, bool | None]:
    return len({s.url for s in found.sightings}), found.column.complete


@both
@pytest.mark.parametrize("method", ["POST", "GET"])
@pytest.mark.parametrize("total", ["", ",totalRecord:37"])
def test_groups_behind_the_endpoint_are_fetched(families: Any, method: str, total: str) -> None:
    lists = {"41618": rows(37)}
    found = sweep(site(lists, page(block("41618", lists["41618"], total)), method), families=families)
    assert result(found) == (37, True)
    assert found.column.declared == 37
    assert all(s.dates[-1].value == "2025-01-21" for s in found.sightings)
    assert not any("…" in s.title for s in found.sightings)


@both
def test_every_block_of_a_page_is_paged_by_itself(families: Any) -> None:
    lists = {"1": rows(22), "2": rows(25, 100), "3": rows(3, 200)}
    totals = {u: f",totalRecord:{len(r)}" for u, r in lists.items()}
    body = page("".join(f"<h3>{u}</h3>{block(u, r, totals[u])}" for u, r in lists.items()))
    found = sweep(site(lists, body), families=families)
    assert result(found) == (50, True)
    assert found.column.declared == 50


@both
@pytest.mark.parametrize("total", ["", ",totalRecord:120"])
def test_endpoint_that_answers_nothing_leaves_the_column_unproven(families: Any, total: str) -> None:
    """Encrypted ids: everything beyond the first group is an empty set."""
    lists = {"1": rows(15)}
    found = sweep(site(lists, page(block("1", lists["1"], total)), empty=True), families=families)
    assert result(found) == (15, False)


@both
def test_dead_endpoint_leaves_the_column_unproven(families: Any) -> None:
    lists = {"1": rows(30)}
    found = sweep(site(lists, page(block("1", lists["1"])), "PUT"), families=families)
    assert result(found) == (15, False)


@both
def test_wellformed_empty_set_of_the_endpoint_is_an_empty_column(families: Any) -> None:
    found = sweep(site({"1": []}, page(block("1", [], ",totalRecord:0"))), families=families)
    assert (found.column.outcome, found.column.complete) == ("empty", True)


@both
def test_empty_block_whose_endpoint_is_dead_is_not_empty(families: Any) -> None:
    found = sweep(site({"1": []}, page(block("1", [], ",totalRecord:0")), "PUT"), families=families)
    assert found.column.complete is False
    assert found.column.outcome != "empty"


def test_one_article_under_two_columns_is_one_report() -> None:
    items = [*rows(12), ("/art/2025/1/9/art_77_9003.html", rows(12)[3][1])]
    found = sweep(site({"1": items}, page(block("1", items, ",totalRecord:13"))))
    assert len(found.sightings) == 12
    assert found.column.seen == 13
    assert found.spider is not None
    assert found.spider.family == "hanweb"


def test_the_address_bars_page_numbers_are_one_page() -> None:
    items = rows(9)
    links = "".join(f'<a href="/col/col8415/index.html?uid=1&pageNum={k}">{k}</a>' for k in range(2, 9))
    body = page(
        block("1", items, ",totalRecord:9")
        + f'<div class="pg">{links}<a href="?uid=1&pageNum=2">下一页</a></div>'
    )
    found = sweep(site({"1": items}, body))
    assert result(found) == (9, True)
    assert not [u for u in found.asked if re.search("pageNum", u)]


def test_both_replica_families_are_recognised() -> None:
    found = sweep(site({"1": rows(3)}, page(block("1", rows(3), ",totalRecord:3"))), task())
    assert found.spider is not None
    assert (found.spider.family, found.spider.family_score > 0.5) == ("hanweb", True)
