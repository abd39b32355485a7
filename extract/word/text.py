"""The words of Word paragraphs: runs, fields, list numbers, headings, text boxes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from extract.word.fields import Fields, drawn
from extract.word.look import UNKNOWN, Looks, lift, shown, symbol, why_not_shown
from extract.word.numbers import Numbering
from extract.word.tree import NOT_SHOWN, attribute, dropped, find, local, value

_HEADING = re.compile(r"heading\s*(\d)|标题\s*(\d)", re.IGNORECASE)
_DEPTH = 50
_SIGNS = {"br": "\n", "cr": "\n", "tab": " ", "ptab": " ", "noBreakHyphen": "-"}
_FLAT_MATHEMATICS = frozenset({"oMath", "oMathPara", "r", "t", "rPr", "ctrlPr", "oMathParaPr", "jc", "sty"})
_AFLOAT = re.compile(r"position\s*:\s*absolute", re.IGNORECASE)


class Texts:
    """Reads paragraphs in document order (list numbers count on). Collects ``warnings``."""

    def __init__(self, styles: etree._Element | None, numbering: etree._Element | None) -> None:
        self.warnings: list[str] = []
        self._looks = Looks(styles)
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
        number, text = self._parts(node, False)
        return _joined(number, text) if text else ""

    def cell(self, node: etree._Element) -> str:
        """All paragraphs of a cell, one a line; tables inside it flattened, text boxes in it last."""
        paragraphs = [p for p in node.iter() if local(p) == "p" and not dropped(p, node)]
        lines = [_joined(*self._parts(p, True)).strip() for p in paragraphs]
        boxes = self.boxes(node)
        for box in boxes:
            lines += [
                self.paragraph(p).strip() for p in box.iter() if local(p) == "p" and not dropped(p, box)
            ]
            if _floats(box):
                self.warnings.append("text_box_in_table")
        return "\n".join(line for line in lines if line)

    def _parts(self, node: etree._Element, in_cell: bool) -> tuple[str, str]:
        """The number that Word counts for a paragraph, and its words."""
        numbers = find(node, "pPr", "numPr")
        if numbers is None:
            numbers = self._style_numbers.get(self._style(node))
        text = _Line(self, node, in_cell).text().strip()
        if numbers is None or (not text and not in_cell):
            return "", text
        return self._numbering.next(value(numbers, "numId"), value(numbers, "ilvl")), text

    def boxes(self, node: etree._Element) -> list[etree._Element]:
        """Contents of the text boxes anchored in a paragraph or cell."""
        return [box for box in node.iter() if local(box) == "txbxContent" and not _elsewhere(box, node)]

    def look(self, run: etree._Element) -> dict[str, str]:
        """How a run is shown (extract.word.look)."""
        return self._looks.of(run)


class _Line:
    """A paragraph on the way from XML to words. ``in_cell``: a picture stands for something printed."""

    def __init__(self, texts: Texts, node: etree._Element, in_cell: bool) -> None:
        self._texts, self._node, self._in_cell = texts, node, in_cell
        self._fields = Fields()
        self._heights = self._all_heights() if any(local(n) == "position" for n in node.iter()) else set()

    def _all_heights(self) -> set[str]:
        runs = (run for run in self._node.iter() if local(run) == "r" and any(local(t) == "t" for t in run))
        return {self._texts.look(run).get("position", "0") for run in runs}

    def text(self) -> str:
        return "".join(self._pieces(self._node, 0))

    def _pieces(self, node: etree._Element, depth: int) -> Iterator[str]:
        for child in node:
            name = local(child)
            if name == "fldChar":
                yield self._fields.mark(child)
            elif name == "instrText":
                self._fields.code(child.text or "")
            elif name in NOT_SHOWN or depth > _DEPTH:
                continue
            elif name == "r":
                yield from self._run(child, depth)
            elif not self._fields.silent:
                yield from self._shown(child, name, depth)

    def _run(self, run: etree._Element, depth: int) -> Iterator[str]:
        look = lift(self._texts.look(run), self._heights)
        text = "".join(self._pieces(run, depth + 1))
        why = why_not_shown(run, look)
        if not why:
            yield shown(text, look)
        elif text.strip():
            self._texts.warnings.append(why)

    def _shown(self, node: etree._Element, name: str, depth: int) -> Iterator[str]:
        """What an element prints that is neither a run nor a field's mark."""
        if name == "t":
            yield node.text or ""
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name == "sym":
            yield symbol(node)
        elif name == "oMath" and any(local(n) not in _FLAT_MATHEMATICS for n in node.iter()):
            yield UNKNOWN  # a fraction, a root, a raised figure
        elif name == "bdo" and (attribute(node, "val") or "").lower() == "rtl":
            yield UNKNOWN  # printed from right to left
        elif name in ("drawing", "pict", "object"):
            yield UNKNOWN if self._in_cell and _pictured(node) else ""
        elif name == "fldSimple" and len(node) == 0:
            yield drawn(attribute(node, "instr") or "")
        else:
            yield from self._pieces(node, depth + 1)


def _joined(number: str, text: str) -> str:
    """A list number before its words; Word sets it apart, which matters where both are figures."""
    return (
        f"{number} {text}" if number and text[:1].isdigit() and not number[-1:].isspace() else number + text
    )


def _pictured(node: etree._Element) -> bool:
    """Whether a drawing is a picture or object that stands in the line like a word."""
    names = {local(n) for n in node.iter()}
    if local(node) == "object":
        return True
    return (
        bool(names & {"pic", "chart", "imagedata", "OLEObject"})
        and "anchor" not in names
        and not _afloat(node)
    )


def _afloat(node: etree._Element) -> bool:
    return any(_AFLOAT.search(attribute(n, "style") or "") for n in node.iter())


def _floats(box: etree._Element) -> bool:
    """Whether a text box stands wherever it was drawn, not in the line that it is anchored in."""
    return any(
        local(n) == "anchor" or _AFLOAT.search(attribute(n, "style") or "") for n in box.iterancestors()
    )


def _elsewhere(box: etree._Element, top: etree._Element) -> bool:
    """Whether a box is the second version of another one, deleted, or part of another box."""
    for parent in box.iterancestors():
        if parent is top:
            return False
        if local(parent) in NOT_SHOWN:
            return True
    return False
