"""Columns beside the form's own: remarks and row numbers. They are read past, and kept."""

from __future__ import annotations

from collections.abc import Iterable

from extract.document import GridCell
from extract.fold import core
from extract.lines import Line
from extract.numbers import read_value

_REMARKS = frozenset({"备注", "备考", "说明", "情况说明", "备注说明", "注", "注释"})
_NUMBERS = frozenset({"序号", "编号", "行次", "行号", "项次"})
_BESIDE = _REMARKS | _NUMBERS
_LEAST_WIDTH = 3  # columns; in a narrower table such a word is a row's own label


def without_remarks(lines: list[Line]) -> tuple[list[Line], list[tuple[Line, GridCell]]]:
    """The lines without the cells of such columns, and those of these cells that say something.

    Only drawn tables have columns; a head counts where it covers one column and every cell below it
    does so too.
    """
    extra: dict[int, set[int]] = {}
    for line in lines:
        if len(line.cells) >= _LEAST_WIDTH and line.drawn:
            found = {c.column for c in line.labels if c.colspan == 1 and core(c.text) in _BESIDE}
            extra.setdefault(line.table, set()).update(found)
    extra = {table: columns for table, columns in extra.items() if columns}
    if not extra:
        return lines, []
    kept = [_without(line, extra.get(line.table, set())) for line in lines]
    said = [
        (line, cell)
        for line in lines
        for cell in line.cells
        if cell.colspan == 1 and cell.column in extra.get(line.table, ()) and _speaks(line, cell)
    ]
    return [line for line in kept if line.cells], said


def _without(line: Line, columns: set[int]) -> Line:
    if not columns:
        return line
    return line.with_cells(c for c in line.cells if c.colspan > 1 or c.column not in columns)


def _speaks(line: Line, cell: GridCell) -> bool:
    """Whether a cell of such a column says more than its head or the number of the row."""
    folded = core(cell.text)
    plain = read_value(cell.text).state in ("blank", "dash") or "none_word" in read_value(cell.text).notes
    number = folded.isdigit() and cell is _first(line.cells)
    return not plain and not number and folded not in _BESIDE


def _first(cells: Iterable[GridCell]) -> GridCell:
    return min(cells, key=lambda c: c.column)
