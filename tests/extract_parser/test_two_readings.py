"""A PDF is read twice: its tables by ruling lines, then by where its figures stand and as plain lines."""

from __future__ import annotations

import pytest

from extract import media
from extract.document import Figure
from extract.reading import Reading, interpret
from extract.report import Hint
from extract.second import compared
from tests.corpus.mutate import fresh
from tests.corpus.sample import make_sample
from tests.corpus.writers import WAYS

PDFS = [way for way in WAYS if way.startswith("pdf ")]
SAMPLE = make_sample("2021", seed=5)


def reading_of(way: str) -> Reading:
    document = media.read(WAYS[way].write(fresh(SAMPLE)))
    return interpret(document, "0" * 64, Hint())


@pytest.mark.parametrize("way", PDFS)
def test_lines_that_agree_change_nothing(way: str) -> None:
    reading = reading_of(way)
    before = list(reading.report.review_reasons)
    assert reading.document.plain_lines
    assert compared(reading).report.review_reasons == before


def test_lines_that_differ_are_flagged_and_nothing_is_changed() -> None:
    reading = reading_of("pdf grid")
    printed = SAMPLE.cells["t2.licensing.decisions"]
    lines = reading.document.plain_lines
    reading.document.plain_lines = [x.replace(printed, "1" + printed) for x in lines]
    report = compared(reading).report
    assert report.cells["t2.licensing.decisions"].raw == printed
    assert "readings_differ" in report.cells["t2.licensing.decisions"].notes
    assert "readings_differ" in report.review_reasons
    marked = [k for k, v in report.cells.items() if "readings_differ" in v.notes]
    assert marked == ["t2.licensing.decisions"]


def test_places_of_words_that_differ_are_flagged_in_tables_three_and_four() -> None:
    """A figure of another value, one that stands in another line, and one under another column."""
    first = reading_of("pdf grid")
    figures = first.document.figures
    t4 = figure_of(first, "t4.review.total")
    odd, below = figure_of(first, "t3.carry_in.nat"), figure_of(first, "t3.new_recv.nat")
    aside, other = figure_of(first, "t3.grant_part.nat"), figure_of(first, "t3.grant_part.biz")
    changed = {
        t4: t4._replace(text=t4.text + "9"),
        odd: odd._replace(line=below.line),
        aside: aside._replace(left=other.left, right=other.right),
    }
    first.document.figures = [changed.get(f, f) for f in figures]
    report = compared(first).report
    marked = {k for k, v in report.cells.items() if "readings_differ" in v.notes}
    assert {"t4.review.total", "t3.carry_in.nat", "t3.grant_part.nat"} <= marked
    assert marked <= {"t4.review.total", "t3.carry_in.nat", "t3.grant_part.nat", "t3.grant_part.biz"} | {
        "t3.new_recv.nat"
    }
    assert "readings_differ" in report.review_reasons


def figure_of(reading: Reading, cell_id: str) -> Figure:
    """The figure that stands in a cell's box."""
    where = reading.report.cells[cell_id].where
    assert where is not None
    assert where.box is not None
    left, top, right, bottom = where.box
    return next(
        f
        for f in reading.document.figures
        if f.page == where.page and left < f.box[0] < right and top < f.box[3] < bottom
    )
