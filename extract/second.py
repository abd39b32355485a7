"""A second, independent reading of a document whose first reading is in doubt. Agreement is confidence."""

from __future__ import annotations

import re

from extract.fold import ordinal
from extract.forms import Form, forms
from extract.formwords import table_words
from extract.numbers import read_value
from extract.reading import SUMS, Reading
from extract.report import CellValue, Report
from extract.second_words import differing_by_words

_OF_GLYPHS = frozenset({"joined_figures", "short_figure_joined", "figure_over_border", "garbled_text"})
_OF_TABLES = (
    "t2_",
    "t3_",
    "t4_",
    "stat_",
    "tables_",
    "many_sums",
)
_TOLD_BY_PLACE = ("_row_ends_blank", "_blank_among_figures")  # no figure stands where the cell is blank


def in_doubt(reading: Reading) -> bool:
    """Whether the figures of a reading call for another: tables that give no cells, gaps, doubts or sums that
    fail. A reader that found no tables at all has looked again by itself."""
    report = reading.report
    if not report.cells:
        return report.error in (None, "not_a_report") and table_words(reading.document) > 0
    wanting = any(
        v.state in ("absent", "unreadable") for k, v in report.cells.items() if not k.startswith("t2.")
    )
    failed = any(f.code in SUMS and f.status == "fail" for f in report.findings)
    reasons = [r for r in report.review_reasons if not r.endswith(_TOLD_BY_PLACE)]
    return report.error is None and (wanting or failed or any(r.startswith(_OF_TABLES) for r in reasons))


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


_ROW = re.compile(r"(?P<label>(?:\d{1,2}[.．、])?[^\d]*?[\u4e00-\u9fff）)])\s+(?P<values>[-+\d.,/—\s]+)")
_ENDS = ("-", "+", ".", ",", "/", "—")  # of a line that ends with a value, beside digits
_BY_PLACE = frozenset(
    {"other_misc", "other_all", "done_total"}
)  # rows told by where they stand, not by words


def compared(reading: Reading) -> Reading:
    """The reading; figures that another look at the page contradicts are marked, can no longer prove a fault,
    and put the report to review."""
    differ = contradicted(reading)
    if differ:
        reading.extra.append("readings_differ")
        reading.note(differ, "readings_differ")
    return reading


def contradicted(reading: Reading) -> set[str]:
    """The cells of tables 2, 3 and 4 that read otherwise by where the page's figures stand, or in the same
    row as a plain line of text."""
    return differing_by_words(reading.report, reading.document.figures) | _differing_by_lines(reading)


def _differing_by_lines(reading: Reading) -> set[str]:
    """Cells of tables 2 and 3 that plain lines contradict; rows that share a line say nothing."""
    form = forms().get(reading.tables.edition)
    differ: set[str] = set()
    for line in reading.document.plain_lines if form else ():
        text = line.strip()
        found = _ROW.fullmatch(text) if text[-1:].isdecimal() or text.endswith(_ENDS) else None
        if form is not None and found is not None:
            differ |= _row_differs(form, reading.report, found["label"], found["values"].split())
    return differ


def _row_differs(form: Form, report: Report, label: str, values: list[str]) -> set[str]:
    text = ordinal(label)[1]
    for row in form.items.fitting(text):
        columns = form.block(row.id).columns
        if len(values) == len(columns):
            ids = [f"t2.{row.id}.{c.id}" for c in columns]
            return {i for i, v in zip(ids, values, strict=True) if _is_other(report, i, v)}
    rows = form.requests.fitting(text)
    if len(rows) != 1 or rows[0].id in _BY_PLACE or len(values) != len(form.columns):
        return set()
    ids = _from_left(report, [f"t3.{rows[0].id}.{c.id}" for c in form.columns])
    pairs = list(zip(ids, values, strict=True))
    return {i for i, v in pairs if _is_other(report, i, v) and not _is_piece(report.cells[i].raw or "", v)}


def _is_piece(raw: str, printed: str) -> bool:
    """Whether a line holds only a piece of a figure that its cell broke; the places of words judge those."""
    return raw.startswith(printed) or raw.endswith(printed)


def _from_left(report: Report, ids: list[str]) -> list[str]:
    """The cells of a row in their printed order, the form's where that is not known."""
    boxes = [w.box if (v := report.cells.get(i)) and (w := v.where) else None for i in ids]
    if any(box is None for box in boxes) or len({box[1] for box in boxes if box}) != 1:
        return ids
    return [i for _, i in sorted((box[0], i) for box, i in zip(boxes, ids, strict=True) if box)]


def _is_other(report: Report, cell_id: str, printed: str) -> bool:
    cell = report.cells.get(cell_id)
    if cell is None or (cell.state == "number" and cell.raw == printed):
        return False
    token = read_value(printed)
    return (cell.state, cell.value) != (token.state, token.value)


def _differs(one: CellValue, other: CellValue | None) -> bool:
    return other is None or (one.state, one.value) != (other.state, other.value)


def _faults(report: Report) -> int:
    """How much is wrong with a reading: cells without a number first, then sums that fail, then doubts."""
    if report.error is not None or not report.cells:
        return 1_000_000
    lacking = sum(v.state in ("absent", "unreadable") for v in report.cells.values())
    failed = sum(f.code in SUMS and f.status == "fail" for f in report.findings)
    return 100 * lacking + 10 * failed + len(report.review_reasons)
