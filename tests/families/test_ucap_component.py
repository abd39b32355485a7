"""UCAP's static and searched lists, and lists numbered from the end, in their variants."""
# ruff: noqa: E501 - pages stand here as portals write them

from __future__ import annotations

import json
from typing import Any

import pytest

from crawler.exceptions import NotAPage
from spiders import fingerprint
from tests.families.pages import Rows, articles, items, never_absent, proven, query, rows, serve
from tests.spiders.driver import HOME, Outcome, sweep
from tests.spiders.sites import frame, listing, page

HEX = "0123456789abcdef0123456789abcdef"
SEARCH = f"/common/search/{HEX}"
COLUMN = HOME + "zfxxgk/nb/list.shtml"
QUERY = "?_isAgg=true&_isJson=true&_pageSize=18&_template=index&_rangeTimeGte=&_channelName=&page=1"
SHELLS = {
    "address": f"<script>$.get('{SEARCH}{QUERY}')</script>",
    "escaped": f'<div id=list data-url="{SEARCH}{QUERY.replace("&", "&amp;")}"></div>',
    "bare": f'<script>var url = "{SEARCH}"; load(url)</script>',
    "whole": f'<script>var url = "http://www.shanhe.gov.cn{SEARCH}?_isJson=true"</script>',
    "without_scheme": f"<script>var url = '//www.shanhe.gov.cn{SEARCH}'+'?page='+n</script>",
    "put_together": f"<input type='hidden' name=\"channelid\" value='{HEX}'/><script>$.ajax({{url: '/common/search/' + channelId + '?page=' + n}})</script>",
    "variable": f'<script>var channelId = "{HEX}"; $.get("/common/search/"+channelId)</script>',
}


def results(
    listed: Rows, size: int = 18, obeys: bool = True, total: Any = None, key: str = "publishedTimeStr"
) -> Any:
    def reply(request: Any) -> Any:
        number = int(query(request)["page"]) if obeys else 1
        shown = [
            {"title": t, "url": u, key: f"{d} 10:00:00", "channelName": "年报"}
            for u, t, d in listed[(number - 1) * size : number * size]
        ]
        known = {
            "total": len(listed) if total is None else total,
            "rows": size,
            "page": number,
            "results": shown,
        }
        return json.dumps({"data": known, "code": 200}, ensure_ascii=bool(number % 2))

    return reply


def searched(shell: str, reply: Any, listed: Rows, families: Any = None) -> Outcome:
    return sweep(
        serve(frame("/zfxxgk/nb/list.shtml") | {COLUMN: page(shell)} | articles(listed), SEARCH, reply),
        families=families,
    )


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    "stem",
    ["/zwgk/c1/202501/{}.shtml", "//www.shanhe.gov.cn/x/{}.shtml", "http://www.shanhe.gov.cn/x/{}.shtml"],
)
def test_a_list_behind_the_search_is_read(shell: str, stem: str) -> None:
    listed = rows(40, stem)
    found = searched(SHELLS[shell], results(listed), listed)
    assert proven(found) == (40, True)
    assert found.column.declared == 40
    assert {s.dates[-1].value for s in found.sightings} == {d for *_, d in listed}


def test_a_total_in_words_and_other_keys_are_understood() -> None:
    listed = rows(20)
    assert proven(searched(SHELLS["bare"], results(listed, total="20", key="pubDate"), listed)) == (20, True)


def test_addresses_kept_as_json_in_a_string_are_understood() -> None:
    listed = rows(3)
    told = [
        {"source": {"title": t, "pubDate": d, "urls": json.dumps({"pc": u, "wap": "/m" + u})}}
        for u, t, d in listed
    ]
    answer = "callback(" + json.dumps({"data": {"total": 3, "results": told}}) + ");"
    assert proven(searched(SHELLS["bare"], lambda r: answer, listed)) == (3, True)


def test_a_wellformed_empty_search_is_empty() -> None:
    found = searched(SHELLS["bare"], results([]), [])
    assert (found.column.outcome, found.column.complete) == ("empty", True)


