"""Addresses from which a page's own scripts fetch their lists, where the page writes them out whole."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import urlencode

from spiders import rows, scripts, urls
from spiders.asks import Ask, with_query
from spiders.page import Page

_CALL = re.compile(
    r"(?:\$|jQuery|axios|http|request)\.(?P<how>get|post|getJSON|ajax|load)\(\s*(?P<rest>.{1,1500})|\bfetch\(\s*(?P<bare>.{1,300})"
    r"|\burl\s*:\s*(?P<url>[\"'][^\"']{2,400}[\"'])(?P<more>.{0,600})",
    re.S,
)
_WHOLE = re.compile(
    r"^\s*[\"'`]((?:https?:|/|\./|\.\./|\w)[^\"'`\s<>${}]{1,400})[\"'`]\s*(?P<next>[,)};\n]|$)"
)
_KEY = re.compile(r"\burl\s*:\s*(?=[\"'`])")
_POST = re.compile(r"\b(?:type|method)\s*:\s*[\"']post[\"']", re.I)
_DATA = re.compile(r"\bdata\s*:\s*(?=\{)")
_LISTS = re.compile(
    r"list|query|search|page|article|info|news|doc|content|channel|column|catalog|public|gk|nb", re.I
)
_NOT_LISTS = re.compile(
    r"count|click|hits|visit|login|captcha|code|weather|stat|log\b|upload|save|submit|\.(?:js|css|png)$", re.I
)
MOST = 3


def fetched(page: Page) -> list[Ask]:
    """What the scripts of a page without a list of its own fetch: requests that are written out whole,
    most of them once a page. Nothing is put together that the page does not say."""
    if page.data is not None or not page.is_text or rows.read_list(page).rows:
        return []
    found = {a.place: a for node in page.tree.css("script") for a in _asked(page, node.text() or "")}
    return list(found.values())[:MOST]


def _asked(page: Page, script: str) -> Iterator[Ask]:
    for call in _CALL.finditer(script):
        rest = call["rest"] or call["bare"] or f"{call['url'] or ''}{call['more'] or ''}"
        if call["how"] == "ajax":
            key = _KEY.search(rest)
            rest = rest[key.end() :] if key else ""
        whole = _WHOLE.match(rest)
        path = whole[1].partition("?")[0] if whole else ""
        if not whole or not _LISTS.search(path) or _NOT_LISTS.search(path):
            continue
        url = urls.absolute(page.base, html.unescape(whole[1]))
        if url and urls.netloc(url) == urls.netloc(page.url):
            yield _ask(url, rest[whole.end() - 1 :], call["how"] or "")


def _ask(url: str, behind: str, how: str) -> Ask:
    """The request with the plain parameters that the call gives it."""
    given = _DATA.search(behind)
    start = given.end() if given else (behind.find("{") if how in ("get", "post", "getJSON") else -1)
    near = start >= 0 and (given is not None or not behind[:start].strip(" ,\n\t"))
    told = scripts.words(scripts.literal(behind[start:])) if near else {}
    told = {k: v for k, v in told.items() if re.fullmatch(r"[\w.:/ \u4e00-\u9fff-]{0,80}", v)}
    if how == "post" or _POST.search(behind[:600]):
        return Ask(url, "POST", tuple(told.items()), ajax=True, side=True)
    return Ask(with_query(url, urlencode(told)) if told else url, ajax=True, side=True)
