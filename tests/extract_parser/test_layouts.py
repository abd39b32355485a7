"""Every figure in its cell, in every layout: all figures different, so that any shift shows."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract import text
from extract.document import Document
from extract.forms import Form
from extract.parser import read_document
from extract.report import Hint, Report
from tests.extract_parser import layouts

TEXTS: dict[str, Callable[[Form, layouts.Figures], str]] = {
    "tsv": layouts.tsv,
    "split_tsv": layouts.split_tsv,
    "one_cell_a_line": layouts.one_cell_a_line,
    "pipes": layouts.pipes,
}
EDITIONS = ["2021", "2019"]
SLOW = settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])


def read(source: str | Document) -> Report:
    document = source if isinstance(source, Document) else text.read(source.encode())
    return read_document(document, "0" * 64, Hint())


def figures_of(form: Form, seed: int, spread: int = 10_000) -> dict[str, str]:
    numbers = random.Random(seed).sample(range(1, spread), len(form.cells))
    return {cell: str(number) for cell, number in zip(form.cells, numbers, strict=True)}


def assert_same(report: Report, form: Form, figures: layouts.Figures) -> None:
    assert report.form == form.edition
    assert {k: v.raw for k, v in report.cells.items()} == dict(figures)
    assert {k: v.value for k, v in report.cells.items()} == {k: int(v) for k, v in figures.items()}
    assert set(report.review_reasons) <= {"many_sums_fail"}  # the figures are drawn by lot
    assert not report.leftovers


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("layout", TEXTS)
@SLOW
@given(seed=st.integers(0, 10**6))
def test_text_layouts_give_every_figure_back(layout: str, edition: str, seed: int) -> None:
    form = layouts.edition(edition)
    figures = figures_of(form, seed)
    assert_same(read(TEXTS[layout](form, figures)), form, figures)


@pytest.mark.parametrize("edition", EDITIONS)
@SLOW
@given(seed=st.integers(0, 10**6), cut=st.integers(4, 27), again=st.booleans())
def test_grids_split_over_pages_give_every_figure_back(
    edition: str, seed: int, cut: int, again: bool
) -> None:
    form = layouts.edition(edition)
    figures = figures_of(form, seed, 2_000_000)
    t2, t3, t4 = layouts.grid_rows(form, figures)
    flat = _without_spans(t3)
    second = ([] if not again else flat[:3]) + flat[cut:]
    pieces = (
        [layouts.grid(flat[:cut], 1), layouts.grid(second, 2)] if cut < len(flat) else [layouts.grid(flat, 1)]
    )
    document = layouts.document([[layouts.grid(t2)], pieces, [layouts.grid(t4, 3)]])
    assert_same(read(document), form, figures)
    assert_same(read(layouts.grid_document(form, figures)), form, figures)


def _without_spans(rows: list[list[tuple[str, int, int]]]) -> list[list[tuple[str, int, int]]]:
    """The grid as PDF readers see it: a merged label stands in its first row, blanks below it."""
    whole = layouts.grid(rows).rows()
    flat = []
    for r, row in enumerate(whole):
        flat.append([(c.text if c and c.row == r and c.column == i else "", 1, 1) for i, c in enumerate(row)])
    return flat


@pytest.mark.parametrize("layout", TEXTS)
def test_places_point_at_the_printed_figure(layout: str) -> None:
    form = layouts.edition("2021")
    source = TEXTS[layout](form, figures_of(form, 7))
    lines = source.split("\n")
    for cell in read(source).cells.values():
        assert cell.where is not None
        assert cell.raw is not None
        assert lines[cell.where.line or 0][cell.where.column or 0 :].strip().startswith(cell.raw)


@pytest.mark.parametrize("edition", EDITIONS)
@SLOW
@given(
    seed=st.integers(0, 10**6),
    holes=st.integers(1, 40),
    token=st.sampled_from(["", "/", "—", "无", "10余条"]),
)
def test_blanks_and_words_are_never_zero_and_never_shift(
    edition: str, seed: int, holes: int, token: str
) -> None:
    form = layouts.edition(edition)
    figures = figures_of(form, seed)
    for cell in random.Random(seed).sample(sorted(figures), holes):
        figures[cell] = token
    for source in (layouts.one_cell_a_line(form, figures), layouts.grid_document(form, figures)):
        report = read(source)
        assert {k: v.raw for k, v in report.cells.items()} == figures
        for cell, printed in figures.items():
            assert (report.cells[cell].value is None) == (printed == token)
        assert any(f.code == "F03" for f in report.findings)
        assert not any(
            f.code == "A01" and f.status == "fail" and set(f.cells) & _holes(report) for f in report.findings
        )


def _holes(report: Report) -> set[str]:
    return {k for k, v in report.cells.items() if v.value is None}


@SLOW
@given(seed=st.integers(0, 10**6), holes=st.integers(1, 60))
def test_in_padded_rows_a_blank_is_right_or_flagged(seed: int, holes: int) -> None:
    form = layouts.edition("2021")
    figures = figures_of(form, seed)
    for cell in random.Random(seed).sample(sorted(figures), holes):
        figures[cell] = ""
    report = read(layouts.tsv(form, figures))
    for cell, printed in figures.items():
        found = report.cells[cell]
        right = (found.raw or "") == printed and found.state in ("number", "blank")
        marked = found.notes or found.state == "unreadable"
        assert right or (marked and report.needs_review), (cell, printed, found)
