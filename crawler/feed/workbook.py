"""The wide table and its codebook as one workbook for Excel."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

import xlsxwriter

from crawler.feed.defuse import visible
from crawler.feed.rows import Row, select
from crawler.feed.schema import Field, Table

MOST_ROWS = 1_048_575
"""Rows below the head that a sheet can hold; the rest goes to further sheets."""
_MOST_TEXT = 32_767


def write_workbook(
    path: Path, table: Table, made: Iterable[Row], codebook: tuple[Table, list[Row]], moment: datetime
) -> None:
    """Write sheets ``wide`` (more where one does not hold all rows) and ``codebook``. Texts stay
    texts: nothing is read as a formula, a number or a link."""
    texts = dict.fromkeys(("strings_to_formulas", "strings_to_numbers", "strings_to_urls"), False)
    options = texts | {"constant_memory": True}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": table.en, "created": moment.replace(tzinfo=None)})
        _sheets(book, "wide", table.fields, select(table, made))
        _sheets(book, "codebook", codebook[0].fields, select(*codebook))


def _sheets(book: Any, name: str, fields: tuple[Field, ...], rows: Iterable[list[Any]]) -> None:
    bold = book.add_format({"bold": True})
    sheet, at, number = None, MOST_ROWS, 1
    for row in chain([None], rows):
        if sheet is None or at >= MOST_ROWS:
            sheet = book.add_worksheet(name if number == 1 else f"{name} {number}")
            sheet.freeze_panes(1, 1)
            for column, field in enumerate(fields):
                sheet.write_string(0, column, field.name, bold)
            at, number = 0, number + 1
        if row is not None:
            at += 1
            _write(sheet, at, row)


def _write(sheet: Any, at: int, row: list[Any]) -> None:
    for column, value in enumerate(row):
        if isinstance(value, bool):
            sheet.write_boolean(at, column, value)
        elif isinstance(value, int | float):
            sheet.write_number(at, column, value)
        elif value is not None:
            sheet.write_string(at, column, visible(str(value))[:_MOST_TEXT])
