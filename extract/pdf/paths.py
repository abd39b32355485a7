"""Drawn lines of a PDF page: path objects of pypdfium2 into straight rules.

Thin filled shapes are lines, stroked shapes give their edges, other filled shapes give weak edges
(a cell's shading ends where the cell does, but the shading behind a word does not).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate, compress, repeat

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
from extract.pdf.unseen import HIDDEN_TEXT, Level, Unseen

MAX_SEGMENTS = 120_000  # path pieces of one page that are looked at; a report's page has a few hundred
_THIN = 3.0  # points: a filled shape no thicker is a line
_SHORT = 0.8  # points: shorter pieces are dots
_SLANT = 0.6  # points an edge may be off and still count as straight
_DOTS = 6  # so many dots in a row are a line
_DOT_STEP = 4.0  # points from one dot to the next
_MAX_DEPTH = 8
_LINE = bytes([raw.FPDF_SEGMENT_LINETO])
_ONE_SHAPE = 5  # pieces of a path that is one box at most
_INVISIBLE = frozenset({3, 7})  # modes of text that is not shown
_NO_TEXT = raw.FPDF_TEXTRENDERMODE_UNKNOWN  # the mode of other objects
_PATH, _IMAGE, _FORM = raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM

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
    texts: int = 0
    levels: list[Level] = field(default_factory=list)
    areas: set[int] = field(default_factory=set)
    warnings: list[str] = field(default_factory=list)
    room: Floats = field(default_factory=lambda: Floats(6))

    def leave_out(self, unseen: Unseen) -> None:
        """Leave out the text that is not shown, and say so; but not where there is no other text: that of a
        recognised scan lies below its picture, or is drawn in an invisible mode."""
        self.invisible |= unseen.texts
        if len(self.invisible) >= self.texts > 0:
            self.invisible.clear()
            self.warnings.append("ocr_text_layer")
        elif self.invisible or unseen.cut:
            self.warnings.append(HIDDEN_TEXT)

    def put_rules(self, page: Page, mapping: Matrix) -> None:
        """Sort the edges, mapped onto the turned page, into horizontal and vertical rules."""
        page.horizontal, page.vertical = _rules(self.strong, mapping)
        page.weak_horizontal, page.weak_vertical = _rules(self.weak, mapping)


def _rules(edges: list[_Edge], mapping: Matrix) -> tuple[list[Rule], list[Rule]]:
    """The edges across and those down; what neighbouring cells drew both counts once."""
    a, b, c, d, e, f = mapping
    if b or c:
        boxes = {mapping.box(*edge) for edge in edges}
    else:
        ends = ((a * x0 + e, d * y0 + f, a * x1 + e, d * y1 + f) for x0, y0, x1, y1 in edges)
        boxes = {
            (x0 if x0 < x1 else x1, y0 if y0 < y1 else y1, x1 if x0 < x1 else x0, y1 if y0 < y1 else y0)
            for x0, y0, x1, y1 in ends
        }
    across = [Rule((y0 + y1) / 2, x0, x1) for x0, y0, x1, y1 in boxes if x1 - x0 >= y1 - y0]
    down = [Rule((x0 + x1) / 2, y0, y1) for x0, y0, x1, y1 in boxes if x1 - x0 < y1 - y0]
    return across, down


def read_drawing(page: int) -> Drawing:
    """Walk the objects of a page, forms included. ``page`` is its handle (see extract.pdf.raw)."""
    drawing = Drawing()
    _walk(drawing, list(map(page_object, repeat(page), range(count_objects(page)))), None, ())
    drawing.strong += _dotted(drawing.dots)
    return drawing


def _walk(drawing: Drawing, objects: list[int], matrix: Matrix | None, at: tuple[int, ...]) -> None:
    """``matrix`` leads from the objects' form to the page; None on the page itself. ``at``: see Level."""
    modes = list(map(render_mode, objects))
    drawing.invisible |= {item for item, mode in zip(objects, modes, strict=True) if mode in _INVISIBLE}
    texts = [item for item, mode in zip(objects, modes, strict=True) if mode != _NO_TEXT]
    others = [item for item, mode in zip(objects, modes, strict=True) if mode == _NO_TEXT]
    drawing.texts += len(texts)
    kinds = list(map(object_kind, others))
    pictures = [item for item, kind in zip(others, kinds, strict=True) if kind == _IMAGE]
    drawing.levels.append(Level(at, objects, texts, pictures, matrix))
    _paths(drawing, [item for item, kind in zip(others, kinds, strict=True) if kind == _PATH], matrix)
    for item, kind in [pair for pair in zip(others, kinds, strict=True) if pair[1] in (_IMAGE, _FORM)]:
        if kind == _IMAGE:
            x0, y0, x1, y1 = _matrix(drawing.room, item, matrix).box(0, 0, 1, 1)
            drawing.image_area += (x1 - x0) * (y1 - y0)
        elif len(at) < _MAX_DEPTH:
            inner = [object_inside(item, i) or 0 for i in range(count_inside(item))]
            _walk(drawing, inner, _matrix(drawing.room, item, matrix), (*at, objects.index(item)))


