"""Drawn lines of a PDF page: path objects of pypdfium2 into straight rules.

Thin filled shapes are lines, stroked shapes give their edges, other filled shapes give weak edges
(a cell's shading ends where the cell does, but the shading behind a word does not).
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, compress, pairwise, repeat

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
_FLOAT = 4  # bytes

_Edge = tuple[float, float, float, float]
_Point = tuple[float, float]
_Path = tuple[int, bool, int]
"""Its handle, whether it is stroked, how many segments it has."""


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

    def put_rules(self, page: Page, mapping: Matrix) -> None:
        """Sort the edges, mapped onto the turned page, into horizontal and vertical rules."""
        for edges, across, down in (
            (self.strong, page.horizontal, page.vertical),
            (self.weak, page.weak_horizontal, page.weak_vertical),
        ):
            a, b, c, d, e, f = mapping
            for edge in edges:
                if b or c:
                    x0, top, x1, bottom = mapping.box(*edge)
                else:
                    x0, x1 = a * edge[0] + e, a * edge[2] + e
                    top, bottom = d * edge[1] + f, d * edge[3] + f
                    if x0 > x1:
                        x0, x1 = x1, x0
                    if top > bottom:
                        top, bottom = bottom, top
                if x1 - x0 >= bottom - top:
                    across.append(Rule((top + bottom) / 2, x0, x1))
                else:
                    down.append(Rule((x0 + x1) / 2, top, bottom))


def read_drawing(page: int) -> Drawing:
    """Walk the objects of a page, forms included. ``page`` is its handle (see extract.pdf.raw)."""
    drawing = Drawing()
    _walk(drawing, [page_object(page, i) or 0 for i in range(count_objects(page))], None, 0)
    drawing.strong += _dotted(drawing.dots)
    if drawing.invisible and not drawing.visible_texts:
        drawing.invisible.clear()  # nothing but an invisible layer: the text of a recognised scan
        drawing.warnings.append("ocr_text_layer")
    elif drawing.invisible:
        drawing.warnings.append("hidden_text")
    return drawing


def _walk(drawing: Drawing, objects: list[int], matrix: Matrix | None, depth: int) -> None:
    """``matrix`` leads from the objects' form to the page; None on the page itself."""
    kinds = list(map(object_kind, objects))
    texts = [item for item, kind in zip(objects, kinds, strict=True) if kind == raw.FPDF_PAGEOBJ_TEXT]
    modes = map(render_mode, texts)
    invisible = {item for item, mode in zip(texts, modes, strict=True) if mode in _INVISIBLE_MODES}
    drawing.invisible |= invisible
    drawing.visible_texts += len(texts) - len(invisible)
    paths = [item for item, kind in zip(objects, kinds, strict=True) if kind == raw.FPDF_PAGEOBJ_PATH]
    _paths(drawing, paths, matrix)
    for item, kind in zip(objects, kinds, strict=True):
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            x0, y0, x1, y1 = _matrix(drawing.room, item, matrix).box(0, 0, 1, 1)
            drawing.image_area += (x1 - x0) * (y1 - y0)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            inner = [object_inside(item, i) or 0 for i in range(count_inside(item))]
            _walk(drawing, inner, _matrix(drawing.room, item, matrix), depth + 1)


def _matrix(room: Floats, item: int, outer: Matrix | None) -> Matrix:
    """From the object's own space to the page."""
    own = Matrix(*room.values()) if object_matrix(item, room.at[0]) else IDENTITY
    return own.then(outer) if outer else own


def _paths(drawing: Drawing, items: list[int], outer: Matrix | None) -> None:
    """Shapes of the paths that are filled or stroked. A filled sliver is a line by its bounds alone: prints
    of browsers hold thousands."""
    room = Floats(2 * len(items), ctypes.c_int)
    known = list(map(draw_mode, items, room.at[::2], room.at[1::2]))
    values = room.values()
    drawn = [bool(ok and (f or s)) for ok, f, s in zip(known, values[::2], values[1::2], strict=True)]
    items, strokes = list(compress(items, drawn)), [bool(s) for s in compress(values[1::2], drawn)]
    counts = list(map(count_segments, items))
    within = sum(total <= MAX_SEGMENTS for total in accumulate(counts, initial=drawing.segments))
    items, strokes, counts = items[:within], strokes[:within], counts[:within]
    drawing.count += len(items)
    drawing.segments += sum(counts)
    rest = _slivers(drawing, items, strokes, counts, outer)
    shapes = [(items[k], strokes[k], min(counts[k], MAX_SEGMENTS)) for k in rest]
    points, kinds, closes = _segments(shapes)
    start = 0
    for (_, stroked, total), matrix in zip(shapes, _fitting(shapes, outer), strict=True):
        end = start + total
        if matrix is not None:
            own = points[start:end] if matrix == IDENTITY else [matrix.point(*p) for p in points[start:end]]
            for shape, curved in _subpaths(own, kinds[start:end], closes[start:end]):
                if not curved:
                    _shape(drawing, shape, stroked)
        start = end


