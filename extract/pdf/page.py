"""One page of a PDF through pypdfium2: its characters and its drawn lines."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from functools import partial

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extract.formwords import count_words
from extract.pdf.chars import QUARTER, Char, page_text, read_chars
from extract.pdf.geometry import Glyph, Matrix, Page
from extract.pdf.laid_on import whole_page
from extract.pdf.paths import Drawing, read_drawing
from extract.pdf.raw import handle
from extract.pdf.unseen import HIDDEN_TEXT, find_unseen

_LEAST, _MOST = 1.0, 400.0  # points: sizes of type that a page can show
_EDGE = 1.5  # points: a line so near to the end of a piece of text does not divide it
ON_ONE_PLACE = "characters_on_one_place"  # warning: they cannot be told from what is drawn twice
_SMALL = 0.8  # of the size before it: a digit that may be the mark of a note
_DIGITS = frozenset("0123456789")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_ABOVE, _BELOW = 0.8, 0.1  # em: what a character takes above and below its baseline


def read_page(document: pdfium.PdfDocument, index: int) -> Page:
    """Characters and rules of the page with the 0-based ``index``. Raises PdfiumError."""
    page, told = whole_page(document, index)
    try:
        drawing = read_drawing(handle(page.raw))
        drawing.leave_out(find_unseen(document, page, drawing.levels, drawing.areas))
        text_page = page.get_textpage()
        try:
            text, cut = page_text(handle(text_page.raw))
            walls = _Walls(drawing)
            borderless = not walls and count_words(text)  # told by where each character stands
            divided = None if borderless else walls.divide
            chars, on_one_place = read_chars(handle(text_page.raw), text, drawing.invisible, divided)
        finally:
            text_page.close()
        shown = _display(page)
        width, height = page.get_size()
    finally:
        page.close()
    result = _assemble(index + 1, width, height, shown, chars, drawing)
    result.plain = text.replace("\r", "").split("\n")
    result.warnings += told
    if cut:
        result.warnings.append("page_cut")
    if on_one_place:
        result.warnings.append(ON_ONE_PLACE)
    return result


class _Walls:
    """The drawn lines of a page that could part two characters, by where they stand."""

    def __init__(self, drawing: Drawing) -> None:
        upright: dict[int, tuple[float, float]] = {}
        level: dict[int, tuple[float, float]] = {}
        for x0, y0, x1, y1 in {*drawing.strong, *drawing.weak}:
            if y0 == y1 or abs(y1 - y0) < abs(x1 - x0):
                known, key, low, high = level, round(y0), x0, x1
            else:
                known, key, low, high = upright, round(x0), y0, y1
            if low > high:
                low, high = high, low
            if (before := known.get(key)) is not None:
                low, high = min(low, before[0]), max(high, before[1])
            known[key] = low, high
        self._upright, self._level = ((sorted(w), [w[at] for at in sorted(w)]) for w in (upright, level))

    def __bool__(self) -> bool:
        return bool(self._upright[0] and self._level[0])

    def divide(self, box: tuple[float, float, float, float]) -> bool:
        """Whether a line runs through the box (left, top, right, bottom; y up), along or across."""
        left, top, right, bottom = box
        if right - left >= top - bottom:
            return _crossed(self._upright, left, right, bottom, top)
        return _crossed(self._level, bottom, top, left, right)


def _crossed(
    lines: tuple[list[int], list[tuple[float, float]]], start: float, end: float, low: float, high: float
) -> bool:
    """Whether one of the lines (places and reaches) stands between ``start`` and ``end`` and reaches the
    stretch across."""
    places, reaches = lines
    first, last = bisect_right(places, start + _EDGE), bisect_left(places, end - _EDGE)
    return first < last and any(bottom < high and top > low for bottom, top in reaches[first:last])


def _display(page: pdfium.PdfPage) -> Matrix:
    """From the page's own space to the page as it is shown: crop box and /Rotate applied."""
    box = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page.raw, box)
    left, bottom, right, top = box.left, box.bottom, box.right, box.top
    return (
        Matrix(1, 0, 0, -1, -left, top),
        Matrix(0, 1, 1, 0, -bottom, -left),
        Matrix(-1, 0, 0, 1, right, -bottom),
        Matrix(0, -1, -1, 0, top, right),
    )[raw.FPDFPage_GetRotation(page.raw) % 4]


