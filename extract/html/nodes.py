"""Two questions about HTML nodes: where is it (XPath), and would a reader see it?"""

from __future__ import annotations

import re

from extract.formwords import count_words
from extract.html.text import Element, source_text, words

_PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_HIDDEN = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|mso-hide:all|(?:^|;)opacity:0(?:\.0+)?(?![.\d])",
    re.IGNORECASE,
)
_OFF_SCREEN = re.compile(
    r"(?:^|;)(?:left|top|right|bottom|text-indent):-(?:999|\d{4,})(?:\.\d+)?(?:px|pt|em)"
)
_NO_SIZE = re.compile(r"(?:^|;)font(?:-size)?:0(?:\.0+)?(?:px|pt|em|rem|%)?(?:!important)?(?:;|$)")
_SOME_SIZE = re.compile(r"font-size:(?!0(?:\.0+)?(?:px|pt|em|rem|%)?(?:!important)?(?:;|$))")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_AT_BLOCK = re.compile(r"@[^{};]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_SIMPLE_SELECTOR = re.compile(r"(?:[a-z][a-z0-9]*)?[.#][\w-]+", re.IGNORECASE)
_SHOWS, _SIZELESS, _HIDES = range(3)
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)


class Paths:
    """XPaths of nodes, remembered: ``/html/body/div[2]/*[3]``. Names that XPath would take for
    a namespace (``o:p``) or that are not names at all are counted among all elements."""

    def __init__(self) -> None:
        self._known: dict[Element, str] = {}

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

    def _name_children(self, node: Element, parent_path: str) -> str:
        """Name all elements beside ``node`` at once, so that a long list is counted only once."""
        counts: dict[str, int] = {}
        parent = node.getparent()
        siblings = parent.iterchildren("*") if parent is not None else iter([node])
        for position, sibling in enumerate(siblings, start=1):
            name = str(sibling.tag)
            counts[name] = counts.get(name, 0) + 1
            step = f"{name}[{counts[name]}]" if _PLAIN_NAME.fullmatch(name) else f"*[{position}]"
            self._known[sibling] = f"{parent_path}/{step}"
        return self._known[node]


class Visibility:
    """What a person looking at the page would not see: inline styles, the ``hidden`` attribute,
    and plain class or id rules of the page's own ``<style>`` elements (outside @-blocks)."""

    def __init__(self, root: Element, keep_hidden: bool = False) -> None:
        self._keep = keep_hidden
        self._selectors = set() if keep_hidden else _hiding_selectors(root)
        self._styles: dict[str, int] = {}

    def hidden(self, node: Element) -> bool:
        """True when the node itself is hidden (its ancestors are not asked)."""
        if self._keep or not node.attrib:
            return False
        if node.get("hidden") is not None or (self._selectors and self._by_sheet(node)):
            return True
        style = node.get("style")
        if not style:
            return False
        if style not in self._styles:
            self._styles[style] = _judge(_packed(style))
        hides = self._styles[style]
        return hides == _HIDES or (
            hides == _SIZELESS and not any(_SOME_SIZE.search(_style(child)) for child in _styled(node))
        )

    def hides_form(self, root: Element) -> bool:
        """True when a hidden part holds words of the form: then it may be the report itself."""
        return not self._keep and any(
            self.hidden(node) and count_words(words(node)) >= 5 for node in root.iter("*") if node.attrib
        )

    def _by_sheet(self, node: Element) -> bool:
        names = [f".{name}" for name in node.get("class", "").split()]
        names += [f"#{name}" for name in node.get("id", "").split()]
        return any(n in self._selectors or f"{node.tag}{n}" in self._selectors for n in names)


def struck(node: Element) -> bool:
    """True for words that are printed struck out: they are no longer part of the report."""
    return node.tag in ("del", "s", "strike") or "line-through" in node.get("style", "").lower()


def number(node: Element, attribute: str, most: int) -> int:
    """A span attribute as browsers read it: leading digits, at least 1, at most ``most``."""
    found = re.match(r"\s*\+?(\d{1,9})", node.get(attribute, ""))
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


def _judge(style: str) -> int:
    if _HIDDEN.search(style) or _OFF_SCREEN.search(style):
        return _HIDES
    return _SIZELESS if _NO_SIZE.search(style) else _SHOWS


def _hiding_selectors(root: Element) -> set[str]:
    found: set[str] = set()
    for sheet in root.iter("style"):
        css = _AT_BLOCK.sub("", _COMMENT.sub("", source_text(sheet)[:200_000]))
        for selectors, body in _RULE.findall(css):
            if _HIDDEN.search("".join(body.split())):
                parts = (part.strip() for part in selectors.split(","))
                found.update(part for part in parts if _SIMPLE_SELECTOR.fullmatch(part))
    return found
