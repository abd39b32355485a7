"""The words of one table cell as a reader sees them, and what its text cannot tell."""

from __future__ import annotations

import re

from lxml import etree

from extract.html.nodes import Names, Visibility, matters
from extract.html.text import SKIP, Element, children, source_text, tidy, words

UNREAD = "unread_in_cell"
IMAGE = "image_in_cell"
TURNED = "turned_text"
_FIELDS = frozenset({"input", "textarea"})
_TYPED = frozenset({"", "text", "number", "tel"})
_BREAKS = frozenset({
    "p", "div", "li", "br", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "center", "blockquote",
})  # fmt: skip
_SMALL = {"sup": str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"), "sub": str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")}
_RAISED = {"sup": "sup", "sub": "sub", "rt": "sup", "rp": "sup"}
_WORDS = re.compile(r"[\u4e00-\u9fff]")
_CELLS = ("td", "th")
_DEEPEST = 100  # elements in elements
_DIGIT = re.compile(r"\d")
_ELSEWHERE = frozenset({"canvas", "iframe", "object", "embed", "video", "svg", "math"})
_WITH_FIGURES = frozenset(
    {"script", "select", "button", "noscript", "template"}
)  # shown, or made by a script


_WORDED = frozenset({"p", "div", "span", "font", "b", "strong", "center"})
_IMAGES = ("img",)
_SPECIAL: Names = (etree.Comment, etree.PI, *_FIELDS, *_BREAKS, *_RAISED, *_ELSEWHERE, *SKIP, *_CELLS)


def cell_text(cell: Element, seen: Visibility, warnings: list[str]) -> str:
    """The words of a cell as shown, one line each for paragraphs and breaks. Raised and lowered digits
    (marks of footnotes) come as such characters."""
    if seen.turned(cell):
        warnings.append(TURNED)
    if not len(cell):
        text = tidy(cell.text or "")
        if seen.pictures and seen.written(cell):
            warnings.append(IMAGE if not text else UNREAD)
        return text
    parts: list[str] = []
    if len(cell) == 1 and _is_words(cell[0], seen):
        _add_words(cell, cell[0], parts)
    else:
        _gather(cell, seen, warnings, parts, 0)
    lines = [tidy(line) for line in "".join(parts).split("\x1e") if line]
    text = "\n".join([line for line in lines if line])
    if _shows_pictures(cell, text, seen):
        warnings.append(IMAGE)
    return text


def _is_words(node: Element, seen: Visibility) -> bool:
    """Whether a node is plain words, or a paragraph of them, and nothing else: so most cells are made."""
    return seen.all_plain and node.tag in _WORDED and node not in seen.around(_SPECIAL)


def _add_words(cell: Element, only: Element, parts: list[str]) -> None:
    edge = "\x1e" if only.tag in _BREAKS else ""
    parts += [cell.text or "", edge, source_text(only), edge, only.tail or ""]


def _shows_pictures(cell: Element, text: str, seen: Visibility) -> bool:
    """Whether a picture may be the cell's figure, or a part of it. Beside words it is an ornament."""
    if _WORDS.search(text):
        return False
    if cell in seen.around(_IMAGES):
        return True
    return seen.pictures and any(seen.written(node) for node in cell.iter("*"))


def _gather(node: Element, seen: Visibility, warnings: list[str], parts: list[str], depth: int) -> None:
    for child in children(node):
        if isinstance(child, str):
            parts.append(child)
        elif child.tag in _FIELDS:
            parts.append(_field(child))
        elif child.tag in SKIP or child.tag in _ELSEWHERE:
            if _shows_more(child):
                warnings.append(UNREAD)
        elif child.tag not in _RAISED and depth < _DEEPEST and seen.plain(child):
            edge = "\x1e" if child.tag in _BREAKS else " " if child.tag in _CELLS else ""
            if not len(child):
                parts.append(edge + (child.text or ""))
            elif seen.all_plain and child not in seen.around(_SPECIAL):
                parts.append(edge + source_text(child))
            else:
                parts.append(edge)
                _gather(child, seen, warnings, parts, depth + 1)
            parts.append(edge if edge != " " else "")
        elif (hidden := seen.hidden(child) or _unseen(child, seen)) or seen.struck(child):
            if matters(words(child)):
                warnings.append("hidden_text" if hidden else "struck_text")
        elif small := _RAISED.get(str(child.tag)) or seen.small(child):
            inner: list[str] = []
            _gather(child, seen, warnings, inner, depth + 1)
            parts.append("".join(inner).translate(_SMALL[small]))
        elif depth >= _DEEPEST:
            parts.append(words(child))
        else:
            if seen.turned(child) or (seen.moved(child) and _DIGIT.search(words(child))):
                warnings.append(TURNED)
            edge = "\x1e" if child.tag in _BREAKS else ""
            parts.append(edge or (" " if child.tag in _CELLS else ""))
            _gather(child, seen, warnings, parts, depth + 1)
            parts.append(edge)


def _unseen(node: Element, seen: Visibility) -> bool:
    """White figures on white ground."""
    return seen.white(node) and bool(_DIGIT.search(words(node)))


def _shows_more(node: Element) -> bool:
    """Whether an element that is not read may show a figure."""
    return node.tag in _ELSEWHERE or (
        node.tag in _WITH_FIGURES and any(c.isdigit() for c in source_text(node))
    )


def _field(node: Element) -> str:
    """What a form field shows: pages that were drawn up as forms keep their figures there."""
    if node.tag == "textarea":
        return words(node)
    shown = node.get("type", "text").strip().lower() in _TYPED
    return node.get("value", "") if shown else ""
