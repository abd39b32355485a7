"""Markup of an original that can do nothing: no script, style, picture, link, form or frame.

What is left is words, lists and tables, with our own ids where statutory cells stand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from html import escape
from typing import Any

import nh3
from lxml import etree

from crawler.web.show import visible
from extract.document import Block, Paragraph, Place, Table
from extract.html.reader import tree
from extract.media import read
from extract.report import Hint
from extract.sniff import sniff

PREFIX = "gk-"
"""Of the ids of marked cells: ``gk-t3.new_recv.nat``."""
_LONGEST = 3_000_000
_TAGS = {
    "p", "div", "span", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "br", "hr",
    "b", "strong", "i", "em", "u", "s", "del", "sub", "sup", "center", "blockquote", "pre", "table",
    "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "td", "th", "section", "article", "font",
    "big", "small",
}  # fmt: skip
_ATTRIBUTES = {"*": {"id"}, "td": {"colspan", "rowspan", "align"}, "th": {"colspan", "rowspan", "align"}}
_PATH = re.compile(r"(?:/(?:\*|[A-Za-z][A-Za-z0-9]*)\[\d{1,7}\])+")
_DROPPED = {
    "script", "style", "noscript", "template", "iframe", "frame", "object", "embed", "svg", "math", "select",
    "textarea", "button", "title",
}  # fmt: skip
_MOST_SPAN = 200


def page_html(data: bytes, hint: dict[str, str], marks: dict[str, Any]) -> str:
    """A page of a portal made harmless. ``marks`` are places (as Place.as_dict) by cell id."""
    told = Hint(**hint)
    root = tree(data, sniff(data, told).charset)
    for node in root.iter("*"):
        if "id" in node.attrib:
            del node.attrib["id"]
    for cell_id, place in marks.items():
        for node in _found(root, place.get("xpath")):
            node.set("id", PREFIX + cell_id)
    for image in root.iter("img"):
        image.tail = f"〔图〕{image.tail or ''}"
    return clean(visible(etree.tostring(root, encoding="unicode", method="html"))[:_LONGEST])


def _found(root: Any, xpath: str | None) -> list[Any]:
    """The node at a path that our own reader wrote; none where the page is read otherwise now."""
    return root.xpath(xpath)[:1] if xpath and _PATH.fullmatch(xpath) else []


def clean(text: str) -> str:
    """The markup with nothing left but words, lists, tables and our ids."""
    return nh3.clean(
        text, tags=_TAGS, clean_content_tags=_DROPPED, attributes=_ATTRIBUTES, attribute_filter=_attribute,
        strip_comments=True, link_rel=None, url_schemes=set(),
    )  # fmt: skip


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "id":
        return value if value.startswith(PREFIX) else None
    if name == "align":
        return value if value in ("left", "right", "center") else None
    return value if value.isascii() and value.isdigit() and 0 < int(value) <= _MOST_SPAN else None


def document_html(data: bytes, hint: dict[str, str], marks: dict[str, Any]) -> str:
    """What the reader of any other medium found, as markup of our own. Raises Unreadable."""
    by_place = {json.dumps(place, sort_keys=True): cell_id for cell_id, place in marks.items()}
    return _blocks(read(data, Hint(**hint)).blocks, by_place)[:_LONGEST]


def _blocks(blocks: Iterable[Block], by_place: dict[str, str]) -> str:
    return "\n".join(
        _table(block, by_place) if isinstance(block, Table) else _paragraph(block, by_place)
        for block in blocks
    )


def _paragraph(block: Paragraph, by_place: dict[str, str]) -> str:
    tag = f"h{min(block.level + 1, 6)}" if block.level else "p"
    return f"<{tag}{_id(block.place, by_place)}>{_text(block.text)}</{tag}>"


def _table(table: Table, by_place: dict[str, str]) -> str:
    rows: dict[int, list[str]] = {}
    for cell in sorted(table.cells, key=lambda c: (c.row, c.column)):
        spans = f' rowspan="{min(cell.rowspan, _MOST_SPAN)}" colspan="{min(cell.colspan, _MOST_SPAN)}"'
        rows.setdefault(cell.row, []).append(f"<td{_id(cell.place, by_place)}{spans}>{_text(cell.text)}</td>")
    body = "".join(f"<tr>{''.join(rows.get(row, []))}</tr>" for row in range(table.height))
    return f"<table>{body}</table>"


def _id(place: Place, by_place: dict[str, str]) -> str:
    told = json.loads(json.dumps(place.as_dict()))  # boxes as lists, as they come back from the store
    cell_id = by_place.get(json.dumps(told, sort_keys=True))
    return f' id="{escape(PREFIX + cell_id)}"' if cell_id else ""


def _text(text: str) -> str:
    return escape(visible(text)).replace("\n", "<br>")