@pytest.mark.parametrize(
    "reply",
    [
        results(rows(40), obeys=False), results(rows(10), total=89), results([], total=89), lambda r: '{"success":false}', lambda r: "",
        lambda r: '{"data":{"results":[]}}', lambda r: " " * 54, lambda r: NotAPage("blocked", "http 403", status=403),
        lambda r: '{"data":{"total":"many","results":[{"title":1,"url":null},{"title":"x","url":{}}]}}',
    ],
)  # fmt: skip
def test_a_search_that_does_not_do_what_is_asked_proves_nothing(reply: Any) -> None:
    assert never_absent(searched(SHELLS["address"], reply, rows(40)))


@pytest.mark.parametrize("families", [{}, {"hanweb": fingerprint.families()["hanweb"]}])
def test_without_the_family_a_search_proves_nothing(families: Any) -> None:
    """Unless the page writes its request out whole, so that anybody can ask it."""
    found = searched(SHELLS["address"], results(rows(5)), rows(5), families)
    assert found.titles() == sorted(t for _, t, _ in rows(5))
    shell = next(v for k, v in SHELLS.items() if k != "address")
    assert never_absent(searched(shell, results(rows(5)), rows(5), families))


@pytest.mark.parametrize(
    "call",
    [
        "createPageHTML('page_div',5,1,'list','shtml',89);",
        'createPageHTML( "paging" , 5, 1, "list", "shtml", 89 )',
        "createPageHTML('page_div',5, 1,\n 'list','shtml' ,89)",
    ],
)
@pytest.mark.parametrize("families", [None, {}])
def test_the_second_page_of_a_static_list_is_list_2(call: str, families: Any) -> None:
    listed = rows(89, "/zwgk/c106256/202501/" + HEX[:-4] + "{}.shtml")
    pages: dict[str, Any] = frame("/zfxxgk/nb/list.shtml") | articles(listed)
    for k in range(1, 6):
        name = "list.shtml" if k == 1 else f"list_{k}.shtml"
        pages[HOME + "zfxxgk/nb/" + name] = listing(
            listed[(k - 1) * 18 : k * 18], f"<script>{call.replace('1,', f'{k},', 1)}</script>"
        )
    found = sweep(pages, families=families)
    assert proven(found) == (89, True)
    assert found.column.declared == 89
    assert not [u for u in found.asked if "list_1." in u or "list_6." in u]


@pytest.mark.parametrize(
    "script",
    [
        "var maxPageNum77={0};",
        "maxPageNum77 = '{0}'",
        'var maxPageNum="{0}"',
        "window['maxPageNum77']={0}",
        "var maxPageNum_77 = parseInt('{0}');",
    ],
)
@pytest.mark.parametrize("name", ["index.html", "20index.html"])
def test_pages_are_numbered_from_the_end(script: str, name: str) -> None:
    listed, base = rows(48, "/n1234567/n7654321/c{}/content.html"), HOME + "n1234567/n7654321/"
    pages: dict[str, Any] = frame(f"/n1234567/n7654321/{name}") | articles(listed)
    for k in range(1, 17):
        place = base + (
            name
            if k == 1
            else f"{name.removesuffix('.html') if k % 2 else 'index'}_77_{17 - k}.html"
            if name == "index.html"
            else f"20index_77_{17 - k}.html"
        )
        more = f"<div id='pag_77'></div><script>{script.format(16)}</script>"
        pages[place] = page(f"<ul>{items(listed[(k - 1) * 3 : k * 3])}</ul>{more}")
    found = sweep(pages)
    assert proven(found) == (48, True)
    assert not [u for u in found.asked if "_77_16." in u or "_77_0." in u]


def test_a_hole_among_pages_numbered_from_the_end_leaves_the_list_open() -> None:
    listed, base = rows(12, "/n1234567/n7654321/c{}/content.html"), HOME + "n1234567/n7654321/"
    pages: dict[str, Any] = frame("/n1234567/n7654321/index.html") | articles(listed)
    for k in (1, 2, 4):
        place = base + ("index.html" if k == 1 else f"index_77_{5 - k}.html")
        pages[place] = page(
            f"<ul>{items(listed[(k - 1) * 3 : k * 3])}</ul><script>var maxPageNum77=4</script>"
        )
    assert proven(sweep(pages)) == (9, False)
