"""Find the node that holds the article: a known container if it holds the text, else the densest
block; in either case widened until it holds every table of the report."""

from __future__ import annotations

from itertools import islice
from typing import Any, cast

from lxml import etree

from extract.formwords import count_words
from extract.html.nodes import OWN_CLASS, Visibility
from extract.html.text import SKIP, Element, words

CONTAINERS = (
    ".TRS_Editor", ".trs_editor_view", ".TRS_UEDITOR", "ucapcontent", "#UCAP-CONTENT", "#zoomcon", "#zoom",
    "#Zoom", ".v_news_content", "#vsb_content", ".j-fontContent", ".wzcon", ".article-content",
    ".article_content", ".articleContent", ".article_con", ".news_cont_d_wrap", ".tyxxy_main",
    ".content-body", ".artile_zw", ".article", "article", "#content", ".content",
)  # fmt: skip
_KNOWN = frozenset(CONTAINERS)
_SHARE = 0.5  # of the densest block's words: a container with less is a stray
_DOMINANT = 0.75  # a child with so much of its parent's words is where the words are
_TABLE_WORDS = 3  # distinct words of the form that make a table one of the report's
_LEAST_WEIGHT = 9  # characters of three such words
_LEAST_CELLS = 20  # of a table that is weighed as a whole
_CLASSES = (".", etree.XPath(f"descendant::*/{OWN_CLASS}"))
_IDS = ("#", etree.XPath("descendant::*/@id"))
_TAGS = ("article", "ucapcontent")
_WHOLES = frozenset({"p", "table"})
_BLOCKS = ("div", "table", "p", "td")


def find_content(root: Element, seen: Visibility) -> Element:
    """The smallest sensible node with the whole report; ``root`` itself in doubt."""
    body = root.find(".//body")
    top = body if body is not None else root
    named = _named(top)
    weights = _weights(top, seen, {a for nodes in named.values() for n in nodes for a in n.iterancestors()})
    densest = _densest(top, weights)
    chosen = _container(named, weights, weights.get(densest, 0))
    chosen = densest if chosen is None else chosen
    for table in top.iter("table"):
        if weights.get(table, 0) >= _LEAST_WEIGHT and count_words(words(table)) >= _TABLE_WORDS:
            chosen = _common(chosen, table)
    return _out_of_table(chosen)


def _weights(top: Element, seen: Visibility, around: set[Element]) -> dict[Element, int]:
    """Number of shown characters outside links for each node that has any. Paragraphs and tables of figures
    are weighed as a whole, unless they are ``around`` a known container."""
    order: list[tuple[Element, Element | None]] = []
    own: dict[Element, int] = {}
    stack: list[tuple[Element, Element | None, int]] = [(top, None, 0)]
    plain = seen.all_plain
    while stack:
        node, parent, depth = stack.pop()
        order.append((node, parent))
        if node.tag in _WHOLES and _is_whole(node, around):
            own[node] = _whole(node)
            continue
        count = len(node.text.strip()) if node.text else 0
        for child in node:
            if child.tail:
                count += len(child.tail.strip())
            tag = child.tag
            if (
                isinstance(tag, str)
                and tag not in SKIP
                and tag != "a"
                and depth < 400
                and (plain or not seen.hidden(child))
            ):
                stack.append((child, node, depth + 1))
        own[node] = count
    for node, parent in reversed(order):
        if parent is not None:
            own[parent] += own[node]
    return {node: count for node, count in own.items() if count}


def _is_whole(node: Element, around: set[Element]) -> bool:
    """Whether nothing inside a node can be the content: a plain paragraph, a table of many cells."""
    if node.tag == "p":
        return node not in around and (not len(node) or next(node.iterdescendants(*_BLOCKS), None) is None)
    if node.tag != "table" or node in around or next(node.iterdescendants("table"), None) is not None:
        return False
    return next(islice(node.iter("td"), _LEAST_CELLS, None), None) is not None


def _whole(node: Element) -> int:
    if not len(node):
        return len("".join((node.text or "").split()))
    linked = sum(len("".join(words(link).split())) for link in node.iterdescendants("a"))
    return len("".join(words(node).split())) - linked


def _named(top: Element) -> dict[str, list[Element]]:
    """The nodes that a selector of CONTAINERS finds, in the order of the page."""
    named: dict[str, list[Element]] = {}
    for mark, path in (_CLASSES, _IDS):
        for value in cast("list[Any]", path(top)):
            for name in value.split():
                if (selector := mark + name) in _KNOWN:
                    named.setdefault(selector, []).append(value.getparent())
    for node in top.iterdescendants(*_TAGS):
        named.setdefault(str(node.tag), []).append(node)
    return named


def _densest(top: Element, weights: dict[Element, int]) -> Element:
    node = top
    while node.tag != "table":
        inner = max(node.iterchildren("*"), key=lambda c: weights.get(c, 0), default=None)
        if inner is None or weights.get(inner, 0) < _DOMINANT * max(weights.get(node, 0), 1):
            break
        node = inner
    return node


def _container(named: dict[str, list[Element]], weights: dict[Element, int], most: int) -> Element | None:
    """The first known container, in the order of CONTAINERS, that holds enough of the words."""
    for selector in CONTAINERS:
        for found in named.get(selector, ()):
            if weights.get(found, 0) >= max(_SHARE * most, 1):
                return found
    return None


def _common(one: Element, other: Element) -> Element:
    """The nearest node that holds both."""
    above = {one, *one.iterancestors()}
    node: Element | None = other
    while node is not None and node not in above:
        node = node.getparent()
    return node if node is not None else one


def _out_of_table(node: Element) -> Element:
    """A report's own table is never the content itself: its heading stands beside it."""
    if node.tag in ("table", "thead", "tbody", "tr"):
        table = node if node.tag == "table" else next(node.iterancestors("table"), None)
        parent = table.getparent() if table is not None else None
        return parent if parent is not None else node
    return node
