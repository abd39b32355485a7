"""Tables told row by row, each cell by its right edge (Word and RTF) -> a Table with its merged cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from extract.document import GridCell, Place, Table

ABOVE, BEFORE = "above", "before"
"""Marks of a cell that goes on with the one above it, or with the one before it."""
_SAME = 30  # twips: edges of cells no farther apart are one


@dataclass
class Row:
    """One table row: right edge (twips) and merge marks of each cell, and their texts."""

    edges: list[int] = field(default_factory=list)
    merges: list[set[str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


def table_of(rows: list[Row], number: int) -> Table:
    """Cells by the edges that the rows share; a row whose edges are not told counts its cells.

    ``number`` is the table's in the document; places are table, row and column."""
    edges = _columns(rows)
    cells: list[GridCell] = []
    above: dict[tuple[int, int], int] = {}
    for r, row in enumerate(rows):
        for text, start, end, merges in _row_cells(row, edges):
            key = (start, end)
            if ABOVE in merges and key in above and not text:
                cells[above[key]] = replace(cells[above[key]], rowspan=r - cells[above[key]].row + 1)
                continue
            above[key] = len(cells)
            cells.append(GridCell(text, r, start, Place(table=number, row=r, column=start), 1, end - start))
    return Table(tuple(cells), Place(table=number, row=0, column=0))


def _columns(rows: list[Row]) -> list[int]:
    edges: list[int] = []
    for edge in sorted({e for row in rows for e in row.edges}):
        if not edges or edge - edges[-1] > _SAME:
            edges.append(edge)
    return edges


def _row_cells(row: Row, edges: list[int]) -> Iterator[tuple[str, int, int, set[str]]]:
    """(text, first column, column behind the last, merge marks) of each cell of a row."""
    told = len(row.edges) == len(row.texts) and row.edges == sorted(row.edges)
    start = 0
    held: tuple[str, int, int, set[str]] | None = None
    for i, text in enumerate(row.texts):
        reach = max(j for j, e in enumerate(edges) if e <= row.edges[i] + _SAME) + 1 if told else 0
        end = max(reach, start + 1)
        merges = row.merges[i] if told else set()
        if held and BEFORE in merges:
            held = (held[0] or text, held[1], end, held[3])
        else:
            if held:
                yield held
            held = (text, start, end, merges)
        start = end
    if held:
        yield held
