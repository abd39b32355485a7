"""Lonsun: organs from menus, drop-downs and trees; labels in their forms; empty sets and broken ones."""
# ruff: noqa: E501 - pages stand here as portals write them

from __future__ import annotations

from typing import Any

import pytest

from crawler.exceptions import NotAPage
from tests.families.pages import Rows, articles, items, never_absent, query, rows, serve
from tests.spiders.driver import HOME, Outcome, sweep
from tests.spiders.sites import links, page, report

LABEL = "/site/label/8888"
ORGANS = {
    str(700 + n): f"山河县{name}局"
    for n, name in enumerate(
        ["教育", "民政", "财政", "司法", "水利", "统计", "商务", "审计", "林业", "信访", "医保", "应急"]
    )
}
EMPTY = "暂无相关信息"
QUERY = "IsAjax=1&dataType=html&labelName=publicInfoList&siteId=9&pageSize=15&pageIndex=1&action=list&organId={organ}&type=3&catId=&result=暂无相关信息&file=/xxgk/publicInfoList_newest2020"
LOADERS = {
    "address": '<script>Ls.load("/site/label/8888?' + QUERY + '", show)</script>',
    "escaped": "<script>var u='/site/label/8888?" + QUERY.replace("&", "&amp;") + "';</script>",
    "without_organ": '<script>$.get("/site/label/8888?'
    + QUERY.replace("organId={organ}", "organId=")
    + '")</script>',
    "object": "<script>$.ajax({url: '/site/label/8888', data: {IsAjax:1, dataType:'html', labelName:'publicInfoList', pageSize:15, pageIndex: page, organId: organId, type: 3, result:'暂无相关信息'}, success: f})</script>",
    "whole": '<div data-url="http://www.shanhe.gov.cn/site/label/8888?'
    + QUERY.replace("&", "&amp;")
    + '"></div><script src="/js/publicInfoList.js"></script>',
}


def menu(organs: dict[str, str], kind: str = "?type=4&action=list", prefix: str = "") -> str:
    return links([(f"{prefix}/public/column/{n}{kind}", name) for n, name in organs.items()])


def reports(organ: str, years: tuple[int, ...] = (2023, 2024)) -> Rows:
    return [
        (
            f"/public/{organ}/{organ}{y}.html",
            f"{ORGANS[organ]}{y}年政府信息公开工作年度报告",
            f"{y + 1}-01-20",
        )
        for y in years
    ]


def label(lists: dict[str, Rows], pager: bool = True, obeys: bool = True) -> Any:
    def reply(request: Any) -> Any:
        told = query(request)
        found = lists.get(told.get("organId", ""), []) if told.get("type") == "3" else []
        if not found:
            return f"<div>{told.get('result', '')}</div>"
        size, number = int(told["pageSize"]), int(told["pageIndex"]) if obeys else 1
        shown = items(
            found[(number - 1) * size : number * size],
            "<li><a title='{1}' href='{0}'>{1}</a><span>{2}</span></li>",
        )
        script = f"<script>Ls.pagination({{el:'#p',hash:{{}},pageIndex:{number},pageCount:{-(-len(found) // size)}}})</script>"
        return f'<ul class="clearfix xxgk_nav_list">{shown}</ul>' + (script if pager else "")

    return reply


def site(
    lists: dict[str, Rows],
    loader: str = "address",
    reply: Any = None,
    where: str = "",
    organs: Any = None,
    prefix: str = "",
) -> Outcome:
    known = organs or ORGANS
    pages: dict[str, Any] = {HOME: page(links([(f"{prefix}/public/index.html", "政府信息公开")]))}
    pages[HOME.rstrip("/") + f"{prefix}/public/index.html"] = page(where or menu(known, prefix=prefix))
    for found in lists.values():
        pages |= {HOME + u[1:]: report(t, d) for u, t, d in found}

    def answer(request: Any) -> Any:
        place = request.url.split("/public/column/")
        if len(place) == 2 and (number := place[1].split("?")[0]) in known:
            return page(links([("/zn/", "政府信息公开指南")]) + LOADERS[loader].replace("{organ}", number))
        return serve(pages, LABEL, reply or label(lists))(request)

    return sweep(answer)


def by_unit(found: Outcome) -> dict[str, tuple[str, bool | None]]:
    return {x.unit: (x.outcome, x.complete) for x in found.of("column")}


@pytest.mark.parametrize("loader", LOADERS)
def test_the_label_is_asked_for_however_the_page_writes_it(loader: str) -> None:
    lists = {n: reports(n) for n in ORGANS}
    found = site(lists, loader)
    assert len(found.sightings) == 2 * len(ORGANS)
    assert by_unit(found) == dict.fromkeys(ORGANS.values(), ("ok", True))
    assert all(s.hints["column"] in s.title for s in found.sightings)


def test_an_organ_with_an_empty_set_is_empty_and_no_other() -> None:
    lists = {n: reports(n) for n in list(ORGANS)[1:]}
    expected = dict.fromkeys(ORGANS.values(), ("ok", True)) | {ORGANS["700"]: ("empty", True)}
    assert by_unit(site(lists)) == expected


