"""Markup of an original that can do nothing: no script, link, form or frame, nothing from elsewhere.

What is left is words, lists and tables as they looked (``styles``), pictures where they are archived or
stand in the page itself, drawn anew, and our own ids where statutory cells stand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from typing import Any

import nh3
from lxml import etree

from crawler.feed.defuse import visible
from crawler.web.pictures import NotAPicture, inline
from crawler.web.styles import declarations, sheet
from extract.document import Block, Paragraph, Place, Table
from extract.html.nodes import Visibility
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
    "big", "small", "img",
}  # fmt: skip
_BOXES = {"align", "valign", "width", "bgcolor", "border", "cellpadding", "cellspacing"}
_ATTRIBUTES = {
    "*": {"id", "class", "style", "align"}, "td": {"colspan", "rowspan", *_BOXES},
    "th": {"colspan", "rowspan", *_BOXES}, "table": _BOXES, "tr": _BOXES, "col": {"width", "span"},
    "font": {"color", "size", "face"}, "img": {"src", "alt", "width", "height"},
}  # fmt: skip
_WORDS = {
    "align": re.compile("left|right|center|justify", re.I), "valign": re.compile("top|middle|bottom", re.I),
    "width": re.compile(r"\d{1,4}%?"), "height": re.compile(r"\d{1,4}"),
    "border": re.compile(r"\d{1,2}"), "cellpadding": re.compile(r"\d{1,2}"),
    "cellspacing": re.compile(r"\d{1,2}"), "size": re.compile("[2-7]"),
    "bgcolor": re.compile(r"#?[0-9A-Za-z]{3,20}"), "color": re.compile(r"#?[0-9A-Za-z]{3,20}"),
    "face": re.compile(r"[\w ,-]{1,60}"), "alt": re.compile(r"[^\x00]{1,200}"),
    "src": re.compile(r"/original/[0-9a-f]{64}/picture|data:image/png;base64,[A-Za-z0-9+/=]+"),
    "id": re.compile(re.escape(PREFIX) + r"[\w.]{1,60}"),
}  # fmt: skip
"""What an attribute may say; spans and styles are judged by themselves."""
_CLASS = re.compile(r"[A-Za-z_][\w-]{0,60}")
UNSEEN = PREFIX + "unseen"
"""The class of what a person did not see on the page itself."""
_MOST_PICTURES = 40
_MOST_INLINE = 4_000_000
_PATH = re.compile(r"(?:/(?:\*|[A-Za-z][A-Za-z0-9]*)\[\d{1,7}\])+")
_DROPPED = {
    "script", "style", "noscript", "template", "iframe", "frame", "object", "embed", "svg", "math", "select",
    "textarea", "button", "title",
}  # fmt: skip
_MOST_SPAN = 200


@dataclass(frozen=True)
class Snapshot:
    """A page made harmless: what stands in its body, and its own rules of style."""

    body: str
    style: str


def page_html(
    data: bytes, hint: dict[str, str], marks: dict[str, Any], pictures: dict[str, str] | None = None
) -> Snapshot:
    """A page of a portal made harmless. ``marks`` are places (as Place.as_dict) by cell id, ``pictures``
    hashes of archived pictures by what the page calls them."""
    told = Hint(**hint)
    root = tree(data, sniff(data, told).charset)
    style = sheet(node.text or "" for node in root.iter("style"))
    unseen = _unseen(root)
    for node in root.iter("*"):
        if "id" in node.attrib:
            del node.attrib["id"]
    for cell_id, place in marks.items():
        for node in _found(root, place.get("xpath")):
            node.set("id", PREFIX + cell_id)
    _mark_unseen(unseen)
    _show_pictures(root, pictures or {})
    text = visible(etree.tostring(root, encoding="unicode", method="html"))
    return Snapshot(clean(text[: _LONGEST + _MOST_INLINE * 2]), style)


def _unseen(root: Any) -> list[Any]:
    """The outermost nodes that a person looking at the page did not see, and that say something."""
    seen, found = Visibility(root), []
    for node in list(root.iter("*")):
        if seen.hidden(node) and not any(parent in found for parent in node.iterancestors()):
            found.append(node)
    return found


def _mark_unseen(nodes: Iterable[Any]) -> None:
    """Hidden parts are told apart; where a figure was read from one, it stands like all others."""
    for node in nodes:
        marked = any(str(held.get("id", "")).startswith(PREFIX) for held in node.iter("*"))
        if marked or not "".join(node.itertext()).strip():
            continue
        if "style" in node.attrib:
            del node.attrib["style"]
        node.set("class", UNSEEN)


def _show_pictures(root: Any, archived: dict[str, str]) -> None:
    """Pictures that we hold are shown; of the others a mark stays, with the words beside them."""
    room = _MOST_INLINE
    for number, image in enumerate(list(root.iter("img"))):
        source = (image.get("src") or "").strip()
        address = f"/original/{archived[source]}/picture" if source in archived else ""
        if not address and source[:5].lower() == "data:" and number < _MOST_PICTURES and room > 0:
            with suppress(NotAPicture):
                address = inline(source)
                room -= len(address)
        if address:
            image.set("src", address)
        else:
            image.tail = f"〔图{image.get('alt') or ''}〕{image.tail or ''}"
            image.attrib.clear()
            image.tag = "span"


def _found(root: Any, xpath: str | None) -> list[Any]:
    """The node at a path that our own reader wrote; none where the page is read otherwise now."""
    return root.xpath(xpath)[:1] if xpath and _PATH.fullmatch(xpath) else []


def clean(text: str) -> str:
    """The markup with nothing left but words, lists, tables, their looks and our ids."""
    return nh3.clean(
        text, tags=_TAGS, clean_content_tags=_DROPPED, attributes=_ATTRIBUTES, attribute_filter=_attribute,
        strip_comments=True, link_rel=None, url_schemes={"data"},
    )  # fmt: skip


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "style":
        return declarations(value) or None
    if name == "class":
        kept = [word for word in value.split()[:8] if _CLASS.fullmatch(word) and _own(word)]
        return " ".join(kept) or None
    if name in _WORDS:
        return value if _WORDS[name].fullmatch(value) else None
    return value if value.isascii() and value.isdigit() and 0 < int(value) <= _MOST_SPAN else None


def _own(word: str) -> bool:
    """A class of the page, or the one that we gave it."""
    return word == UNSEEN or not word.startswith(PREFIX)


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
