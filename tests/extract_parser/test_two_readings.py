"""A PDF's table two is compared with the same rows as plain lines: it has no sums that could prove it."""

from __future__ import annotations

import pytest

from extract import media
from extract.reading import Reading, interpret
from extract.report import Hint
from extract.second import compared_by_lines
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
    assert compared_by_lines(reading).report.review_reasons == before


def test_lines_that_differ_are_flagged_and_nothing_is_changed() -> None:
    reading = reading_of("pdf grid")
    printed = SAMPLE.cells["t2.licensing.decisions"]
    lines = reading.document.plain_lines
    reading.document.plain_lines = [x.replace(printed, "1" + printed) for x in lines]
    report = compared_by_lines(reading).report
    assert report.cells["t2.licensing.decisions"].raw == printed
    assert "readings_differ" in report.cells["t2.licensing.decisions"].notes
    assert "readings_differ" in report.review_reasons
    marked = [k for k, v in report.cells.items() if "readings_differ" in v.notes]
    assert marked == ["t2.licensing.decisions"]
