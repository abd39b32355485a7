"""Samples as PDF: drawn with reportlab, in the ways in which programs draw tables."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from tests.corpus.sample import COLUMN_LABELS, RESULTS, Grid, Sample

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
_TEXT = ParagraphStyle("text", fontName=FONT, fontSize=11, leading=17, firstLineIndent=22, wordWrap="CJK")
_HEAD = ParagraphStyle("head", fontName=FONT, fontSize=14, leading=22, wordWrap="CJK")
_CELL = ParagraphStyle("cell", fontName=FONT, fontSize=7.5, leading=9, wordWrap="CJK")

LOOKS = (
    "grid", "no_sides", "double", "shaded", "rects", "turned_page", "turned_content", "wrapped", "dashed",
    "tiny", "repeated_heads", "narrow_heads", "bottom", "thirty_pages",
)  # fmt: skip
"""Looks whose tables are drawn with rules; ``borderless`` and ``lines_only`` are the others."""
_SMALL = ParagraphStyle("small", parent=_CELL, fontSize=3.6, leading=4.2)
_LONG = "各股室认真落实公开要求，及时更新栏目内容，定期检查信息质量，接受社会监督。" * 9


CellOf = Callable[[str, ParagraphStyle], Flowable]


def pdf_bytes(sample: Sample, look: str = "grid", cell: CellOf = Paragraph) -> bytes:
    """A PDF of the sample in one of LOOKS; ``cell`` draws what stands in a cell of a table."""
    stream = io.BytesIO()
    size = landscape(A4) if look in ("turned_content",) else A4
    document = SimpleDocTemplate(stream, pagesize=size, title=sample.title, invariant=1)
    story: list[Flowable] = [Paragraph(sample.title, _HEAD)]
    for number, (heading, contents) in enumerate(sample.chapters):
        story.append(Paragraph(heading, _HEAD))
        if look == "thirty_pages" and number in (0, 4):
            story += [Paragraph(_LONG, _TEXT) for _ in range(45)]
        if look == "bottom":  # each table begins at the foot of a page and breaks
            story.append(Spacer(1, 250 if number == 1 else 420))
        for content in contents:
            if isinstance(content, str):
                story.append(Paragraph(content, _TEXT))
            else:
                story += [_table(content, look, size[0] - 150, cell), Spacer(1, 8)]

    def decorate(canvas: Canvas, _: object) -> None:
        canvas.setFont(FONT, 9)
        canvas.drawCentredString(size[0] / 2, 30, f"- {canvas.getPageNumber()} -")
        if look == "turned_page":
            canvas.setPageRotation(90)

    document.build(story, onFirstPage=decorate, onLaterPages=decorate)
    data = stream.getvalue()
    return _turn_content(data) if look == "turned_content" else data


def _table(grid: Grid, look: str, width: float, cell: CellOf) -> Table:
    columns = sum(c for _, _, c in grid[0])
    rows: list[list[object]] = [[""] * columns for _ in grid]
    style: list[tuple[object, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 2),
    ]
    style.append(("RIGHTPADDING", (0, 0), (-1, -1), 2))
    areas: list[tuple[int, int, int, int]] = []
    taken: set[tuple[int, int]] = set()
    for r, row in enumerate(grid):
        c = 0
        for text, high, wide in row:
            while (r, c) in taken:
                c += 1
            taken |= {(r + i, c + j) for i in range(high) for j in range(wide)}
            rows[r][c] = cell(_wrap(text, look), _SMALL if look == "tiny" else _CELL)
            style.append(("SPAN", (c, r), (c + wide - 1, r + high - 1)))
            areas.append((c, r, c + wide - 1, r + high - 1))
            c += wide
    style += _rules(look, areas)
    narrow = [26.0 if look == "wrapped" and columns == 15 else 0.0] * columns
    widths = _widths(columns, width)
    widths = [n or w for n, w in zip(narrow, widths, strict=True)]
    repeated = {10: 3, 15: 3}.get(columns, 0) if look == "repeated_heads" else 0
    return Table(rows, colWidths=widths, style=TableStyle(style), repeatRows=repeated)


def _wrap(text: str, look: str) -> str:
    """Heads of the applicants with one character a line, as in tables with narrow columns."""
    if look == "narrow_heads" and (text in COLUMN_LABELS or text in dict(RESULTS).values()):
        return "<br/>".join(text)
    return text


def _widths(columns: int, width: float) -> list[float]:
    if columns == 10:
        return [width * 0.06, width * 0.1, width * 0.3, *[width * 0.54 / 7] * 7]
    return [width / columns] * columns


def _rules(look: str, areas: Iterable[tuple[int, int, int, int]]) -> list[tuple[object, ...]]:
    black = colors.black
    if look == "double":
        return [("GRID", (0, 0), (-1, -1), 0.4, black, 0, None, None, 2, 1.2)]
    if look == "no_sides":
        lines: list[tuple[object, ...]] = []
        for x0, y0, x1, y1 in areas:
            lines += [
                ("LINEABOVE", (x0, y0), (x1, y0), 0.5, black),
                ("LINEBELOW", (x0, y1), (x1, y1), 0.5, black),
            ]
            if x0:
                lines.append(("LINEBEFORE", (x0, y0), (x0, y1), 0.5, black))
        return lines
    if look == "shaded":
        shade = [
            ("BACKGROUND", (x0, y0), (x1, y1), colors.Color(0.9, 0.95, 1 - 0.1 * ((x0 + y0) % 2)))
            for x0, y0, x1, y1 in areas
        ]
        return [*shade, ("GRID", (0, 0), (-1, -1), 0.5, colors.white)]
    if look == "borderless":
        return []
    if look == "lines_only":
        return [("LINEABOVE", (0, 0), (-1, -1), 0.5, black), ("LINEBELOW", (0, -1), (-1, -1), 0.5, black)]
    if look == "dashed":
        return [("GRID", (0, 0), (-1, -1), 0.5, black, None, (2, 2))]
    if look == "rects":
        return [("BOX", (x0, y0), (x1, y1), 0.5, black) for x0, y0, x1, y1 in areas]
    return [("GRID", (0, 0), (-1, -1), 0.5, black)]


def _turn_content(data: bytes) -> bytes:
    """Put every landscape page sideways onto a portrait one, by the content, not by /Rotate."""
    source = pdfium.PdfDocument(data)
    target = pdfium.PdfDocument.new()
    for index in range(len(source)):
        width, height = source[index].get_size()
        form = raw.FPDF_NewXObjectFromPage(target.raw, source.raw, index)
        item = raw.FPDF_NewFormObjectFromXObject(form)
        raw.FPDFPageObj_Transform(item, 0, 1, -1, 0, height, 0)
        page = target.new_page(height, width)
        raw.FPDFPage_InsertObject(page.raw, item)
        page.gen_content()
        raw.FPDF_CloseXObject(form)
    stream = io.BytesIO()
    target.save(stream)
    return stream.getvalue()


def scan_bytes(pages: int = 2) -> bytes:
    """Pages that are nothing but a picture."""
    from PIL import Image

    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1)
    picture = ImageReader(Image.new("L", (200, 280), 220))
    for _ in range(pages):
        canvas.drawImage(picture, 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def locked_bytes(user: str = "secret") -> bytes:
    """A PDF that opens only with a password ('' as ``user``: owner-locked, opens without)."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, encrypt=StandardEncryption(user, "owner"))
    canvas.drawString(72, 720, "locked")
    canvas.save()
    return stream.getvalue()
