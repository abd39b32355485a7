"""Drawn lines of a PDF page: path objects of pypdfium2 into straight rules.

Thin filled shapes are lines, stroked shapes give their edges, other filled shapes give weak edges
(a cell's shading ends where the cell does, but the shading behind a word does not).
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from itertools import pairwise

import pypdfium2.raw as raw

from extract.pdf.geometry import IDENTITY, Matrix, Page, Rule
from extract.pdf.raw import (
    Floats,
    count_inside,
    count_objects,
    count_segments,
    draw_mode,
    object_bounds,
    object_inside,
    object_kind,
    object_matrix,
    page_object,
    path_segment,
    render_mode,
    segment_closes,
    segment_kind,
    segment_point,
    stroke_width,
)

MAX_SEGMENTS = 120_000  # path pieces of one page that are looked at; a report's page has a few hundred
_THIN = 3.0  # points: a filled shape no thicker is a line
_SHORT = 0.8  # points: shorter pieces are dots
_SLANT = 0.6  # points an edge may be off and still count as straight
_DOTS = 6  # so many dots in a row are a line
_DOT_STEP = 4.0  # points from one dot to the next
_MAX_DEPTH = 8
_ONE_SHAPE = 5  # pieces of a path that is one box at most
_INVISIBLE_MODES = (3, 7)

_Edge = tuple[float, float, float, float]
_Point = tuple[float, float]


@dataclass
class Drawing:
    """Edges in the page's own space, and what else the objects told."""

    strong: list[_Edge] = field(default_factory=list)
    weak: list[_Edge] = field(default_factory=list)
    dots: list[_Point] = field(default_factory=list)
    invisible: set[int] = field(default_factory=set)
    image_area: float = 0.0
    count: int = 0
    segments: int = 0
    visible_texts: int = 0
    warnings: list[str] = field(default_factory=list)
    room: Floats = field(default_factory=lambda: Floats(6))
    modes: Floats = field(default_factory=lambda: Floats(2, ctypes.c_int))

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


def read_drawing(page: int) -> Drawing:
    """Walk the objects of a page, forms included. ``page`` is its handle (see extract.pdf.raw)."""
    drawing = Drawing()
    objects = [page_object(page, i) or 0 for i in range(count_objects(page))]
    _walk(drawing, objects, None, 0)
    drawing.strong += _dotted(drawing.dots)
    if drawing.invisible and not drawing.visible_texts:
        drawing.invisible.clear()  # nothing but an invisible layer: the text of a recognised scan
        drawing.warnings.append("ocr_text_layer")
    elif drawing.invisible:
        drawing.warnings.append("hidden_text")
    return drawing


def _walk(drawing: Drawing, objects: list[int], matrix: Matrix | None, depth: int) -> None:
    """``matrix`` leads from the objects' form to the page; None on the page itself."""
    for item in objects:
        kind = object_kind(item)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            _path(drawing, item, matrix)
        elif kind == raw.FPDF_PAGEOBJ_TEXT:
            if render_mode(item) in _INVISIBLE_MODES:
                drawing.invisible.add(item)
            else:
                drawing.visible_texts += 1
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            x0, y0, x1, y1 = _matrix(drawing.room, item, matrix).box(0, 0, 1, 1)
            drawing.image_area += (x1 - x0) * (y1 - y0)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            inner = [object_inside(item, i) or 0 for i in range(count_inside(item))]
            _walk(drawing, inner, _matrix(drawing.room, item, matrix), depth + 1)


def _matrix(room: Floats, item: int, outer: Matrix | None) -> Matrix:
    """From the object's own space to the page."""
    own = Matrix(*room.values()) if object_matrix(item, room.at[0]) else IDENTITY
    return own.then(outer) if outer else own


