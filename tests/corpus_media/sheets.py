"""The sample report as .xlsx (openpyxl) and .xls (xlwt): chapters and tables on one sheet."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import xlwt

from tests.corpus_media.report import Sample, placed

WIDTH = 15


def _number(text: str) -> Any:
    return (float(text) if "." in text else int(text)) if text.replace(".", "", 1).isdigit() else text


def _lines(sample: Sample) -> tuple[list[tuple[int, int, int, int, Any]], int]:
    """Cells of the whole sheet (row, column, rowspan, colspan, value); chapters are merged rows."""
    cells: list[tuple[int, int, int, int, Any]] = [(0, 0, 1, WIDTH, sample.title)]
    at = 1
    for head, texts, grid in sample.story:
        for line in (head, *texts):
            cells.append((at, 0, 1, WIDTH, line))
            at += 1
        if grid:
            cells += [(at + r, c, high, wide, _number(t)) for r, c, high, wide, t in placed(grid)]
            at += len(grid)
    return cells, at


def xlsx(sample: Sample, hidden: bool = False) -> bytes:
    """One sheet; with ``hidden`` a second, hidden one with other figures before it."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "年度报告"
    for row, column, high, wide, value in _lines(sample)[0]:
        sheet.cell(row + 1, column + 1, value)
        if high * wide > 1:
            sheet.merge_cells(
                start_row=row + 1, start_column=column + 1, end_row=row + high, end_column=column + wide
            )
    if hidden:
        draft = book.create_sheet("草稿", 0)
        draft["A1"], draft["B1"] = "规章", 99
        draft.sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def xls(sample: Sample) -> bytes:
    """The same in the binary format of Excel 97."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("年度报告")
    for row, column, high, wide, value in _lines(sample)[0]:
        sheet.write_merge(row, row + high - 1, column, column + wide - 1, value)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
