"""Spreadsheets (.xlsx, .xls) -> Document: every visible sheet, cut into running text and tables."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from extract.document import Block, Document, GridCell, Paragraph, Place, Table
from extract.errors import Unreadable
from extract.rust import panics_as_damage
from extract.sheet.old import scan_old
from extract.sheet.scan import MAX_AREA, scan
from extract.title import read_title

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_SHEETS = 60
_DIGITS = 15  # significant digits that a spreadsheet keeps and shows
_LONGEST_CELL = 60  # characters of the only text of a row; longer ones are running text
_CHAPTER = re.compile(r"\s*[一二三四五六七八][、.．]\s*\S")
_ITEM = re.compile(r"\s*第\s*二\s*十\s*条")

_Span = tuple[int, int]


@dataclass
class _Grid:
    """A sheet's printed texts, the spans of merged cells by their first cell, the cells
    these cover, and the rows that one of them reaches from above."""

    texts: list[list[str]]
    spans: dict[_Span, _Span] = field(default_factory=dict)
    covered: set[_Span] = field(default_factory=set)
    reached: set[int] = field(default_factory=set)

    def filled(self, row: int) -> list[int]:
        """Columns with a text of their own in this row."""
        return [c for c, text in enumerate(self.texts[row]) if text and (row, c) not in self.covered]


def read(data: bytes, media_type: str = XLSX) -> Document:
    """Read a workbook. Numbers are printed as a sheet shows whole ones (3.0 is ``3``), dates as ISO.

    Hidden sheets are not printed: they are left out and counted in ``meta["hidden_sheets"]``.
    Raises Unreadable: ``too_large``, ``encrypted``, ``damaged``, ``empty``, ``scanned`` (pictures only).
    """
    warnings = scan(data) if data.startswith(b"PK") else scan_old(data)
    document = Document(media_type, "sheet", warnings=warnings)
    try:
        with panics_as_damage("a workbook"), CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for sheet in _visible(book, document):
                grid = _grid(sheet)
                number = sum(1 for b in document.blocks if isinstance(b, Table))
                document.blocks += _blocks(grid, number)
    except PasswordError:
        raise Unreadable("encrypted", "a workbook locked with a password") from None
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise Unreadable("damaged", f"not a whole workbook: {type(error).__name__}") from None
    if not document.blocks:
        pictured = data.startswith(b"PK") and b"xl/media/" in data
        raise Unreadable("scanned" if pictured else "empty", "no visible sheet holds anything")
    return document


def _visible(book: CalamineWorkbook, document: Document) -> Iterator[CalamineSheet]:
    sheets = [m for m in book.sheets_metadata if m.typ == SheetTypeEnum.WorkSheet]
    if len(sheets) > MAX_SHEETS:
        raise Unreadable("too_large", f"{len(sheets)} sheets in one workbook")
    for meta in sheets:
        if meta.visible == SheetVisibleEnum.Visible:
            yield book.get_sheet_by_name(meta.name)
        else:
            document.meta["hidden_sheets"] = str(int(document.meta.get("hidden_sheets", "0")) + 1)


def _grid(sheet: CalamineSheet) -> _Grid:
    if sheet.total_height * sheet.total_width > MAX_AREA:
        raise Unreadable("too_large", f"a sheet of {sheet.total_height} rows and {sheet.total_width} columns")
    texts = [[_printed(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    grid = _Grid(texts)
    height, width = len(texts), max(map(len, texts), default=0)
    area = 0
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if top < height and left < width:
            bottom, right = min(bottom, height - 1), min(right, width - 1)
            area += (bottom - top + 1) * (right - left + 1)
            if area > MAX_AREA:
                raise Unreadable("too_large", "merged cells that lie over each other")
            grid.reached |= set(range(top + 1, bottom + 1))
            grid.spans[top, left] = (bottom - top + 1, right - left + 1)
            grid.covered |= {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
            grid.covered.discard((top, left))
    return grid


def _printed(value: Any) -> str:
    """A value as the sheet prints it without a special number format."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 10**_DIGITS else f"{value:.{_DIGITS}g}"
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).strip()


def _blocks(grid: _Grid, number: int) -> Iterator[Block]:
    """Running rows become paragraphs, the rows between them tables; ``number`` is the next table's."""
    pending: list[int] = []
    for row in range(len(grid.texts)):
        filled = grid.filled(row)
        if (filled or row in grid.reached) and not _is_running(grid, row, filled, bool(pending)):
            pending.append(row)
            continue
        if pending:
            yield _table(grid, pending, number)
            number, pending = number + 1, []
        if filled:
            column = filled[0]
            yield Paragraph(grid.texts[row][column], Place(table=number, row=row, column=column))
    if pending:
        yield _table(grid, pending, number)


def _is_running(grid: _Grid, row: int, filled: list[int], inside: bool) -> bool:
    """Whether the row's only text is a title, a chapter's head or a sentence, and no table row."""
    if len(filled) != 1 or row in grid.reached:
        return False
    text = grid.texts[row][filled[0]]
    if _CHAPTER.match(text) or len(text) > _LONGEST_CELL or "。" in text:
        return True
    if read_title(text).kind in ("report", "rendition", "lookalike"):
        return True
    return not inside and not _ITEM.match(text)


def _table(grid: _Grid, rows: list[int], number: int) -> Table:
    """The rows, which follow each other, as a table as wide as its own texts and merged cells."""
    width = max(_right(grid, rows))
    cells = tuple(
        GridCell(
            grid.texts[r][c],
            r - rows[0],
            c,
            Place(table=number, row=r, column=c),
            min(grid.spans.get((r, c), (1, 1))[0], rows[-1] - r + 1),
            min(grid.spans.get((r, c), (1, 1))[1], width - c),
        )
        for r in rows
        for c in range(width)
        if (r, c) not in grid.covered
    )
    return Table(cells, Place(table=number, row=rows[0], column=0))


def _right(grid: _Grid, rows: Iterable[int]) -> Iterator[int]:
    for r in rows:
        yield from (c + grid.spans.get((r, c), (1, 1))[1] for c in grid.filled(r))
