"""What an .xls file (BIFF) says beside its values: formats, hidden rows, struck and raised figures.

The workbook reader gives values only; xlrd knows how each cell is shown. What neither of them tells
(conditional formats, text boxes) is looked for among the file's own records.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import Any

import xlrd

from extract.sheet.shown import prints

UNKNOWN = "formats_unread"
_WHITE = (255, 255, 255)
_RECORDS = {0x01B1: "conditional_format", 0x01B6: "drawing_unread"}  # CF, TXO
_HEAD = struct.Struct("<HH")


def scan_old(data: bytes) -> list[str]:
    """Warnings about a workbook: those of extract.sheet.scan, and ``formats_unread`` where it is broken and
    nothing is known."""
    try:
        with xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, on_demand=True, logfile=io.StringIO()
        ) as book:
            stream = book.mem[book.base : book.base + book.stream_len]
            warnings = {_RECORDS[kind] for kind, content in _records(stream) if _tells(kind, content)}
            for number in range(book.nsheets):
                sheet = book.sheet_by_index(number)
                if not sheet.visibility:
                    warnings.update(_scan_sheet(book, sheet))
                book.unload_sheet(number)
    except Exception:  # xlrd raises almost anything on broken files; what it cannot tell is said
        return [UNKNOWN]
    return sorted(warnings)


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + _HEAD.size <= len(stream):
        kind, length = _HEAD.unpack_from(stream, at)
        at += _HEAD.size
        yield kind, stream[at : at + length]
        at += length


def _tells(kind: int, content: bytes) -> bool:
    """Whether a record is one of those looked for; a text box only where it holds characters."""
    return kind in _RECORDS and (_RECORDS[kind] != "drawing_unread" or content[10:12] != b"\0\0")


def _scan_sheet(book: Any, sheet: Any) -> Iterator[str]:
    """``sheet`` is one of xlrd's, which have no types."""
    low = {
        r for r, row in sheet.rowinfo_map.items() if row.hidden or (row.height == 0 and row.height_mismatch)
    }
    narrow = {c for c, column in sheet.colinfo_map.items() if column.hidden or not column.width}
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                continue
            if row in low or column in narrow:
                yield "hidden_rows"
            if cell.ctype == xlrd.XL_CELL_TEXT and not cell.value:
                yield "formula_without_value"  # a text of its own is never empty
            form = book.xf_list[cell.xf_index] if cell.xf_index is not None else None
            if form is not None:
                yield from _shown(book, sheet, cell, form)
            yield from _in_pieces(book, cell.value, sheet.rich_text_runlist_map.get((row, column), ()))


def _shown(book: Any, sheet: Any, cell: Any, form: Any) -> Iterator[str]:
    """What the cell's format does to its value."""
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        code = book.format_map[form.format_key].format_str
        if not prints(cell.value, code) or not (cell.value or sheet.show_zero_values):
            yield "number_format"
    font = book.font_list[form.font_index]
    if font.struck_out:
        yield "struck_text"
    if book.colour_map.get(font.colour_index) == _WHITE and not form.background.fill_pattern:
        yield "hidden_text"


def _in_pieces(book: Any, text: Any, runs: Any) -> Iterator[str]:
    """What is struck out or raised in a part of a text: ``runs`` tell where each font begins."""
    ends = [start for start, _ in runs[1:]] + [None]
    for (start, number), end in zip(runs, ends, strict=False):
        font = book.font_list[number]
        if any(c.isdigit() for c in text[start:end]) and (font.struck_out or font.escapement):
            yield "struck_text" if font.struck_out else "footnote_mark"
