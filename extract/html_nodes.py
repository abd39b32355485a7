"""Two questions about HTML nodes: where is it (XPath), and would a reader see it?"""

from __future__ import annotations

import re

from bs4 import Tag

from extract.formwords import count_words

_PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_HIDDEN = re.compile(r"display:none|visibility:(?:hidden|collapse)|mso-hide:all", re.IGNORECASE)
_OFF_SCREEN = re.compile(
    r"(?:^|;)(?:left|top|right|bottom|text-indent):-(?:999|\d{4,})(?:\.\d+)?(?:px|pt|em)"
)
_NO_SIZE = re.compile(r"(?:^|;)font(?:-size)?:0(?:\.0+)?(?:px|pt|em|rem|%)?(?:!important)?(?:;|$)")
_SOME_SIZE = re.compile(r"font-size:(?!0(?:\.0+)?(?:px|pt|em|rem|%)?(?:!important)?(?:;|$))")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_AT_BLOCK = re.compile(r"@[^{};]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_SIMPLE_SELECTOR = re.compile(r"(?:[a-z][a-z0-9]*)?[.#][\w-]+", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)


class Paths:
    """XPaths of nodes, remembered: ``/html/body/div[2]/*[3]``. Names that XPath would take for
    a namespace (``o:p``) or that are not names at all are counted among all elements."""

    def __init__(self) -> None:
        self._known: dict[int, str] = {}

    def of(self, node: Tag) -> str:
        """The XPath of a node; its siblings are named in the same pass."""
        chain: list[Tag] = []
        step: Tag | None = node
        while step is not None and id(step) not in self._known and step.name != "[document]":
            chain.append(step)
            step = step.parent
        path = self._known.get(id(step), "") if step is not None else ""
        for tag in reversed(chain):
            path = self._name_children(tag, path)
        return path

    def _name_children(self, tag: Tag, parent_path: str) -> str:
        """Name all elements beside ``tag`` at once, so that a long list is counted only once."""
        counts: dict[str, int] = {}
        siblings = tag.parent.children if tag.parent is not None else [tag]
        for position, sibling in enumerate((s for s in siblings if isinstance(s, Tag)), start=1):
            counts[sibling.name] = counts.get(sibling.name, 0) + 1
            step = f"{sibling.name}[{counts[sibling.name]}]"
            if not _PLAIN_NAME.fullmatch(sibling.name):
                step = f"*[{position}]"
            self._known[id(sibling)] = f"{parent_path}/{step}"
        return self._known[id(tag)]


class Visibility:
    """What a person looking at the page would not see: inline styles, the ``hidden`` attribute,
    and plain class or id rules of the page's own ``<style>`` elements (outside @-blocks)."""

    def __init__(self, root: Tag, keep_hidden: bool = False) -> None:
        self._keep = keep_hidden
        self._selectors = set() if keep_hidden else _hiding_selectors(root)

    def hidden(self, node: Tag) -> bool:
        """True when the node itself is hidden (its ancestors are not asked)."""
        if self._keep or not node.attrs:
            return False
        if node.has_attr("hidden") or self._by_sheet(node):
            return True
        style = _style(node)
        if not style:
            return False
        if _HIDDEN.search(style) or _OFF_SCREEN.search(style):
            return True
        return bool(_NO_SIZE.search(style)) and not any(
            _SOME_SIZE.search(_style(child)) for child in node.find_all(style=True)
        )

    def hides_form(self, root: Tag) -> bool:
        """True when a hidden part holds words of the form: then it may be the report itself."""
        return not self._keep and any(
            self.hidden(node) and count_words(node.get_text()) >= 5
            for node in root.find_all(True)
            if node.attrs
        )

    def _by_sheet(self, node: Tag) -> bool:
        if not self._selectors:
            return False
        names = [f".{name}" for name in node.get_attribute_list("class") if name]
        names += [f"#{name}" for name in node.get_attribute_list("id") if name]
        return any(n in self._selectors or f"{node.name}{n}" in self._selectors for n in names)


def struck(node: Tag) -> bool:
    """True for words that are printed struck out: they are no longer part of the report."""
    return node.name in ("del", "s", "strike") or "line-through" in _style(node)


def number(node: Tag, attribute: str, most: int) -> int:
    """A span attribute as browsers read it: leading digits, at least 1, at most ``most``."""
    found = re.match(r"\s*\+?(\d{1,9})", str(node.get(attribute, "")))
    value = int(found[1]) if found else 1
    if value == 0 and attribute == "rowspan" and found:
        return most
    return max(1, min(value, most))


def _style(node: Tag) -> str:
    return "".join(str(node.get("style", "")).lower().split())


def _hiding_selectors(root: Tag) -> set[str]:
    found: set[str] = set()
    for sheet in root.find_all("style"):
        css = _AT_BLOCK.sub("", _COMMENT.sub("", sheet.get_text()[:200_000]))
        for selectors, body in _RULE.findall(css):
            if _HIDDEN.search("".join(body.split())):
                parts = (part.strip() for part in selectors.split(","))
                found.update(part for part in parts if _SIMPLE_SELECTOR.fullmatch(part))
    return found
