"""What a page says about itself outside the content: title, metas, headline, breadcrumb, info rows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, cast

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString
from lxml import etree

from extract.html.nodes import OWN_CLASS, Paths
from extract.html.text import SKIP, Element, tidy, words

_LONGEST = 500
_MAX_METAS = 100
_MOST_HEADS = 20
_MOST_CRUMBS = 3
_MOST_KEYS = 40
_HEADS = frozenset({"h1", "ucaptitle", "h2"})
_STYLED = frozenset({"div", "p", "td", "h3"})
_CLASSES = etree.XPath(f"//{OWN_CLASS}")
_AT = "data-place"  # attribute with the XPath of what may be a headline
_ROW = 200  # characters of a breadcrumb or a row of information
_FILLER = "□"
_UNWRITABLE = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")  # lxml takes none
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


def furniture(root: Element, paths: Paths, tables: Iterable[Element]) -> BeautifulSoup:
    """The page around the report as a soup: without ``tables`` (the report's), the insides of scripts, styles
    and menus, and with the words only of its paragraphs. All these are gone from ``root`` afterwards; what
    may be a headline carries its XPath."""
    for node in _may_be_headlines(root):
        node.set(_AT, paths.of(node))
    paths.forget()
    for node in [*root.iter("script", "style", "noscript", "template"), *tables]:
        node.clear(keep_tail=True)  # type: ignore[call-arg]
    for menu in [*root.iter("ul", "ol")]:
        if not _INFORMS.search(words(menu)) and next(menu.iterdescendants(*_HEADS), None) is None:
            menu.clear(keep_tail=True)  # type: ignore[call-arg]
    _thin_out([*root.iter("p")])
    return BeautifulSoup(etree.tostring(root, encoding="utf-8", method="html"), "lxml", from_encoding="utf-8")


def _may_be_headlines(root: Element) -> list[Element]:
    heads = islice(root.iter(*_HEADS), _MOST_HEADS)
    named = (
        value.getparent() for value in cast("list[Any]", _CLASSES(root)) if _HEADLINE_CLASS.search(value)
    )
    styled = (node for node in named if node.tag in _STYLED)
    return [*heads, *islice(styled, _MOST_HEADS)]


def _thin_out(paragraphs: list[Element]) -> None:
    """Leave of paragraphs that tell of the page their words, of the others as many characters as they have,
    all in the first beside each other: a row of information is told by how little stands around it."""
    fillers: dict[Element, tuple[Element, int]] = {}
    for paragraph in paragraphs:
        parent = paragraph.getparent()
        plain = not len(paragraph)
        if parent is None or not (plain or next(paragraph.iterdescendants(*_BLOCKS), None) is None):
            continue
        text = (paragraph.text or "") if plain else words(paragraph)
        if paragraph.get(_AT) or (paragraph.tail or "").strip() or _INFORMS.search(text):
            for child in [*paragraph]:
                paragraph.remove(child)
            paragraph.text = _UNWRITABLE.sub("", text)
        elif parent in fillers:
            first, count = fillers[parent]
            fillers[parent] = first, count + len(text)
            parent.remove(paragraph)
        else:
            fillers[parent] = paragraph, len(text)
    for first, count in fillers.values():
        first.clear(keep_tail=True)  # type: ignore[call-arg]
        first.text = _FILLER * min(count, _ROW + 1)


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
        meta["headline_xpath"] = str(headline.get(_AT) or "")
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
        crumb = crumb or _short_text(parent, _ROW)
    for parent in page.keys:
        row = _short_text(parent, _ROW)
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
