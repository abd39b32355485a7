"""The words of Word paragraphs: runs, list numbers, headings, text boxes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from extract.word.numbers import Numbering

_NOT_SHOWN = frozenset({"del", "moveFrom", "instrText", "delText", "Fallback", "rPr", "pPr", "txbxContent"})
_OFF = frozenset({"0", "false", "off", "none"})
_HEADING = re.compile(r"heading\s*(\d)|标题\s*(\d)", re.IGNORECASE)
_SMALL = {
    "superscript": dict(zip(map(ord, "0123456789"), "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True)),
    "subscript": dict(zip(map(ord, "0123456789"), "₀₁₂₃₄₅₆₇₈₉", strict=True)),
}
_MARK_NAMES = (("vanish", "hidden_text"), ("strike", "struck_text"), ("dstrike", "struck_text"))


def local(node: etree._Element) -> str:
    """Tag without namespace (the strict and the ordinary schema differ only there)."""
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(node: etree._Element) -> Iterator[etree._Element]:
    """Child elements that are part of the document as it stands: no deletions, no fallbacks."""
    return (child for child in node if local(child) not in _NOT_SHOWN)


def attribute(node: etree._Element, name: str) -> str | None:
    """The attribute with this local name, whatever its namespace; None where there is none."""
    for key, text in node.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(text)
    return None


def find(node: etree._Element, *path: str) -> etree._Element | None:
    """The first descendant along child names."""
    step: etree._Element | None = node
    for name in path:
        step = next((c for c in step if local(c) == name), None) if step is not None else None
    return step


def value(node: etree._Element, *path: str) -> int:
    """The whole number in ``w:val`` along child names, 0 where there is none."""
    found = find(node, *path)
    text = attribute(found, "val") if found is not None else None
    return int(text) if text and re.fullmatch(r"\d{1,6}", text) else 0


class Texts:
    """Reads paragraphs in document order (list numbers count on). Collects ``warnings``."""

    def __init__(self, styles: etree._Element | None, numbering: etree._Element | None) -> None:
        self.warnings: list[str] = []
        self._levels: dict[str, int] = {}
        self._style_numbers: dict[str, etree._Element] = {}
        self._numbering = Numbering(numbering)
        for style in styles if styles is not None else ():
            self._read_style(style)

    def _read_style(self, style: etree._Element) -> None:
        style_id = attribute(style, "styleId")
        if local(style) != "style" or not style_id:
            return
        name = find(style, "name")
        heading = _HEADING.fullmatch(attribute(name, "val") or "") if name is not None else None
        if heading:
            self._levels[style_id] = int(heading[1] or heading[2])
        elif find(style, "pPr", "outlineLvl") is not None:
            self._levels[style_id] = value(style, "pPr", "outlineLvl") + 1
        numbers = find(style, "pPr", "numPr")
        if numbers is not None:
            self._style_numbers[style_id] = numbers

    def _style(self, paragraph: etree._Element) -> str:
        style = find(paragraph, "pPr", "pStyle")
        return (attribute(style, "val") or "") if style is not None else ""

    def level(self, paragraph: etree._Element) -> int:
        """Heading level, 0 for body text."""
        if find(paragraph, "pPr", "outlineLvl") is not None:
            level = value(paragraph, "pPr", "outlineLvl") + 1
        else:
            level = self._levels.get(self._style(paragraph), 0)
        return level if level <= 9 else 0

    def paragraph(self, node: etree._Element) -> str:
        """The paragraph as printed, its list number in front, line breaks as line breaks."""
        numbers = find(node, "pPr", "numPr")
        if numbers is None:
            numbers = self._style_numbers.get(self._style(node))
        text = "".join(self._pieces(node, 0)).strip()
        if numbers is None or not text:
            return text
        return self._numbering.next(value(numbers, "numId"), value(numbers, "ilvl")) + text

    def cell(self, node: etree._Element) -> str:
        """All paragraphs of a cell, one a line; tables inside it flattened."""
        lines = (self.paragraph(p).strip() for p in node.iter() if local(p) == "p" and not _dropped(p, node))
        return "\n".join(line for line in lines if line)

    def boxes(self, node: etree._Element) -> list[str]:
        """Texts of text boxes anchored in the paragraph."""
        found = [box for box in node.iter() if local(box) == "txbxContent" and not _fallback(box)]
        return ["\n".join(self.paragraph(p) for p in box if local(p) == "p") for box in found]

    def _pieces(self, node: etree._Element, depth: int) -> Iterator[str]:
        for child in children(node):
            name = local(child)
            if name == "r" and (mark := self._mark(child)):
                if any(local(t) == "t" and t.text for t in child):
                    self.warnings.append(mark)
            elif name == "r" and (small := _small(child)):
                yield "".join(self._pieces(child, depth + 1)).translate(small)
            elif name == "t":
                yield child.text or ""
            elif name in ("br", "cr"):
                yield "\n"
            elif name in ("tab", "ptab"):
                yield " "
            elif name == "noBreakHyphen":
                yield "-"
            elif name == "sym":
                yield "\ufffd"  # a glyph of a symbol font: its meaning is not in the file
            elif depth < 50:
                yield from self._pieces(child, depth + 1)

    def _mark(self, run: etree._Element) -> str:
        """Why a run is not part of the printed report: hidden or struck out; '' if it is."""
        for name, warning in _MARK_NAMES:
            mark = find(run, "rPr", name)
            if mark is not None and (attribute(mark, "val") or "1").lower() not in _OFF:
                return warning
        return ""


def _small(run: etree._Element) -> dict[int, str]:
    """The raised or lowered digits for a run that is set so (a mark of a footnote, no part of a figure)."""
    found = find(run, "rPr", "vertAlign")
    return _SMALL.get((attribute(found, "val") or "").lower(), {}) if found is not None else {}


def _dropped(node: etree._Element, top: etree._Element) -> bool:
    step = node.getparent()
    while step is not None and step is not top:
        if local(step) in _NOT_SHOWN:
            return True
        step = step.getparent()
    return False


def _fallback(node: etree._Element) -> bool:
    return any(local(parent) in ("Fallback", "txbxContent") for parent in node.iterancestors())
