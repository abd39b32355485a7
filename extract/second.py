"""A second, independent reading of a document whose first reading is in doubt. Agreement is confidence."""

from __future__ import annotations

import re

from extract.fold import ordinal
from extract.forms import Form, forms
from extract.numbers import read_value
from extract.reading import SUMS, Reading
from extract.report import CellValue, Report

_OF_GLYPHS = frozenset({"joined_figures", "short_figure_joined", "figure_over_border", "garbled_text"})
_OF_TABLES = ("t2_", "t3_", "t4_", "stat_", "tables_", "no_tables", "borderless", "many_sums")


def in_doubt(report: Report) -> bool:
    """Whether the figures of a reading call for another: no tables, gaps, doubts or sums that fail."""
    wanting = any(
        v.state in ("absent", "unreadable") for k, v in report.cells.items() if not k.startswith("t2.")
    )
    failed = any(f.code in SUMS and f.status == "fail" for f in report.findings)
    tables = any(r.startswith(_OF_TABLES) for r in report.review_reasons)
    return report.error in (None, "not_a_report") and (not report.cells or wanting or failed or tables)


def better(first: Reading, second: Reading) -> Reading:
    """The reading with fewer faults, the first on a tie. Cells on which the two differ are marked, can no
    longer prove a fault, and put the report to review.

    Nothing is put together from both: a cell is as one reading found it. What either reader doubted about
    a figure's own glyphs stays doubted.
    """
    chosen, other = (second, first) if _faults(second.report) < _faults(first.report) else (first, second)
    cells, others = chosen.report.cells, other.report.cells
    differ = {k for k, v in cells.items() if others and _differs(v, others.get(k))}
    chosen.extra += [r for r in (*other.report.review_reasons, *other.extra) if r in _OF_GLYPHS]
    if differ or (chosen is second and not others):
        chosen.extra.append("readings_differ")
    chosen.note(differ, "readings_differ")
    return chosen


_ROW = re.compile(r"(?P<label>[^\d]*?[\u4e00-\u9fff）)])\s+(?P<values>[-+\d.,/—\s]+)")


def compared_by_lines(reading: Reading) -> Reading:
    """The reading, its table 2 compared with the same rows as plain lines of text: this table has no sums
    that could prove it. Figures that differ are marked and put the report to review; a row that is not on a
    line of its own says nothing."""
    form = forms().get(reading.tables.edition)
    differ: set[str] = set()
    for line in reading.document.plain_lines if form else ():
        found = _ROW.fullmatch(line.strip())
        if form is not None and found is not None:
            differ |= _row_differs(form, reading.report, found["label"], found["values"].split())
    if differ:
        reading.extra.append("readings_differ")
        reading.note(differ, "readings_differ")
    return reading


def _row_differs(form: Form, report: Report, label: str, values: list[str]) -> set[str]:
    for block in form.blocks:
        row = next((r for r in block.rows if r.fits(ordinal(label)[1])), None)
        if row is not None and len(values) == len(block.columns):
            ids = [f"t2.{row.id}.{c.id}" for c in block.columns]
            return {i for i, v in zip(ids, values, strict=True) if _is_other(report, i, v)}
    return set()


def _is_other(report: Report, cell_id: str, printed: str) -> bool:
    cell, token = report.cells.get(cell_id), read_value(printed)
    return cell is not None and (cell.state, cell.value) != (token.state, token.value)


def _differs(one: CellValue, other: CellValue | None) -> bool:
    return other is None or (one.state, one.value) != (other.state, other.value)


def _faults(report: Report) -> int:
    """How much is wrong with a reading: cells without a number first, then sums that fail, then doubts."""
    if report.error is not None or not report.cells:
        return 1_000_000
    lacking = sum(v.state in ("absent", "unreadable") for v in report.cells.values())
    failed = sum(f.code in SUMS and f.status == "fail" for f in report.findings)
    return 100 * lacking + 10 * failed + len(report.review_reasons)
