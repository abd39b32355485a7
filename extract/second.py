"""A second, independent reading of a document whose first reading is in doubt. Agreement is confidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from extract.report import CellValue, Report

_OF_GLYPHS = frozenset({"joined_figures", "short_figure_joined", "figure_over_border", "garbled_text"})
SUMS = ("A01", "A02", "A03", "A06")


def in_doubt(report: Report) -> bool:
    """Whether the figures of a reading call for another: no tables, gaps, doubts or sums that fail."""
    wanting = any(
        v.state in ("absent", "unreadable") for k, v in report.cells.items() if not k.startswith("t2.")
    )
    failed = any(f.code in SUMS and f.status == "fail" for f in report.findings)
    tables = any(
        r.startswith(("t2_", "t3_", "t4_", "tables_", "no_tables", "borderless"))
        for r in report.review_reasons
    )
    return report.error in (None, "not_a_report") and (not report.cells or wanting or failed or tables)


def better(first: Report, read_again: Callable[[], Report]) -> Report:
    """The better of two readings; cells on which they differ are marked and the report is for review.

    Nothing is put together from both: a cell is as one reading found it. What either reader doubted about
    a figure's own glyphs stays doubted.
    """
    second = read_again()
    if second.error is not None or _faults(second) >= _faults(first):
        chosen, other = first, second
    else:
        chosen, other = second, first
    differ = {k for k, v in chosen.cells.items() if other.cells and _differs(v, other.cells.get(k))}
    for cell in differ:
        value = chosen.cells[cell]
        chosen.cells[cell] = replace(value, notes=(*value.notes, "readings_differ"))
    reasons = [r for r in other.review_reasons if r in _OF_GLYPHS and r not in chosen.review_reasons]
    if differ or (other is first and not first.cells):
        reasons.append("readings_differ")
    for reason in reasons:
        chosen.review_reasons.append(reason)
        chosen.needs_review = True
        chosen.confidence *= 0.85
    return chosen


def _differs(one: CellValue, other: CellValue | None) -> bool:
    return other is None or (one.state, one.value) != (other.state, other.value)


def _faults(report: Report) -> int:
    """How much is wrong with a reading: cells without a number first, then sums that fail, then doubts."""
    if not report.cells:
        return 1_000_000
    lacking = sum(v.state in ("absent", "unreadable") for v in report.cells.values())
    failed = sum(f.code in SUMS and f.status == "fail" for f in report.findings)
    return 100 * lacking + 10 * failed + len(report.review_reasons)
