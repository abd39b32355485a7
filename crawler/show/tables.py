"""Tables and paragraphs of documents without pages (HTML, Word, sheets, text), drawn as they were read."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator

from PIL import Image, ImageDraw

from crawler.show.fonts import Font, font
from crawler.show.marks import Area, Picture
from extract.document import Document, GridCell, Paragraph, Table
from extract.report import CellValue

_SIZE, _LINE, _PAD = 17, 23, 6
_LEAST, _MOST = 52, 240  # pixels of a column's width
_MAX_ROWS, _MAX_COLUMNS, _MAX_TEXT = 120, 40, 160
_AROUND = 6  # paragraphs shown before and behind a marked one
_WIDTH = 1000

Part = Table | list[Paragraph]
Cells = dict[str, CellValue]
"""Cells of a report, by their id."""


def parts_of(document: Document, cells: Cells) -> list[tuple[Part, Cells]]:
    """The tables and paragraphs that hold the cells' places, each with the cells it holds, in reading order;
    paragraphs with some of their neighbours. Cells whose place is nowhere in the document are left out."""
    held: list[tuple[Part, Cells]] = []
    left = dict(cells)
    for table in document.tables():
        places = {cell.place for cell in table.cells}
        here = {name: cell for name, cell in left.items() if cell.where in places}
        if here:
            held.append((table, here))
            left = {name: cell for name, cell in left.items() if name not in here}
    paragraphs = list(document.paragraphs())
    for name, cell in left.items():
        at = next((i for i, p in enumerate(paragraphs) if p.place == cell.where), None)
        if at is not None:
            held.append((paragraphs[max(0, at - _AROUND) : at + _AROUND + 1], {name: cell}))
    return held


def standing_at(table: Table, cell: CellValue) -> list[GridCell]:
    """The cells of a table that stand where a figure was read. Where a whole row has one place (a line of
    text that was a row), those of them that print the figure; several if it cannot be told which."""
    there = [c for c in table.cells if c.place == cell.where]
    exact = [c for c in there if c.text == cell.raw] if len(there) > 1 else there
    return exact or there


def table_pictures(document: Document, cells: Cells) -> list[Picture]:
    """Every part of the document that holds one of the cells, drawn."""
    return [
        _table(part, here) if isinstance(part, Table) else _paragraphs(part, here)
        for part, here in parts_of(document, cells)
    ]


def plain(text: str, most: int = _MAX_TEXT) -> str:
    """Text without control and direction characters, cut to a length that can be shown."""
    kept = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"})
    return kept if len(kept) <= most else kept[: most - 1] + "…"


def shown_rows(table: Table, cells: Cells) -> tuple[int, int]:
    """First and last row (not included) of a long table that are shown: those around the cells."""
    rows = [c.row for cell in cells.values() for c in standing_at(table, cell)]
    if table.height <= _MAX_ROWS or not rows:
        return 0, min(table.height, _MAX_ROWS)
    first = max(0, min(rows) - _MAX_ROWS // 2)
    return first, min(table.height, first + _MAX_ROWS)


def _wrapped(text: str, width: float, face: Font) -> list[str]:
    lines: list[str] = []
    for paragraph in plain(text).split("\n"):
        lines.append("")
        for char in paragraph:
            if lines[-1] and face.getlength(lines[-1] + char) > width:
                lines.append("")
            lines[-1] += char
    return lines


def _table(table: Table, cells: Cells) -> Picture:
    first, last = shown_rows(table, cells)
    kept = [c for c in table.cells if first <= c.row < last and c.column < _MAX_COLUMNS]
    xs = _edges(_widths(kept, min(table.width, _MAX_COLUMNS)))
    ys = _edges(_heights(kept, first, last, xs))
    image = Image.new("RGB", (xs[-1] + 2 * _PAD, ys[-1] + 2 * _PAD), "white")
    draw, face = ImageDraw.Draw(image), font(_SIZE)
    picture = Picture(image)
    wanted: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    for name, value in cells.items():
        for c in standing_at(table, value):
            wanted[c.row, c.column].append(name)
    for cell in kept:
        right = min(cell.column + cell.colspan, len(xs) - 1)
        bottom = min(cell.row - first + cell.rowspan, len(ys) - 1)
        area = (xs[cell.column] + _PAD, ys[cell.row - first] + _PAD, xs[right] + _PAD, ys[bottom] + _PAD)
        draw.rectangle(area, outline=(120, 120, 120))
        for n, line in enumerate(_wrapped(cell.text, area[2] - area[0] - 2 * _PAD, face)):
            draw.text((area[0] + _PAD, area[1] + _PAD // 2 + n * _LINE), line, fill="black", font=face)
        for name in wanted.get((cell.row, cell.column), ()):
            picture.areas[name] = _around(picture.areas.get(name, area), area)
    return picture


def _around(one: Area, other: Area) -> Area:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _edges(sizes: list[int]) -> list[int]:
    edges = [0]
    for size in sizes:
        edges.append(edges[-1] + size)
    return edges


def _widths(cells: list[GridCell], columns: int) -> list[int]:
    face, widths = font(_SIZE), [_LEAST] * columns
    for cell in cells:
        if cell.colspan == 1:
            wanted = max(face.getlength(line) for line in plain(cell.text).split("\n")) + 2 * _PAD + 2
            widths[cell.column] = min(_MOST, max(widths[cell.column], round(wanted)))
    return widths


def _heights(cells: list[GridCell], first: int, last: int, xs: list[int]) -> list[int]:
    face, heights = font(_SIZE), [_LINE + _PAD] * (last - first)
    for cell in cells:
        if cell.rowspan == 1:
            right = min(cell.column + cell.colspan, len(xs) - 1)
            lines = len(_wrapped(cell.text, xs[right] - xs[cell.column] - 2 * _PAD, face))
            heights[cell.row - first] = max(heights[cell.row - first], lines * _LINE + _PAD)
    return heights


def _paragraphs(paragraphs: list[Paragraph], cells: Cells) -> Picture:
    face = font(_SIZE)
    told = [(p, _wrapped(p.text, _WIDTH - 4 * _PAD, face)) for p in paragraphs]
    image = Image.new(
        "RGB", (_WIDTH, sum(len(lines) * _LINE + _PAD for _, lines in told) + 2 * _PAD), "white"
    )
    draw, picture = ImageDraw.Draw(image), Picture(image)
    for paragraph, top, lines in _stacked(told):
        for n, line in enumerate(lines):
            draw.text((2 * _PAD, top + n * _LINE), line, fill="black", font=face)
        right = 3 * _PAD + round(max(face.getlength(line) for line in lines))
        area = (2 * _PAD, top, max(right, 4 * _PAD), top + len(lines) * _LINE)
        picture.areas |= {name: area for name, cell in cells.items() if cell.where == paragraph.place}
    return picture


def _stacked(told: list[tuple[Paragraph, list[str]]]) -> Iterator[tuple[Paragraph, int, list[str]]]:
    top = _PAD
    for paragraph, lines in told:
        yield paragraph, top, lines
        top += len(lines) * _LINE + _PAD
