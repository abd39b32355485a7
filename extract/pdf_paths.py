"""Drawn lines of a PDF page: path objects of pypdfium2 into straight rules.

Thin filled shapes are lines, stroked shapes give their edges, other filled shapes give weak edges
(a cell's shading ends where the cell does, but the shading behind a word does not).
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pypdfium2.raw as raw

from extract.pdf_geometry import Matrix, Page, Rule

MAX_SEGMENTS = 120_000  # path pieces of one page that are looked at; a report's page has a few hundred
_THIN = 3.0  # points: a filled shape no thicker is a line
_SHORT = 0.8  # points: shorter pieces are dots
_SLANT = 0.6  # points an edge may be off and still count as straight
_MAX_DEPTH = 8
_INVISIBLE_MODES = (3, 7)

_Edge = tuple[float, float, float, float]
_Point = tuple[float, float]


@dataclass
class Drawing:
    """Edges in the page's own space, and what else the objects told."""

    strong: list[_Edge] = field(default_factory=list)
    weak: list[_Edge] = field(default_factory=list)
    invisible: set[int] = field(default_factory=set)
    image_area: float = 0.0
    count: int = 0
    segments: int = 0
    visible_texts: int = 0
    warnings: list[str] = field(default_factory=list)

    def put_rules(self, page: Page, mapping: Matrix) -> None:
        """Sort the edges, mapped onto the turned page, into horizontal and vertical rules."""
        for edges, across, down in (
            (self.strong, page.horizontal, page.vertical),
            (self.weak, page.weak_horizontal, page.weak_vertical),
        ):
            for edge in edges:
                x0, top, x1, bottom = mapping.box(*edge)
                if x1 - x0 >= bottom - top:
                    across.append(Rule((top + bottom) / 2, x0, x1))
                else:
                    down.append(Rule((x0 + x1) / 2, top, bottom))


def read_drawing(page: Any) -> Drawing:
    """Walk the objects of a raw page, forms included."""
    drawing = Drawing()
    objects = [raw.FPDFPage_GetObject(page, i) for i in range(raw.FPDFPage_CountObjects(page))]
    _walk(drawing, objects, Matrix(1, 0, 0, 1, 0, 0), 0)
    if drawing.invisible and not drawing.visible_texts:
        drawing.invisible.clear()  # nothing but an invisible layer: the text of a recognised scan
        drawing.warnings.append("ocr_text_layer")
    elif drawing.invisible:
        drawing.warnings.append("hidden_text")
    return drawing


def _walk(drawing: Drawing, objects: list[Any], matrix: Matrix, depth: int) -> None:
    for item in objects:
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            _path(drawing, item, _matrix(item).then(matrix))
        elif kind == raw.FPDF_PAGEOBJ_TEXT:
            _text(drawing, item)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            x0, y0, x1, y1 = _matrix(item).then(matrix).box(0, 0, 1, 1)
            drawing.image_area += (x1 - x0) * (y1 - y0)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            inner = [raw.FPDFFormObj_GetObject(item, i) for i in range(raw.FPDFFormObj_CountObjects(item))]
            _walk(drawing, inner, _matrix(item).then(matrix), depth + 1)


def _matrix(item: Any) -> Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, found):
        return Matrix(1, 0, 0, 1, 0, 0)
    return Matrix(found.a, found.b, found.c, found.d, found.e, found.f)


def _text(drawing: Drawing, item: Any) -> None:
    if raw.FPDFTextObj_GetTextRenderMode(item) in _INVISIBLE_MODES:
        drawing.invisible.add(ctypes.cast(item, ctypes.c_void_p).value or 0)
    else:
        drawing.visible_texts += 1


def _path(drawing: Drawing, item: Any, matrix: Matrix) -> None:
    fill, stroke, width = ctypes.c_int(), ctypes.c_int(), ctypes.c_float()
    if not raw.FPDFPath_GetDrawMode(item, fill, stroke) or not (fill.value or stroke.value):
        return
    drawing.count += 1
    raw.FPDFPageObj_GetStrokeWidth(item, width)
    bar = width.value * max(abs(matrix.a), abs(matrix.b)) > 2 * _THIN
    if (stroke.value and bar) or drawing.segments > MAX_SEGMENTS:
        return
    for points, curved in _subpaths(drawing, item, matrix):
        if not curved:
            _shape(drawing, points, bool(stroke.value))


def _subpaths(drawing: Drawing, item: Any, matrix: Matrix) -> list[tuple[list[_Point], bool]]:
    """Each subpath's points, closed by repeating the first, and whether it has curves."""
    x, y = ctypes.c_float(), ctypes.c_float()
    found: list[tuple[list[_Point], bool]] = []
    points: list[_Point] = []
    curved = False
    total = raw.FPDFPath_CountSegments(item)
    drawing.segments += total
    for i in range(min(total, MAX_SEGMENTS)):
        segment = raw.FPDFPath_GetPathSegment(item, i)
        kind = raw.FPDFPathSegment_GetType(segment)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if kind == raw.FPDF_SEGMENT_MOVETO and points:
            found.append((points, curved))
            points, curved = [], False
        curved = curved or kind == raw.FPDF_SEGMENT_BEZIERTO
        points.append(matrix.point(x.value, y.value))
        if raw.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        found.append((points, curved))
    return found


def _shape(drawing: Drawing, points: list[_Point], stroked: bool) -> None:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    x0, y0, x1, y1 = min(xs), min(ys), max(xs), max(ys)
    width, height = x1 - x0, y1 - y0
    if min(width, height) <= _THIN and len(points) != 2:
        if max(width, height) >= max(_SHORT, 1.5 * min(width, height)):
            across, down = (y0 + y1) / 2, (x0 + x1) / 2
            drawing.strong.append((x0, across, x1, across) if width > height else (down, y0, down, y1))
        return
    if not stroked and points[0] != points[-1]:
        points = [*points, points[0]]
    target = drawing.strong if stroked else drawing.weak
    for (ax, ay), (bx, by) in pairwise(points):
        straight = min(abs(ax - bx), abs(ay - by)) <= _SLANT
        if straight and max(abs(ax - bx), abs(ay - by)) >= _SHORT:
            target.append((ax, ay, bx, by))
