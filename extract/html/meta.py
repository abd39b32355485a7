"""What a page says about itself outside the content: title, metas, headline, breadcrumb, info rows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString
from lxml import etree

from extract.formwords import count_words
from extract.html.table import is_layout
from extract.html.text import SKIP, Element, tidy, words

_LONGEST = 500
_MAX_METAS = 100
_MOST_HEADS = 20
_MOST_CRUMBS = 3
_MOST_KEYS = 40
_HEADS = frozenset({"h1", "ucaptitle", "h2"})
_STYLED = frozenset({"div", "p", "td", "h3"})
_LEAST_CELLS = 4  # of a table of the report
_TABLE_WORDS = 3  # distinct words of the form that make a table one of the report's
_INFO_ROW = re.compile(
    r"(?:发布机构|发布机关|发布单位|信息来源|来源|索引号|发布日期|发布时间|发文日期|公开日期|成文日期|生成日期|主题分类|文号|名称|标题)"
    r"[\s\u3000]*[:：】]"
)
_INFO_KEYS = re.compile(
    r"发布[机单][构关位]|信息来源|来源|索引号|发布日期|发布时间|发文日期|公开日期|成文日期|生成日期|名称|标题"
)
_CRUMB = re.compile(r"当前位置|您的位置|所在位置|您现在的位置")
_INFORMS = re.compile(f"{_CRUMB.pattern}|{_INFO_KEYS.pattern}")
_BLOCKS = ("table", "div", "ul", "ol", "p", "h1", "h2", "h3", "ucaptitle", "td", "li")
_HEADLINE_CLASS = re.compile(r"title|headline|_bt$|^bt$", re.IGNORECASE)


def furniture(root: Element) -> BeautifulSoup:
    """The page without the insides of its scripts, styles and report tables, as a soup: what is left
    is small, and every element that is a headline keeps its place among its siblings. The insides of menus
    and the elements inside paragraphs are left out too. All these are gone from ``root`` afterwards."""
    for node in [*root.iter("script", "style", "noscript", "template")]:
        node.clear(keep_tail=True)  # type: ignore[call-arg]
    for table in [*root.iter("table")]:
        large = next(islice(table.iter("td", "th"), _LEAST_CELLS, None), None) is not None
        if large and count_words(words(table)) >= _TABLE_WORDS and not is_layout(table):
            table.clear(keep_tail=True)  # type: ignore[call-arg]
    for menu in [*root.iter("ul", "ol")]:
        if not _INFORMS.search(words(menu)) and next(menu.iterdescendants(*_HEADS), None) is None:
            menu.clear(keep_tail=True)  # type: ignore[call-arg]
    for paragraph in root.iter("p"):
        _flatten(paragraph)
    return BeautifulSoup(etree.tostring(root, encoding="utf-8", method="html"), "lxml", from_encoding="utf-8")


def _flatten(paragraph: Element) -> None:
    """Leave of a paragraph its words only: editors wrap each character in an element of its own."""
    if len(paragraph) and next(paragraph.iterdescendants(*_BLOCKS), None) is None:
        text = words(paragraph)
        for child in [*paragraph]:
            paragraph.remove(child)
        paragraph.text = text


@dataclass
class _Found:
    """What one pass over the soup finds, in the order of the page."""

    title: Tag | None = None
    metas: list[Tag] = field(default_factory=list)
    heads: list[Tag] = field(default_factory=list)  # h1, h2, ucaptitle
    styled: list[Tag] = field(default_factory=list)  # blocks whose class says that they are a title
    crumbs: list[Tag] = field(default_factory=list)
    keys: list[Tag] = field(default_factory=list)  # parents of the words of info rows

    @classmethod
    def of(cls, soup: BeautifulSoup) -> _Found:
        found = cls()
        for node in soup.descendants:
            if isinstance(node, Tag):
                found._tag(node)
            elif isinstance(node, NavigableString) and node.parent is not None:
                found._words(node, node.parent)
        return found

    def _tag(self, node: Tag) -> None:
        if node.name == "meta":
            self.metas += [node] if len(self.metas) < _MAX_METAS else []
        elif node.name == "title":
            self.title = self.title or node
        elif node.name in _HEADS:
            self.heads += [node] if len(self.heads) < _MOST_HEADS else []
        elif node.name in _STYLED and len(self.styled) < _MOST_HEADS:
            names = node.get("class") or ()
            self.styled += [node] if any(_HEADLINE_CLASS.search(n) for n in names) else []

    def _words(self, text: str, parent: Tag) -> None:
        if len(self.crumbs) < _MOST_CRUMBS and _CRUMB.search(text):
            self.crumbs.append(parent)
        if len(self.keys) < _MOST_KEYS and _INFO_KEYS.search(text):
            self.keys.append(parent)


def read_meta(soup: BeautifulSoup) -> dict[str, str]:
    """``title``, the named metas, ``headline`` (with ``headline_xpath``), ``breadcrumb``, ``info``;
    only those that are there. Info rows are joined by line breaks. Texts are cut at 500 characters."""
    meta: dict[str, str] = {}
    found = _Found.of(soup)
    for node in found.metas:
        name = str(node.get("name") or node.get("property") or "").strip()
        content = tidy(str(node.get("content") or ""))
        if name and content:
            meta.setdefault(name[:60], content[:_LONGEST])
    if found.title is not None and (text := tidy(found.title.get_text())):
        meta["title"] = text[:_LONGEST]
    headline = _headline(found)
    if headline is not None:
        meta["headline"] = _text(headline)[:_LONGEST]
        meta["headline_xpath"] = _path(headline)
    meta.update(_rows(found))
    return meta


def _headline(page: _Found) -> Tag | None:
    """The element that looks like the article's own title: one that speaks of 公开 or 报告 first."""
    found = [*page.heads, *page.styled]
    fitting = [(n, text) for n in found if 4 <= len(text := _text(n)) <= 120 and not n.find("table")]
    named = [(node, text) for node, text in fitting if re.search(r"公开|年报|报告", text)]
    whole = "".join(page.title.get_text().split()) if page.title is not None else ""
    named.sort(key=lambda pair: "".join(pair[1].split()) not in whole)
    if named:
        return named[0][0]
    return next((n for n, _ in fitting if n.name in ("h1", "ucaptitle")), None)


def _rows(page: _Found) -> dict[str, str]:
    """Breadcrumb and info rows, each taken from the innermost short element that holds it."""
    crumb, info = "", list[str]()
    for parent in page.crumbs:
        crumb = crumb or _short_text(parent, 200)
    for parent in page.keys:
        row = _short_text(parent, 200)
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
        for s in node.descendants
        if isinstance(s, NavigableString)
        and not isinstance(s, PreformattedString)
        and (s.parent is None or s.parent.name not in SKIP)
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
