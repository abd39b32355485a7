"""JPaaS units in the forms that pages write them, and endpoints that do not do what is asked."""
# ruff: noqa: E501 - pages stand here as portals write them

from __future__ import annotations

import json
from typing import Any

import pytest

from crawler.exceptions import NotAPage
from spiders import fingerprint
from tests.families.pages import Rows, articles, header, items, never_absent, proven, query, rows, serve
from tests.spiders.driver import HOME, sweep
from tests.spiders.sites import frame, links, page

UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
COLUMN = HOME + "zfxxgk/nb/"
TOLD = {"parseType": "bulidstatic", "webId": "w1", "tplSetId": "t", "pageType": "column", "tagId": "信息列表", "editType": "null", "pageId": "p1"}  # fmt: skip
LIST = str(TOLD)
FORMS = {
    "as_usual": f'<script src="/cms_files/default/script/unitbuild.js?v=1" url="{UNIT}" queryData="{LIST}"></script>',
    "lower_case": f'<script querydata="{LIST}" url="{UNIT}" src="/x/unitbuild.js"></script>',
    "double_quoted": f"<script src='/x/unitbuild.js' url='{UNIT}'\n queryData='{json.dumps(TOLD, ensure_ascii=False)}'></script>",
    "spread_out": '<script src="/x/unitbuild.js" url="' + UNIT + '"\n\tqueryData = "' + LIST.replace(", ", " ,\n ") + '" defer></script>',
    "whole_address": f'<script src="/x/unitbuild.js" url="http://www.shanhe.gov.cn{UNIT}" queryData="{LIST}"></script>',
    "without_scheme": f'<script src="/x/unitbuild.js" url="//www.shanhe.gov.cn{UNIT}" queryData="{LIST}"></script>',
    "relative": f'<script src="/x/unitbuild.js" url="../..{UNIT}" queryData="{LIST}"></script>',
    "no_address": f'<script src="/x/unitbuild.js" queryData="{LIST}" data-more="1"></script>',
    "escaped": f'<script src="/x/unitbuild.js" url="{UNIT}" queryData="{LIST.replace(chr(39), "&#39;")}"></script>',
    "further_parameter": f'<script src="/x/unitbuild.js" url="{UNIT}" queryData="{LIST[:-1]}, \'areaId\':\'\'}}"></script>',
}  # fmt: skip


def unit(
    listed: Rows, size: int = 15, pager: str = '<div class="pg" count="{0}"></div>', obeys: bool = True
) -> Any:
    """The endpoint: refuses strangers, and tags that are not UTF-8."""

    def reply(request: Any) -> Any:
        if not header(request, "Referer") or header(request, "X-Requested-With") != "XMLHttpRequest":
            return NotAPage("blocked", "http 403", status=403)
        told = query(request)
        if told["tagId"] != "信息列表":
            return json.dumps({"success": False, "data": {}})
        number = json.loads(told["paramJson"])["pageNo"] if obeys else 1
        shown = items(listed[(number - 1) * size : number * size])
        text = f"<ul>{shown}</ul>{pager.format(len(listed))}"
        return json.dumps({"success": True, "data": {"html": text}}, ensure_ascii=number == 2)

    return reply


def site(column: str, reply: Any, listed: Rows) -> Any:
    return serve(frame() | {COLUMN: page(column)} | articles(listed), UNIT, reply)


@pytest.mark.parametrize("form", FORMS)
def test_a_unit_is_asked_for_however_it_is_written(form: str) -> None:
    listed = rows(38)
    found = sweep(site(FORMS[form], unit(listed), listed))
    assert proven(found) == (38, True)
    assert found.column.declared == 38
    asked = [query(r) for r in found.requests if UNIT in r.url]
    assert {a["pageId"] for a in asked} == {"p1"}
    assert all(s.dates[-1].source == "list" for s in found.sightings)


@pytest.mark.parametrize(
    "pager", ["<script>oLayPageRender(el,{{rows:15,count:{0},pageNo:1}})</script>", "<b count='{0}'></b>"]
)
def test_the_total_stands_in_the_unit(pager: str) -> None:
    listed = rows(31)
    assert proven(sweep(site(FORMS["as_usual"], unit(listed, pager=pager), listed))) == (31, True)


def test_without_a_total_more_pages_are_read_and_nothing_is_proven() -> None:
    listed = rows(31)
    found = sweep(site(FORMS["as_usual"], unit(listed, pager=""), listed))
    assert proven(found) == (31, False)


