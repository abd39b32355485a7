"""Pages that are read turned are drawn as they are shown: ink stands where places say."""

from __future__ import annotations

import pytest

from crawler.show.drawing import Limits, _shown_size, _written
from extract.pdf.geometry import Glyph, Matrix, Page

WIDTH, HEIGHT = 300.0, 500.0
TURNS = (
    Matrix(1, 0, 0, 1, 0, 0), Matrix(0, -1, 1, 0, 0, WIDTH), Matrix(-1, 0, 0, -1, WIDTH, HEIGHT),
    Matrix(0, 1, -1, 0, HEIGHT, 0),
)  # fmt: skip


@pytest.mark.parametrize("quarter", range(4))
def test_ink_stands_where_the_place_says(quarter: int) -> None:
    size = (HEIGHT, WIDTH) if quarter % 2 else (WIDTH, HEIGHT)
    page = Page(1, *size, to_page=TURNS[quarter].inverse())
    page.glyphs = [Glyph("国", 40, 60, 60, 80, 77, 20.0)]
    assert _shown_size(page) == pytest.approx((WIDTH, HEIGHT))
    image, scale = _written(page, Limits(scale=2.0))
    assert image.size == (600, 1000)
    left, top, right, bottom = (round(v * scale) for v in page.to_page.box(40, 60, 60, 80))
    grey = image.convert("L")
    assert grey.crop((left, top, right, bottom)).getextrema()[0] < 128
    grey.paste(255, (left - 12, top - 12, right + 12, bottom + 12))
    assert grey.crop((12, 12, 588, 988)).getextrema() == (255, 255)  # and nowhere else
