"""One page of an OFD file (GB/T 33190-2016): its objects into characters and rules, in points.

An object's own space goes through its CTM, is moved to its Boundary, and the page's millimetres
become points. Text that runs at a right angle is turned as for PDF; oblique text is a watermark. Drawings
kept elsewhere (CompositeObject) are not followed: the page then warns ``drawing_unread``.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from extract.errors import Unreadable
from extract.pdf.geometry import Box, Glyph, Matrix, Page
from extract.pdf.paths import Drawing
from extract.pdf.paths import _shape as add_shape

POINTS = 72 / 25.4
MAX_OBJECTS = 60_000  # of one page; a report's has some hundreds
MAX_CHARS = 60_000
_BOX = 4  # numbers of a box
_MAX_DEPTH = 8
_OBLIQUE = 0.2  # radians off a right angle
_ASCENT = 0.86  # of the size: top of a character above its baseline
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_PATH_PIECE = re.compile(r"[SMLQBAC]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_OPERANDS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_BLANK = frozenset(" \t\r\n\u00a0\u3000")


class _Char(NamedTuple):
    text: str
    x: float
    y: float
    size: float
    width: float
    angle: float


class PageObjects:
    """What has been drawn on one page so far. ``size`` is its width and height in points."""

    def __init__(self, size: tuple[float, float]) -> None:
        self.size = size
        self.chars: list[_Char] = []
        self.drawing = Drawing()
        self.count = 0
        self.unread = False

    def draw(self, parent: Any, depth: int = 0) -> None:
        """Take in all objects below an element: layers, blocks, templates.

        Raises Unreadable(``too_large``) for more objects or characters than a page can hold."""
        for node in parent.iterchildren("{*}*"):
            self.count += 1
            if self.count > MAX_OBJECTS or len(self.chars) > MAX_CHARS:
                raise Unreadable("too_large", f"a page of more than {MAX_OBJECTS} objects")
            kind = node.tag.rpartition("}")[2]
            if node.get("Visible", "true") == "false" or node.get("Alpha") == "0":
                continue
            if kind == "TextObject":
                self.unread = self.unread or len(numbers(node.get("Boundary"))) != _BOX  # nobody knows where
                self.chars += _chars(node)
            elif kind == "PathObject":
                self._path(node)
            elif kind == "ImageObject":
                x0, top, x1, bottom = _matrix(node).box(0, 0, 1, 1) if node.get("CTM") else _boundary(node)
                self.drawing.image_area += abs((x1 - x0) * (bottom - top))
            elif kind == "CompositeObject":
                self.unread = True
            elif kind in ("Content", "Layer", "PageBlock") and depth < _MAX_DEPTH:
                self.draw(node, depth + 1)

    def _path(self, node: Any) -> None:
        stroke, fill = node.get("Stroke", "true") != "false", node.get("Fill", "false") == "true"
        data = node.find("{*}AbbreviatedData")
        if data is None or not data.text or not (stroke or fill):
            return
        self.drawing.count += 1
        for points, curved in _subpaths(data.text, _matrix(node)):
            if not curved:
                add_shape(self.drawing, points, stroke)

    def page(self, number: int) -> Page:
        """The page, turned so that most of its text runs from left to right."""
        width, height = self.size
        straight = [c for c in self.chars if _off(c.angle) <= _OBLIQUE]
        quarters = Counter(round(c.angle / (math.pi / 2)) % 4 for c in straight)
        quarter = quarters.most_common(1)[0][0] if quarters else 0
        turn = (
            Matrix(1, 0, 0, 1, 0, 0),
            Matrix(0, -1, 1, 0, 0, width),
            Matrix(-1, 0, 0, -1, width, height),
            Matrix(0, 1, -1, 0, height, 0),
        )[quarter]
        page = Page(number, *((height, width) if quarter % 2 else (width, height)), to_page=turn.inverse())
        page.glyphs = [_glyph(c, turn) for c in straight if round(c.angle / (math.pi / 2)) % 4 == quarter]
        self.drawing.put_rules(page, turn)
        page.picture = self.drawing.image_area >= 0.4 * width * height
        page.drawings = self.drawing.count
        page.warnings = ["drawing_unread"] if self.unread else []
        return page


def _off(angle: float) -> float:
    quarter = math.pi / 2
    return abs(angle / quarter - round(angle / quarter)) * quarter


def _glyph(char: _Char, turn: Matrix) -> Glyph:
    x, base = turn.point(char.x, char.y)
    top = base - _ASCENT * char.size
    return Glyph(char.text, x, top, x + char.width, top + char.size, base, char.size)


def numbers(text: str | None) -> list[float]:
    """The numbers of an OFD array; anything that is no finite number is left out."""
    return [value for found in _NUMBER.findall(text or "")[:100_000] if math.isfinite(value := float(found))]


def _boundary(node: Any) -> Box:
    """The object's box on the page, in points."""
    x, y, width, height = ([*numbers(node.get("Boundary")), 0.0, 0.0, 0.0, 0.0])[:4]
    return x * POINTS, y * POINTS, (x + width) * POINTS, (y + height) * POINTS


