"""A lone stroke is told by how it lies, and further looks decide only where nearly all agree."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extract.scan.ink import Line, lines_in
from extract.scan.ocr import Reading
from extract.scan.page import ScannedCell, _judged
from extract.scan.rules import Grey, prepare
from extract.scan.strokes import has_bar, stroke_of

SCALE = 200 / 72
CELL = (60, 60, 160, 120)


def drawn(start: tuple[int, int], end: tuple[int, int], thick: int = 3) -> Grey:
    grey = np.full((400, 400), 250, np.uint8)
    cv2.line(grey, start, end, (10,), thick)
    cv2.putText(grey, "8 3 5", (60, 300), cv2.FONT_HERSHEY_DUPLEX, 1.0, (10,), 2)
    return grey


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ((102, 106), (114, 78), "/"),
        ((100, 92), (122, 92), "—"),
        ((108, 106), (108, 78), ""),
        ((106, 106), (110, 78), "?"),
        ((114, 106), (102, 78), ""),
    ],
    ids=["slash", "dash", "upright", "leaning a little", "backslash"],
)
def test_how_a_stroke_lies_says_what_it_is(start: tuple[int, int], end: tuple[int, int], said: str) -> None:
    picture = prepare(drawn(start, end), SCALE)
    (line,) = lines_in(picture, CELL)
    assert stroke_of(picture, line) == said


def test_a_dash_as_long_as_a_ruling_line_is_no_blank() -> None:
    picture = prepare(drawn((75, 90), (145, 90)), SCALE)
    assert lines_in(picture, CELL) == []
    assert has_bar(picture, CELL)
    assert not has_bar(prepare(drawn((20, 90), (300, 90)), SCALE), CELL)


def cell(text: str, stroke: str = "", looks: list[str] | None = None, voted: str = "") -> ScannedCell:
    line = Line((0, 0, 10, 20), np.zeros((20, 10), np.uint8), (0, 0), ())
    made = ScannedCell((0, 0, 50, 50), [line], [Reading(text, 0.99)], [voted], stroke=stroke)
    made.looks = [looks] if looks else []
    return made


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (cell("1", "/"), ("/", "ocr_stroke")),
        (cell("/", "/"), ("/", "")),
        (cell("一", "—"), ("—", "ocr_stroke")),
        (cell("-", "—"), ("—", "")),
        (cell("1", "?"), ("1", "ocr_stroke")),
        (cell("38", looks=["38", "38", "38"], voted="38"), ("38", "read_twice")),
        (cell("33", looks=["38", "38", "38"], voted="38"), ("38", "ocr_reread")),
        (cell("33", looks=["38", "33", "38"], voted="33"), ("33", "ocr_disagrees")),
        (cell("38", looks=["", "", ""], voted=""), ("38", "ocr_disagrees")),
    ],
)
def test_a_cell_is_what_its_looks_and_its_stroke_say(given: ScannedCell, said: tuple[str, str]) -> None:
    assert _judged(given) == said