def _fitting(shapes: list[_Path], outer: Matrix | None) -> Iterator[Matrix | None]:
    """The matrix of each path to the page; None where its strokes are too thick for lines of a table."""
    items = [item for item, _, _ in shapes]
    room, widths = Floats(6 * len(items)), Floats(len(items))
    known = list(map(object_matrix, items, room.at[::6]))
    for _ in map(stroke_width, items, widths.at):
        pass
    values = iter(room.values())
    rows = zip(values, values, values, values, values, values, strict=True)
    for (_, stroked, _), fine, row, width in zip(shapes, known, rows, widths.values(), strict=True):
        matrix = IDENTITY if not fine or row == IDENTITY else Matrix(*row)
        matrix = matrix.then(outer) if outer else matrix
        yield None if stroked and width * max(abs(matrix.a), abs(matrix.b)) > 2 * _THIN else matrix


def _slivers(
    drawing: Drawing, items: list[int], strokes: list[bool], counts: list[int], outer: Matrix | None
) -> list[int]:
    """Add filled thin shapes as the lines they are; the indices of the other paths."""
    asked = [k for k, (s, c) in enumerate(zip(strokes, counts, strict=True)) if not s and c <= _ONE_SHAPE]
    room = Floats(4 * len(asked))
    at = room.at
    known = list(map(object_bounds, [items[k] for k in asked], at[::4], at[1::4], at[2::4], at[3::4]))
    values = room.values()
    slivers: set[int] = set()
    for k, fine, x0, y0, x1, y1 in zip(
        asked, known, values[::4], values[1::4], values[2::4], values[3::4], strict=True
    ):
        if not fine:
            continue
        if outer:
            x0, y0, x1, y1 = outer.box(x0, y0, x1, y1)
        if x1 - x0 <= _THIN or y1 - y0 <= _THIN:
            _line(drawing, x0, y0, x1, y1)
            slivers.add(k)
    return [k for k in range(len(items)) if k not in slivers]


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


def _segments(shapes: list[_Path]) -> tuple[list[_Point], list[int], list[int]]:
    """Point, kind and whether it closes its shape, of every segment of all paths."""
    segments = [s for item, _, total in shapes for s in map(path_segment, repeat(item), range(total))]
    room = Floats(2 * len(segments))
    for _ in map(segment_point, segments, room.at[::2], room.at[1::2]):
        pass
    values = room.values()
    points = list(zip(values[::2], values[1::2], strict=True))
    return points, list(map(segment_kind, segments)), list(map(segment_closes, segments))


def _subpaths(
    points: Sequence[_Point], kinds: Sequence[int], closes: Sequence[int]
) -> list[tuple[list[_Point], bool]]:
    """Each subpath's points, closed by repeating the first, and whether it has curves."""
    found: list[tuple[list[_Point], bool]] = []
    current: list[_Point] = []
    curved = False
    for point, kind, closed in zip(points, kinds, closes, strict=True):
        if kind == raw.FPDF_SEGMENT_MOVETO and current:
            found.append((current, curved))
            current, curved = [], False
        curved = curved or kind == raw.FPDF_SEGMENT_BEZIERTO
        current.append(point)
        if closed:
            current.append(current[0])
    if current:
        found.append((current, curved))
    return found


def _shape(drawing: Drawing, points: list[_Point], stroked: bool) -> None:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    x0, y0, x1, y1 = min(xs), min(ys), max(xs), max(ys)
    if (x1 - x0 <= _THIN or y1 - y0 <= _THIN) and len(points) != 2:
        _line(drawing, x0, y0, x1, y1)
        return
    if not stroked and points[0] != points[-1]:
        points = [*points, points[0]]
    target = drawing.strong if stroked else drawing.weak
    for (ax, ay), (bx, by) in pairwise(points):
        across, up = abs(ax - bx), abs(ay - by)
        if (across >= _SHORT and up <= _SLANT) or (up >= _SHORT and across <= _SLANT):
            target.append((ax, ay, bx, by))
