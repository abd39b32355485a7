"""The tables of a PDF by the places of their words: which figures stand in one line and one under the other.

The first reading puts characters between ruling lines. Here no line is asked: what stands on one baseline
must be one row of the form, what stands one above the other one column, and what stands close one figure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable

from extract.document import Figure
from extract.report import CellValue, Report

_FIGURE = re.compile(r"[-+]?[\d.,]+%?|[-—–－/]+", re.ASCII)
_TOUCH = 0.5  # points: figures that overlap no more stand in different columns
_Row = tuple[float, float, list[tuple[float, float, str]]]
"""Top and bottom of the cells in one row, and of each its left, right and id."""


def differing_by_words(report: Report, figures: list[Figure]) -> set[str]:
    """The cells of tables 2, 3 and 4 that the places of the page's figures contradict."""
    printed = {k: v for k, v in report.cells.items() if v.where is not None and v.where.box is not None}
    if not figures or not printed:
        return set()
    held = _held(printed, figures)
    differ = {k for k, v in printed.items() if k[:2] in _TABLES and _is_other(v, held.get(k, ()))}
    differ |= _apart(((f.page, f.line), k, _row(k)) for k, found in held.items() for f in found)
    return differ | _apart(_columns(held))


_TABLES = ("t2", "t3", "t4")


def _held(cells: dict[str, CellValue], figures: list[Figure]) -> dict[str, list[Figure]]:
    """The figures that stand in the box of each cell."""
    rows = _rows(cells)
    tops = {page: [row[0] for row in own] for page, own in rows.items()}
    tallest = {page: max(bottom - top for top, bottom, _ in own) for page, own in rows.items()}
    held: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        own = rows.get(figure.page)
        if not own:
            continue
        x, y = (figure.box[0] + figure.box[2]) / 2, (figure.box[1] + figure.box[3]) / 2
        for top, bottom, across in reversed(own[: bisect_right(tops[figure.page], y)]):
            if y <= bottom:
                index = bisect_right(across, (x, x, "\uffff")) - 1
                if index >= 0 and x <= across[index][1]:
                    held[across[index][2]].append(figure)
                    break
            elif y - top > tallest[figure.page]:
                break
    return held


def _rows(cells: dict[str, CellValue]) -> dict[int, list[_Row]]:
    found: dict[tuple[int, float, float], list[tuple[float, float, str]]] = defaultdict(list)
    for cell_id, cell in cells.items():
        if cell.where is not None and cell.where.box is not None and cell.where.page is not None:
            left, top, right, bottom = cell.where.box
            found[cell.where.page, top, bottom].append((left, right, cell_id))
    pages: dict[int, list[_Row]] = defaultdict(list)
    for (page, top, bottom), across in sorted(found.items()):
        pages[page].append((top, bottom, sorted(across)))
    return pages


def _is_other(cell: CellValue, figures: Iterable[Figure]) -> bool:
    """Whether the figures in a cell's box are not what it was read as. Words, and figures with words, say
    nothing here."""
    raw = (cell.raw or "").strip()
    joined = "".join([f.text for f in figures])
    if "merged_value" in cell.notes or cell.state not in ("number", "dash", "blank"):
        return False
    if cell.state == "blank":
        return bool(joined) and not raw
    packed = "".join(raw.split())
    if not _FIGURE.fullmatch(packed):
        return False
    several = len({(f.page, f.line) for f in figures}) < sum(1 for _ in figures)
    return joined != packed or (several and packed == raw)


def _row(cell_id: str) -> str:
    """What of a table is printed in one line: a row of tables 2 and 3, all of table 4."""
    return "t4" if cell_id.startswith("t4") else cell_id.rpartition(".")[0]


def _columns(held: dict[str, list[Figure]]) -> Iterable[tuple[tuple[int, int], str, str]]:
    """The figures of table 3 with the number of the column they stand in, on each page."""
    pages: dict[int, list[tuple[float, float, str]]] = defaultdict(list)
    for cell_id, figures in held.items():
        if cell_id.startswith("t3."):
            for figure in figures:
                pages[figure.page].append((figure.left, figure.right, cell_id))
    for page, own in pages.items():
        column, end = -1, -1e9
        for left, right, cell_id in sorted(own):
            if left >= end - _TOUCH:
                column, end = column + 1, right
            end = max(end, right)
            yield (page, column), cell_id, cell_id.rpartition(".")[2]


def _apart(placed: Iterable[tuple[tuple[int, int], str, str]]) -> set[str]:
    """Cells that stand together without belonging together: all but the most numerous that do."""
    together: dict[tuple[int, int], list[tuple[str, str]]] = defaultdict(list)
    for place, cell_id, group in placed:
        together[place].append((cell_id, group))
    apart: set[str] = set()
    for own in together.values():
        if len({group for _, group in own}) > 1:
            (most, count), (_, next_count) = Counter(group for _, group in own).most_common(2)
            apart |= {cell_id for cell_id, group in own if group != most or count == next_count}
    return apart
