"""PDF: each figure in the cell that is drawn around it, whatever program drew it."""

import io

import pypdfium2 as pdfium
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from extract.document import Document, Table
from extract.errors import Unreadable
from extract.parser import parse
from extract.pdf import reader as pdf
from extract.pdf.geometry import Glyph, Matrix
from extract.pdf.words import cell_text, lines_of
from tests.corpus.pdf import FONT, LOOKS, locked_bytes, pdf_bytes, scan_bytes
from tests.corpus.sample import Sample, blank_cells, expected_rows, make_sample


def rows_of(document: Document) -> list[list[str]]:
    """All rows of all tables, a merged text once in its row, blanks gone: what must be there, in order,
    however a table was cut by pages."""
    rows = []
    for table in document.tables():
        for row in table.rows():
            texts = [c.text.replace("\n", "") for c in dict.fromkeys(c for c in row if c)]
            rows.append([t for t in texts if t])
    return rows


def figures_by_row(rows: list[list[str]]) -> list[tuple[str, ...]]:
    """The figures of each row that has any, with the last label before them."""
    found = []
    for row in rows:
        numbers = [t for t in row if t.replace(".", "").isdigit()]
        labels = [t for t in row if not t.replace(".", "").isdigit()]
        if numbers:
            found.append((labels[-1] if labels else "", *numbers))
    return found


def expected_figures(sample: Sample) -> list[tuple[str, ...]]:
    return figures_by_row([list(dict.fromkeys(row)) for t in sample.tables for row in expected_rows(t)])


@pytest.mark.parametrize("edition", ["2021", "2019"])
@pytest.mark.parametrize("look", LOOKS)
def test_every_figure_beside_its_label(look: str, edition: str) -> None:
    sample = make_sample(edition, seed=8)
    document = pdf.read(pdf_bytes(sample, look))
    assert figures_by_row(rows_of(document)) == expected_figures(sample)
    assert document.warnings == []


@pytest.mark.parametrize("blank", [False, True])
@pytest.mark.parametrize("edition", ["2021", "2019"])
@pytest.mark.parametrize("look", ["borderless", "lines_only"])
def test_tables_without_rules_are_read_and_flagged(look: str, edition: str, blank: bool) -> None:
    """All three tables, heads split over lines and blank cells among them."""
    sample = make_sample(edition, seed=8)
    if blank:
        blank_cells(sample, share=0.3)
    report = parse(pdf_bytes(sample, look))
    assert {k: v.raw for k, v in report.cells.items()} == sample.cells
    assert "borderless_table" in report.review_reasons


def test_a_blank_cell_without_rules_stays_blank() -> None:
    sample = make_sample("2021", seed=8)
    row = next(row for row in sample.tables[1] if row[0][0].startswith("一、"))
    gone, kept = row[3][0], [text for text, _, _ in row[1:]]
    row[3] = ("", 1, 1)
    document = pdf.read(pdf_bytes(sample, "borderless"))
    table = next(t for t in document.tables() if any("本年新收" in c.text for c in t.cells))
    line = next(r for r in table.rows() if r[0] and "本年新收" in r[0].text)
    assert [c.text if c else "" for c in line[1:]] == ["" if text == gone else text for text in kept]


@pytest.mark.parametrize("look", LOOKS)
def test_places_hold_the_words(look: str) -> None:
    """pdfium itself, asked for the text inside a cell's box, finds the cell's figure there."""
    data = pdf_bytes(make_sample("2021", seed=9), look)
    document, source = pdf.read(data), pdfium.PdfDocument(data)
    pages = [(page, page.get_textpage()) for page in source]
    checked = 0
    for table in document.tables():
        for cell in table.cells:
            if not cell.text.isdigit() or cell.place.page is None or cell.place.box is None:
                continue
            inside = _text_in(*pages[cell.place.page - 1], cell.place.box)
            assert cell.text in inside.replace("\r\n", ""), (cell, inside)
            checked += 1
    assert checked > 150


def _text_in(page: pdfium.PdfPage, text: pdfium.PdfTextPage, box: tuple[float, float, float, float]) -> str:
    height = page.get_height()
    x0, top, x1, bottom = box
    if page.get_rotation() == 90:
        left, low, right, high = top, x0, bottom, x1
    else:
        left, low, right, high = x0, height - bottom, x1, height - top
    return str(text.get_text_bounded(left, low, right, high))


@pytest.mark.parametrize("look", ["grid", "rects", "turned_page"])
def test_the_second_reading_agrees(look: str) -> None:
    sample = make_sample("2021", seed=10)
    document = pdf.read_again(pdf_bytes(sample, look))
    assert figures_by_row(rows_of(document)) == expected_figures(sample)


def test_paragraphs_in_order_without_page_numbers() -> None:
    sample = make_sample("2021", seed=8)
    text = pdf.read(pdf_bytes(sample)).text
    places = [text.index(heading) for heading, _ in sample.chapters]
    assert places == sorted(places)
    assert sample.title in text
    assert not [line for line in text.splitlines() if line.strip(" -").isdigit()]


def _drawn(draw: object) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1)
    canvas.setFont(FONT, 10)
    draw(canvas)  # type: ignore[operator]
    canvas.save()
    return stream.getvalue()


def _two_cells(canvas: Canvas) -> None:
    canvas.grid([100, 160, 220, 280], [700, 720, 740])
    for x, text in ((104, "行政许可"), (164, "123"), (224, "456")):
        canvas.drawString(x, 726, text)


def _first_row(document: Document) -> list[str]:
    table = next(document.tables())
    return [c.text if c else "" for c in table.rows()[0]]


