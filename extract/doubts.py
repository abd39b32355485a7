"""What speaks against the figures of a report as read: gaps, odd tokens, places that may have moved."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from extract.document import Document
from extract.forms import forms
from extract.indicators import statistics
from extract.proof import confirmed, doubted_by_reader
from extract.report import CellValue, Report

_MANY = 3  # failing sums of one kind
# notes of figures that count as read only where the sums of their row and column agree, and what to say
_TO_PROVE = {
    "spaced_figure": "joined_figures",
    "wrapped_figure": "joined_figures",
    "footnote_mark": "footnote_mark",
    "chinese_numeral": "chinese_numeral",
}
# what stands in table 2 alone, as the whole of a paragraph
_LABEL = re.compile(
    r"\s*第\s*二\s*十\s*条\s*第\s*[（(]\s*[一五六八九]\s*[）)]\s*项\s*|\s*(?:信息内容|行政许可|行政处罚|行政强制|行政事业性收费)\s*"
)
_LONGEST_LABEL = 30
_MONEY = frozenset({"unit:元", "unit:千元", "unit:万元", "unit:亿元"})
_AMOUNTS = frozenset({"万元", "元", "unstated"})


def cell_doubts(report: Report, recognised: bool) -> list[str]:
    """Codes of all that makes the cells doubtful. ``recognised``: the text was told from a picture."""
    cells = report.cells
    return [*_gaps(cells, recognised), *_unproven(report), *_odd(cells), *_moved(report)]


def _odd(cells: dict[str, CellValue]) -> Iterator[str]:
    """Cells whose token is no plain count or amount of their unit: words, signs, fractions, other units. What
    they mean a person must say; words for none are an answer."""
    units = _units()
    for cell_id, cell in cells.items():
        value = cell.value
        if not cell.notes and cell.state != "text" and (value is None or (type(value) is int and value >= 0)):
            continue  # a plain count, or none
        table = cell_id.split(".")[0]
        table = table if table in ("t2", "t3", "t4") else "stat"
        if cell.state == "text" and "none_word" not in cell.notes:
            yield f"{table}_text_in_cell"
        elif cell.value is not None and _is_odd(cell_id, cell, units.get(cell_id, "")):
            yield f"{table}_odd_figure"


def _is_odd(cell_id: str, cell: CellValue, unit: str) -> bool:
    value, money = cell.value or 0, _MONEY & set(cell.notes)
    counted = any(n.startswith("unit:") for n in cell.notes) and not money
    if unit in _AMOUNTS:
        return value < 0 or counted or (unit == "万元" and bool(money - {"unit:万元"}))
    return value != int(value) or bool(money) or (value < 0 and not cell_id.endswith("items_delta"))


@cache
def _units() -> dict[str, str]:
    """The unit of every known cell."""
    known = {k: spec.unit for form in forms().values() for k, spec in form.cells.items()}
    return known | {x.id: x.unit for x in statistics().indicators}


def _gaps(cells: dict[str, CellValue], recognised: bool) -> list[str]:
    """Tables that were read in part: the parser cannot tell a gap of the source from one of its own. A whole
    item of table 2 may be left out by a source; in a picture nothing tells that from one not seen."""
    reasons = []
    absent = [k for k, v in cells.items() if v.state == "absent"]
    unreadable = {k.partition(".")[0] for k, v in cells.items() if v.state == "unreadable"}
    for table in ("t2", "t3", "t4"):
        rows = {k.split(".")[1] for k in absent if k.startswith(f"{table}.")}
        if rows:
            printed = {k.split(".")[1] for k, v in cells.items() if v.state != "absent" and k[:2] == table}
            if not printed or printed & rows or table != "t2" or recognised:
                reasons.append(f"{table}_incomplete" if printed else f"{table}_missing")
        if table in unreadable:
            reasons.append(f"{table}_unreadable")
    return reasons


def _moved(report: Report) -> list[str]:
    """A blank among the figures of one row may be a place too many, and the figures beside it may have moved:
    in table 3 where sums of columns fail too, in table 4 always, whose sums cannot tell."""
    cells = report.cells
    blank = {k.rpartition(".")[0] for k, v in cells.items() if v.state == "blank"}
    if not blank:
        return []
    figures = {k.rpartition(".")[0] for k, v in cells.items() if v.state == "number"}
    partly = {row[:2] for row in blank & figures}
    failing = any(f.code in ("A01", "A02") and f.status == "fail" for f in report.findings)
    reasons = ["t4_blank_among_figures"] if "t4" in partly else []
    return [*reasons, "t3_blank_and_sums_fail"] if "t3" in partly and failing else reasons


def rows_in_text(report: Report, document: Document) -> list[str]:
    """Heads and labels of table 2 among the paragraphs, where rows of it are absent: the table fell apart."""
    if not any(cell.state == "absent" for k, cell in report.cells.items() if k.startswith("t2.")):
        return []
    apart = any(len(p.text) < _LONGEST_LABEL and _LABEL.fullmatch(p.text) for p in document.paragraphs())
    return ["t2_incomplete"] if apart else []


def many_fail(report: Report, codes: tuple[str, ...]) -> bool:
    """Sums that fail in many rows or columns are more often a reading under the wrong heads than a source
    with so many errors: a person looks before anybody is blamed."""
    failed = Counter(f.code for f in report.findings if f.code in codes and f.status == "fail")
    return any(count >= _MANY for count in failed.values())


def _unproven(report: Report) -> list[str]:
    """Figures joined over white space, with marks, in Chinese numerals (一 may be a dash) or doubted by their
    reader count as read only where the sums of their row and column agree. Table 2 has no sums."""
    reasons = []
    for cell_id, cell in report.cells.items():
        if not cell.notes:
            continue
        doubts = [doubted_by_reader(cell), *(_TO_PROVE.get(note, "") for note in cell.notes)]
        if any(doubts) and not confirmed(report.cells, cell_id):
            reasons += [d for d in doubts if d]
    return reasons
