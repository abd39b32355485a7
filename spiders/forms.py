"""Forms by which a page lets one choose a body or a year, or turns its pages: asked as a browser would."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit

from selectolax.lexbor import LexborNode

from spiders import links, menus, urls
from spiders.asks import Ask, with_query
from spiders.page import Page, fold

PAGE_FIELD = re.compile(
    r"^_?(?:(?:cur|now|goto|to)_?page(?:no|num|index)?|page|pages|pageno|page_no|pagenum|pageindex|page_index|pagenumber"
    r"|page_number|currpage|currentpage|curpage|current|nowpage|toppage|pn|p)$",
    re.I,
)
"""Names of a page's number in forms and addresses."""
_TURN = re.compile(r"\(\s*[\"']?(\d{1,4})[\"']?\s*[,)]")
MOST = 200


def choices(page: Page) -> Iterator[tuple[str, Ask]]:
    """The bodies and years of the page's drop-downs, each with the request that chooses it. A field for
    words to search for is left empty; a form that asks for a person's data is none of ours."""
    for select in page.tree.css("select[name]"):
        options = [o for o in select.css("option") if (o.attributes.get("value") or "").strip()]
        named = [(fold(o.text()), (o.attributes.get("value") or "").strip()) for o in options[:MOST]]
        speaking = [(t, v) for t, v in named if not re.search(r"[/.?]", v) and _speaks(t)]
        if len(speaking) < 2 or len(speaking) * 2 < len(named):
            continue
        form = _form_of(select)
        if form is None or form.css_first("input[type=password], input[type=file]") is not None:
            continue
        may_be = [(t, v) for t, v in named if not re.search(r"[/.?]", v) and menus.unnamed(t)]
        of_bodies = menus.most(len([t for t, _ in speaking if not links.folder_year(t)]), len(named))
        for text, value in [*speaking, *(may_be if of_bodies else [])]:
            yield text, _sent(page, form, {select.attributes.get("name") or "": value})


def turned(page: Page) -> tuple[str, Ask] | None:
    """The name of the page's number in a form that turns the pages, and the request for this page again;
    None where the page has no such form."""
    if not _turns(page):
        return None
    for form in page.tree.css("form"):
        for field in form.css("input[name]"):
            name = field.attributes.get("name") or ""
            if PAGE_FIELD.match(name):
                return name, _sent(page, form, {})
    return None


def numbered(ask: Ask, name: str, number: int) -> Ask:
    """The request for another page."""
    if ask.method == "POST":
        return Ask(ask.url, "POST", tuple((dict(ask.form) | {name: str(number)}).items()))
    return Ask(with_query(ask.url, urlencode({name: str(number)})))


def _speaks(text: str) -> bool:
    return bool(links.folder_year(text) or links.body_name(text, ""))


def _turns(page: Page) -> bool:
    """Whether a link's script takes the number of a page."""
    for node in page.tree.css("a, [onclick]"):
        source = f"{node.attributes.get('href') or ''} {node.attributes.get('onclick') or ''}"
        if "(" in source and _TURN.search(source) and re.search(r"page|submit|turn|jump|goto", source, re.I):
            return True
    return False


def _form_of(node: LexborNode) -> LexborNode | None:
    here: LexborNode | None = node
    while here is not None and here.tag != "form":
        here = here.parent
    return here


def _sent(page: Page, form: LexborNode, chosen: dict[str, str]) -> Ask:
    fields: dict[str, str] = {}
    asked = page.form | dict(parse_qsl(urlsplit(page.url).query))
    for node in form.css("input[name]"):
        kind = (node.attributes.get("type") or "text").lower()
        if kind in ("hidden", "text", "search"):
            fields[node.attributes.get("name") or ""] = node.attributes.get("value") or ""
    for node in form.css("select[name]"):
        name = node.attributes.get("name") or ""
        first, option = node.css_first("option"), node.css_first("option[selected]")
        value = (first.attributes.get("value") or "") if first is not None else ""
        fields[name] = (
            (option.attributes.get("value") or "") if option is not None else asked.get(name, value)
        )
    fields |= chosen
    url = urls.absolute(page.base, form.attributes.get("action") or "") or page.url
    if (form.attributes.get("method") or "get").lower() == "post":
        return Ask(url, "POST", tuple(fields.items()))
    return Ask(with_query(url.partition("?")[0], urlencode(fields)))
