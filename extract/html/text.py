"""Words of HTML nodes as a browser shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from lxml import etree

Element = etree._Element

SKIP = frozenset({
    "script", "style", "noscript", "template", "head", "link", "meta", "object", "embed", "iframe",
    "select", "option", "button", "textarea",
})  # fmt: skip
_CJK = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f"
_SOURCE_BREAK = re.compile(rf"(?<=[{_CJK}])[ \t\f]*[\r\n]\s*(?=[{_CJK}])")
_BLANKS = re.compile(r"[ \t\r\n\f\v\u00a0]+")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_UNTIDY = re.compile("[ \\t\\r\\n\\f\\v\u00a0\u3000\u200b-\u200f\u2060\ufeff\u00ad]")
_UNPRINTED = ("script", "style", "template", "noscript")
_STRING = etree.XPath("string()", smart_strings=False)
_TEXTS = etree.XPath(".//text()[not(" + " or ".join(f"ancestor::{name}" for name in _UNPRINTED) + ")]")


def tidy(text: str) -> str:
    """Text as a browser shows it: blanks collapsed, line breaks of the source between Chinese
    characters gone, invisible characters gone."""
    if text.isdecimal() or not _UNTIDY.search(text):
        return text
    return _BLANKS.sub(" ", _SOURCE_BREAK.sub("", _INVISIBLE.sub("", text))).strip(" \u3000")


def source_text(node: Element) -> str:
    """All characters of a node, scripts and styles too."""
    return cast("str", _STRING(node))


def words(node: Element) -> str:
    """All characters of a node as they stand, scripts and styles left out; hidden ones are included."""
    if next(node.iter(*_UNPRINTED), None) is None:
        return source_text(node)
    return "".join(str(text) for text in _TEXTS(node))  # type: ignore[union-attr]


def node_text(node: Element) -> str:
    """All words of a node, tidied, a blank between its pieces."""
    return tidy(" ".join(str(text) for text in _TEXTS(node)))  # type: ignore[union-attr]


def children(node: Element) -> Iterator[str | Element]:
    """The texts and elements in a node, in their order; comments are left out."""
    if node.text:
        yield node.text
    for child in node:
        if isinstance(child.tag, str):
            yield child
        if child.tail:
            yield child.tail
