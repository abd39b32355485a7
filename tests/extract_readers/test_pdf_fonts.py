"""PDFs whose fonts are not embedded are read the same whatever fonts the machine has."""

from __future__ import annotations

import io
import math
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from extract.parser import parse
from extract.pdf import reader as pdf
from extract.pdf.fonts import without_system_fonts
from extract.pdf.shapes import without_shapes
from tests.corpus.pdf import FONT, pdf_bytes
from tests.corpus.sample import make_sample

WRITTEN = sorted((Path(__file__).parents[1] / "golden" / "media").glob("writer_*.pdf"))


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


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_shapes_that_are_left_out_change_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = path.read_bytes()
    bare = without_shapes(data)
    assert len(bare) == len(data)
    assert b"/FontFile" in data
    assert b"/FontFile" not in bare
    report = parse(data)
    monkeypatch.setattr(pdf, "without_shapes", lambda data: data)
    whole = parse(data)
    assert {k: v.raw for k, v in report.cells.items()} == {k: v.raw for k, v in whole.cells.items()}
    assert report.sections == whole.sections
    assert report.review_reasons == whole.review_reasons


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"/ToUnicode", b"/ToNothing"),  # nobody says what its codes mean
        (b"/Widths[", b"/Withds["),  # nor how wide they are
        (b"/LastChar 3\n", b"/LastChar 9\n"),  # codes of which the table of meanings knows nothing
        (b"/FirstChar", b"/FistrChar"),
    ],
)
def test_shapes_of_fonts_that_leave_something_open_stay(old: bytes, new: bytes) -> None:
    data = WRITTEN[0].read_bytes()
    assert old in data
    changed = without_shapes(data.replace(old, new))
    assert changed.count(b"/FontFile") == data.count(old)


def test_shapes_stay_where_objects_cannot_be_read_in_passing() -> None:
    data = WRITTEN[0].read_bytes()
    for name in (b"/ObjStm", b"/Encrypt"):
        assert without_shapes(data + name) == data + name


@pytest.mark.parametrize("angle", [0.0, math.pi / 2, math.pi, -math.pi / 2])
def test_figures_of_one_text_object_are_parted_by_their_gaps(angle: float) -> None:
    """Digits that stand side by side are one figure; a gap parts two, wherever the text runs."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1)
    canvas.translate(300, 300)
    canvas.rotate(math.degrees(angle))
    canvas.setFont("Helvetica", 10)
    shown = ("(1234)", "(12) -400 (34)", "(1) -60 (2) -60 (34)", "(12) -2600 (34)")
    for row, text in enumerate(shown):
        for column in range(2):
            canvas.rect(36 * column, -20 * row, 36, 20)
        canvas._code.append(f"BT /F1 10 Tf 1 0 0 1 4 {6 - 20 * row} Tm [{text}] TJ ET")
    canvas.save()
    (table,) = pdf.read(stream.getvalue()).tables()
    texts = [[c.text if c else None for c in row] for row in table.rows()]
    assert texts == [["1234", ""], ["12 34", ""], ["1234", ""], ["12", "34"]]