def test_a_watermark_across_the_page_is_no_figure() -> None:
    def draw(canvas: Canvas) -> None:
        _two_cells(canvas)
        canvas.saveState()
        canvas.translate(150, 690)
        canvas.rotate(40)
        canvas.drawString(0, 0, "999999999999")
        canvas.restoreState()

    assert _first_row(pdf.read(_drawn(draw))) == ["行政许可", "123", "456"]


def test_false_bold_is_read_once_and_twin_digits_twice() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.grid([100, 160, 220], [700, 720, 740])
        for shift in (0, 0.3):
            canvas.drawString(104 + shift, 726, "行政许可")
            canvas.drawString(164 + shift, 726, "1122")

    assert _first_row(pdf.read(_drawn(draw))) == ["行政许可", "1122"]


def test_a_figure_across_a_border_is_flagged() -> None:
    def draw(canvas: Canvas) -> None:
        _two_cells(canvas)
        canvas.drawString(205, 706, "1234567")

    assert "figure_over_border" in pdf.read(_drawn(draw)).warnings


def test_invisible_words_are_left_out_and_said() -> None:
    def draw(canvas: Canvas) -> None:
        _two_cells(canvas)
        text = canvas.beginText(180, 726)
        text.setTextRenderMode(3)
        text.textOut("789")
        canvas.drawText(text)

    document = pdf.read(_drawn(draw))
    assert _first_row(document) == ["行政许可", "123", "456"]
    assert document.warnings == ["hidden_text"]


def test_shading_behind_a_word_is_no_cell() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(1, 1, 0)
        canvas.rect(103, 722, 40, 14, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        _two_cells(canvas)

    assert _first_row(pdf.read(_drawn(draw))) == ["行政许可", "123", "456"]


def test_lines_across_with_shaded_columns_make_one_grid() -> None:
    def draw(canvas: Canvas) -> None:
        for n, x in enumerate((100, 160, 220)):
            canvas.setFillColorRGB(0.9, 0.9, 1 - 0.1 * n)
            canvas.rect(x, 700, 60, 40, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        for y in (700, 720, 740):
            canvas.line(100, y, 280, y)
        for y, row in ((726, ("行政许可", "123", "456")), (706, ("行政处罚", "78", "90"))):
            for x, text in zip((104, 164, 224), row, strict=True):
                canvas.drawString(x, y, text)

    assert rows_of(pdf.read(_drawn(draw))) == [["行政许可", "123", "456"], ["行政处罚", "78", "90"]]


def _figure(text: str, x: float, base: float) -> list[Glyph]:
    return [Glyph(t, x + 5 * i, base - 7, x + 5 * i + 4.6, base, base, 10) for i, t in enumerate(text)]


def test_a_wrapped_figure_is_joined_and_two_figures_are_not() -> None:
    def text(lines: list[str], width: float, widest: float = 0.0) -> str:
        glyphs = [g for i, line in enumerate(lines) for g in _figure(line, 3, 10 + 12 * i)]
        return cell_text(lines_of(glyphs), width, widest)

    assert text(["1234", "567"], 28) == "1234567"
    assert text(["12", "34"], 60) == "12\n34"
    assert text(["1234", "567"], 60) == "1234\n567"
    assert text(["1234", "567"], 28, widest=24.6) == "1234\n567"  # as wide a cell holds five digits on a line
    assert text(["12", "3456"], 28) == "12\n3456"
    assert text(["商业", "企业"], 28) == "商业\n企业"


def test_matrices_invert() -> None:
    matrix = Matrix(0, 1, -1, 0, 30, 40).then(Matrix(1, 0, 0, -1, 0, 842))
    assert matrix.inverse().point(*matrix.point(12, 34)) == pytest.approx((12, 34))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (scan_bytes(), "scanned"),
        (locked_bytes(), "encrypted"),
        (pdf_bytes(make_sample("2021"))[:700], "damaged"),
        (b"%PDF-1.4\nnothing", "damaged"),
        (_drawn(lambda canvas: canvas.showPage()), "empty"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        pdf.read(data)
    assert caught.value.code == code


def test_an_owner_lock_does_not_hinder() -> None:
    assert pdf.read(locked_bytes("")).text == "locked"


def test_a_pdf_cut_at_its_end_is_read_and_flagged() -> None:
    sample = make_sample("2021", seed=8)
    data = pdf_bytes(sample)
    document = pdf.read(data[: data.rindex(b"startxref")])
    assert figures_by_row(rows_of(document)) == expected_figures(sample)
    assert document.warnings == ["truncated"]


def test_a_scan_among_pages_is_said() -> None:
    target = pdfium.PdfDocument(pdf_bytes(make_sample("2021")))
    target.import_pages(pdfium.PdfDocument(scan_bytes(1)))
    stream = io.BytesIO()
    target.save(stream)
    assert "scanned_page" in pdf.read(stream.getvalue()).warnings


def test_meaningless_characters_are_garbled() -> None:
    text = "\ue123" * 10 + "公开" * 100
    assert pdf.garbled(text)
    assert not pdf.garbled(text[10:])
    assert pdf.garbled("鑿" * 300)


def test_cells_never_overlap() -> None:
    for table in pdf.read(pdf_bytes(make_sample("2021", seed=8), "no_sides")).tables():
        _assert_no_overlap(table)


def _assert_no_overlap(table: Table) -> None:
    seen: set[tuple[int, int]] = set()
    for c in table.cells:
        area = {
            (r, k) for r in range(c.row, c.row + c.rowspan) for k in range(c.column, c.column + c.colspan)
        }
        assert not area & seen
        seen |= area
