"""PDFs whose fonts are not embedded are read the same whatever fonts the machine has."""

from __future__ import annotations

import io
import math

import pypdfium2 as pdfium
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from extract.pdf import reader as pdf
from extract.pdf.fonts import without_system_fonts
from tests.corpus.pdf import FONT, pdf_bytes
from tests.corpus.sample import make_sample


def _cells(texts: list[list[str]], angle: float = 0.0) -> bytes:
    """A ruled table, every character an object of its own."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1)
    canvas.translate(300, 300)
    canvas.rotate(math.degrees(angle))
    canvas.setFont(FONT, 10)
    for r, row in enumerate(texts):
        for c, text in enumerate(row):
            canvas.rect(60 * c, -20 * r, 60, 20)
            for i, char in enumerate(text):
                wide = 10 if ord(char) > 255 else 5
                canvas.drawString(60 * c + 4 + wide * i, 6 - 20 * r, char)
    canvas.save()
    return stream.getvalue()


@pytest.mark.parametrize("angle", [0.0, math.pi / 2, math.pi])
def test_single_characters_without_a_font_are_all_read(angle: float) -> None:
    texts = [["持", "结果维持", "、"], ["0", "11501", "—"], ["1.5", "/", "１２"]]
    document = pdf.read(_cells(texts, angle))
    (table,) = document.tables()
    assert [[c.text if c else None for c in row] for row in table.rows()] == texts


def test_fonts_of_the_machine_are_back_after_reading() -> None:
    data = pdf_bytes(make_sample("2021", seed=3))
    before = _picture(data)
    pdf.read(data)
    assert _picture(data) == before
    with without_system_fonts():
        assert _picture(data) != before  # plain boxes: what is drawn must be drawn outside


def _picture(data: bytes) -> bytes:
    with pdfium.PdfDocument(data) as source:
        return bytes(source[0].render(scale=0.5).to_numpy().tobytes())
