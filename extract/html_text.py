"""Words of HTML nodes as a browser shows them."""

from __future__ import annotations

import re

from bs4 import Tag
from bs4.element import PreformattedString

SKIP = frozenset({
    "script", "style", "noscript", "template", "head", "link", "meta", "object", "embed", "iframe",
    "select", "option", "button", "textarea",
})  # fmt: skip
_CJK = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f"
_SOURCE_BREAK = re.compile(rf"(?<=[{_CJK}])[ \t\f]*[\r\n]\s*(?=[{_CJK}])")
_BLANKS = re.compile(r"[ \t\r\n\f\v\u00a0]+")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")


def tidy(text: str) -> str:
    """Text as a browser shows it: blanks collapsed, line breaks of the source between Chinese
    characters gone, invisible characters gone."""
    return _BLANKS.sub(" ", _SOURCE_BREAK.sub("", _INVISIBLE.sub("", text))).strip(" \u3000")


def node_text(node: Tag) -> str:
    """All words of a node, tidied, scripts and styles left out; hidden ones are included."""
    parts = [
        str(s)
        for s in node.find_all(string=True)
        if not isinstance(s, PreformattedString) and (s.parent is None or s.parent.name not in SKIP)
    ]
    return tidy(" ".join(parts))
