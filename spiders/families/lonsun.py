"""F09 Lonsun (龙讯): one disclosure page per organ, ``type=3`` for its annual reports, rows by AJAX label.

``/public/column/<organ>?type=3`` is the vendor's own address for 年报. Organ numbers are taken from
the menus that the pages show, never tried out.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from spiders import links, rows, scripts, urls
from spiders.families.base import Entry, Family, marks
from spiders.folders import Scope
from spiders.page import Page, fold
from spiders.paging import Address, Ask, Plan, same_request

REPORTS = {"type": "3", "action": "list"}
_ORGAN = re.compile(r"^(https?://[^?#]*?)/public/column/(\d+)/?(?:[?#]|$)", re.I)
_LABEL = re.compile(r"[\"']([^\"']*/site/label/\d+[^\"']*)[\"']")
_NODE = re.compile(
    r"[\"']?(?:organ_?id|id)[\"']?\s*:\s*[\"']?(\d{2,12})[\"']?\s*,[^{}]{0,200}?[\"']?(?:organ)?name[\"']?\s*:\s*[\"']([^\"']{2,40})",
    re.I,
)
_COUNT = re.compile(r"Ls\.pagination\(.{0,800}?pageCount[\"']?\s*:\s*[\"']?(\d{1,6})", re.S)


class Lonsun(Family):
    """Each organ's 年报 is a column of its own; an empty one says so in words."""

    name = "lonsun"
    code = "F09"
    title = "Lonsun 龙讯"
    marks = marks(
        url=(
            (r"/public/column/\d+/?\?(?:[^\s#]*&)?type=\d", 4),
            (r"/public/\d+/\d+\.html", 2),
            (r"/site/(?:tpl|label)/\d+", 2),
        ),
        body=((r"Ls\.pagination|xxgk_nav_list|publicInfoList", 4), (r"/group\d+/M00/", 2)),
    )
    content = (".j-fontContent", ".wzcon")
    publisher = (re.compile(r"发布机构\s*[:：]?\s*(?:<[^>]*>\s*){1,4}([\u4e00-\u9fff（）()]{3,30})"),)
    article_id = re.compile(r"/public/\d+/(\d+)\.html")

    @classmethod
    def entries(cls, page: Page, scope: Scope) -> Iterable[Entry]:
        """The 年报 of the page's own organ and of every organ that it names."""
        if "/site/label/" in page.url:
            return
        linked = {m[2]: a.url for a in page.anchors if (m := _ORGAN.match(a.url)) and _is_reports(a.url)}
        here = _ORGAN.match(page.url)
        if here and not _is_reports(page.url):
            yield _entry(here[1], here[2], "", linked)
        for prefix, organ, name in _organs(page, here[1] if here else ""):
            yield _entry(prefix, organ, name, linked)

    @classmethod
    def parts(cls, page: Page) -> Iterable[Ask]:
        """The label from which the page fills its list."""
        if "/site/label/" in page.url:
            return
        for found in _LABEL.finditer(page.html):
            address = html.unescape(found[1]).replace("\\/", "/")
            behind = page.html[found.end() : found.end() + 1500]
            told = scripts.words(scripts.literal(behind)) if "{" in behind[:200] else {}
            asked = _filled(told | scripts.query(address), page.url)
            url = urls.absolute(page.base, address)
            if url and re.search(r"list", asked.get("labelName", ""), re.I):
                yield Ask(scripts.with_query(url, asked), ajax=True)

    @classmethod
    def plans(cls, page: Page) -> list[Plan]:
        """Pages of a label's fragment, or of a list in the page itself (``?pageIndex=2``, or ``_2``
        where addresses have no ending). A fragment shorter than asked for is the last one."""
        found, answer = _COUNT.search(page.html), "/site/label/" in page.url
        pages = int(found[1]) if found else None
        if not answer:
            return [Plan("page_index", pages, None, _numberings(page))] if pages else []
        shown = len(rows.read_list(page).rows)
        if not shown:
            return []
        size = scripts.query(page.url).get("pageSize", "")
        if pages is None and size.isdigit() and shown < int(size):
            pages = 1
        return [Plan("label", pages, None, (lambda k: same_request(page, {"pageIndex": str(k)}),))]


def _is_reports(url: str) -> bool:
    return scripts.query(url).get("type") == REPORTS["type"]


def _entry(prefix: str, organ: str, name: str, linked: dict[str, str]) -> Entry:
    """As the page links to it, else put together as the vendor does."""
    url = linked.get(organ) or scripts.with_query(f"{prefix}/public/column/{organ}", REPORTS)
    return Entry(Ask(url), name or "政府信息公开年报", name)


def _organs(page: Page, prefix: str) -> Iterator[tuple[str, str, str]]:
    """Address prefix, number and name of every body in the page's menus: links, drop-downs, trees."""
    for anchor in page.anchors:
        found, name = _ORGAN.match(anchor.url), links.unit_name(anchor.label)
        if found and name:
            yield found[1], found[2], name
    base = prefix or urls.absolute(page.base, "/").rstrip("/")
    for node in page.tree.css("option[value]"):
        value, name = (node.attributes.get("value") or "").strip(), links.unit_name(fold(node.text()))
        if re.fullmatch(r"\d{2,12}", value) and name:
            yield base, value, name
    for organ, text in _NODE.findall(page.html):
        if name := links.unit_name(text):
            yield base, organ, name


def _filled(asked: dict[str, str], url: str) -> dict[str, str]:
    """A label's parameters, with what the script would take from the page's own address."""
    here, own = _ORGAN.match(url), scripts.query(url)
    if here and not asked.get("organId", "").isdigit():
        asked["organId"] = here[2]
    if own.get("type") and not asked.get("type", "").isdigit():
        asked["type"] = own["type"]
    return asked | {"pageIndex": "1"}


def _numberings(page: Page) -> tuple[Address, ...]:
    path = urlsplit(page.url).path

    def by_query(k: int) -> Ask:
        return Ask(scripts.with_query(page.url, {"pageIndex": str(k)}))

    def by_name(k: int) -> Ask:
        return Ask(urlsplit(page.url)._replace(path=f"{path.rstrip('/')}_{k}", query="").geturl())

    pretty = not re.search(r"/column/|/site/|\.\w{2,5}$|/$", path)
    return (by_name, by_query) if pretty else (by_query,)
