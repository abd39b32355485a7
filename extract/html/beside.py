"""Lines that stand just before and behind the content: a title in pieces, the signature and its day."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extract.document import Block, Paragraph, Place
from extract.html.nodes import Paths, Visibility
from extract.html.text import SKIP, Element, tidy, words

_MOST = 4  # lines on either side
_LONGEST = 60  # characters
_LINE_TAGS = frozenset({"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "center", "span", "font"})
_TITLE = re.compile(r"公开|报告|年报|20\d\d年|[局委办镇乡街道府会室]$")
_SIGNED = re.compile(r"(?:20\d\d|二[〇○零].{2})\s*年.{1,4}月.{1,4}日|[局委办镇乡府会室中心处道]$")


def beside(content: Element, paths: Paths, seen: Visibility) -> tuple[list[Block], list[Block]]:
    """The lines before the content that may be its title, and those behind it that may be its signature."""
    before = _lines(content.itersiblings(preceding=True), _TITLE, paths, seen)[::-1]
    return before, _lines(content.itersiblings(), _SIGNED, paths, seen)


def _lines(nodes: Iterable[Element], pattern: re.Pattern[str], paths: Paths, seen: Visibility) -> list[Block]:
    """The nearest short lines without links; the first that is something else ends them."""
    found: list[Block] = []
    for node in nodes:
        text = tidy(words(node)) if isinstance(node.tag, str) and node.tag not in SKIP else ""
        if not text:
            continue
        linked = next(node.iter("a", "table", "input", "form"), None) is not None
        shown = node.tag in _LINE_TAGS and not linked and not seen.hidden(node)
        if not shown or len(text) > _LONGEST or not pattern.search(text) or len(found) == _MOST:
            break
        found.append(Paragraph(text, Place(xpath=paths.of(node))))
    return found
