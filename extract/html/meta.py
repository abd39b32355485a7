"""What a page says about itself outside the content: title, metas, headline, breadcrumb, info rows."""

from __future__ import annotations

import re
from copy import deepcopy

from bs4 import BeautifulSoup, Tag
from bs4.element import PreformattedString
from lxml import etree

from extract.formwords import count_words
from extract.html.text import SKIP, Element, tidy, words

_LONGEST = 500
_MAX_METAS = 100
_TABLE_WORDS = 3  # distinct words of the form that make a table one of the report's
_INFO_ROW = re.compile(
    r"(?:发布机构|发布机关|发布单位|信息来源|来源|索引号|发布日期|发布时间|发文日期|公开日期|成文日期|生成日期|主题分类|文号|名称|标题)"
    r"[\s\u3000]*[:：】]"
)
_INFO_KEYS = re.compile(
    r"发布[机单][构关位]|信息来源|来源|索引号|发布日期|发布时间|发文日期|公开日期|成文日期|生成日期|名称|标题"
)
_CRUMB = re.compile(r"当前位置|您的位置|所在位置|您现在的位置")
_HEADLINE_CLASS = re.compile(r"title|headline|_bt$|^bt$", re.IGNORECASE)


def furniture(root: Element) -> BeautifulSoup:
    """The page without the insides of its scripts, styles and report tables, as a soup: what is left
    is small, and every element keeps its place among its siblings."""
    bare = deepcopy(root)
    for node in [*bare.iter("script", "style", "noscript", "template")]:
        node.clear(keep_tail=True)  # type: ignore[call-arg]
    for table in [*bare.iter("table")]:
        if next(table.iterdescendants("table"), None) is None and count_words(words(table)) >= _TABLE_WORDS:
            table.clear(keep_tail=True)  # type: ignore[call-arg]
    return BeautifulSoup(etree.tostring(bare, encoding="utf-8", method="html"), "lxml", from_encoding="utf-8")


def read_meta(soup: BeautifulSoup) -> dict[str, str]:
    """``title``, the named metas, ``headline`` (with ``headline_xpath``), ``breadcrumb``, ``info``;
    only those that are there. Info rows are joined by line breaks. Texts are cut at 500 characters."""
    meta: dict[str, str] = {}
    for node in soup.find_all("meta", limit=_MAX_METAS):
        name = str(node.get("name") or node.get("property") or "").strip()
        content = tidy(str(node.get("content") or ""))
        if name and content:
            meta.setdefault(name[:60], content[:_LONGEST])
    title = soup.find("title")
    if isinstance(title, Tag) and (text := tidy(title.get_text())):
        meta["title"] = text[:_LONGEST]
    headline = _headline(soup)
    if headline is not None:
        meta["headline"] = _text(headline)[:_LONGEST]
        meta["headline_xpath"] = _path(headline)
    meta.update(_rows(soup))
    return meta


def _headline(soup: BeautifulSoup) -> Tag | None:
    """The element that looks like the article's own title: one that speaks of 公开 or 报告 first."""
    found: list[Tag] = list(soup.find_all(["h1", "ucaptitle", "h2"], limit=20))
    found += soup.find_all(["div", "p", "td", "h3"], class_=_HEADLINE_CLASS, limit=20)
    fitting = [(n, text) for n in found if 4 <= len(text := _text(n)) <= 120 and not n.find("table")]
    named = [(node, text) for node, text in fitting if re.search(r"公开|年报|报告", text)]
    title = soup.find("title")
    whole = "".join(title.get_text().split()) if isinstance(title, Tag) else ""
    named.sort(key=lambda pair: "".join(pair[1].split()) not in whole)
    if named:
        return named[0][0]
    return next((n for n, _ in fitting if n.name in ("h1", "ucaptitle")), None)


def _rows(soup: BeautifulSoup) -> dict[str, str]:
    """Breadcrumb and info rows, each taken from the innermost short element that holds it."""
    crumb, info = "", list[str]()
    for string in soup.find_all(string=_CRUMB, limit=3):
        crumb = crumb or _short_text(string.parent, 200)
    for string in soup.find_all(string=_INFO_KEYS, limit=40):
        row = _short_text(string.parent, 200)
        if _INFO_ROW.search(row) and row not in info:
            info.append(row)
    rows = {"breadcrumb": crumb, "info": "\n".join(info)[: 4 * _LONGEST]}
    return {key: value for key, value in rows.items() if value}


def _short_text(node: Tag | None, most: int) -> str:
    """Text of the widest element around ``node`` that is still at most ``most`` characters long."""
    best = ""
    for _ in range(3):
        if node is None or node.name in ("body", "html") or len(text := _text(node)) > most:
            break
        best, node = text, node.parent
    return best


def _text(node: Tag) -> str:
    parts = [
        str(s)
        for s in node.find_all(string=True)
        if not isinstance(s, PreformattedString) and (s.parent is None or s.parent.name not in SKIP)
    ]
    return tidy(" ".join(parts))


def _path(node: Tag) -> str:
    """The XPath of a node: the n-th element of all at each level, whatever its name."""
    steps: list[str] = []
    step: Tag | None = node
    while step is not None and step.name != "[document]":
        before = sum(1 for s in step.previous_siblings if isinstance(s, Tag))
        steps.append(f"*[{before + 1}]")
        step = step.parent
    return "/" + "/".join(reversed(steps))