def test_an_endpoint_that_ignores_the_page_leaves_the_column_open() -> None:
    listed = rows(38)
    found = sweep(site(FORMS["as_usual"], unit(listed, obeys=False), listed))
    assert proven(found) == (15, False)
    assert "paging_loop" in found.column.note
    assert len([r for r in found.requests if UNIT in r.url]) <= 4


def test_a_wellformed_empty_unit_is_an_empty_column() -> None:
    found = sweep(site(FORMS["as_usual"], unit([]), []))
    assert (found.column.outcome, found.column.complete) == ("empty", True)


@pytest.mark.parametrize(
    "answer",
    [
        json.dumps({"success": False, "data": {}}), json.dumps({"success": True, "data": {"html": ""}}), "{}", "[]", "", "null",
        " " * 54, '{"success":"false","data":{"html":"<p>暂无相关信息</p>"}}', '{"success":true,"da', "<html></html>",
        '{"data":{"html":"<ul></ul><div count=\\"12\\"></div>"}}', NotAPage("blocked", "http 403", status=403),
    ],
)  # fmt: skip
def test_an_answer_without_rows_is_no_absence(answer: Any) -> None:
    found = sweep(site(FORMS["as_usual"], lambda request: answer, []))
    assert found.of("column")
    assert never_absent(found)


def test_other_units_of_the_page_cost_nothing() -> None:
    listed = rows(20)
    others = "".join(FORMS["as_usual"].replace("信息列表", tag) for tag in ("头部导航", "底部信息"))
    assert proven(sweep(site(others + FORMS["as_usual"], unit(listed), listed))) == (20, True)


def test_a_list_unit_that_fails_beside_one_that_answers_leaves_the_column_open() -> None:
    listed = rows(20)
    both = FORMS["as_usual"] + FORMS["as_usual"].replace("信息列表", "乡镇列表")
    assert proven(sweep(site(both, unit(listed), listed))) == (20, False)


def test_menus_are_units_too() -> None:
    listed = rows(4)
    menu = FORMS["as_usual"].replace("信息列表", "头部导航").replace("p1", "home")
    inner = links([("/zfxxgk/", "政府信息公开")])
    nav = json.dumps({"success": True, "data": {"html": inner}})
    pages = frame() | {HOME: page(menu), COLUMN: page(FORMS["as_usual"])} | articles(listed)
    answers = unit(listed)
    found = sweep(serve(pages, UNIT, lambda r: nav if query(r)["pageId"] == "home" else answers(r)))
    assert proven(found) == (4, True)


def test_a_site_told_as_another_family_is_read_all_the_same() -> None:
    listed = rows(20, "/art/2025/1/3/art_8_{}.html")
    found = sweep(site(FORMS["as_usual"], unit(listed), listed))
    assert found.spider is not None
    assert found.spider.family == "hanweb"
    assert proven(found) == (20, True)


@pytest.mark.parametrize("families", [{}, {"trs": fingerprint.families()["trs"]}])
def test_without_the_family_nothing_is_proven(families: Any) -> None:
    listed = rows(20)
    assert never_absent(sweep(site(FORMS["as_usual"], unit(listed), listed), families=families))


def test_throttled_downloads_keep_their_outcome() -> None:
    listed, download = rows(4), "/api-gateway/jpaas-web-server/front/document/download"
    pages = frame() | {COLUMN: page(FORMS["as_usual"])}
    for number, (url, title, _) in enumerate(listed):
        link = f'<a href="{download}?fileUrl=enc{number}%3D%3D&fileName={title}.pdf">{title}.pdf</a>'
        pages[HOME + url[1:]] = page(f"<h1>{title}</h1><div class='article'>见附件</div>{link}", title)
    served: list[str] = []

    def answer(request: Any) -> Any:
        if UNIT in request.url:
            return unit(listed)(request)
        if download not in request.url:
            return pages.get(request.url)
        served.append(header(request, "Referer"))
        return (
            b"%PDF-1.7 \x00\x00\x00"
            if len(served) <= 3
            else NotAPage("blocked", "captcha: http 200", status=200)
        )

    found = sweep(answer)
    files = [d for s in found.sightings for d in s.documents if d.role == "attachment"]
    assert sorted(d.outcome for d in files) == ["blocked", "ok", "ok", "ok"]
    assert all(r.startswith(HOME) for r in served)
