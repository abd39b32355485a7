"""PDF -> Document, whatever its pages are made of: text is read as text, pictures of pages are recognised.

Warnings of recognised pages: ``recognised`` (always: a person compares the figures), ``ocr_doubt``
(cells carry a doubt of their own), ``ocr_borderless``,
``ocr_text_unsure``, ``ocr_turned`` (the page lay sideways), ``pages_skipped``. Of any PDF:
``active_content`` (a script may show other figures in a viewer that runs it; none is run here),
``hidden_layer`` (a layer that is switched off may hold words that were read),
``ocr_missing`` (some pages are pictures, and nothing here reads those).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import cv2
import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extract.document import Document
from extract.errors import Unreadable
from extract.formwords import table_words
from extract.pdf import reader as pdf
from extract.pdf.geometry import Matrix
from extract.pdf.laid_on import whole_page
from extract.pdf.scripts import told_by_names
from extract.scan.again import read_again
from extract.scan.ocr import require
from extract.scan.page import ScannedPage, blocks, compare_shapes, lay_out, read_lines, sense
from extract.scan.rules import Grey

MEDIA_TYPE = pdf.MEDIA_TYPE
MAX_PAGES = 16
"""Pages of one document that are recognised; each takes seconds."""
MAX_PIXELS = 10_000_000
"""Of one page; an A4 page at 300 dpi has 8.7 million."""
LEAST_DPI, MOST_DPI = 200.0, 300.0

_PICTURED = frozenset({"scanned_page", "ocr_text_layer", "garbled_text"})
_PROBE_DPI = 150.0
_CLEAR = 0.7  # sense of lines by which a page is known to lie the right way up
_BETTER = 0.1  # by which another way up must make more sense
_FEW_PIECES = 2
_LETTER, _FIGURE = re.compile(r"[^\W\d_]"), re.compile(r"[\d/\u2014-]")
_FEW_LETTERS, _MANY_FIGURES = 20, 60  # fewer letters of any script, more digits and dashes

Source = Iterable[tuple[Grey, float]]
"""Pages in grey with their pixels a point."""


def read(data: bytes) -> Document:
    """Read a PDF as text; recognise its pages where they are pictures or their fonts tell nothing.

    Raises Unreadable as ``extract.pdf.reader.read``, and ``ocr_missing`` for pictures without the extra."""
    document = _read(data)
    document.warnings += told_by_names(data)
    return document


def _read(data: bytes) -> Document:
    try:
        document = pdf.read(data)
    except Unreadable as trouble:
        if trouble.code not in ("scanned", "garbled"):
            raise
        return read_pictures(data)
    if not _PICTURED.intersection(document.warnings) and not _is_wordless(document):
        return document
    try:
        pictured = read_pictures(data)
    except Unreadable as trouble:
        document.warnings += ["ocr_missing"] * (trouble.code == "ocr_missing")
        return document
    return pictured if table_words(pictured) >= table_words(document) else document


def _is_wordless(document: Document) -> bool:
    """Whether there are figures and hardly a word: the words are drawn as outlines, which are no text."""
    letters = (letter for text in _texts(document) for letter in _LETTER.finditer(text))
    if sum(1 for _ in islice(letters, _FEW_LETTERS)) == _FEW_LETTERS:
        return False
    return sum(len(_FIGURE.findall(text)) for text in _texts(document)) > _MANY_FIGURES


def _texts(document: Document) -> Iterator[str]:
    yield from (paragraph.text for paragraph in document.paragraphs())
    yield from (cell.text for table in document.tables() for cell in table.cells)


def read_pictures(data: bytes) -> Document:
    """Recognise the pages of a PDF as they are shown, whatever text they claim to hold."""
    require()
    document = Document(MEDIA_TYPE, "ocr")
    try:
        source = pdfium.PdfDocument(data)
    except pdfium.PdfiumError:
        raise Unreadable("damaged", "the PDF cannot be drawn") from None
    try:
        if len(source) > MAX_PAGES:
            document.warnings.append("pages_skipped")
        recognise_pages(
            document, (_draw(whole_page(source, i)[0]) for i in range(min(len(source), MAX_PAGES)))
        )
    finally:
        source.close()
    return document


def _draw(page: Any) -> tuple[Grey, float]:
    """A page in grey. Coloured marks (seals) come out pale: of the three colours the lightest counts."""
    try:
        width, height = page.get_size()
        dpi = min(max(_picture_dpi(page, width), LEAST_DPI), MOST_DPI)
        most = math.sqrt(MAX_PIXELS / max(width * height, 1.0))
        scale = min(dpi / 72, most)
        bitmap = page.render(scale=scale, may_draw_forms=False)
        pixels = bitmap.to_numpy()[:, :, :3].max(axis=2) if bitmap.n_channels > 1 else bitmap.to_numpy()
        return np.ascontiguousarray(pixels).reshape(bitmap.height, bitmap.width).copy(), scale
    finally:
        page.close()


def _picture_dpi(page: Any, width: float) -> float:
    """Dots an inch of the widest picture on the page."""
    sizes = [item.get_px_size()[0] for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)]
    return max(sizes, default=0) / max(width / 72, 0.1)


def recognise_pages(document: Document, source: Source) -> None:
    """Recognise pages and put their blocks into the document. It always warns ``recognised``: table two
    has no sums, so that nothing in a picture can prove its figures, and a person has to compare them.

    Raises Unreadable: ``not_a_report`` where they hold no page of text, ``ocr_missing``, ``too_large``."""
    pages = list(_upright(document, source))
    if not any(page.text for page in pages):
        raise Unreadable("not_a_report", "pictures without a line of text")
    compare_shapes(pages)
    warnings = [*document.warnings, "recognised"]
    _fill(document, pages, warnings)
    if read_again(document, pages):
        _fill(document, pages, warnings)


def _fill(document: Document, pages: list[ScannedPage], warnings: list[str]) -> None:
    document.blocks = [block for page in pages for block in blocks(page)]
    document.warnings = list(dict.fromkeys([*warnings, *(w for page in pages for w in page.page.warnings)]))


def _upright(document: Document, source: Source) -> Iterator[ScannedPage]:
    """Pages read the right way up: the way that the one before lay is tried first."""
    usual = 0
    for number, (grey, scale) in enumerate(source, 1):
        page, usual = _best_turn(number, grey, scale, usual)
        read_lines(page)
        if usual and "ocr_turned" not in document.warnings:
            document.warnings.append("ocr_turned")
        yield page


def _best_turn(number: int, grey: Grey, scale: float, usual: int) -> tuple[ScannedPage, int]:
    """The page laid out the way in which a few of its lines make sense, and its quarter turns."""
    first = _turned(number, grey, scale, usual)
    if not _is_full(first) or (best := sense(first)) >= _CLEAR:
        return first, usual
    chosen = usual
    small = _shrunken(grey, scale)
    for quarter in ((usual + q) % 4 for q in (1, 3, 2)):
        made = sense(_turned(number, *small, quarter))
        if made > best + _BETTER:
            best, chosen = made, quarter
        if made >= _CLEAR:
            break
    return (first if chosen == usual else _turned(number, grey, scale, chosen)), chosen


def _shrunken(grey: Grey, scale: float) -> tuple[Grey, float]:
    """The page as coarse as its lines can still be read, for telling how it lies."""
    shrink = min(1.0, _PROBE_DPI / 72 / scale)
    small = cv2.resize(grey, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.uint8), scale * shrink


def _is_full(page: ScannedPage) -> bool:
    """Whether enough is printed on the page for telling how it lies."""
    return bool(page.tables) or len(page.pieces) > _FEW_PIECES


def _turned(number: int, grey: Grey, scale: float, quarter: int) -> ScannedPage:
    """The page laid out after ``quarter`` turns to the right; places are those of the page as shown."""
    height, width = grey.shape[0] / scale, grey.shape[1] / scale
    if not quarter:
        return lay_out(number, grey, scale)
    ways = (cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_180, cv2.ROTATE_90_COUNTERCLOCKWISE)
    page = lay_out(number, cv2.rotate(grey, ways[quarter - 1]).astype(np.uint8, copy=False), scale)
    back = (
        Matrix(0, -1, 1, 0, 0, height),
        Matrix(-1, 0, 0, -1, width, height),
        Matrix(0, 1, -1, 0, width, 0),
    )
    page.page.to_page = page.page.to_page.then(back[quarter - 1])
    return page
