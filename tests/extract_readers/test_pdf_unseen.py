"""PDF: figures that stand in the file and are not shown, figures that are shown beside the page's text."""

from __future__ import annotations

import io
from collections.abc import Callable

import pypdfium2 as pdfium
import pytest
from PIL import Image
from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph

from extract.parser import parse
from extract.pdf import reader as pdf
from extract.pdf.laid_on import NOT_DRAWN, whole_page
from tests.corpus.pdf import pdf_bytes
from tests.corpus.sample import make_sample
from tests.corpus.score import score

SAMPLE = make_sample("2021", seed=77)
CELL = "t2.licensing.decisions"  # table two has no sums that could find a fault
FIGURE = SAMPLE.cells[CELL]
FONT = "STSong-Light"
Draw = Callable[[Canvas, Flowable], object]


def made(
    before: Draw | None = None, after: Draw | None = None, style: dict[str, object] | None = None
) -> bytes:
    """The report with something done before or after its one figure is drawn, or with a style for it."""

    class Cell(Paragraph):  # type: ignore[misc]
        def __init__(self, text: str, base: ParagraphStyle) -> None:
            self.chosen = text == FIGURE
            super().__init__(text, ParagraphStyle("own", base, **style) if style and self.chosen else base)

        def draw(self) -> None:
            if not self.chosen:
                return super().draw()
            self.canv.saveState()
            if before:
                before(self.canv, self)
            if before is not instead:
                super().draw()
            if after:
                after(self.canv, self)
            self.canv.restoreState()
            return None

    return pdf_bytes(SAMPLE, "grid", Cell)


def clip(x: float, width: float) -> Draw:
    def draw(canvas: Canvas, cell: Flowable) -> None:
        path = canvas.beginPath()
        path.rect(x, -2, width, 14)
        canvas.clipPath(path, stroke=0, fill=0)

    return draw


def box(colour: colors.Color, x: float = -1, width: float = 30) -> Draw:
    def draw(canvas: Canvas, cell: Flowable) -> None:
        canvas.setFillColor(colour)
        canvas.rect(x, -1, width, 12, stroke=0, fill=1)

    return draw


def picture(mode: str, colour: tuple[int, ...]) -> Draw:
    image = ImageReader(Image.new(mode, (8, 8), colour))
    return lambda canvas, cell: canvas.drawImage(image, -1, -1, 30, 12, mask="auto")


def instead(canvas: Canvas, cell: Flowable) -> None:
    """A filled-in field in place of the figure."""
    canvas.acroForm.textfield(value=FIGURE, x=2, y=0, width=40, height=10, fontSize=8, relative=True)


def reasons(data: bytes) -> list[str]:
    return parse(data).review_reasons


@pytest.mark.parametrize(
    "data",
    [
        made(style={"textColor": colors.white}),
        made(style={"textColor": colors.Color(0.97, 0.97, 0.97)}),
        made(style={"textColor": colors.Color(0, 0, 0, alpha=0)}),
        made(before=clip(-90, 40)),
        made(after=box(colors.white)),
        made(after=box(colors.black)),
        made(after=picture("RGB", (255, 255, 255))),
    ],
    ids=["white", "nearly white", "clear", "clipped", "white box", "black box", "picture"],
)
def test_a_figure_that_is_not_shown_is_not_read(data: bytes) -> None:
    document = pdf.read(data)
    assert "hidden_text" in document.warnings
    assert FIGURE not in [cell.text for table in document.tables() for cell in table.cells]


def test_what_another_reader_makes_of_a_hidden_figure_is_flagged() -> None:
    """The second reading takes all text, shown or not: that the two differ is said."""
    assert parse(made(style={"textColor": colors.white})).needs_review


@pytest.mark.parametrize("data", [made(before=clip(-2, 7)), made(after=box(colors.white, x=5))])
def test_a_figure_of_which_a_part_is_shown_is_told(data: bytes) -> None:
    assert "hidden_text" in reasons(data)


@pytest.mark.parametrize(
    "data",
    [
        made(before=clip(-2, 60)),
        made(style={"textColor": colors.white, "backColor": colors.navy}),
        made(style={"textColor": colors.Color(0.8, 0.8, 0.8)}),
        made(after=box(colors.Color(1, 1, 0, alpha=0.3))),
        made(after=picture("RGBA", (255, 0, 0, 40))),
        made(after=box(colors.grey, x=40)),
        made(before=box(colors.yellow)),
    ],
    ids=["wide clip", "white on blue", "grey", "marker", "seal", "box beside", "box behind"],
)
def test_a_figure_that_is_shown_raises_no_doubt(data: bytes) -> None:
    report = parse(data)
    assert not report.review_reasons
    assert set(score(report, SAMPLE.cells)) == {"right"}


def test_a_text_layer_below_the_picture_of_the_page_is_known_as_one() -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(300, 200))
    canvas.setFont(FONT, 12)
    canvas.drawString(20, 100, "行政许可 587")
    canvas.drawImage(ImageReader(Image.new("L", (90, 60), 230)), 0, 0, 300, 200)
    canvas.save()
    assert "ocr_text_layer" in pdf.read(stream.getvalue()).warnings


def test_a_filled_in_field_is_read() -> None:
    report = parse(made(before=instead))
    assert not report.review_reasons
    assert set(score(report, SAMPLE.cells)) == {"right"}


def test_a_filled_in_field_is_drawn_as_well() -> None:
    data = made(before=instead)
    with pdfium.PdfDocument(data) as bare, pdfium.PdfDocument(data) as whole:
        without = bare[0].render(may_draw_forms=False).to_pil()
        drawn = whole_page(whole, 0)[0].render(may_draw_forms=False).to_pil()
    assert without.tobytes() != drawn.tobytes()


def test_a_field_whose_value_nobody_has_drawn_is_told() -> None:
    bare = made(before=instead).replace(b"/AP", b"/Ap")
    assert NOT_DRAWN in reasons(bare)


def test_pages_within_forms_are_read_alike() -> None:
    """Several pages on one sheet, as printers' programs set them."""
    source = pdfium.PdfDocument(made())
    width, height = source[0].get_size()
    for across, scale in ((1, 0.5), (2, 1.0)):  # a page at half its size, two side by side
        stream = io.BytesIO()
        target = pdfium.PdfDocument(
            pdfium.raw.FPDF_ImportNPagesToOne(source.raw, width * across * scale, height * scale, across, 1)
        )
        target.save(stream)
        assert set(score(parse(stream.getvalue()), SAMPLE.cells)) == {"right"}
