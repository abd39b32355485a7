"""Samples as Word files, through python-docx."""

from __future__ import annotations

import io

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Pt

from tests.corpus.sample import Grid, Sample


def docx_bytes(sample: Sample, size: float = 9, landscape: bool = False, spacing: int = 0) -> bytes:
    """A .docx of the sample. ``size`` is the tables' font size in points; ``spacing`` adds so many
    empty paragraphs before table three, which moves its page break."""
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Noto Serif CJK SC", Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Noto Serif CJK SC")
    if landscape:
        section = document.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    document.add_heading(sample.title, 0)
    for heading, contents in sample.chapters:
        document.add_heading(heading, 1)
        for content in contents:
            if isinstance(content, str):
                document.add_paragraph(content)
            else:
                for _ in range(spacing if any(content is t for t in sample.tables[1:2]) else 0):
                    document.add_paragraph()
                _table(document, content, size)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _table(document: docx.document.Document, grid: Grid, size: float) -> None:
    width = sum(columns for _, _, columns in grid[0])
    table = document.add_table(len(grid), width, style="Table Grid")
    taken: set[tuple[int, int]] = set()
    for r, row in enumerate(grid):
        c = 0
        for text, rows, columns in row:
            while (r, c) in taken:
                c += 1
            taken |= {(r + i, c + j) for i in range(rows) for j in range(columns)}
            cell = table.cell(r, c)
            if rows > 1 or columns > 1:
                cell = cell.merge(table.cell(r + rows - 1, c + columns - 1))
            cell.text = text
            for paragraph in cell.paragraphs:
                for run in paragraph.runs:
                    run.font.size = Pt(size)
            c += columns
