"""One page of a PDF through pypdfium2: its characters and its drawn lines."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extract.pdf_geometry import Glyph, Matrix, Page
from extract.pdf_paths import Drawing, read_drawing

MAX_CHARS = 60_000  # characters of one page that are looked at; a full page of text has about 3,000
_OBLIQUE = 0.2  # radians off the page's text direction: a watermark
_QUARTER = math.pi / 2
_BLANK = frozenset(" \t\r\n\u00a0\u3000\u0002\ufffe")


def read_page(document: pdfium.PdfDocument, index: int) -> Page:
    """Characters and rules of the page with the 0-based ``index``. Raises PdfiumError."""
    page = document[index]
    try:
        drawing = read_drawing(page.raw)
        text_page = page.get_textpage()
        try:
            chars, cut = _chars(text_page.raw, drawing.invisible)
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


_Char = tuple[str, float, float, float, float, float, float, float, float]


def _chars(text_page: Any, invisible: set[int]) -> tuple[list[_Char], bool]:
    """(text, left, bottom, right, top, origin x, origin y, size, angle) in the page's own space."""
    total = raw.FPDFText_CountChars(text_page)
    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    chars: list[_Char] = []
    for i in range(min(total, MAX_CHARS)):
        code = raw.FPDFText_GetUnicode(text_page, i)
        if raw.FPDFText_IsGenerated(text_page, i) == 1 or (code < 33 and code != 0):
            continue
        if invisible and _address(raw.FPDFText_GetTextObject(text_page, i)) in invisible:
            continue
        unmapped = code == 0 or raw.FPDFText_HasUnicodeMapError(text_page, i) == 1
        text = "\ufffd" if unmapped or 0xD800 <= code <= 0xDFFF else chr(code)
        if text in _BLANK or not raw.FPDFText_GetCharBox(text_page, i, left, right, bottom, top):
            continue
        raw.FPDFText_GetCharOrigin(text_page, i, x, y)
        chars.append(
            (
                text, left.value, bottom.value, right.value, top.value, x.value, y.value,
                raw.FPDFText_GetFontSize(text_page, i), raw.FPDFText_GetCharAngle(text_page, i),
            )
        )  # fmt: skip
    return chars, total > MAX_CHARS


def _address(pointer: Any) -> int:
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


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
    quarters = Counter(round(char[8] / _QUARTER) % 4 for char in chars if _straight(char[8]))
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


def _straight(angle: float) -> bool:
    return abs(angle / _QUARTER - round(angle / _QUARTER)) * _QUARTER <= _OBLIQUE


def _glyphs(page: Page, mapping: Matrix, chars: list[_Char]) -> list[Glyph]:
    """Glyphs on the page, without watermarks across it and without second strokes of false bold."""
    glyphs: list[Glyph] = []
    seen: dict[str, list[tuple[float, float]]] = {}
    for text, left, bottom, right, top, x, y, size, angle in chars:
        if not _straight(angle):
            continue
        x0, y0, x1, y1 = mapping.box(left, bottom, right, top)
        base = mapping.point(x, y)[1]
        em = max(y1 - y0, x1 - x0, 1.0) if size <= 1 else size
        cx, cy = (x0 + x1) / 2, (y0 + y1) / 2
        if not (-1 <= cx <= page.width + 1 and -1 <= cy <= page.height + 1):
            continue
        near = seen.setdefault(text, [])
        if any(abs(cx - ox) < 0.15 * em and abs(cy - oy) < 0.15 * em for ox, oy in near[-40:]):
            continue
        near.append((cx, cy))
        glyphs.append(Glyph(text, x0, y0, x1, y1, base, em))
    return glyphs
