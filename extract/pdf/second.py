"""The second reading of a PDF, by pdfplumber (pdfminer): other code for characters and for tables."""

from __future__ import annotations

import io
import logging
from bisect import bisect_right
from typing import Any

import pdfplumber
import pypdfium2 as pdfium
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from extract.document import Block, Document, GridCell, Place, Table
from extract.errors import Unreadable
from extract.pdf.fonts import without_system_fonts
from extract.pdf.geometry import Box, Glyph, Page
from extract.pdf.pages import wanted_pages
from extract.pdf.words import cell_text, figure_width, lines_of, paragraphs_of

MAX_PAGES = 100  # the second reading is ten times slower than the first
_NEAR = 3.0
logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns once for each glyph of a font it dislikes


def read_second(data: bytes) -> Document:
    """Read a PDF with pdfplumber. Raises Unreadable (``encrypted``, ``damaged``, ``scanned``)."""
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            document = Document("application/pdf", "pdf", meta=_info(pdf.metadata))
            wanted = _wanted(data, len(pdf.pages))
            if len(wanted) < len(pdf.pages):
                document.warnings.append("pages_skipped")
            for page in (pdf.pages[index] for index in wanted):
                try:
                    document.blocks += _blocks(page, document)
                finally:
                    page.close()
    except PdfminerException as error:
        if error.args and isinstance(error.args[0], PDFPasswordIncorrect):
            raise Unreadable("encrypted", "the PDF needs a password") from None
        raise Unreadable("damaged", "pdfminer cannot open it") from None
    except Unreadable:
        raise
    except MemoryError:
        raise
    except Exception as error:  # pdfminer raises almost anything on broken files
        raise Unreadable("damaged", f"pdfminer: {type(error).__name__}") from None
    if not document.blocks:
        raise Unreadable("scanned" if "scanned_page" in document.warnings else "damaged", "no text found")
    return document


def _wanted(data: bytes, total: int) -> list[int]:
    """The same pages as the first reading takes, as far as pdfium can open the file at all."""
    try:
        with without_system_fonts(), pdfium.PdfDocument(data) as pdf:
            pages = wanted_pages(pdf)
    except pdfium.PdfiumError:
        pages = list(range(total))
    return [index for index in pages if index < total][:MAX_PAGES]


def _info(metadata: dict[str, Any]) -> dict[str, str]:
    return {str(k): str(v)[:500] for k, v in metadata.items() if isinstance(v, str) and v}


def _blocks(source: Any, document: Document) -> list[Block]:
    glyphs = _glyphs(source)
    if not glyphs and source.images:
        document.warnings.append("scanned_page")
    if any(g.text == "\ufffd" for g in glyphs) and "garbled_text" not in document.warnings:
        document.warnings.append("garbled_text")
    page = Page(source.page_number, float(source.width), float(source.height), glyphs)
    found: list[tuple[float, Block]] = []
    rest = glyphs
    for table in source.find_tables():
        built, rest = _table(page, [cell for cell in table.cells if cell], rest)
        if built is not None:
            found.append((float(table.bbox[1]), built))
    found += paragraphs_of(page, rest)
    return [block for _, block in sorted(found, key=lambda item: item[0])]


def _glyphs(source: Any) -> list[Glyph]:
    glyphs: list[Glyph] = []
    for char in source.dedupe_chars().chars:
        text = "\ufffd" if char["text"].startswith("(cid:") else char["text"]
        if text.strip():
            box = (char["x0"], char["top"], char["x1"], char["bottom"])
            glyphs.append(Glyph(text, *box, char["bottom"], max(char["size"], 1.0)))
    return glyphs


def _edges(values: list[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _NEAR:
            edges.append(value)
    return edges


def _nearest(edges: list[float], value: float) -> int:
    index = bisect_right(edges, value)
    return min((i for i in (index - 1, index) if 0 <= i < len(edges)), key=lambda i: abs(edges[i] - value))


def _table(page: Page, boxes: list[Box], glyphs: list[Glyph]) -> tuple[Table | None, list[Glyph]]:
    """The table of these cell boxes, and the glyphs that stand in none of them."""
    if len(boxes) < 2:
        return None, glyphs
    held: list[list[Glyph]] = [[] for _ in boxes]
    rest: list[Glyph] = []
    for glyph in glyphs:
        x, y = glyph.centre
        owner = next((i for i, b in enumerate(boxes) if b[0] <= x <= b[2] and b[1] <= y <= b[3]), None)
        (rest if owner is None else held[owner]).append(glyph)
    xs = _edges([b[0] for b in boxes] + [b[2] for b in boxes])
    ys = _edges([b[1] for b in boxes] + [b[3] for b in boxes])
    cells: list[GridCell] = []
    taken: set[tuple[int, int]] = set()
    for box, inside in sorted(zip(boxes, held, strict=True), key=lambda item: (item[0][1], item[0][0])):
        left, right = _nearest(xs, box[0]), _nearest(xs, box[2])
        top, bottom = _nearest(ys, box[1]), _nearest(ys, box[3])
        area = {(r, c) for r in range(top, bottom) for c in range(left, right)}
        if not area or area & taken:
            continue
        taken |= area
        lines = lines_of(inside)
        text = cell_text(lines, box[2] - box[0], figure_width(lines))
        place = Place(page=page.number, box=page.shown(box))
        cells.append(GridCell(text, top, left, place, bottom - top, right - left))
    whole = (xs[0], ys[0], xs[-1], ys[-1])
    return Table(tuple(cells), Place(page=page.number, box=page.shown(whole))), rest
