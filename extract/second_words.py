"""The tables of a PDF by the places of their words: which figures stand in one line and one under the other.

The first reading puts characters between ruling lines. Here no line is asked: what stands on one baseline
must be one row of the form, what stands one above the other one column, and what stands close one figure."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict

from extract.document import Figure
from extract.report import CellValue, Report

_FIGURE = re.compile(r"[-+]?[\d.,]+%?|[-—–－/]+", re.ASCII)
_TOUCH = 0.5  # points: figures that overlap no more stand in different columns
_Row = tuple[float, float, list[float], list[tuple[float, str]]]
"""Top and bottom of the cells in one row, their left edges, and of each its right edge and id."""
_Across = tuple[float, float, str]
"""Left and right of a figure, and the id of its cell."""
_Held = dict[str, list[Figure]]
_Placed = tuple[tuple[int, int], str, str]
"""A place where things stand together, a cell that stands there, and to what of the form it belongs."""


def differing_by_words(report: Report, figures: list[Figure]) -> set[str]:
    """The cells of tables 2, 3 and 4 that the places of the page's figures contradict."""
    printed = {k: v for k, v in report.cells.items() if v.where is not None and v.where.box is not None}
    if not figures or not printed:
        return set()
    held = _held(printed, figures)
    differ = {k for k, v in printed.items() if k[:2] in _TABLES and _is_other(v, held.get(k, []))}
    lines, columns = _placed(held)
    return differ | _apart(lines) | _apart(_numbered(columns))


_TABLES = ("t2", "t3", "t4")


def _held(cells: dict[str, CellValue], figures: list[Figure]) -> _Held:
    """The figures that stand in the box of each cell."""
    pages = {
        page: (rows, [row[0] for row in rows], max([row[1] - row[0] for row in rows]))
        for page, rows in _rows(cells).items()
    }
    held: _Held = defaultdict(list)
    for figure in figures:
        own = pages.get(figure.page)
        if own is None:
            continue
        rows, tops, tallest = own
        left, upper, right, lower = figure.box
        x, y = (left + right) / 2, (upper + lower) / 2
        index = bisect_right(tops, y)
        while index:
            index -= 1
            top, bottom, lefts, across = rows[index]
            if y <= bottom:
                nearest = bisect_left(lefts, x) - 1
                if nearest >= 0 and x <= across[nearest][0]:
                    held[across[nearest][1]].append(figure)
                    break
            elif y - top > tallest:
                break
    return held


def _rows(cells: dict[str, CellValue]) -> dict[int, list[_Row]]:
    found: dict[tuple[int, float, float], list[tuple[float, float, str]]] = defaultdict(list)
    for cell_id, cell in cells.items():
        where = cell.where
        if where is not None and where.box is not None and where.page is not None:
            left, top, right, bottom = where.box
            found[where.page, top, bottom].append((left, right, cell_id))
    pages: dict[int, list[_Row]] = defaultdict(list)
    for (page, top, bottom), across in sorted(found.items()):
        across.sort()
        pages[page].append((top, bottom, [c[0] for c in across], [c[1:] for c in across]))
    return pages


def _is_other(cell: CellValue, figures: list[Figure]) -> bool:
    """Whether the figures in a cell's box are not what it was read as. Words, and figures with words, say
    nothing here."""
    if len(figures) == 1 and figures[0].text == cell.raw:
        return False
    if cell.state not in ("number", "dash", "blank") or "merged_value" in cell.notes:
        return False
    raw = (cell.raw or "").strip()
    if cell.state == "blank":
        return bool(figures) and not raw
    packed = "".join(raw.split())
    if not _FIGURE.fullmatch(packed):
        return False
    several = len({(f.page, f.line) for f in figures}) < len(figures)
    return "".join([f.text for f in figures]) != packed or (several and packed == raw)


def _placed(held: _Held) -> tuple[list[_Placed], dict[int, list[_Across]]]:
    """The figures with the line of their page, and what of a table is printed in one line: a row of tables 2
    and 3, all of table 4. The figures of table 3 also with their place across each page."""
    lines: list[_Placed] = []
    pages: dict[int, list[_Across]] = defaultdict(list)
    for cell_id, figures in held.items():
        table = cell_id[:3]
        row = "t4" if table == "t4." else cell_id.rpartition(".")[0]
        for _, page, line, left, right, _ in figures:
            lines.append(((page, line), cell_id, row))
            if table == "t3.":
                pages[page].append((left, right, cell_id))
    return lines, pages


def _numbered(pages: dict[int, list[_Across]]) -> list[_Placed]:
    """The figures of table 3 with the number of the column they stand in, on each page."""
    placed: list[_Placed] = []
    for page, own in pages.items():
        column, end = -1, -1e9
        for left, right, cell_id in sorted(own):
            if left >= end - _TOUCH:
                column, end = column + 1, right
            elif right > end:
                end = right
            placed.append(((page, column), cell_id, cell_id.rpartition(".")[2]))
    return placed


def _apart(placed: list[_Placed]) -> set[str]:
    """Cells that stand together without belonging together: all but the most numerous that do."""
    first: dict[tuple[int, int], str] = {}
    mixed = {place for place, _, group in placed if first.setdefault(place, group) != group}
    together: dict[tuple[int, int], list[tuple[str, str]]] = defaultdict(list)
    for place, cell_id, group in placed if mixed else ():
        if place in mixed:
            together[place].append((cell_id, group))
    apart: set[str] = set()
    for own in together.values():
        (most, count), (_, next_count) = Counter(group for _, group in own).most_common(2)
        apart |= {cell_id for cell_id, group in own if group != most or count == next_count}
    return apart
