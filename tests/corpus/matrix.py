"""A table as a full matrix of printed cells, so that rows and columns can be cut, moved and damaged."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.corpus.sample import Grid


@dataclass(eq=False)
class Printed:
    """One printed cell. The same object stands at every place that a merged cell covers.

    ``id`` is the cell of the form whose value it prints, '' for labels and heads.
    """

    text: str
    id: str = ""
    kind: str = field(default="label")


Matrix = list[list["Printed"]]


def explode(grid: Grid, cells: dict[str, str]) -> Matrix:
    """The grid as a matrix; values are known by their text, which is different for every cell."""
    ids = {value: cell_id for cell_id, value in cells.items()}
    taken: dict[tuple[int, int], Printed] = {}
    for r, row in enumerate(grid):
        column = 0
        for text, rows, columns in row:
            while (r, column) in taken:
                column += 1
            cell = Printed(text, ids.get(text, ""), "value" if text in ids else "label")
            taken.update({(r + i, column + j): cell for i in range(rows) for j in range(columns)})
            column += columns
    width = max(c for _, c in taken) + 1
    return [[taken[r, c] for c in range(width)] for r in range(len(grid))]


def collapse(matrix: Matrix, rectangular: bool = False) -> Grid:
    """The grid with merged cells again. Rows may be of different length; ``rectangular`` fills them up."""
    width = max((len(row) for row in matrix), default=0)
    rows = [row + [Printed("") for _ in range(width - len(row))] if rectangular else row for row in matrix]
    done: set[tuple[int, int]] = set()
    grid: Grid = []
    for r, row in enumerate(rows):
        spans = []
        for c, cell in enumerate(row):
            if (r, c) in done:
                continue
            across = 1
            while c + across < len(row) and row[c + across] is cell and (r, c + across) not in done:
                across += 1
            down = 1
            while r + down < len(rows) and rows[r + down][c : c + across] == [cell] * across:
                down += 1
            done |= {(r + i, c + j) for i in range(down) for j in range(across)}
            spans.append((cell.text, down, across))
        grid.append(spans)
    return [row for row in grid if row] or [[("", 1, 1)]]
