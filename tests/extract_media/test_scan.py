"""Recognition of pictures: doubts are said, and nothing is believed that two readings do not agree on."""

from __future__ import annotations

import io

import numpy as np
import pytest
from reportlab.pdfgen.canvas import Canvas

from extract.document import Document, Paragraph, Place
from extract.scan import reader
from extract.scan.glyphs import votes
from extract.scan.ink import Line, lines_in
from extract.scan.ocr import Reading
from extract.scan.page import ScannedCell, _judged
from extract.scan.rules import Grey, prepare, skew

DPI = 200
SCALE = DPI / 72


def page_with_rules(angle: float) -> Grey:
    import cv2

    grey = np.full((1100, 850), 250, np.uint8)
    for y in range(200, 900, 100):
        cv2.line(grey, (100, y), (750, y), (20,), 2)
    for x in range(100, 751, 130):
        cv2.line(grey, (x, 200), (x, 800), (20,), 2)
    turned = cv2.getRotationMatrix2D((425, 550), -angle, 1.0)
    return np.asarray(cv2.warpAffine(grey, turned, (850, 1100), borderValue=(250,)), dtype=np.uint8)


@pytest.mark.parametrize("angle", [-4.0, -0.7, 0.4, 2.5])
def test_a_page_that_lies_askew_is_put_straight(angle: float) -> None:
    assert skew(page_with_rules(angle)) == pytest.approx(angle, abs=0.15)


def test_a_blank_page_is_not_turned() -> None:
    assert skew(np.full((600, 400), 250, np.uint8)) == 0.0


def test_rules_are_found_where_they_are_drawn() -> None:
    picture = prepare(page_with_rules(0.0), SCALE)
    assert sorted({round(r.at * SCALE) for r in picture.horizontal}) == pytest.approx(
        list(range(200, 900, 100)), abs=2
    )
    assert len({round(r.at * SCALE / 10) for r in picture.vertical}) == 6


def cell(text: str, voted: str, score: float = 0.99, lines: int = 1) -> ScannedCell:
    line = Line((0, 0, 10, 20), np.zeros((20, 10), np.uint8), (0, 0), ())
    parts, votes_ = text.split("\n"), voted.split("\n")
    return ScannedCell((0, 0, 50, 50), [line] * lines, [Reading(t, score) for t in parts], votes_)


@pytest.mark.parametrize(
    ("text", "voted", "score", "lines", "said"),
    [
        ("38", "38", 0.99, 1, ("38", "")),
        ("38", "33", 0.99, 1, ("38", "ocr_disagrees")),
        ("38", "", 0.99, 1, ("38", "ocr_unconfirmed")),
        ("38", "38", 0.40, 1, ("38", "ocr_unsure")),
        ("O", "0", 0.99, 1, ("0", "")),
        ("12\n34", "12\n34", 0.99, 2, ("12\n34", "ocr_gap")),
        ("结果维持", "", 0.99, 1, ("结果维持", "")),
        ("/", "", 0.40, 1, ("/", "ocr_unsure")),
    ],
)
def test_a_figure_is_believed_only_where_shapes_agree(
    text: str, voted: str, score: float, lines: int, said: tuple[str, str]
) -> None:
    assert _judged(cell(text, voted, score, lines)) == said


def test_something_pale_in_an_empty_cell_is_a_doubt() -> None:
    assert _judged(ScannedCell((0, 0, 9, 9), [], faint=True)) == ("", "ocr_faint")
    assert _judged(ScannedCell((0, 0, 9, 9), [])) == ("", "")


def drawn(texts: list[str]) -> tuple[list[Line], Grey]:
    """Figures drawn below each other in OpenCV's own face."""
    import cv2

    grey = np.full((60 * len(texts) + 40, 300), 250, np.uint8)
    for i, text in enumerate(texts):
        cv2.putText(grey, text, (60, 60 * i + 50), cv2.FONT_HERSHEY_DUPLEX, 1.0, (10,), 2)
    picture = prepare(grey, SCALE)
    return [
        lines_in(picture, (40, 60 * i + 20, 280, 60 * i + 65))[0] for i in range(len(texts))
    ], picture.clean


def test_shapes_find_a_figure_that_the_recogniser_misread() -> None:
    texts = ["138", "381", "813", "318", "183", "831", "133", "811"]
    lines, clean = drawn(texts)
    claimed = ["188", *texts[1:]]
    answers = votes(lines, claimed, [clean] * len(lines))
    assert answers[0] == "138"
    assert all(answer in ("", text) for answer, text in zip(answers, texts, strict=True))


def test_shapes_say_nothing_where_a_character_was_dropped() -> None:
    texts = ["138", "381", "813", "318", "183", "831", "133", "811"]
    lines, clean = drawn(texts)
    answers = votes(lines, ["18", *texts[1:]], [clean] * len(lines))
    assert answers[0] != "18"


@pytest.mark.parametrize(("words", "pictured"), [("", True), ("Report of the year 2024 on open data", False)])
def test_figures_without_a_word_are_read_as_they_are_shown(
    words: str, pictured: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The words of such a page are outlines: drawn, not written."""
    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.drawString(50, 780, words)
    for number in range(60):
        canvas.drawString(50, 760 - 12 * number, str(100 + number))
    canvas.save()
    shown = Document("application/pdf", "ocr", [Paragraph("政府信息公开工作年度报告", Place(page=1))])
    monkeypatch.setattr(reader, "read_pictures", lambda data: shown)
    assert (reader.read(stream.getvalue()) is shown) is pictured
