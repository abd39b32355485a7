"""PDF reader: a line grid over pypdfium2 first, pdfplumber as the second, independent reading.

Tables that run over pages come out as consecutive tables; the parser joins them by the form.
Places are page and box (points from the top left corner of the page as shown).

Warnings: ``garbled_text`` (characters without meaning: broken fonts), ``scanned_page``,
``ocr_text_layer`` (the text is an invisible layer over a picture), ``hidden_text``,
``figure_over_border``, ``short_figure_joined``, ``borderless_table``, ``truncated``, ``repaired``,
``second_reading``, ``pages_skipped``, ``page_cut``, ``characters_on_one_place`` (a font gives no widths),
``unread_annotation``, ``struck_text`` (see extract.pdf.laid_on).
"""

from __future__ import annotations

import re

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extract.document import Block, Document, Table
from extract.errors import Unreadable
from extract.formwords import count_words, table_words
from extract.pdf.borderless import borderless_tables
from extract.pdf.figures import figures_of
from extract.pdf.fonts import without_system_fonts
from extract.pdf.geometry import Glyph, Page, singles
from extract.pdf.grid import build_table, find_grids
from extract.pdf.page import ON_ONE_PLACE, read_page
from extract.pdf.pages import wanted_pages
from extract.pdf.shapes import without_shapes
from extract.pdf.words import Line, joined_lines, paragraphs_of, text_lines

MEDIA_TYPE = "application/pdf"
_TAIL = 2048  # bytes at the end in which a whole PDF has its %%EOF
_FEW_PAGES = 10  # a longer document's tables are looked for only near words of the form
_ENOUGH_WORDS = 3
_GARBLED_SHARE = 0.02
_COMMON = re.compile("[的一是在不了有和人这中大为上个国我以要他时来用们政府信息公开数年第本、，。（）0]")
_MEANINGLESS = re.compile("[\ufffd\ue000-\uf8ff]")


def read(data: bytes) -> Document:
    """Read a PDF.

    Raises Unreadable: ``encrypted`` (needs a password), ``damaged`` (no reader opens it),
    ``scanned`` (pictures or outlines only), ``garbled`` (text in fonts without meaning, and no words
    of the form), ``empty`` (blank pages), ``too_large``."""
    try:
        document = _read_first(data)
    except pdfium.PdfiumError:
        document = read_again(data)
        document.warnings.append("repaired")
        return document
    second = None if _convincing(document) else _try_again(data)
    if second is not None and table_words(second) > table_words(document):
        second.warnings.append("second_reading")
        document = second
    if "garbled_text" in document.warnings and _all_words(document) < _ENOUGH_WORDS:
        raise Unreadable("garbled", "the fonts do not say which characters they print")
    return document


def read_again(data: bytes) -> Document:
    """The second, independent reading, by pdfplumber: for documents whose first reading is in doubt.

    Raises Unreadable as ``read``."""
    from extract.pdf.second import read_second

    return read_second(data)


def _try_again(data: bytes) -> Document | None:
    try:
        return read_again(data)
    except Unreadable:
        return None


def _read_first(data: bytes) -> Document:
    with without_system_fonts():
        document, pages, wanted, total = _pages(without_shapes(data))
    if any(
        ON_ONE_PLACE in page.warnings for page in pages
    ):  # the widths of a standard font are not in the file
        document, pages, wanted, total = _pages(data)
    if total > len(wanted):
        document.warnings.append("pages_skipped")
    if b"%%EOF" not in data[-_TAIL:]:
        document.warnings.append("truncated")
    fill(document, pages)
    return document


def _pages(data: bytes) -> tuple[Document, list[Page], list[int], int]:
    """A document without blocks yet, its pages that are read, which they are, and how many it has."""
    with _open(data) as pdf:
        wanted = wanted_pages(pdf)
        pages = [read_page(pdf, index) for index in wanted]
        return Document(MEDIA_TYPE, "pdf", meta=_info(pdf)), pages, wanted, len(pdf)


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD or "assword" in str(error):
            raise Unreadable("encrypted", "the PDF needs a password") from None
        raise