def _matrix(node: Any) -> Matrix:
    """From the object's own space to the page in points."""
    left, top, _, _ = _boundary(node)
    ctm = numbers(node.get("CTM"))
    own = Matrix(*ctm) if len(ctm) == 6 else Matrix(1, 0, 0, 1, 0, 0)
    return own.then(Matrix(POINTS, 0, 0, POINTS, left, top))


def _chars(node: Any) -> Iterator[_Char]:
    matrix = _matrix(node)
    size = (numbers(node.get("Size")) or [0.0])[0]
    stretch = (numbers(node.get("HScale")) or [1.0])[0]
    turned = math.radians((numbers(node.get("ReadDirection")) or [0.0])[0])
    angle = math.atan2(matrix.b, matrix.a) + turned
    scale = math.hypot(matrix.c, matrix.d)
    across = math.hypot(matrix.a, matrix.b)
    if not size * scale > 0 or not across > 0:
        return
    x = y = 0.0
    for code in node.iterchildren("{*}TextCode"):
        x, y = (numbers(code.get("X")) or [x])[0], (numbers(code.get("Y")) or [y])[0]
        text = code.text or ""
        steps_x, steps_y = _deltas(code.get("DeltaX")), _deltas(code.get("DeltaY"))
        for i, char in enumerate(text):
            width = _width(char, size) * stretch
            if char not in _BLANK:
                px, py = matrix.point(x, y)
                yield _Char(char, px, py, size * scale, width * across, angle)
            if i + 1 < len(text):
                dx, dy = _step(steps_x, i), _step(steps_y, i)
                x += width if dx is None and dy is None else dx or 0.0
                y += dy or 0.0


def _width(char: str, size: float) -> float:
    return size * (0.5 if char.isascii() else 1.0)


def _step(steps: list[float], index: int) -> float | None:
    """The advance behind a character; the last one told goes on."""
    return steps[min(index, len(steps) - 1)] if steps else None


def _deltas(text: str | None) -> list[float]:
    """Advances; ``g 5 3.2`` stands for 3.2 five times."""
    steps: list[float] = []
    parts = (text or "").split()
    at = 0
    while at < len(parts) and len(steps) < MAX_CHARS:
        if parts[at] == "g" and at + 2 < len(parts):
            count, value = numbers(parts[at + 1]), numbers(parts[at + 2])
            steps += value * min(int(count[0]) if count else 0, MAX_CHARS)
            at += 3
        else:
            steps += numbers(parts[at])
            at += 1
    return steps


def _subpaths(data: str, matrix: Matrix) -> Iterator[tuple[list[tuple[float, float]], bool]]:
    """Points of each subpath, closed ones with the first repeated, and whether it has curves."""
    points: list[tuple[float, float]] = []
    curved = False
    pieces = _PATH_PIECE.findall(data[:1_000_000])
    at = 0
    while at < len(pieces):
        operator = pieces[at]
        count = _OPERANDS.get(operator)
        operands = [float(p) for p in pieces[at + 1 : at + 1 + (count or 0)] if p not in _OPERANDS]
        at += 1 + len(operands)
        if count is None or len(operands) != count:
            continue
        if operator in "SM" and points:
            yield points, curved
            points, curved = [], False
        if operator == "C" and points:
            points.append(points[0])
        elif operands:
            curved = curved or operator in "QBA"
            points.append(matrix.point(operands[-2], operands[-1]))
    if points:
        yield points, curved