def _matrix(room: Floats, item: int, outer: Matrix | None) -> Matrix:
    """From the object's own space to the page."""
    own = Matrix(*room.values()) if object_matrix(item, room.start) else IDENTITY
    return own.then(outer) if outer else own


def _paths(drawing: Drawing, items: list[int], outer: Matrix | None) -> None:
    """Shapes of the paths that are filled or stroked. A filled sliver is a line by its bounds alone: prints
    of browsers hold thousands."""
    room = Floats(2 * len(items), "i")
    known = list(map(draw_mode, items, room.at(0, 2), room.at(1, 2)))
    values = room.values()
    drawn = [bool(ok and (f or s)) for ok, f, s in zip(known, values[::2], values[1::2], strict=True)]
    items, strokes = list(compress(items, drawn)), [bool(s) for s in compress(values[1::2], drawn)]
    fills = list(compress(values[::2], drawn))
    counts = list(map(count_segments, items))
    within = sum(total <= MAX_SEGMENTS for total in accumulate(counts, initial=drawing.segments))
    items, strokes, counts = items[:within], strokes[:within], counts[:within]
    drawing.count += len(items)
    drawing.segments += sum(counts)
    rest = _slivers(drawing, items, strokes, counts, outer)
    drawing.areas.update([items[k] for k in rest if fills[k]])
    lines = [k for k in rest if counts[k] == 2]
    _lines(drawing, [items[k] for k in lines], [strokes[k] for k in lines], outer)
    _shapes(drawing, [(items[k], strokes[k], counts[k]) for k in rest if counts[k] != 2], outer)


def _lines(drawing: Drawing, items: list[int], strokes: list[bool], outer: Matrix | None) -> None:
    """Paths from one point to another."""
    room = Floats(4 * len(items))
    ends = list(map(path_segment, items, repeat(1)))
    list(map(segment_point, map(path_segment, items, repeat(0)), room.at(0, 4), room.at(1, 4)))
    list(map(segment_point, ends, room.at(2, 4), room.at(3, 4)))
    values = room.values()
    for matrix, kind, stroked, *points in zip(
        _fitting(items, strokes, outer),
        map(segment_kind, ends),
        strokes,
        zip(values[::4], values[1::4], strict=True),
        zip(values[2::4], values[3::4], strict=True),
        strict=True,
    ):
        if matrix is not None and kind == raw.FPDF_SEGMENT_LINETO:
            _sides(drawing.strong if stroked else drawing.weak, _mapped(points, matrix))


