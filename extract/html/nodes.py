"""Two questions about HTML nodes: where is it (XPath), and would a reader see it?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from lxml import etree

from extract.formwords import count_words
from extract.html.sheets import HIDDEN, SMALL, STRUCK, TURNED, Sheets, sheets_of
from extract.html.text import Element, words

_PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_OFF_SCREEN = re.compile(
    r"(?:^|;)(?:left|top|right|bottom|text-indent):-(?:999|\d{4,})(?:\.\d+)?(?:px|pt|em)"
)
_TINY = r"(?:0(?:\.\d+)?(?:px|pt|%)?|0(?:\.0+)?r?em|1(?:\.0+)?p[xt])(?:!important)?(?:;|$)"
_NO_SIZE = re.compile(rf"(?:^|;)font(?:-size)?:{_TINY}")
_SOME_SIZE = re.compile(rf"font-size:(?!{_TINY})")
_MOVED = re.compile(r"(?:^|;)(?:order:|float:right|(?:left|right):-?[\d.]*[1-9])")
_WHITE = re.compile(r"(?:^|;)color:(?:#fff(?:fff)?|white|rgb\(255,255,255\))(?:!|;|$)")
OWN_CLASS = "@class[. != 'MsoNormal' and . != 'western']"  # not one that word processors give each paragraph
_STRUCK_TAGS = frozenset({"del", "s", "strike"})
_COUNT = re.compile(r"\s*\+?(\d{1,9})")


class Paths:
    """XPaths of nodes, remembered: ``/html/body/div[2]/*[3]``. Names that XPath would take for
    a namespace (``o:p``) or that are not names at all are counted among all elements."""

    def __init__(self) -> None:
        self._known: dict[Element, str] = {}
        self._plain: dict[str, bool] = {}

    def of(self, node: Element) -> str:
        """The XPath of a node; its siblings are named in the same pass."""
        chain: list[Element] = []
        step: Element | None = node
        while step is not None and step not in self._known:
            chain.append(step)
            step = step.getparent()
        path = self._known[step] if step is not None else ""
        for element in reversed(chain):
            path = self._name_children(element, path)
        return path

    def forget(self) -> None:
        """Let go of all nodes: a part of the tree that is taken out is freed at once only where nobody holds
        nodes in it."""
        self._known.clear()

    def _name_children(self, node: Element, parent_path: str) -> str:
        """Name all elements beside ``node`` at once, so that a long list is counted only once."""
        counts: dict[str, int] = {}
        parent = node.getparent()
        siblings = parent.iterchildren("*") if parent is not None else iter([node])
        for position, sibling in enumerate(siblings, start=1):
            name = str(sibling.tag)
            counts[name] = count = counts.get(name, 0) + 1
            plain = self._plain.get(name)
            if plain is None:
                plain = self._plain[name] = _PLAIN_NAME.fullmatch(name) is not None
            step = f"{name}[{count}]" if plain else f"*[{position}]"
            self._known[sibling] = f"{parent_path}/{step}"
        return self._known[node]


@dataclass(frozen=True)
class _Style:
    """What a style attribute says about its node: hidden, without size, struck out, set from right to left,
    moved from its place, white, raised or lowered (``super``, ``sub``), filled with a colour or picture."""

    hides: bool = False
    sizeless: bool = False
    struck: bool = False
    turned: bool = False
    moved: bool = False
    white: bool = False
    small: str = ""
    filled: bool = False
    pictured: bool = False

    @cached_property
    def plain(self) -> bool:
        """Whether words of this style are seen as they are written."""
        unseen = self.hides or self.sizeless or self.struck or self.white
        return not (unseen or self.turned or self.moved or self.small or self.pictured)


_PLAIN_STYLE = _Style()
_STYLES = etree.XPath("//@style", smart_strings=False)
_COLORS = etree.XPath("//@color", smart_strings=False)
_TOLD = etree.XPath("boolean(//@hidden) or boolean(//@dir[. != 'ltr'])")
_WHITES = frozenset({"#ffffff", "#fff", "white"})
_TELLING = frozenset({"hidden", "dir", "color"})
_TELLING_TAGS = frozenset({"del", "s", "strike", "bdo"})
Names = tuple[Any, ...]  # of tags, comments among them


class Visibility:
    """How a person looking at the page would see its words: by styles, by the ``hidden`` attribute and by
    the rules of the page's own ``<style>`` elements."""

    def __init__(self, root: Element, keep_hidden: bool = False) -> None:
        self._keep = keep_hidden
        self._sheets = Sheets() if keep_hidden else sheets_of(root)
        styles = set(cast("list[str]", _STYLES(root)))
        # styles that may print figures
        self.pictures = bool(self._sheets.written) or any("url(" in style for style in styles)
        self._root = root
        self._around: dict[Names, set[Element]] = {}
        self._sheeted = not self._sheets.empty
        self._styles: dict[str, _Style] = {"": _PLAIN_STYLE}
        self.all_plain = not self._sheeted and self._is_plain(root, styles)  # then no node need be asked

    def _is_plain(self, root: Element, styles: set[str]) -> bool:
        colors = set(cast("list[str]", _COLORS(root)))
        if _TOLD(root) or next(root.iter(*_TELLING_TAGS), None) is not None:
            return False
        return not any(color.lower() in _WHITES for color in colors) and all(
            self._judged(style).plain for style in styles
        )

    def around(self, names: Names) -> set[Element]:
        """All nodes that hold an element of these names, found once a page."""
        found = self._around.get(names)
        if found is None:
            found = self._around[names] = set()
            for node in self._root.iter(*names):
                above = node.getparent()
                while above is not None and above not in found:
                    found.add(above)
                    above = above.getparent()
        return found

    def hidden(self, node: Element) -> bool:
        """True when the node itself is hidden (its ancestors are not asked)."""
        if self._keep or self.all_plain:
            return False
        if node in self._sheets.hidden:
            return True
        if not node.keys():
            return False
        if node.get("hidden") is not None:
            return True
        style = self._style(node)
        return style.hides or (
            style.sizeless and not any(_SOME_SIZE.search(_style(child)) for child in _styled(node))
        )

    def plain(self, node: Element) -> bool:
        """True where nothing is to be asked: no style, sheet or attribute changes how the node is seen."""
        if self.all_plain:
            return True
        if self._sheeted or node.tag in _TELLING_TAGS:
            return False
        names = node.keys()
        return not names or (_TELLING.isdisjoint(names) and self._style(node).plain)

    def struck(self, node: Element) -> bool:
        """True for words that are printed struck out: they are no longer part of the report."""
        if self.all_plain:
            return False
        return node.tag in _STRUCK_TAGS or self._style(node).struck or node in self._sheets.struck

    def turned(self, node: Element) -> bool:
        """True for words set from right to left: they are shown in another order than they are written."""
        if self.all_plain:
            return False
        rtl = node.tag == "bdo" or (node.get("dir") or "").lower() == "rtl"
        return rtl or self._style(node).turned or node in self._sheets.turned

    def moved(self, node: Element) -> bool:
        """True for words that may be shown elsewhere in their line than they are written."""
        return self._style(node).moved

    def small(self, node: Element) -> str:
        """``sup`` or ``sub`` for raised or lowered words, else ''."""
        if small := self._style(node).small:
            return small
        return "sup" if node in self._sheets.raised else "sub" if node in self._sheets.lowered else ""

    def white(self, node: Element) -> bool:
        """True for white words on a ground that nothing has filled."""
        if not (self._style(node).white or (node.get("color") or "").lower() in _WHITES):
            return False
        chain = [node, *node.iterancestors("td", "th", "tr", "tbody", "table", "div")]
        return not any(self._style(n).filled or n.get("bgcolor") for n in chain)

    def written(self, node: Element) -> bool:
        """True where a sheet or a picture behind shows words that the page does not hold."""
        return self._style(node).pictured or node in self._sheets.written

    def _style(self, node: Element) -> _Style:
        return self._judged(node.get("style") or "")

    def _judged(self, style: str) -> _Style:
        known = self._styles.get(style)
        if known is None:
            known = self._styles[style] = _judge(_packed(style))
        return known

    def hides_form(self, root: Element) -> bool:
        """True when a hidden part holds words of the form: then it may be the report itself."""
        if self._keep or self.all_plain:
            return False
        return any(
            self.hidden(node) and count_words(words(node)) >= 5 for node in root.iter("*") if node.keys()
        )


def number(node: Element, attribute: str, most: int) -> int:
    """A span attribute as browsers read it: leading digits, at least 1, at most ``most``."""
    printed = node.get(attribute)
    if printed is None or printed == "1":
        return 1
    found = _COUNT.match(printed)
    value = int(found[1]) if found else 1
    if value == 0 and attribute == "rowspan" and found:
        return most
    return max(1, min(value, most))


def matters(text: str) -> bool:
    """True for hidden or struck words that could be part of the report: figures or words of the form.
    Buttons, menus and notes to editors are not worth a person's look."""
    return any(c.isdigit() for c in text) or count_words(text) > 0


def _packed(style: str) -> str:
    return "".join(style.lower().split())


def _style(node: Element) -> str:
    return _packed(node.get("style", ""))


def _styled(node: Element) -> list[Element]:
    return [inner for inner in node.iterdescendants("*") if inner.get("style")]


def _judge(style: str) -> _Style:
    return _Style(
        bool(HIDDEN.search(style) or _OFF_SCREEN.search(style)),
        bool(_NO_SIZE.search(style)),
        bool(STRUCK.search(style)),
        bool(TURNED.search(style)),
        bool(_MOVED.search(style)),
        bool(_WHITE.search(style)),
        {"super": "sup", "sub": "sub"}[small[1]] if (small := SMALL.search(style)) else "",
        "background" in style,
        "background" in style and "url(" in style,
    )
