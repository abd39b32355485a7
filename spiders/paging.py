"""One resolver for the ways in which lists are cut into pages, kept as data.

A Plan says how further pages are addressed and what the first page declares; a Pager walks them,
tolerates a hole, notices a loop, and in the end says whether the list was proven to be read whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from spiders import forms, further, postback, urls
from spiders.asks import Ask as Ask
from spiders.asks import with_query
from spiders.page import Anchor, Page

MAX_PAGES = 500
"""No column has more; a page that declares more is wrong or hostile."""

Address = Callable[[int], Ask]


@dataclass(frozen=True)
class Plan:
    """How a list goes on. ``addresses`` are the numberings to try, likeliest first, each from the
    page number (2 …) to its address; with ``follows_links`` the pager's own links are followed
    instead. ``pages`` and ``items`` are the declared totals, ``group`` the rows concerned ('' all),
    ``ambiguous`` that the numbering is only guessed: the neighbour of the last page is probed too.
    ``step`` is given where each page itself says how to ask for the next, by (page, next number)."""

    dialect: str
    pages: int | None = None
    items: int | None = None
    addresses: tuple[Address, ...] = ()
    group: str = ""
    ambiguous: bool = False
    follows_links: bool = False
    step: Callable[[Page, int], Ask | None] | None = None


@dataclass(frozen=True)
class Dialect:
    """A pager written in a script. The pattern's groups ``pages items stem ext part`` fill the
    templates, with ``k`` the page number, ``k0`` one less and ``r`` the number counted from the end."""

    name: str
    pattern: re.Pattern[str]
    templates: tuple[str, ...]
    ambiguous: bool = False

    def plans(self, page: Page) -> list[Plan]:
        """The plan that the page's script writes down, if it speaks this dialect."""
        found = self.pattern.search(page.html)
        if not found:
            return []
        known = {"stem": "index", "ext": _extension(page.url)} | {
            k: v for k, v in found.groupdict().items() if v
        }
        pages = int(known["pages"])
        numberings = tuple(_numbering(page.base, t, known, pages) for t in self.templates)
        items = int(known["items"]) if "items" in known else None
        return [Plan(self.name, pages, items, numberings, ambiguous=self.ambiguous)]


def _extension(url: str) -> str:
    found = urls.ending(url)
    return found if found in ("htm", "shtml", "jhtml") else "html"


def _numbering(base: str, template: str, known: dict[str, str], pages: int) -> Address:
    def address(k: int) -> Ask:
        name = template.format(**known, k=k, k0=k - 1, r=pages - k + 1)
        return Ask(with_query(base, name[1:]) if name.startswith("?") else urljoin(base, name))

    return address


_Q = r"\s*[\"']"
DIALECTS: tuple[Dialect, ...] = (
    Dialect(
        "ucap",  # createPageHTML('page_div', 5, 1, 'list', 'shtml', 89)
        re.compile(
            rf"createPageHTML\({_Q}[\w-]+[\"']\s*,\s*(?P<pages>\d+)\s*,\s*\d+\s*,{_Q}(?P<stem>[\w-]+)[\"']\s*,"
            rf"{_Q}(?P<ext>\w+)[\"'](?:\s*,\s*(?P<items>\d+))?"
        ),
        ("{stem}_{k}.{ext}",),
    ),
    Dialect(
        "trs",  # createPageHTML(12, 0, "index", "html"), also inside an HTML comment
        re.compile(
            rf"createPage(?:HTML)?\(\s*(?P<pages>\d+)\s*,\s*\d+\s*,{_Q}(?P<stem>[\w-]+)[\"']\s*,{_Q}(?P<ext>\w+)[\"']"
        ),
        ("{stem}_{k0}.{ext}", "{stem}_{k}.{ext}"),
    ),
    Dialect(
        "trs_count",  # var countPage = 12//共12页
        re.compile(r"\bcountPage\s*=\s*[\"']?(?P<pages>\d+)"),
        ("index_{k0}.{ext}", "index_{k}.{ext}"),
        ambiguous=True,
    ),
    Dialect(
        "set_page",  # .pagination("setPage", 1, 322)
        re.compile(rf"\.pagination\({_Q}setPage[\"']\s*,\s*\d+\s*,\s*(?P<pages>\d+)"),
        ("index_{k}.{ext}",),
    ),
    Dialect(
        "component",  # maxPageNum2603340=16: the numbers run backwards
        re.compile(r"maxPageNum(?P<part>\d+)\s*=\s*[\"']?(?P<pages>\d+)"),
        ("index_{part}_{r}.{ext}",),
    ),
    Dialect(
        "page_index",  # Ls.pagination({pageCount:7, …})
        re.compile(r"Ls\.pagination\(\{[^}]*?pageCount\s*:\s*(?P<pages>\d+)"),
        ("?pageIndex={k}",),
    ),
)