def _shapes(drawing: Drawing, shapes: list[_Path], outer: Matrix | None) -> None:
    """Paths of more points."""
    points, kinds, closes = _segments(shapes)
    fitting = _fitting([item for item, _, _ in shapes], [stroked for _, stroked, _ in shapes], outer)
    start = 0
    for (_, stroked, total), matrix in zip(shapes, fitting, strict=True):
        end = start + total
        if matrix is not None:
            own = _mapped(points[start:end], matrix)
            if kinds.count(_LINE, start + 1, end) == total - 1:  # one shape of straight sides
                _shape(drawing, [*own, own[0]] if closes[end - 1] else own, stroked)
            else:
                for shape, curved in _subpaths(own, kinds[start:end], closes[start:end]):
                    if not curved:
                        _shape(drawing, shape, stroked)
        start = end


def _mapped(points: Sequence[_Point], matrix: Matrix) -> Sequence[_Point]:
    """The points on the page."""
    if matrix == IDENTITY:
        return points
    a, b, c, d, e, f = matrix
    return [(a * x + c * y + e, b * x + d * y + f) for x, y in points]


def _fitting(items: list[int], strokes: list[bool], outer: Matrix | None) -> list[Matrix | None]:
    """The matrix of each path to the page; None where its strokes are too thick for lines of a table."""
    room, widths = Floats(6 * len(items)), Floats(len(items))
    known = list(map(object_matrix, items, room.at(0, 6)))
    list(map(stroke_width, items, widths.at()))
    values = iter(room.values())
    rows = list(zip(values, values, values, values, values, values, strict=True))
    if not all(known):
        rows = [row if fine else IDENTITY for row, fine in zip(rows, known, strict=True)]
    onto = {row: Matrix(*row).then(outer) if outer else Matrix(*row) for row in set(rows)}
    thick = {row: 2 * _THIN / max(abs(m.a), abs(m.b), 1e-9) for row, m in onto.items()}
    return [
        None if stroked and width > thick[row] else onto[row]
        for row, stroked, width in zip(rows, strokes, widths.values(), strict=True)
    ]


def _slivers(
    drawing: Drawing, items: list[int], strokes: list[bool], counts: list[int], outer: Matrix | None
) -> list[int]:
    """Add filled thin shapes as the lines they are; the indices of the other paths."""
    asked = [k for k, (s, c) in enumerate(zip(strokes, counts, strict=True)) if not s and c <= _ONE_SHAPE]
    room = Floats(4 * len(asked))
    known = list(map(object_bounds, [items[k] for k in asked], *(room.at(i, 4) for i in range(4))))
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


def _segments(shapes: list[_Path]) -> tuple[list[_Point], bytes, list[int]]:
    """Point, kind and whether it closes its shape, of every segment of all paths."""
    segments = [s for item, _, total in shapes for s in map(path_segment, repeat(item), range(total))]
    room = Floats(2 * len(segments))
    list(map(segment_point, segments, room.at(0, 2), room.at(1, 2)))
    values = room.values()
    points = list(zip(values[::2], values[1::2], strict=True))
    return points, bytes([k & 0xFF for k in map(segment_kind, segments)]), list(map(segment_closes, segments))


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


def _shape(drawing: Drawing, points: Sequence[_Point], stroked: bool) -> None:
    if len(points) > 2:
        xs, ys = zip(*points, strict=True)
        x0, y0, x1, y1 = min(xs), min(ys), max(xs), max(ys)
        if x1 - x0 <= _THIN or y1 - y0 <= _THIN:
            _line(drawing, x0, y0, x1, y1)
            return
        if not stroked and points[0] != points[-1]:
            points = [*points, points[0]]
    _sides(drawing.strong if stroked else drawing.weak, points)


def _sides(target: list[_Edge], points: Sequence[_Point]) -> None:
    """Add the straight ways from each point to the next."""
    ax, ay = points[0]
    for bx, by in points[1:]:
        across, up = abs(ax - bx), abs(ay - by)
        if (across >= _SHORT and up <= _SLANT) or (up >= _SHORT and across <= _SLANT):
            target.append((ax, ay, bx, by))
        ax, ay = bx, by
