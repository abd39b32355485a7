"""One page of a PDF through pypdfium2: its characters and its drawn lines."""

from __future__ import annotations

import math
from collections import Counter
from functools import partial

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extract.pdf.chars import QUARTER, Char, read_chars
from extract.pdf.geometry import Glyph, Matrix, Page
from extract.pdf.paths import Drawing, read_drawing
from extract.pdf.raw import handle

_LEAST, _MOST = 1.0, 400.0  # points: sizes of type that a page can show
_ABOVE, _BELOW = 0.8, 0.1  # em: what a character takes above and below its baseline


def read_page(document: pdfium.PdfDocument, index: int) -> Page:
    """Characters and rules of the page with the 0-based ``index``. Raises PdfiumError."""
    page = document[index]
    try:
        drawing = read_drawing(handle(page.raw))
        text_page = page.get_textpage()
        try:
            chars, cut = read_chars(handle(text_page.raw), drawing.invisible)
            plain = text_page.get_text_range()
        finally:
            text_page.close()
        shown = _display(page)
        width, height = page.get_size()
    finally:
        page.close()
    result = _assemble(index + 1, width, height, shown, chars, drawing)
    result.plain = plain.replace("\r", "").split("\n")
    if cut:
        result.warnings.append("page_cut")
    return result


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
    quarters = Counter(char[7].quarter for char in chars)
    main = quarters.most_common(1)[0][0] if quarters else 0
    turn = _turn(shown, main * QUARTER, width, height)
    turned = bool(turn.b)
    page = Page(number, height if turned else width, width if turned else height)
    mapping, page.to_page = shown.then(turn), turn.inverse()
    page.glyphs = _glyphs(page, mapping, chars, main)
    drawing.put_rules(page, mapping)
    page.picture = drawing.image_area >= 0.4 * width * height
    page.drawings = drawing.count
    page.warnings = list(drawing.warnings)
    return page


def _glyphs(page: Page, mapping: Matrix, chars: list[Char], main: int) -> list[Glyph]:
    """The characters that stand on the page, mapped onto it. Those of the ``main`` direction are as high as
    their em about the baseline, whatever their fonts say."""
    glyphs: list[Glyph] = []
    a, b, c, d, e, f = mapping
    most_x, most_y = 2 * (page.width + 1), 2 * (page.height + 1)
    make = partial(tuple.__new__, Glyph)
    for text, left, top, right, bottom, x, y, (size, quarter, _, _) in chars:
        x0, x1 = a * left + c * bottom + e, a * right + c * top + e
        base = b * x + d * y + f
        if x0 > x1:
            x0, x1 = x1, x0
        if quarter == main and _LEAST <= size <= _MOST:
            y0, y1 = base - _ABOVE * size, base + _BELOW * size
        else:
            y0, y1 = sorted((b * left + d * bottom + f, b * right + d * top + f))
            size = max(y1 - y0, x1 - x0, 1.0)
        if -2 <= x0 + x1 <= most_x and -2 <= y0 + y1 <= most_y:
            glyphs.append(make((text, x0, y0, x1, y1, base, size)))
    return glyphs
