"""HTML tables onto a grid, by the algorithm that browsers use for rowspan and colspan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bs4 import NavigableString, Tag
from bs4.element import PreformattedString

from extract.document import GridCell, Place, Table
from extract.errors import Unreadable
from extract.html_nodes import Paths, Visibility, number, struck
from extract.html_text import SKIP, tidy

MAX_GRID = 200_000  # grid positions of one table; the largest statutory table has about 300
_MAX_COLSPAN = 1000
_LONG_CELL = 1500  # characters: no cell of the forms comes near, a whole report in a cell does
_SMALL_NESTED = 60  # characters: a nested table so small is a cell's own decoration
_SECTIONS = {"thead": 0, "tfoot": 2}
_BREAKS = frozenset({
    "p", "div", "li", "br", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "center", "blockquote",
})  # fmt: skip


def is_layout(node: Tag) -> bool:
    """True for a table that only arranges the page: it holds other tables, a whole text in one
    cell, or has but one cell."""
    if any(len(inner.get_text(strip=True)) > _SMALL_NESTED for inner in node.find_all("table")):
        return True
    cells = [cell for _, row in _rows(node) for cell in _cells(row)]
    if len(cells) <= 1:
        return True
    return any(len(cell.get_text(strip=True)) > _LONG_CELL for cell in cells)


@dataclass
class _Grid:
    """Cells placed so far; ``taken`` holds each grid position in use."""

    cells: list[GridCell] = field(default_factory=list)
    taken: set[tuple[int, int]] = field(default_factory=set)
    warnings: list[str] = field(default_factory=list)

    def put(self, row: int, column: int, rows: int, columns: int, text: str, place: Place) -> int:
        """Place a cell at the first free column from ``column`` on; gives the column after it."""
        while (row, column) in self.taken:
            column += 1
        for width in range(1, columns):
            if (row, column + width) in self.taken:
                columns = width
                self.warnings.append("overlapping_cells")
                break
        if len(self.taken) + rows * columns > MAX_GRID:
            raise Unreadable("too_large", f"a table of more than {MAX_GRID} cells")
        self.taken.update((r, c) for r in range(row, row + rows) for c in range(column, column + columns))
        self.cells.append(GridCell(text, row, column, place, rows, columns))
        return column + columns


def read_table(node: Tag, paths: Paths, seen: Visibility) -> tuple[Table | None, list[str]]:
    """The table on its grid, and warning codes; None when no cell is left to show.

    Raises Unreadable(``too_large``) for spans that would fill memory."""
    grid = _Grid()
    groups: dict[int, list[Tag]] = {}
    for group, row in _rows(node):
        if not _gone(row, seen, grid.warnings):
            groups.setdefault(group, []).append(row)
    first = 0
    for rows in groups.values():
        for index, row in enumerate(rows):
            _read_row(row, first + index, len(rows) - index, grid, paths, seen)
        first += len(rows)
    if not grid.cells:
        return None, grid.warnings
    return Table(tuple(grid.cells), Place(xpath=paths.of(node))), grid.warnings


def _read_row(row: Tag, index: int, left: int, grid: _Grid, paths: Paths, seen: Visibility) -> None:
    column = 0
    for cell in _cells(row):
        if _gone(cell, seen, grid.warnings):
            continue
        text = cell_text(cell, seen, grid.warnings)
        rows, columns = number(cell, "rowspan", left), number(cell, "colspan", _MAX_COLSPAN)
        column = grid.put(index, column, rows, columns, text, Place(xpath=paths.of(cell)))


def _gone(node: Tag, seen: Visibility, warnings: list[str]) -> bool:
    """Hidden rows and cells take no room. Editors leave merged-away cells behind like this."""
    if not seen.hidden(node):
        return False
    if node.get_text(strip=True):
        warnings.append("hidden_text")
    return True


def _rows(node: Tag) -> list[tuple[int, Tag]]:
    """Own rows in the order they are shown (head first, foot last), each with its row group:
    a rowspan ends with its group."""
    found: list[tuple[int, int, Tag]] = []
    implied = -1
    for group, child in enumerate(c for c in node.children if isinstance(c, Tag)):
        if child.name == "tr":
            implied = group if implied < 0 else implied
            found.append((1, implied, child))
        elif child.name not in ("caption", "colgroup", "col"):
            implied = -1
            rows = (row for row in child.find_all("tr") if row.find_parent("table") is node)
            found += [(_SECTIONS.get(child.name, 1), group, row) for row in rows]
    found.sort(key=lambda item: item[0])
    return [(group, row) for _, group, row in found]


def _cells(row: Tag) -> Iterator[Tag]:
    for cell in row.find_all(["td", "th"]):
        if cell.find_parent("tr") is row:
            yield cell


def cell_text(cell: Tag, seen: Visibility, warnings: list[str]) -> str:
    """The words of a cell as shown, one line each for paragraphs and breaks."""
    parts: list[str] = []
    _gather(cell, seen, warnings, parts, 0)
    lines = (tidy(line) for line in "".join(parts).split("\x1e"))
    text = "\n".join(line for line in lines if line)
    if not text and cell.find("img"):
        warnings.append("image_in_cell")
    return text


def _gather(node: Tag, seen: Visibility, warnings: list[str], parts: list[str], depth: int) -> None:
    for child in node.children:
        if isinstance(child, NavigableString):
            if not isinstance(child, PreformattedString):
                parts.append(str(child))
            continue
        if not isinstance(child, Tag) or child.name in SKIP:
            continue
        if seen.hidden(child) or struck(child):
            if child.get_text(strip=True):
                warnings.append("struck_text" if struck(child) else "hidden_text")
            continue
        breaks = child.name in _BREAKS
        parts.append("\x1e" if breaks else " " if child.name in ("td", "th") else "")
        if depth < 100:
            _gather(child, seen, warnings, parts, depth + 1)
        else:
            parts.append(child.get_text())
        parts.append("\x1e" if breaks else "")