def _turn(shown: Matrix, angle: float, width: float, height: float) -> Matrix:
    """From the page as shown to one on which text of this ``angle`` (clockwise, as pdfium counts)
    runs from left to right."""
    cos, sin = math.cos(angle), -math.sin(angle)
    dx, dy = shown.a * cos + shown.c * sin, shown.b * cos + shown.d * sin
    if abs(dx) >= abs(dy):
        return Matrix(1, 0, 0, 1, 0, 0) if dx > 0 else Matrix(-1, 0, 0, -1, width, height)
    return Matrix(0, 1, -1, 0, height, 0) if dy < 0 else Matrix(0, -1, 1, 0, 0, width)


def _assemble(
    number: int, width: float, height: float, shown: Matrix, chars: list[Char], drawing: Drawing
) -> Page:
    main = _main_quarter(chars)
    turn = _turn(shown, main * QUARTER, width, height)
    turned = bool(turn.b)
    page = Page(number, height if turned else width, width if turned else height)
    mapping, page.to_page = shown.then(turn), turn.inverse()
    page.warnings = list(drawing.warnings)
    page.glyphs = _glyphs(page, mapping, chars, main)
    drawing.put_rules(page, mapping)
    page.picture = drawing.image_area >= 0.4 * width * height
    page.drawings = drawing.count
    return page


def _main_quarter(chars: list[Char]) -> int:
    """The direction in which most characters run."""
    every = {style.quarter for style in {char[3] for char in chars}}
    if len(every) < 2:
        return every.pop() if every else 0
    quarters: Counter[int] = Counter()
    for text, _, _, style in chars:
        quarters[style.quarter] += len(text)
    return quarters.most_common(1)[0][0]


def _glyphs(page: Page, mapping: Matrix, chars: list[Char], main: int) -> list[Glyph]:
    """The characters that stand on the page, mapped onto it. Those of the ``main`` direction are as high as
    their em about the baseline, whatever their fonts say."""
    glyphs: list[Glyph] = []
    a, b, c, d, e, f = mapping
    most_x, most_y = 2 * (page.width + 1), 2 * (page.height + 1)
    make = partial(tuple.__new__, Glyph)
    for text, (left, top, right, bottom), (x, y), (size, quarter, _) in chars:
        x0, x1 = a * left + c * bottom + e, a * right + c * top + e
        base = b * x + d * y + f
        if x0 > x1:
            x0, x1 = x1, x0
        if quarter == main and _LEAST <= size <= _MOST:
            y0, y1 = base - _ABOVE * size, base + _BELOW * size
        else:
            y0, y1 = sorted((b * left + d * bottom + f, b * right + d * top + f))
            if y1 - y0 < _LEAST and x1 - x0 < _LEAST * len(text):
                page.warnings.append(HIDDEN_TEXT)  # too small for any eye
                continue
            size = max((y1 - y0, x1 - x0, 1.0) if len(text) == 1 else (min(y1 - y0, x1 - x0), 1.0))
        if -2 <= x0 + x1 <= most_x and -2 <= y0 + y1 <= most_y:
            glyphs.append(make((text, x0, y0, x1, y1, base, size)))
    return _with_marks(glyphs)


def _with_marks(glyphs: list[Glyph]) -> list[Glyph]:
    """The characters with small digits that stand raised or lowered beside a larger one as marks of notes, on
    its baseline: as digits they would make another figure of the one that they are set beside."""
    digits = [g for g in glyphs if g[0][0] in _DIGITS]
    least = min([g[6] for g in digits], default=0.0)
    larger: dict[int, list[Glyph]] = {}
    bands: set[int] = set()  # whole points of height in which a mark beside one of the larger may stand
    for glyph in glyphs:
        if glyph[6] * _SMALL > least > 0:
            larger.setdefault(int(glyph[3]), []).append(glyph)
            bands.update(range(int(glyph[5] - glyph[6]), int(glyph[5] + glyph[6]) + 1))
    if not any(int(g[5]) in bands for g in digits):
        return glyphs
    return [_as_mark(g, larger) if g[0][0] in _DIGITS and int(g[5]) in bands else g for g in glyphs]


def _as_mark(glyph: Glyph, larger: dict[int, list[Glyph]]) -> Glyph:
    reach = int(glyph.size)
    for key in range(int(glyph.x0) - reach, int(glyph.x0) + reach + 1):
        for other in larger.get(key, ()):
            em, step = other.size, abs(glyph.base - other.base)
            beside = -0.3 * em < glyph.x0 - other.x1 < 0.6 * em
            if glyph.size < _SMALL * em and beside and 0.12 * em < step < 0.75 * em:
                top, bottom = other.base - _ABOVE * em, other.base + _BELOW * em
                return Glyph(glyph.text.translate(_RAISED), glyph.x0, top, glyph.x1, bottom, other.base, em)
    return glyph
