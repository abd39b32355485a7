"""One page of a PDF through pypdfium2: its characters and its drawn lines."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extract.pdf_geometry import Glyph, Matrix, Page
from extract.pdf_paths import Drawing, read_drawing
from extract.pdf_raw import (
    Floats,
    char_angle,
    char_box,
    char_origin,
    count_chars,
    font_size,
    handle,
    is_generated,
    is_unmapped,
    text_object,
    unicode_of,
)

MAX_CHARS = 60_000  # characters of one page that are looked at; a full page of text has about 3,000
_OBLIQUE = 0.2  # radians off the page's text direction: a watermark
_QUARTER = math.pi / 2
_TILE = 6.0  # points
_BLANK = frozenset(" \t\r\n\u00a0\u3000\u0002\ufffe")


def read_page(document: pdfium.PdfDocument, index: int) -> Page:
    """Characters and rules of the page with the 0-based ``index``. Raises PdfiumError."""
    page = document[index]
    try:
        drawing = read_drawing(handle(page.raw))
        text_page = page.get_textpage()
        try:
            chars, cut = _chars(handle(text_page.raw), drawing.invisible)
        finally:
            text_page.close()
        shown = _display(page)
        width, height = page.get_size()
    finally:
        page.close()
    result = _assemble(index + 1, width, height, shown, chars, drawing)
    if cut:
        result.warnings.append("page_cut")
    return result


_Char = tuple[str, float, float, float, float, float, float, "_Style"]


class _Style(NamedTuple):
    """What all characters of one text object share."""

    size: float
    angle: float
    hidden: bool

    @property
    def straight(self) -> bool:
        return abs(self.angle / _QUARTER - round(self.angle / _QUARTER)) * _QUARTER <= _OBLIQUE


def _chars(text_page: int, invisible: set[int]) -> tuple[list[_Char], bool]:
    """(text, left, right, bottom, top, origin x, origin y, style) in the page's own space. Watermarks
    (oblique text), blanks and invisible characters are left out."""
    total = count_chars(text_page)
    room = Floats(6, ctypes.c_double)
    left, right, bottom, top, x, y = room.at
    styles: dict[int, _Style] = {}
    chars: list[_Char] = []
    for i in range(min(total, MAX_CHARS)):
        code = unicode_of(text_page, i)
        if code < 33 and code:
            continue
        owner = text_object(text_page, i) or 0
        style = styles.get(owner)
        if style is None:
            style = styles[owner] = _style(text_page, i, owner in invisible)
        if style.hidden or (not owner and is_generated(text_page, i) == 1):
            continue
        unmapped = code == 0 or 0xD800 <= code <= 0xDFFF or is_unmapped(text_page, i) == 1
        text = "\ufffd" if unmapped else chr(code)
        if text in _BLANK or not char_box(text_page, i, left, right, bottom, top):
            continue
        char_origin(text_page, i, x, y)
        chars.append((text, *room.values(), style))  # type: ignore[arg-type]
    return chars, total > MAX_CHARS


def _style(text_page: int, index: int, hidden: bool) -> _Style:
    style = _Style(font_size(text_page, index), char_angle(text_page, index), hidden)
    return style if style.straight else style._replace(hidden=True)


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
    number: int, width: float, height: float, shown: Matrix, chars: list[_Char], drawing: Drawing
) -> Page:
    quarters = Counter(round(char[7].angle / _QUARTER) % 4 for char in chars)
    main = quarters.most_common(1)[0][0] * _QUARTER if quarters else 0.0
    turn = _turn(shown, main, width, height)
    turned = bool(turn.b)
    page = Page(number, height if turned else width, width if turned else height)
    mapping, page.to_page = shown.then(turn), turn.inverse()
    page.glyphs = _glyphs(page, mapping, chars)
    drawing.put_rules(page, mapping)
    page.picture = drawing.image_area >= 0.4 * width * height
    page.drawings = drawing.count
    page.warnings = list(drawing.warnings)
    return page


def _glyphs(page: Page, mapping: Matrix, chars: list[_Char]) -> list[Glyph]:
    """Glyphs on the page, without second strokes of false bold."""
    glyphs: list[Glyph] = []
    drawn: dict[tuple[str, int, int], list[tuple[float, float]]] = {}
    a, b, c, d, e, f = mapping
    width, height = page.width + 1, page.height + 1
    for text, left, right, bottom, top, x, y, style in chars:
        x0, x1 = a * left + c * bottom + e, a * right + c * top + e
        y0, y1 = b * left + d * bottom + f, b * right + d * top + f
        if x0 > x1:
            x0, x1 = x1, x0
        if y0 > y1:
            y0, y1 = y1, y0
        cx, cy = (x0 + x1) / 2, (y0 + y1) / 2
        if not (-1 <= cx <= width and -1 <= cy <= height):
            continue
        em = style.size if style.size > 1 else max(y1 - y0, x1 - x0, 1.0)
        if not _again(drawn, text, cx, cy, 0.15 * em):
            glyphs.append(Glyph(text, x0, y0, x1, y1, b * x + d * y + f, em))
    return glyphs


def _again(
    drawn: dict[tuple[str, int, int], list[tuple[float, float]]], text: str, x: float, y: float, near: float
) -> bool:
    """True when the same character was drawn so near before; else it is noted. ``drawn`` keeps the
    centres of each character by tiles of the page."""
    for tile_x in range(int((x - near) / _TILE), int((x + near) / _TILE) + 1):
        for tile_y in range(int((y - near) / _TILE), int((y + near) / _TILE) + 1):
            for other_x, other_y in drawn.get((text, tile_x, tile_y), ()):
                if abs(x - other_x) < near and abs(y - other_y) < near:
                    return True
    drawn.setdefault((text, int(x / _TILE), int(y / _TILE)), []).append((x, y))
    return False
