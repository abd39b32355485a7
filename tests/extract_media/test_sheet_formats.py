"""Workbooks whose cells do not print their values: told, never read in silence."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font, PatternFill

from extract.parser import parse
from extract.sheet.shown import prints
from tests.extract_media.conftest import golden


def changed(change: Callable[[Any], None]) -> bytes:
    """The golden workbook, one of its figures changed."""
    book, buffer = openpyxl.load_workbook(io.BytesIO(golden("distinct.xlsx"))), io.BytesIO()
    cells = [c for sheet in book.worksheets if sheet.sheet_state == "visible" for row in sheet for c in row]
    change(next(c for c in cells if isinstance(c.value, int)))
    book.save(buffer)
    return buffer.getvalue()


def form(text: str) -> Callable[[Any], None]:
    return lambda cell: setattr(cell, "number_format", text)


def look(**parts: Any) -> Callable[[Any], None]:
    def change(cell: Any) -> None:
        for name, part in parts.items():
            setattr(cell, name, part)

    return change


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (form(";;;"), "number_format"),
        (form("0,"), "number_format"),
        (form("0%"), "number_format"),
        (form('0"1"'), "number_format"),
        (form("yyyy"), "number_format"),
        (look(font=Font(color="FFFFFFFF")), "hidden_text"),
        (look(font=Font(strike=True)), "struck_text"),
        (form('#,##0"件"'), ""),
        (form("0_ "), ""),
        (form("0.00"), ""),
        (look(font=Font(color="FFFFFFFF"), fill=PatternFill("solid", fgColor="FF000000")), ""),
    ],
)
def test_what_a_cell_prints_is_not_always_its_value(change: Callable[[Any], None], told: str) -> None:
    reasons = parse(changed(change)).review_reasons
    assert told in reasons if told else not reasons


@pytest.mark.parametrize(
    ("value", "code", "as_it_is"),
    [
        (12.0, "General", True),
        (12.345, "0.00", False),
        (12.34, "0.00", True),
        (1234.0, "#,##0", True),
        (-3.0, "0;;", False),
        (0.0, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"??_ ;_ @_ ', False),
        (5.0, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"??_ ;_ @_ ', True),
        (5.0, '[Red]0"万元"', True),
        (5.0, "[White]0", False),
        (5.0, "0.0E+00", False),
        (0.5, "# ?/?", False),
    ],
)
def test_formats(value: float, code: str, as_it_is: bool) -> None:
    assert prints(value, code) is as_it_is
