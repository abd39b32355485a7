"""Tables without ruling lines: rows from baselines, columns from where the figures stand.

The weakest reading: a blank cell shows only as a gap, and a wrapped label can fall to the wrong row.
So every table made here is flagged ``borderless_table`` and must be looked at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from extract.document import Block, GridCell, Place, Table
from extract.formwords import count_words
from extract.pdf_geometry import Glyph, Page, around
from extract.pdf_words import Line, is_page_number, lines_of

_CHAPTER = re.compile(
    r"[一二三四五六]、\s*(?:总体情况|主动公开|行政机关|收到和处理|政府信息公开|因政府信息|存在|其他需要)"
)
_FIGURE = re.compile(r"[-+]?[\d,.]+|[-—–/]+")
_CHUNK_GAP = 0.8  # em: a wider gap parts two cells
_COLUMN = 1.6  # em: centres no farther apart are one column
_LABEL_REACH = 1.25  # em: a line of label so near to a row of figures belongs to it
_ENOUGH_WORDS = 3


@dataclass(frozen=True)
class _Chunk:
    """Glyphs of one line that stand together."""

    glyphs: list[Glyph]

    @property
    def text(self) -> str:
        return Line(self.glyphs).text

    @property
    def centre(self) -> float:
        return (self.glyphs[0].x0 + self.glyphs[-1].x1) / 2

    @property
    def is_figure(self) -> bool:
        return bool(_FIGURE.fullmatch(self.text))


_Row = list[_Chunk]


def borderless_tables(page: Page, glyphs: list[Glyph]) -> tuple[list[tuple[float, Block]], list[Glyph]]:
    """Tables found without rules, with the y at which each begins, and the glyphs left over.

    Only parts of a page with words of the form and rows of figures are taken for tables."""
    found: list[tuple[float, Block]] = []
    rest: list[Glyph] = []
    lines = [line for line in lines_of(glyphs) if not is_page_number(line, page)]
    for region in _regions(lines):
        rows = [_chunks(line) for line in region]
        columns = _columns(rows)
        words = count_words("".join(line.text for line in region))
        if words < _ENOUGH_WORDS or not columns or not any(len(row) > 2 for row in rows):
            rest += [g for line in region for g in line.glyphs]
            continue
        found.append((region[0].base, _table(page, _join_labels(rows), columns)))
        page.warnings.append("borderless_table")
    return found, rest


def _regions(lines: list[Line]) -> list[list[Line]]:
    """Lines between chapter headings; each heading is a region of its own."""
    regions: list[list[Line]] = [[]]
    for line in lines:
        if _CHAPTER.match(line.text):
            regions += [[line], []]
        else:
            regions[-1].append(line)
    return [region for region in regions if region]


def _chunks(line: Line) -> _Row:
    row: _Row = [_Chunk([line.glyphs[0]])]
    for before, after in pairwise(line.glyphs):
        if after.x0 - before.x1 > _CHUNK_GAP * min(before.size, after.size):
            row.append(_Chunk([after]))
        else:
            row[-1].glyphs.append(after)
    return row


def _columns(rows: list[_Row]) -> list[float]:
    """Centres of the columns of figures, from left to right."""
    figures = sorted((c for row in rows for c in row if c.is_figure), key=lambda c: c.centre)
    groups: list[list[float]] = []
    for chunk in figures:
        if groups and chunk.centre - groups[-1][0] <= _COLUMN * chunk.glyphs[0].size:
            groups[-1].append(chunk.centre)
        else:
            groups.append([chunk.centre])
    return [sum(group) / len(group) for group in groups]


def _join_labels(rows: list[_Row]) -> list[_Row]:
    """Lines without figures join the row of figures they stand beside (labels wrap around the middle)."""
    bases = [row[0].glyphs[0].base for row in rows]
    numeric = [i for i, row in enumerate(rows) if any(c.is_figure for c in row)]
    joined: dict[int, _Row] = {i: list(rows[i]) for i in numeric}
    for i, row in enumerate(rows):
        if i in joined:
            continue
        nearest = min(numeric, key=lambda n: abs(bases[n] - bases[i]))
        if abs(bases[nearest] - bases[i]) <= _LABEL_REACH * row[0].glyphs[0].size:
            joined[nearest] += row
        else:
            joined[i] = list(row)
    return [joined[i] for i in sorted(joined)]


def _table(page: Page, rows: list[_Row], columns: list[float]) -> Table:
    held = [_by_column(row, columns) for row in rows]
    first = min(column for cells in held for column in cells)
    cells = tuple(
        GridCell(_text(glyphs), r, column - first, Place(page=page.number, box=page.shown(around(glyphs))))
        for r, inside in enumerate(held)
        for column, glyphs in sorted(inside.items())
    )
    box = page.shown(around([g for row in rows for chunk in row for g in chunk.glyphs]))
    return Table(cells, Place(page=page.number, box=box))


def _by_column(row: _Row, columns: list[float]) -> dict[int, list[Glyph]]:
    """Glyphs of a row by column: 0 for labels, then the columns of figures."""
    held: dict[int, list[Glyph]] = {}
    for chunk in row:
        nearest = min(range(len(columns)), key=lambda i: abs(columns[i] - chunk.centre))
        is_label = not chunk.is_figure and columns[0] - chunk.centre > 1.25 * _COLUMN * chunk.glyphs[0].size
        held.setdefault(0 if is_label else nearest + 1, []).extend(chunk.glyphs)
    return held


def _text(glyphs: list[Glyph]) -> str:
    return "\n".join(line.text for line in lines_of(glyphs))
