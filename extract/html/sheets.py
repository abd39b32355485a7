"""What a page's own style sheets do to its words: hide them, strike them out, raise them, turn them round."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import cast

from cssselect import GenericTranslator, SelectorError, parse
from cssselect.parser import Selector
from lxml import etree

from extract.html.text import Element, source_text

HIDDEN = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|mso-hide:all|(?:^|;)opacity:0(?:\.0+)?(?![.\d])"
    r"|(?:^|;)color:(?:transparent|rgba\([^)]*,0?\.?0+\))",
    re.IGNORECASE,
)
TURNED = re.compile(r"direction:rtl|unicode-bidi:(?!normal)|(?:row|column)-reverse|scale[xy]?\(-|rotate\(")
STRUCK = re.compile(r"line-through")
SMALL = re.compile(r"vertical-align:(super|sub)\b")
_SHOWN = re.compile(r"display:(?!none)|visibility:visible|opacity:(?!0(?:\.0+)?(?![.\d]))", re.IGNORECASE)
_WRITTEN = re.compile(r"content:(?:attr|counter|[^;]*\d)", re.IGNORECASE)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
FACE = re.compile(r"@font-face\s*\{([^{}]*)\}", re.IGNORECASE)
_AT_BLOCK = re.compile(r"@[^{};@]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_NAME = re.compile(r"[.#][\w-]+")
_LONGEST = 200_000  # characters of a sheet that are looked at
_MOST = 200  # selectors of a page that are looked for in it
_WHOLE_PAGE = ("html", "body")

Priority = tuple[bool, tuple[int, int, int], int]


@dataclass
class Sheets:
    """The nodes that the rules of a page's ``style`` elements change (rules in @-blocks left out)."""

    hidden: set[Element] = field(default_factory=set)
    struck: set[Element] = field(default_factory=set)
    turned: set[Element] = field(default_factory=set)
    written: set[Element] = field(default_factory=set)  # the sheet prints words of its own there
    raised: set[Element] = field(default_factory=set)
    lowered: set[Element] = field(default_factory=set)

    @property
    def empty(self) -> bool:
        sets = (self.hidden, self.struck, self.turned, self.written, self.raised, self.lowered)
        return not any(sets)


@dataclass(frozen=True)
class Rule:
    """One selector with its declarations, and its place in the order of the sheets."""

    selector: str
    body: str
    order: int


def sheets_of(root: Element) -> Sheets:
    """Look for what the page's sheets do. The page itself (html, body) is never hidden: pages do so only
    until their script has run."""
    found = Sheets()
    rules = list(rules_of(root))
    sought = [r for r in rules if _is_sought(r.body)]
    if not sought:
        return found
    names = _names(root)
    sought = [r for r in sought if _is_there(r.selector, names)][:_MOST]
    hiding: dict[Element, Priority] = {}
    for rule in sought:
        small = SMALL.search(rule.body)
        for node, before, priority in matches(rule, root):
            if before:
                found.written |= {node} if _WRITTEN.search(rule.body) else set()
                continue
            if HIDDEN.search(rule.body) and node.tag not in _WHOLE_PAGE:
                hiding[node] = max(priority, hiding.get(node, priority))
            found.struck |= {node} if STRUCK.search(rule.body) else set()
            found.turned |= {node} if TURNED.search(rule.body) else set()
            if small:
                (found.raised if small[1] == "super" else found.lowered).add(node)
    found.hidden = set(hiding) - _shown(rules, hiding, names, root)
    return found


def rules_of(root: Element) -> Iterator[Rule]:
    """The rules of the page's ``style`` elements, a selector each, in their order; fonts that the page brings
    along and rules in @-blocks are left out."""
    order = 0
    for sheet in root.iter("style"):
        css = _AT_BLOCK.sub("", _COMMENT.sub("", FACE.sub("", source_text(sheet))[:_LONGEST]))
        for selectors, body in _RULE.findall(css):
            packed = "".join(body.lower().split())
            for selector in selectors.split(","):
                order += 1
                yield Rule(selector.strip(), packed, order)


def _is_sought(body: str) -> bool:
    return any(p.search(body) for p in (HIDDEN, STRUCK, SMALL, TURNED, _WRITTEN))


def _names(root: Element) -> set[str]:
    """All classes and ids of the page, as selectors write them."""
    found: set[str] = set()
    for value in set(cast("list[str]", _CLASSES(root))):
        found.update(f".{name}" for name in value.split())
    return found | {f"#{value}" for value in cast("list[str]", _IDS(root))}


_CLASSES = etree.XPath("//@class", smart_strings=False)
_IDS = etree.XPath("//@id", smart_strings=False)


def _is_there(selector: str, names: set[str]) -> bool:
    """Whether every class and id of a selector stands in the page (a negated one need not)."""
    return all(name in names for name in _NAME.findall(re.sub(r":not\([^)]*\)|\[[^\]]*\]", "", selector)))


def matches(rule: Rule, root: Element) -> Iterator[tuple[Element, bool, Priority]]:
    """Each node of a rule, whether the rule speaks of words before or behind it, and how much it counts."""
    for selector, path in _compiled(rule.selector):
        priority = ("!important" in rule.body, selector.specificity(), rule.order)
        before = selector.pseudo_element in ("before", "after")
        if selector.pseudo_element is None or before:
            for node in cast("list[Element]", path(root)):
                yield node, before, priority


@lru_cache(maxsize=512)
def _compiled(selector: str) -> tuple[tuple[Selector, etree.XPath], ...]:
    """The selectors as paths; nothing for those that are none or are unknown."""
    try:
        return tuple(
            (s, etree.XPath(GenericTranslator().selector_to_xpath(s, prefix="descendant-or-self::")))
            for s in parse(selector)
        )
    except (SelectorError, etree.XPathError, RecursionError):
        return ()


def _shown(
    rules: list[Rule], hiding: dict[Element, Priority], names: set[str], root: Element
) -> set[Element]:
    """The nodes that a rule shows which counts more than the one that hides them."""
    shown: set[Element] = set()
    if not hiding:
        return shown
    for rule in [r for r in rules if _SHOWN.search(r.body) and _is_there(r.selector, names)][:_MOST]:
        for node, before, priority in matches(rule, root):
            if not before and node in hiding and priority > hiding[node]:
                shown.add(node)
    return shown
