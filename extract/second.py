"""A second, independent reading of a document whose first reading is in doubt. Agreement is confidence."""

from __future__ import annotations

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


def _differs(one: CellValue, other: CellValue | None) -> bool:
    return other is None or (one.state, one.value) != (other.state, other.value)


def _faults(report: Report) -> int:
    """How much is wrong with a reading: cells without a number first, then sums that fail, then doubts."""
    if report.error is not None or not report.cells:
        return 1_000_000
    lacking = sum(v.state in ("absent", "unreadable") for v in report.cells.values())
    failed = sum(f.code in SUMS and f.status == "fail" for f in report.findings)
    return 100 * lacking + 10 * failed + len(report.review_reasons)