def _info(pdf: pdfium.PdfDocument) -> dict[str, str]:
    return {key: value[:500] for key, value in pdf.get_metadata_dict(skip_empty=True).items()}


def fill(document: Document, pages: list[Page]) -> None:
    """Turn pages into blocks. Raises Unreadable when there is no text on any of them."""
    if not any(page.glyphs for page in pages):
        if any(page.picture or page.drawings > 20 for page in pages):
            raise Unreadable("scanned", f"{len(pages)} pages without text")
        raise Unreadable("empty", f"{len(pages)} blank pages")
    near = _pages_with_form(pages)
    for page in pages:
        document.blocks += _blocks(page) if page.number in near else _flat_blocks(page)
        document.warnings += page.warnings
        document.plain_lines += page.plain
        document.figures += figures_of(page) if page.number in near else []
        if page.picture and len(page.glyphs) < 10:
            document.warnings.append("scanned_page")
    if garbled("".join([g.text for page in pages for g in page.glyphs])):
        document.warnings.append("garbled_text")
    document.warnings = list(dict.fromkeys(document.warnings))


def _pages_with_form(pages: list[Page]) -> set[int]:
    """Numbers of the pages on which tables are looked for: all of a short document; of a long one
    those with words of the form, and the pages after them (a table's last row has no words)."""
    if len(pages) <= _FEW_PAGES:
        return {page.number for page in pages}
    words = [page.words for page in pages]
    return {p.number for i, p in enumerate(pages) if words[i] or (i and words[i - 1])}


def _flat_blocks(page: Page) -> list[Block]:
    return [paragraph for _, paragraph in paragraphs_of(page, page.glyphs)]


def _any_word(lines: list[Line]) -> bool:
    """Whether words of the forms stand in the lines: without them there is no table to look for."""
    return count_words("".join([line.text for line in lines])) > 0


def _blocks(page: Page) -> list[Block]:
    """Tables and the paragraphs between them, from top to bottom."""
    rest = page.glyphs
    found: list[tuple[float, Block]] = []
    for grid in sorted(find_grids(page), key=lambda g: (g.xs[-1] - g.xs[0]) * (g.ys[-1] - g.ys[0])):
        inside, rest = _split(rest, grid.box)
        if inside:
            found.append((grid.ys[0], build_table(page, grid, inside)))
    lines = text_lines(page, rest)
    if not any(isinstance(block, Table) for _, block in found) and _any_word(lines):
        tables, rest = borderless_tables(page, singles(rest))
        if tables:
            found += tables
            lines = text_lines(page, rest)
    found += joined_lines(page, lines)
    return [block for _, block in sorted(found, key=lambda item: item[0])]


def _split(glyphs: list[Glyph], box: tuple[float, float, float, float]) -> tuple[list[Glyph], list[Glyph]]:
    x0, top, x1, bottom = 2 * box[0], 2 * box[1], 2 * box[2], 2 * box[3]
    inside: list[Glyph] = []
    outside: list[Glyph] = []
    for glyph in glyphs:
        within = x0 <= glyph.x0 + glyph.x1 <= x1 and top <= glyph.top + glyph.bottom <= bottom
        (inside if within else outside).append(glyph)
    return inside, outside


def garbled(text: str) -> bool:
    """Characters without meaning: any share of unmapped or private ones worth the name, or plenty
    of Chinese without a single common character."""
    bad = len(_MEANINGLESS.findall(text))
    if bad > max(3, _GARBLED_SHARE * len(text)):
        return True
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    return foreign >= 200 and len(_COMMON.findall(text)) < 0.01 * len(text)


def _all_words(document: Document) -> int:
    return table_words(document) + count_words(document.text)


def _convincing(document: Document) -> bool:
    """False when the words of the form are there but in no table, or the text is garbled."""
    if "garbled_text" in document.warnings:
        return False
    return table_words(document) >= _ENOUGH_WORDS or count_words(document.text) < 2 * _ENOUGH_WORDS