@pytest.mark.parametrize(
    "where",
    [
        menu(ORGANS, "?type=3"), menu(ORGANS, "?action=list&type=4&nav=1"), menu(ORGANS, "/?type=4"),
        "<select>" + "".join(f"<option value='{n}'>{name}</option>" for n, name in ORGANS.items()) + "</select><i class='publicInfoList'></i>",
        "<script>var zNodes=[" + ",".join(f'{{"id":{n},"pId":0,"name":"{name}"}}' for n, name in ORGANS.items()) + "];Ls.pagination({})</script>",
        "<script>var t=[" + ",".join(f"{{organId:'{n}', sort:3, organName:'{name}'}}" for n, name in ORGANS.items()) + "]; publicInfoList</script>",
    ],
)  # fmt: skip
def test_organs_are_taken_from_menus_drop_downs_and_trees(where: str) -> None:
    lists = {n: reports(n) for n in ORGANS}
    found = site(lists, where=where)
    assert len(found.sightings) == 2 * len(ORGANS)
    asked = {
        u.split("/public/column/")[1].split("?")[0].strip("/") for u in found.asked if "/public/column/" in u
    }
    assert asked == set(ORGANS)


def test_thirty_five_organs_cost_two_requests_each() -> None:
    organs = {str(900 + n): f"山河县{'甲乙丙丁戊己庚'[n % 7]}{'东西南北中'[n // 7]}局" for n in range(35)}
    lists = {
        n: [(f"/public/{n}/1.html", f"{name}2023年政府信息公开工作年度报告", "2024-01-05")]
        for n, name in list(organs.items())[1:]
    }
    found = site(lists, organs=organs)
    states = [x.outcome for x in found.of("column")]
    assert (states.count("ok"), states.count("empty"), len(states)) == (34, 1, 35)
    assert len(found.requests) <= 2 + 2 * 35


def test_a_prefix_before_public_is_kept() -> None:
    lists = {n: reports(n) for n in ORGANS}
    found = site(lists, prefix="/zwgk")
    assert len(found.sightings) == 2 * len(ORGANS)
    assert all("/zwgk/public/column/" in u for u in found.asked if "/public/column/" in u)


@pytest.mark.parametrize(
    "answer",
    [
        "", " " * 54, "<div></div>", "<html><body></body></html>", '{"success":false,"data":{}}',
        NotAPage("blocked", "http 403", status=403), NotAPage("unreachable", "http 500", status=500),
        "<ul class='xxgk_nav_list'></ul><script>Ls.pagination({pageCount:3})</script>",
    ],
)  # fmt: skip
def test_a_label_that_gives_nothing_is_no_absence(answer: Any) -> None:
    found = site({}, reply=lambda r: answer)
    assert len(found.of("column")) == len(ORGANS)
    assert never_absent(found)


def test_pages_of_a_label_are_followed_and_a_circle_is_noticed() -> None:
    many = {
        "700": [
            (f"/public/700/{n}.html", f"山河县教育局{n}所2023年政府信息公开工作年度报告", "2024-01-02")
            for n in range(40)
        ]
    }
    found = site(many, organs={"700": ORGANS["700"], "701": ORGANS["701"]})
    assert len(found.sightings) == 40
    assert by_unit(found)[ORGANS["700"]] == ("ok", True)
    stuck = site(many, reply=label(many, obeys=False), organs={"700": ORGANS["700"], "701": ORGANS["701"]})
    assert by_unit(stuck)[ORGANS["700"]] == ("ok", False)


@pytest.mark.parametrize(("count", "complete"), [(14, True), (15, False)])
def test_a_fragment_without_pager_is_the_last_only_when_it_is_short(count: int, complete: bool) -> None:
    many = {
        n: [
            (f"/public/{n}/{n}{k}.html", f"{ORGANS[n]}{k}所2023年政府信息公开工作年度报告", "2024-01-02")
            for k in range(count)
        ]
        for n in ORGANS
    }
    found = site(many, reply=label(many, pager=False, obeys=False))
    assert {x.complete for x in found.of("column")} == {complete}


def test_without_the_family_the_labels_prove_nothing() -> None:
    lists = {n: reports(n) for n in ORGANS}
    pages = {HOME: page(menu(ORGANS, "?type=3")), HOME + "x": ""}
    found = sweep(
        lambda r: page(LOADERS["address"]) if "/public/column/" in r.url else pages.get(r.url), families={}
    )
    assert never_absent(found)
    assert lists


@pytest.mark.parametrize("pretty", [True, False])
def test_a_list_in_the_page_goes_on_by_name_or_by_query(pretty: bool) -> None:
    """Addresses without an ending: page k is ``nb_k`` on some sites, ``?pageIndex=k`` on others."""
    listed = rows(30)
    column = HOME + "gzdt/nb"

    def body(k: int) -> str:
        return page(
            f"<ul>{items(listed[(k - 1) * 10 : k * 10])}</ul><script>Ls.pagination({{pageCount:3,pageIndex:{k}}})</script>"
        )

    pages: dict[str, Any] = {
        HOME: page(links([("/gzdt/nb", "政府信息公开年报")])),
        column: body(1),
    } | articles(listed)
    for k in (2, 3):
        pages[f"{column}_{k}" if pretty else f"{column}?pageIndex={k}"] = body(k)
    found = sweep(pages)
    assert (len(found.sightings), found.column.complete) == (30, True)
