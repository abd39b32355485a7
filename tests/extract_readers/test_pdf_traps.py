"""PDF: figures that other readers double, lose or glue, and files that hold scripts."""

from __future__ import annotations

import io
import zlib

import pypdfium2 as pdfium
import pytest
from reportlab.pdfgen.canvas import Canvas

from extract.parser import parse
from extract.pdf import reader as pdf
from extract.pdf.scripts import told_by_names
from tests.corpus.pdf import pdf_bytes
from tests.corpus.sample import make_sample
from tests.corpus.score import score

SAMPLE = make_sample("2021", seed=41)
DRAWN = pdf_bytes(SAMPLE, "grid")


def drawn(texts: list[str], font: str = "Helvetica", rise: float = 0.0) -> bytes:
    """Four cells; with a ``rise`` a small 1 stands beside the first text."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(400, 300))
    for x in (50, 150, 250):
        canvas.line(x, 100, x, 200)
    for y in (100, 150, 200):
        canvas.line(50, y, 250, y)
    canvas.setFont(font, 10)
    for text, (x, y) in zip(texts, ((60, 160), (160, 160), (60, 110), (160, 110)), strict=True):
        canvas.drawString(x, y, text)
    if rise:
        mark = canvas.beginText(60 + canvas.stringWidth(texts[0], font, 10), 160)
        mark.setFont(font, 6)
        mark.setRise(rise)
        mark.textOut("1")
        canvas.drawText(mark)
    canvas.save()
    return stream.getvalue()


def cells(data: bytes) -> list[str]:
    return [cell.text for table in pdf.read(data).tables() for cell in table.cells]


@pytest.mark.parametrize("font", ["Helvetica", "Times-Roman", "Courier"])
def test_standard_fonts_without_widths_keep_every_digit(font: str) -> None:
    texts = ["1100", "33", "2000000", "12"]
    assert cells(drawn(texts, font)) == texts


@pytest.mark.parametrize("rise", [2.0, 3.5, 5.0, -2.0])
def test_the_mark_of_a_note_is_no_digit_of_the_figure(rise: float) -> None:
    assert cells(drawn(["12", "34", "5", "6"], rise=rise)) == ["12¹", "34", "5", "6"]


@pytest.mark.parametrize("turns", [0, 90, 180, 270])
def test_boxes_of_the_page_that_begin_elsewhere(turns: int) -> None:
    document = pdfium.PdfDocument(DRAWN)
    for page in document:
        width, height = page.get_size()
        page.set_mediabox(-20, -30, width + 40, height + 50)
        page.set_cropbox(10, 10, width - 5, height - 5)
        page.set_rotation(turns)
    stream = io.BytesIO()
    document.save(stream)
    report = parse(stream.getvalue())
    assert not report.needs_review
    assert set(score(report, SAMPLE.cells)) == {"right"}


def test_a_page_of_larger_units_is_read_alike() -> None:
    larger = DRAWN.replace(b"/Type /Page\n", b"/Type /Page /UserUnit 2\n")
    assert set(score(parse(larger), SAMPLE.cells)) == {"right"}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"<</S/JavaScript/JS(app.alert(1))>>", ["active_content"]),
        (b"<</S /J#61vaScript /J#53 5 0 R>>", ["active_content"]),
        (b"5 0 obj<</Type/ObjStm/N 1>>stream\n" + zlib.compress(b"<</JS 7 0 R>>"), ["active_content"]),
        (b"5 0 obj<</Type/ObjStm/N 1>>stream\n" + zlib.compress(b"<</Type/Page>>"), []),
        (b"5 0 obj<</Type/ObjStm/N 1>>stream\nnothing packed", []),
        (b"<</Title(JavaScript) /Name#20of 1>>", []),
        (b"<</D<</Order[5 0 R]/OFF[5 0 R]>>/OCGs[5 0 R]>>", ["hidden_layer"]),
        (b"<</D<</BaseState/OFF/ON[5 0 R]>>/OCGs[5 0 R 6 0 R]>>", ["hidden_layer"]),
        (b"<</D<</O#46F [5 0 R]>>/OCGs[5 0 R]>>", ["hidden_layer"]),
        (b"<</D<</Order[5 0 R]/OFF[]>>/OCGs[5 0 R]>>", []),
    ],
)
def test_scripts_and_hidden_layers_are_found_where_they_hide(data: bytes, expected: list[str]) -> None:
    assert told_by_names(data) == expected