_ITEMS = (
    re.compile(r"<totalrecord>\s*(\d+)", re.I),
    re.compile(r"total_?(?:record|count)s?[\"']?\s*[:=]\s*[\"']?(\d+)", re.I),
    re.compile(
        r"共(?:有|计)?\s*[:：]?\s*(\d+)\s*条(?=\s*(?:记录|信息|数据)?(?:[^\d]{0,12}(?:第|共|每页|\d+\s*[/页])|\s|$))"
        r"|(?:合计|总计|总数|总条数|记录数|(?:查询|检索|搜索|找)到)\s*[:：]?\s*(\d+)\s*[条篇项个]"
    ),
)
_PAGES = (
    re.compile(r"(?<!\d)\d+\s*/\s*(\d+)\s*页"),
    re.compile(r"共\s*(\d+)\s*页"),
    re.compile(r"页\s*/\s*共?\s*(\d+)\s*页"),
)


def declared_items(page: Page, source: str | None = None) -> int | None:
    """The number of items that a list claims, None where it claims none."""
    text = source if source is not None else page.html
    for pattern in _ITEMS[: 3 if source is None else 2]:
        if found := pattern.search(text if pattern is not _ITEMS[2] else page.text.replace("\n", " ")):
            return int(next(g for g in found.groups() if g))
    return None


def declared_pages(page: Page) -> int | None:
    """The number of pages that a list claims in its text, None where it claims none."""
    flat = page.text.replace("\n", " ")
    found = [int(m[1]) for p in _PAGES if (m := p.search(flat))]
    return max(found, default=None)


def _jpage(page: Page) -> list[Plan]:
    """Hanweb's records in the page: every block names the endpoint that gives its further groups."""
    plans = []
    for number, block in enumerate(page.blocks):
        found = re.search(r"<nextgroup>\s*(?:<!\[CDATA\[)?\s*<a\s[^>]*href=[\"']([^\"']+)", block, re.I)
        if not found:
            continue
        per_page = int(m[1]) if (m := re.search(r"per_?page[\"']?\s*[:=]\s*[\"']?(\d+)", block, re.I)) else 20
        groups = int(m[1]) if (m := re.search(r"group_?size[\"']?\s*[:=]\s*[\"']?(\d+)", block, re.I)) else 3
        endpoint = urls.absolute(page.base, found[1].replace("&amp;", "&"))
        total, here = declared_items(page, block), len(re.findall(r"<record\b", block, re.I))
        group = here if here and (total or 0) > here else per_page * groups  # the page shows the first group
        numberings = _proxy(endpoint, max(min(per_page, group), 1), max(group, 1))
        plans.append(Plan("jpage", None, declared_items(page, block), numberings, f"record:{number}"))
    return plans


def _proxy(endpoint: str, per_page: int, group: int) -> tuple[Address, Address]:
    """The endpoint by POST (some answer 405 to GET) and by GET (some know nothing else)."""
    bare, _, query = endpoint.partition("?")
    kept = {
        k: v for k, v in parse_qsl(query, True) if k not in ("page", "startrecord", "endrecord", "perpage")
    }
    form = tuple(({"col": "1"} | kept).items())

    def span(k: int) -> str:
        return urlencode({"startrecord": (k - 1) * group + 1, "endrecord": k * group, "perpage": per_page})

    return (
        lambda k: Ask(f"{bare}?{span(k)}", "POST", form),
        lambda k: Ask(f"{bare}?{urlencode(form)}&{span(k)}"),
    )


def _scripted(page: Page) -> list[Plan]:
    for dialect in DIALECTS:
        if plans := dialect.plans(page):
            return plans
    return []


def _sliced(page: Page) -> list[Plan]:
    """All rows are in the page and only shown piecemeal."""
    return [Plan("sliced", 1, declared_items(page))] if page.sliced else []


def _linked(page: Page) -> list[Plan]:
    return (
        [Plan("links", declared_pages(page), declared_items(page), follows_links=True)]
        if pager_links(page)
        else []
    )


def _guessed(page: Page) -> list[Plan]:
    """The page says that there are more pages, but not where: both usual neighbours are tried."""
    pages = declared_pages(page)
    if not pages or pages < 2:
        return []
    name = urlsplit(page.url).path.rsplit("/", 1)[-1]
    stem, _, ending = name.rpartition(".")
    known = {"stem": stem or name or "index", "ext": ending if stem else _extension(page.url)}
    templates = _NAMED if stem or not name else _BARE
    numberings = tuple(_numbering(page.url, t, known, pages) for t in templates)
    return [Plan("guessed", pages, declared_items(page), numberings, ambiguous=True)]


