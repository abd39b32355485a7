"""HTML tables onto a grid, by the algorithm that browsers use for rowspan and colspan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import cast

from lxml import etree

from extract.document import GridCell, Place, Table
from extract.errors import Unreadable
from extract.html.cell import IMAGE, TURNED, UNREAD, cell_text
from extract.html.nodes import Paths, Visibility, matters, number
from extract.html.text import Element, words

MAX_GRID = 200_000  # grid positions of one table; the largest statutory table has about 300
_MAX_COLSPAN = 1000
_LONG_CELL = 1500  # characters: no cell of the forms comes near, a whole report in a cell does
_LONG = etree.XPath(" or ".join(f"descendant::{tag}[string-length() > {_LONG_CELL}]" for tag in ("td", "th")))
_SMALL_NESTED = 60  # characters: a nested table so small is a cell's own decoration
_PRINTED = "[normalize-space()]"
_STRAY = etree.XPath(  # words of a table that stand in none of its cells, and cells in none of its rows
    f".//tr/text(){_PRINTED} | .//tbody/text(){_PRINTED} | ./text(){_PRINTED}"
    f" | .//tr/*[not(self::td or self::th or self::script or self::style)]/text(){_PRINTED}"
    f" | .//tbody/*[not(self::tr or self::script or self::style)]/text(){_PRINTED}"
    " | .//tbody/td | .//tbody/*[not(self::tr)]/td | ./td",
    smart_strings=False,
)
_SECTIONS = {"thead": 0, "tfoot": 2}


def is_layout(node: Element) -> bool:
    """True for a table that only arranges the page: it holds other tables, a whole text in one
    cell, or has but one cell."""
    if any(len(words(inner).strip()) > _SMALL_NESTED for inner in node.iterdescendants("table")):
        return True
    rows = [row for _, row in _rows(node)]
    if sum(1 for _ in islice(chain.from_iterable(map(_cells, rows)), 2)) < 2:
        return True
    if not _LONG(node):
        return False
    return any(len("".join(words(cell).split())) > _LONG_CELL for row in rows for cell in _cells(row))


@dataclass
class _Grid:
    """Cells placed so far; ``taken`` holds each grid position in use."""

    cells: list[GridCell] = field(default_factory=list)
    taken: set[tuple[int, int]] = field(default_factory=set)
    warnings: list[str] = field(default_factory=list)

    def put(
        self, row: int, column: int, rows: int, columns: int, text: str, place: Place, doubt: str = ""
    ) -> int:
        """Place a cell at the first free column from ``column`` on; gives the column after it."""
        while (row, column) in self.taken:
            column += 1
        if rows == columns == 1 and len(self.taken) < MAX_GRID:
            self.taken.add((row, column))
            self.cells.append(GridCell(text, row, column, place, 1, 1, doubt))
            return column + 1
        for width in range(1, columns):
            if (row, column + width) in self.taken:
                columns = width
                self.warnings.append("overlapping_cells")
                break
        if len(self.taken) + rows * columns > MAX_GRID:
            raise Unreadable("too_large", f"a table of more than {MAX_GRID} cells")
        self.taken.update((r, c) for r in range(row, row + rows) for c in range(column, column + columns))
        self.cells.append(GridCell(text, row, column, place, rows, columns, doubt))
        return column + columns


def read_table(node: Element, paths: Paths, seen: Visibility) -> tuple[Table | None, list[str]]:
    """The table on its grid, and warning codes; None when no cell is left to show.

    Raises Unreadable(``too_large``) for spans that would fill memory."""
    grid = _Grid()
    if any(seen.turned(n) for n in (node, *node.iterancestors())):
        grid.warnings.append(TURNED)
    if any(matters(stray if isinstance(stray, str) else words(stray)) for stray in _strays(node)):
        grid.warnings.append(UNREAD)
    groups: dict[int, list[Element]] = {}
    for group, row in _rows(node):
        if not _gone(row, seen, grid.warnings):
            grid.warnings += [TURNED] if seen.turned(row) else []
            groups.setdefault(group, []).append(row)
    first = 0
    for rows in groups.values():
        for index, row in enumerate(rows):
            _read_row(row, first + index, len(rows) - index, grid, paths, seen)
        first += len(rows)
    if not grid.cells:
        return None, grid.warnings
    return Table(tuple(grid.cells), Place(xpath=paths.of(node))), grid.warnings


def _strays(node: Element) -> list[str | Element]:
    """What browsers show beside a table whose marks are broken."""
    return cast("list[str | Element]", _STRAY(node))


def _read_row(row: Element, index: int, left: int, grid: _Grid, paths: Paths, seen: Visibility) -> None:
    column = 0
    for cell in _cells(row):
        if not seen.all_plain and _gone(cell, seen, grid.warnings):
            continue
        said: list[str] = []
        text = cell_text(cell, seen, said)
        grid.warnings += said
        doubt = next((w for w in (UNREAD, IMAGE) if w in said), "")
        rows, columns = number(cell, "rowspan", left), number(cell, "colspan", _MAX_COLSPAN)
        column = grid.put(index, column, rows, columns, text, Place(xpath=paths.of(cell)), doubt)


def _gone(node: Element, seen: Visibility, warnings: list[str]) -> bool:
    """Hidden rows and cells take no room. Editors leave merged-away cells behind like this."""
    if not seen.hidden(node):
        return False
    if matters(words(node)):
        warnings.append("hidden_text")
    return True


def _rows(node: Element) -> list[tuple[int, Element]]:
    """Own rows in the order they are shown (head first, foot last), each with its row group:
    a rowspan ends with its group."""
    found: list[tuple[int, int, Element]] = []
    implied = -1
    for group, child in enumerate(node.iterchildren("*")):
        if child.tag == "tr":
            implied = group if implied < 0 else implied
            found.append((1, implied, child))
        elif child.tag not in ("caption", "colgroup", "col"):
            implied = -1
            rows = (row for row in child.iter("tr") if next(row.iterancestors("table"), None) is node)
            found += [(_SECTIONS.get(str(child.tag), 1), group, row) for row in rows]
    found.sort(key=lambda item: item[0])
    return [(group, row) for _, group, row in found]


def _cells(row: Element) -> Iterator[Element]:
    for cell in row.iter("td", "th"):
        if cell.getparent() is row or next(cell.iterancestors("tr"), None) is row:
            yield cell
