"""Tables that a page builds of other elements: blocks of rows of cells, whether styles say so or not."""

from __future__ import annotations

from extract.document import GridCell, Place, Table
from extract.formwords import count_words
from extract.html.cell import cell_text
from extract.html.nodes import Paths, Visibility
from extract.html.text import Element, words

CONTAINERS = frozenset({"div", "section", "ul", "ol", "dl", "article", "center"})
_LEAST_ROWS = 3
_LEAST_WORDS = 3  # different words of the forms
_LONGEST_CELL = 80  # characters


def read_gridlike(node: Element, paths: Paths, seen: Visibility) -> tuple[Table | None, list[str]]:
    """The table that a block's children and their children make, and warning codes; None where they are no
    rows of equally many short cells. A row of one cell reaches over the whole width."""
    rows = [row for row in node if isinstance(row.tag, str) and not seen.hidden(row)]
    if len(rows) < _LEAST_ROWS or len(rows[1]) < 2 or (node.text or "").strip():
        return None, []
    cells = [[c for c in row if isinstance(c.tag, str) and not seen.hidden(c)] for row in rows]
    width = max(len(row) for row in cells)
    if any(len(row) not in (1, width) for row in cells) or not _is_table(node, rows):
        return None, []
    warnings: list[str] = []
    grid: list[GridCell] = []
    for r, row in enumerate(cells):
        span = width if len(row) == 1 else 1
        for c, cell in enumerate(row):
            text = cell_text(cell, seen, warnings)
            if len(text) > _LONGEST_CELL:
                return None, []
            grid.append(GridCell(text, r, c, Place(xpath=paths.of(cell)), 1, span))
    return Table(tuple(grid), Place(xpath=paths.of(node))), warnings


def _is_table(node: Element, rows: list[Element]) -> bool:
    """Whether rows hold words of the form, and nothing but their cells."""
    loose = any((row.text or "").strip() or (row.tail or "").strip() for row in rows)
    loose = loose or any((cell.tail or "").strip() for row in rows for cell in row)
    nested = next(node.iterdescendants("table"), None) is not None
    return not loose and not nested and count_words(words(node)) >= _LEAST_WORDS
