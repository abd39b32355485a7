"""F02 Hanweb 信息公开目录 (大汉): a tree of codes, lists by code, and an endpoint for annual reports.

``xxgkAnnualReport.jsp`` takes an agency (``area``: its credit code) and the reported year (``fbtime``);
both are taken from the drop-downs and lists that the page shows.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from spiders import choices, links, paging, rows, scripts, urls
from spiders.families.base import Entry, Family, marks
from spiders.folders import Scope
from spiders.page import Anchor, Page, fold
from spiders.paging import Ask, Plan, same_request

_TREE = re.compile(r"[\"']([^\"'\s]*/module/xxgk/tree\.jsp[^\"'\s]*)[\"']", re.I)
_SEARCH = re.compile(r"[\"']([^\"'\s]*/module/xxgk/(?:search|search_custom)\.jsp[^\"'\s]*)[\"']", re.I)
_ANNUAL = re.compile(r"([^\"'\s()=]*/module/xxgk/xxgkAnnualReport\.jsp)", re.I)
_NODE = re.compile(
    r"[\"']([^\"'<>]*[\u4e00-\u9fff][^\"'<>]*)[\"'][^;\n]{0,200}?funclick\(\s*\\?[\"']([\w-]+)"
)
_DRAWN = re.compile(r"funclick\(\s*\\?[\"']([\w-]+)[^<>]{0,60}>(?:\s*<[^>]*>)*\s*([^<]{2,40})<")
_CODE = re.compile(r"funclick\(\s*\\?[\"']([\w-]+)")
PARAMETERS = (
    "divid", "infotypeId", "i_id", "webid", "jdid", "area", "standardXxgk", "isAllList", "sortfield",
    "texttype",
)  # fmt: skip
USUAL = {
    "standardXxgk": "1", "isAllList": "1", "texttype": "", "fbtime": "", "vc_all": "", "currpage": "1",
    "sortfield": ",compaltedate:0",
}  # fmt: skip
SEARCH = "/module/xxgk/search.jsp"


class Xxgk(Family):
    """Lists and reports are asked for with the codes and years that the page shows."""

    name = "xxgk"
    code = "F02"
    title = "Hanweb 信息公开目录 大汉"
    marks = marks(
        url=(
            (r"/module/xxgk/(?:search|search_custom|tree|xxgkAnnualReport)\.jsp", 4),
            (r"[?&]vc_xxgkarea=", 3),
        ),
        body=(
            (r"tr_main_value_(?:odd|even)|zfxxgk_zdgkc", 3),
            (r"/module/xxgk/(?:search|search_custom|tree|xxgkAnnualReport)\.jsp", 4),
            (r"funclick\(\s*\\?[\"']", 2),
            (r"infotypeId", 1),
        ),
    )
    content = ("#zoom", ".article")

    @classmethod
    def parts(cls, page: Page) -> Iterable[Ask]:
        """The tree, and the list where the page says of which code it is."""
        if "/module/xxgk/" in page.url:
            return
        known = _known(page)
        for address in dict.fromkeys(_TREE.findall(page.html)):
            if url := urls.absolute(page.base, html.unescape(address)):
                yield Ask(url, context=tuple(known.items()), side=True)
        code = known.get("infotypeId") or known.get("i_id") or scripts.query(page.url).get("number", "")
        for address in list(dict.fromkeys(_SEARCH.findall(page.html)))[:1]:
            url = urls.absolute(page.base, html.unescape(address))
            if url and code:
                yield _search(url, known | {"infotypeId": code})

    @classmethod
    def entries(cls, page: Page, scope: Scope) -> Iterable[Entry]:
        """The tree's node of annual reports, and every agency's reports year by year."""
        known = _known(page)
        for name, code in _nodes(page):
            if links.score(Anchor(name, "", ""), links.COLUMN):
                url = urls.absolute(page.base, SEARCH)
                ask = _search(url, known | {"infotypeId": code})
                yield Entry(ask, name, instead=(Ask(ask.place, ajax=True),))
        yield from _annual(page, scope, known.get("area", ""))

    @classmethod
    def plans(cls, page: Page) -> list[Plan]:
        """Further pages of a list: the same request for another page, as far as the list says."""
        if not re.search(r"/module/xxgk/search", page.url) or not rows.read_list(page).rows:
            return []
        pages, items = paging.declared_pages(page), paging.declared_items(page)
        return [Plan("xxgk", pages, items, (lambda k: same_request(page, {"currpage": str(k)}),))]


def _known(page: Page) -> dict[str, str]:
    """The list's parameters as far as the page knows them: of the page before, of its own address, of
    its hidden fields, of its scripts."""
    told = scripts.query(page.url)
    known = {"area": told["vc_xxgkarea"]} if told.get("vc_xxgkarea") else {}
    for address in _TREE.findall(page.html):
        known |= scripts.query(urls.absolute(page.base, html.unescape(address)))
    for found in _SEARCH.finditer(page.html):
        stretch = page.html[found.end() : found.end() + 1500]
        known |= scripts.query(html.unescape(found[1])) | scripts.settings(stretch.partition("</script")[0])
    for node in page.tree.css("input[name], input[id]"):
        known[node.attributes.get("name") or node.attributes.get("id") or ""] = (
            node.attributes.get("value") or ""
        )
    every = page.context | {k: v for k, v in (known | told).items() if v}
    return {k: v for k, v in every.items() if k in PARAMETERS and v}


def _search(url: str, known: dict[str, str]) -> Ask:
    return Ask(url.partition("?")[0], "POST", tuple((USUAL | known | {"currpage": "1"}).items()), ajax=True)


def _nodes(page: Page) -> Iterator[tuple[str, str]]:
    """Names and codes of the tree, from its elements or from the calls that would draw it."""
    for node in page.tree.css("[onclick*=funclick], [href*=funclick]"):
        script = f"{node.attributes.get('onclick')} {node.attributes.get('href')}"
        if found := _CODE.search(script):
            yield fold(node.text()), found[1]
    for name, code in _NODE.findall(page.html):
        yield fold(name), code
    for code, name in _DRAWN.findall(page.html):
        yield fold(name), code


def _annual(page: Page, scope: Scope, own: str) -> Iterator[Entry]:
    """One column for each agency and year that the page offers."""
    found = _ANNUAL.search(html.unescape(page.html)) or _ANNUAL.search(page.url)
    endpoint = urls.absolute(page.base, found[1]) if found else ""
    if not endpoint:
        return
    areas = choices.areas(page) or ({own: ""} if own else {})
    years = choices.years(page) or {y for year in scope.years for y in (year, year - 1)}
    for area, name in areas.items():
        for year in sorted(years, reverse=True):
            url = scripts.with_query(endpoint, {"area": area, "fbtime": str(year)})
            yield Entry(Ask(url), f"{name}{year}年", name, year)