def _path(drawing: Drawing, item: int, outer: Matrix | None) -> None:
    """Shapes of a path that is filled or stroked. A filled sliver is a line by its bounds alone: prints
    of browsers hold thousands."""
    if not draw_mode(item, *drawing.modes.at):
        return
    filled, stroked = drawing.modes.values()
    if not (filled or stroked) or drawing.segments > MAX_SEGMENTS:
        return
    drawing.count += 1
    total = count_segments(item)
    drawing.segments += total
    if not stroked and total <= _ONE_SHAPE and _sliver(drawing, item, outer):
        return
    matrix = _matrix(drawing.room, item, outer)
    if stroked:
        stroke_width(item, drawing.room.at[0])
        if drawing.room.values()[0] * max(abs(matrix.a), abs(matrix.b)) > 2 * _THIN:
            return
    for points, curved in _subpaths(drawing.room, item, min(total, MAX_SEGMENTS), matrix):
        if not curved:
            _shape(drawing, points, bool(stroked))


def _sliver(drawing: Drawing, item: int, outer: Matrix | None) -> bool:
    """Add a thin shape as the line it is; False when it is not thin."""
    if not object_bounds(item, *drawing.room.at[:4]):
        return False
    x0, y0, x1, y1, _, _ = drawing.room.values()
    if outer:
        x0, y0, x1, y1 = outer.box(x0, y0, x1, y1)
    if min(x1 - x0, y1 - y0) > _THIN:
        return False
    _line(drawing, x0, y0, x1, y1)
    return True


def _line(drawing: Drawing, x0: float, y0: float, x1: float, y1: float) -> None:
    """A thin box as a rule along its middle, unless it is a dot."""
    width, height = x1 - x0, y1 - y0
    if max(width, height) >= max(_SHORT, 1.5 * min(width, height)):
        across, down = (y0 + y1) / 2, (x0 + x1) / 2
        drawing.strong.append((x0, across, x1, across) if width > height else (down, y0, down, y1))
    else:
        drawing.dots.append(((x0 + x1) / 2, (y0 + y1) / 2))


def _dotted(dots: list[_Point]) -> list[_Edge]:
    """Rows of dots as the lines they make, across and down: dotted borders of browsers."""
    edges: list[_Edge] = []
    for along, at in ((0, 1), (1, 0)):
        chain: list[_Point] = []
        for dot in [*sorted(dots, key=lambda d: (round(d[at], 1), d[along])), (-1e9, -1e9)]:
            if chain and not (
                abs(dot[at] - chain[-1][at]) < 0.1 and dot[along] - chain[-1][along] <= _DOT_STEP
            ):
                if len(chain) >= _DOTS:
                    edges.append((*chain[0], *chain[-1]))
                chain = []
            chain.append(dot)
    return edges


def _subpaths(room: Floats, item: int, total: int, matrix: Matrix) -> list[tuple[list[_Point], bool]]:
    """Each subpath's points, closed by repeating the first, and whether it has curves."""
    found: list[tuple[list[_Point], bool]] = []
    points: list[_Point] = []
    curved = False
    for i in range(total):
        segment = path_segment(item, i)
        kind = segment_kind(segment)
        segment_point(segment, *room.at[:2])
        if kind == raw.FPDF_SEGMENT_MOVETO and points:
            found.append((points, curved))
            points, curved = [], False
        curved = curved or kind == raw.FPDF_SEGMENT_BEZIERTO
        points.append(matrix.point(*room.values()[:2]))
        if segment_closes(segment):
            points.append(points[0])
    if points:
        found.append((points, curved))
    return found


def _shape(drawing: Drawing, points: list[_Point], stroked: bool) -> None:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    x0, y0, x1, y1 = min(xs), min(ys), max(xs), max(ys)
    width, height = x1 - x0, y1 - y0
    if min(width, height) <= _THIN and len(points) != 2:
        _line(drawing, x0, y0, x1, y1)
        return
    if not stroked and points[0] != points[-1]:
        points = [*points, points[0]]
    target = drawing.strong if stroked else drawing.weak
    for (ax, ay), (bx, by) in pairwise(points):
        straight = min(abs(ax - bx), abs(ay - by)) <= _SLANT
        if straight and max(abs(ax - bx), abs(ay - by)) >= _SHORT:
            target.append((ax, ay, bx, by))
