"""Find the node that holds the article: a known container if it holds the text, else the densest
block; in either case widened until it holds every table of the report."""

from __future__ import annotations

from bs4 import NavigableString, Tag
from bs4.element import PreformattedString

from extract.formwords import count_words
from extract.html_nodes import Visibility
from extract.html_text import SKIP

CONTAINERS = (
    ".TRS_Editor", ".trs_editor_view", ".TRS_UEDITOR", "ucapcontent", "#UCAP-CONTENT", "#zoomcon", "#zoom",
    "#Zoom", ".v_news_content", "#vsb_content", ".j-fontContent", ".wzcon", ".article-content",
    ".article_content", ".articleContent", ".article_con", ".news_cont_d_wrap", ".tyxxy_main",
    ".content-body", ".artile_zw", ".article", "article", "#content", ".content",
)  # fmt: skip
_SHARE = 0.5  # of the densest block's words: a container with less is a stray
_DOMINANT = 0.75  # a child with so much of its parent's words is where the words are
_TABLE_WORDS = 3  # distinct words of the form that make a table one of the report's


def find_content(root: Tag, seen: Visibility) -> Tag:
    """The smallest sensible node with the whole report; ``root`` itself in doubt."""
    body = root.find("body")
    top = body if isinstance(body, Tag) else root
    weights = _weights(top, seen)
    densest = _densest(top, weights)
    chosen = _container(top, weights, weights.get(id(densest), 0)) or densest
    for table in top.find_all("table"):
        if count_words(table.get_text()) >= _TABLE_WORDS and weights.get(id(table)):
            chosen = _common(chosen, table)
    return _out_of_table(chosen)


def _weights(top: Tag, seen: Visibility) -> dict[int, int]:
    """Number of shown characters outside links for each node that has any."""
    weights: dict[int, int] = {}
    stack: list[tuple[Tag, int]] = [(top, 0)]
    while stack:
        node, depth = stack.pop()
        own = 0
        for child in node.children:
            if isinstance(child, Tag):
                if child.name not in SKIP and child.name != "a" and depth < 400 and not seen.hidden(child):
                    stack.append((child, depth + 1))
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                own += len(child.strip())
        step: Tag | None = node if own else None
        while step is not None:
            weights[id(step)] = weights.get(id(step), 0) + own
            step = None if step is top else step.parent
    return weights


def _densest(top: Tag, weights: dict[int, int]) -> Tag:
    node = top
    while node.name != "table":
        inner = max(
            (c for c in node.children if isinstance(c, Tag)),
            key=lambda c: weights.get(id(c), 0),
            default=None,
        )
        if inner is None or weights.get(id(inner), 0) < _DOMINANT * max(weights.get(id(node), 0), 1):
            break
        node = inner
    return node


def _container(top: Tag, weights: dict[int, int], most: int) -> Tag | None:
    for selector in CONTAINERS:
        for found in _select(top, selector):
            if weights.get(id(found), 0) >= max(_SHARE * most, 1):
                return found
    return None


def _select(top: Tag, selector: str) -> list[Tag]:
    if selector.startswith("."):
        return list(top.find_all(class_=selector[1:]))
    if selector.startswith("#"):
        return list(top.find_all(id=selector[1:]))
    return list(top.find_all(selector))


def _common(one: Tag, other: Tag) -> Tag:
    """The nearest node that holds both."""
    above = {id(one)} | {id(p) for p in one.parents}
    node: Tag | None = other
    while node is not None and id(node) not in above:
        node = node.parent
    return node if node is not None else one


def _out_of_table(node: Tag) -> Tag:
    """A report's own table is never the content itself: its heading stands beside it."""
    if node.name in ("table", "thead", "tbody", "tr") and node.parent is not None:
        table = node if node.name == "table" else node.find_parent("table")
        return table.parent if table is not None and table.parent is not None else node
    return node
