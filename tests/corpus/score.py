"""Comparing a reading with what the document prints, cell by cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from extract.report import CellValue, Report

_DASHES = frozenset("/—-")


def is_right(cell: CellValue | None, printed: str | None) -> bool:
    """Whether a cell of a report is exactly what is printed; None: the cell is not printed."""
    if printed is None:
        return cell is None or cell.state in ("absent", "blank", "unreadable", "text")
    text = printed.strip()
    if cell is None:
        return False
    if not text:
        return cell.state == "blank"
    if text in _DASHES:
        return cell.state == "dash"
    if text == "无":
        return cell.state == "text"
    return cell.state == "number" and cell.value == float(text)


def score(report: Report, printed: Mapping[str, str | None]) -> Counter[str]:
    """Cells right, wrong and flagged (``flagged``), wrong and not flagged (``silent``)."""
    counts: Counter[str] = Counter()
    for cell_id in {*printed, *report.cells}:
        right = is_right(report.cells.get(cell_id), printed.get(cell_id))
        counts["right" if right else "flagged" if report.needs_review else "silent"] += 1
    return counts