_NAMED = ("{stem}_{k0}.{ext}", "{stem}_{k}.{ext}")
_BARE = ("{stem}/list_{k}.html", "{stem}_{k}")
"""Further pages of a column whose address has no ending."""
_FIRST = re.compile(r"^(.*(?:^|[_./-]))(?:0*1)((?:\.\w{2,5})?)$")


def _numbered(page: Page) -> list[Plan]:
    """The address itself names page 1 (``page_1.html``, ``list-18-1.html``, ``/1.html``, ``?page=1``)
    and the page declares more than it shows."""
    pages, items = declared_pages(page), declared_items(page)
    parts = urlsplit(page.url)
    folder, _, name = parts.path.rpartition("/")
    found = _FIRST.match(name)
    query = dict(parse_qsl(parts.query, True))
    asked = next((k for k, v in query.items() if forms.PAGE_FIELD.match(k) and v == "1"), "")
    if page.data or ((pages or 0) < 2 and not items) or not (found or asked):
        return []

    def address(k: int) -> Ask:
        if asked:
            return Ask(with_query(page.url, urlencode({asked: k})))
        return (
            Ask(parts._replace(path=f"{folder}/{found[1]}{k}{found[2]}").geturl()) if found else Ask(page.url)
        )

    return [Plan("numbered", pages, items, (address,))]


def _postback(page: Page) -> list[Plan]:
    if not postback.has_pager(page):
        return []
    return [Plan("postback", declared_pages(page), declared_items(page), step=postback.step)]


def same_request(page: Page, changed: dict[str, str]) -> Ask:
    """The request that this page answered, with some of its parameters changed: in the form where
    they were in it, else in the address."""
    form = page.form
    inside = {k: v for k, v in changed.items() if k in form}
    outside = {k: v for k, v in changed.items() if k not in form}
    url = with_query(page.url, urlencode(outside)) if outside else page.url
    return Ask(url, "POST", tuple((form | inside).items()), True) if form else Ask(url, ajax=True)


def _form(page: Page) -> list[Plan]:
    """A form sends the number of the page that a link's script puts into it."""
    found = forms.turned(page) if page.data is None else None
    if found is None or (declared_pages(page) or 2) < 2:
        return []
    name, ask = found
    address = (lambda k: forms.numbered(ask, name, k),)
    return [Plan("form", declared_pages(page), declared_items(page), address)]


def _data(page: Page) -> list[Plan]:
    """A data endpoint's answer: the same request with the next page number, up to the total. Some
    count their pages from 0: then the first request was for page 0."""
    if page.data is None or not page.data.accepted:
        return []
    known = dict(parse_qsl(urlsplit(page.url).query, True)) | page.form
    name = next((k for k, v in known.items() if forms.PAGE_FIELD.match(k) and v.isdigit()), "")
    if not name:
        return []
    first = int(known[name])
    numberings = tuple(
        (lambda k, n=n: same_request(page, {name: str(k - 1 + n)})) for n in dict.fromkeys((first, 1))
    )
    return [Plan("data", None, page.data.total, numberings)]


RESOLVERS: dict[str, Callable[[Page], list[Plan]]] = {
    "data": _data,
    "jpage": _jpage,
    "scripted": _scripted,
    "sliced": _sliced,
    "postback": _postback,
    "links": _linked,
    "form": _form,
    "numbered": _numbered,
    "guessed": _guessed,
}
"""The dialects by name, in the order in which they are tried; a family may try its own first."""


def resolve(page: Page, first: Iterable[str] = ()) -> list[Plan]:
    """How the list on this page goes on: one plan (or one for each block of the page), none where the
    page shows no pager. ``first`` names the dialects that the site's family uses."""
    order = dict.fromkeys([*first, *RESOLVERS])
    for name in order:
        if plans := RESOLVERS[name](page):
            return [replace(p, pages=min(p.pages, MAX_PAGES)) if p.pages else p for p in plans]
    return []


def not_understood(page: Page) -> bool:
    """Whether the page has a "next page" or a "load more" that only a script could follow."""
    return further.by_script(page, declared_pages(page))


def pager_links(page: Page) -> list[Anchor]:
    """The pager's links as written: numbers and "next", not "first", "previous" or page 1; also a
    drop-down of pages."""
    words = [(a, further.bare(a.text)) for a in page.anchors if len(a.text) <= 14]
    following = [a for a, w in words if further.FURTHER.match(w) or further.LAST.match(w)]
    groups = {a.group for a in following}
    numbers = [(a, w) for a, w in words if (m := further.NUMBER.match(w)) and int(m[1]) > 1]
    if not following:
        counted = Counter(a.group for a, w in numbers if "页" in (a.near if a.tag != "option" else w))
        groups = {g for g, n in counted.items() if declared_pages(page) or n > 1}
    here = urls.key(page.url)
    found = [*(a for a, _ in numbers), *following]
    return [a for a in found if a.group in groups and urls.key(a.url) != here]
