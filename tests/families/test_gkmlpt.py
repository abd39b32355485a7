"""The tree and API of gkmlpt in their variants: page 0 or 1, jumps, prefixes, contradictions."""
# ruff: noqa: E501 - pages stand here as portals write them

from __future__ import annotations

import json
from typing import Any

import pytest

from crawler.exceptions import NotAPage
from tests.families.pages import Rows, articles, never_absent, proven, query, rows, serve
from tests.spiders.driver import HOME, Outcome, sweep
from tests.spiders.sites import CHAPTERS, UNITS, links, listing, page, report, titled

API = "/gkmlpt/api/all/"
NODE = "{{id:{id},name:'{name}',post_count:{count},jump_url:'{jump}',children:[{inner}]}}"


def node(
    name: str = "政府信息公开年报", ident: int = 6812, count: int = 130, jump: str = "", inner: str = ""
) -> str:
    return NODE.format(id=ident, name=name, count=count, jump=jump, inner=inner)


def index(
    *nodes: str, config: str = "window._CONFIG = {{ SID:'755001', TREE:[{0}], SERVICE_AREA_ID: 4 }};"
) -> str:
    other = node("政府信息公开指南", 6800, 1)
    return page(f"<div id='app'></div><script>{config.format(','.join([other, *nodes]))}</script>")


def api(listed: Rows, first: int = 0, size: int = 100, doubles: int = 0, **more: Any) -> Any:
    posts = [
        {"id": n, "title": t, "url": u, "date": d, "classify_main_name": "年报", "publisher": "x"}
        for n, (u, t, d) in enumerate(listed)
    ]
    posts += [dict(p, id=p["id"] + 5000) for p in posts[:doubles]]

    def reply(request: Any) -> Any:
        told = query(request)
        if told.get("sid") != "755001":
            return NotAPage("not_found", "http 404", status=404)
        number = int(told["page"])
        if number < first and more.get("strict"):
            return more["strict"]
        at = max(number - first, 0) * size
        count = more.get("count", len(posts))
        head = {"id": 6812, "name": "年报", "post_count": count}
        return json.dumps({"classify": head, "articles": posts[at : at + size]})

    return reply


def run(tree: str, reply: Any, listed: Rows, **more: Any) -> Outcome:
    home = {HOME: page(links([("/gkmlpt/index", "政府信息公开")])), HOME + "gkmlpt/index": tree}
    return sweep(serve(home | articles(listed) | more, API, reply))


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("strict", [None, NotAPage("not_found", "http 404", status=404), '{"success":false}'])
def test_the_first_page_is_0_or_1(first: int, strict: Any) -> None:
    """A site that counts from 1 gives page 1 for page 0, refuses it, or knows no such page."""
    listed = rows(128, "/gkmlpt/content/1/2/post_{}.html")
    reply = api(listed, first, doubles=2, strict=strict)
    found = run(index(node()), reply, listed)
    assert proven(found) == (128, True)
    assert (found.column.declared, found.column.seen) == (130, 128)


def test_a_page_0_that_is_empty_is_not_the_end() -> None:
    listed = rows(30)
    head = json.dumps({"classify": {"post_count": 30}, "articles": []})
    assert proven(run(index(node(count=30)), api(listed, 1, 10, strict=head), listed)) == (30, True)


@pytest.mark.parametrize(
    "config",
    [
        'window._CONFIG={{"SID":"755001","TREE":[{0}],"X":1}}',
        "var a=1; window._CONFIG = {{\n  SID : '755001' ,\n TREE : [ {0} , ],\n F: function(){{return 1}} }};",
    ],
)
def test_the_tree_is_found_however_it_is_written(config: str) -> None:
    listed = rows(12)
    assert proven(run(index(node(count=12), config=config), api(listed), listed)) == (12, True)


def test_every_number_asked_for_stands_in_the_tree() -> None:
    listed = rows(12)
    more = [node("统计年报", 6900), node("政府网站工作年度报表", 6901)]
    found = run(index(node("法定主动公开内容", 6850, inner=node(count=12)), *more), api(listed), listed)
    assert proven(found) == (12, True)
    assert {u.split(API)[1].split("?")[0] for u in found.asked if API in u} == {"6812"}


def test_years_and_bodies_below_the_node_are_read() -> None:
    inner = ",".join([node("2024年", 71, 6), node("2023年", 72, 4)])
    lists = {
        "71": rows(6),
        "72": rows(4, "/nb/x{}.html", 2023),
        "6812": rows(6) + rows(4, "/nb/x{}.html", 2023),
    }
    found = run(
        index(node(inner=inner, count=10)),
        lambda r: api(lists[r.url.split(API)[1].split("?")[0]])(r),
        lists["6812"],
    )
    assert {s.url for s in found.sightings} == {HOME.rstrip("/") + u for u, *_ in lists["6812"]}
    assert all(x.complete for x in found.of("column"))


def test_a_departments_platform_has_a_prefix() -> None:
    listed = rows(9)
    pages = {
        HOME: page(links([("/gkmlpt/index", "政府信息公开")])),
        HOME + "gkmlpt/index": index()
        + links([(f"/b{n}/gkmlpt/index", f"山河县{u}") for n, u in enumerate(UNITS[:3])]),
    }
    pages |= {HOME + f"b{n}/gkmlpt/index": index(node(count=3)) for n in range(3)} | articles(listed)

    def reply(request: Any) -> Any:
        number = int(request.url.split("gov.cn/b")[1][0])
        return api(listed[number * 3 : number * 3 + 3])(request)

    found = sweep(serve(pages, API, reply))
    assert len(found.sightings) == 9
    assert {x.unit for x in found.of("column")} == {f"山河县{u}" for u in UNITS[:3]}


@pytest.mark.parametrize(
    "jump", ["/xxgk/xxgknb/", "http://www.shanhe.gov.cn/xxgk/xxgknb/", "//www.shanhe.gov.cn/xxgk/xxgknb/", "../xxgk/xxgknb/"]
)  # fmt: skip
def test_a_node_that_sends_on_is_followed(jump: str) -> None:
    listed = rows(8, "/xxgk/xxgknb/gzj/content/post_{}.html")
    pages = {
        HOME + "xxgk/xxgknb/": listing(
            listed, '<a href="index_2.html">2</a><a href="index_2.html">下一页</a> 共2页'
        )
    }
    further = rows(3, "/xxgk/xxgknb/content/mpost_{}.html", 2023)
    pages[HOME + "xxgk/xxgknb/index_2.html"] = listing(further)
    found = run(index(node(jump=jump, count=0)), lambda r: None, listed + further, **pages)
    assert proven(found) == (11, True)
    assert not [u for u in found.asked if API in u]


def test_an_empty_node_is_empty_only_where_tree_and_api_agree() -> None:
    found = run(index(node(count=0)), api([]), [])
    assert (found.column.outcome, found.column.complete) == ("empty", True)
    assert never_absent(run(index(node(count=22)), api([]), []))


@pytest.mark.parametrize(
    "answer",
    [
        NotAPage("blocked", "http 403", status=403), '{"success":false}', "{}", "", "[]", " " * 54,
        json.dumps({"classify": {"post_count": 130}, "articles": []}), json.dumps({"articles": []}),
    ],
)  # fmt: skip
def test_an_api_that_gives_nothing_proves_nothing(answer: Any) -> None:
    found = run(index(node()), lambda r: answer, [])
    assert found.of("column")
    assert never_absent(found)


def test_an_api_that_ends_early_or_turns_in_a_circle_proves_nothing() -> None:
    listed = rows(25)
    assert proven(run(index(node()), api(listed, size=10, count=130), listed)) == (25, False)
    same = json.dumps(
        {"classify": {"post_count": 130}, "articles": json.loads(api(listed)(_asked()))["articles"]}
    )
    assert proven(run(index(node()), lambda r: same, listed)) == (25, False)


def _asked() -> Any:
    from scrapy.http import Request

    return Request(HOME + "gkmlpt/api/all/1?page=0&sid=755001")


def test_an_article_that_stands_only_in_a_script_is_read() -> None:
    title = titled("教育局", 2024)
    body = "".join(f"<h4>{c}</h4><p>本年度按要求开展工作，持续做好公开。</p>" for c in CHAPTERS)
    detail = {
        "id": 1,
        "title": title,
        "publisher": "山河县教育局",
        "display_publish_time": 1737345600,
        "content": body,
    }
    text = json.dumps(detail).replace("<", "\\u003C").replace(">", "\\u003E")
    shell = page(
        f"<div id='app'></div><script>window._CONFIG = {{ SID:'1', DETAIL: {text}, A:[] }};</script>"
    )
    listed = [("/gkmlpt/content/1/2/post_7.html", "2024年政府信息公开工作年度报告", "2025-01-21")]
    found = run(index(node(count=1)), api(listed), [], **{HOME + listed[0][0][1:]: shell})
    sighting = found.sightings[0]
    assert sighting.title == title
    assert sighting.hints["publisher"] == "山河县教育局"
    assert {"article": "2025-01-20", "list": "2025-01-21"}.items() <= {
        d.source: d.value for d in sighting.dates
    }.items()


def test_a_page_that_shows_its_text_is_not_read_twice() -> None:
    from extract.package.embedded import scripted_article

    shown = report(titled("教育局", 2024))
    assert (
        scripted_article(
            shown + f"<script>var x={{content:{json.dumps('<p>' + '公开' * 150 + '</p>')}}}</script>"
        )
        != ""
    )
    long = shown + f"<p>{'公开' * 500}</p>"
    assert (
        scripted_article(
            long + f"<script>var x={{content:{json.dumps('<p>' + '公开' * 150 + '</p>')}}}</script>"
        )
        == ""
    )
