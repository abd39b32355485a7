"""Workbooks whose cells do not print their values: told, never read in silence."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
import xlwt
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import CellIsRule, DataBarRule
from openpyxl.styles import Font, PatternFill

from extract.parser import parse
from extract.sheet.old import scan_old
from extract.sheet.shown import prints
from tests.extract_media.conftest import golden

SHEET = "xl/worksheets/sheet1.xml"


def changed(change: Callable[[Any], None]) -> bytes:
    """The golden workbook, one of its figures changed."""
    book, buffer = openpyxl.load_workbook(io.BytesIO(golden("distinct.xlsx"))), io.BytesIO()
    cells = [c for sheet in book.worksheets if sheet.sheet_state == "visible" for row in sheet for c in row]
    change(next(c for c in cells if isinstance(c.value, int)))
    book.save(buffer)
    return buffer.getvalue()


def form(text: str) -> Callable[[Any], None]:
    return lambda cell: setattr(cell, "number_format", text)


def condition(**parts: Any) -> Callable[[Any], None]:
    """A conditional format that any figure meets."""
    rule = CellIsRule(operator="greaterThan", formula=["-1"], **parts)
    return lambda cell: cell.parent.conditional_formatting.add(cell.coordinate, rule)


def bars(shown: bool) -> Callable[[Any], None]:
    rule = DataBarRule("min", None, "max", None, "FF638EC6", showValue=shown)
    return lambda cell: cell.parent.conditional_formatting.add(cell.coordinate, rule)


def pieces(cell: Any) -> None:
    cell.value = CellRichText(str(cell.value), TextBlock(InlineFont(vertAlign="superscript"), "1"))


def formula(cell: Any) -> None:
    cell.value = f"={cell.value}+0"


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
        (condition(font=Font(color="FFFFFFFF")), "conditional_format"),
        (condition(font=Font(strike=True)), "conditional_format"),
        (condition(fill=PatternFill("solid", bgColor="FFFFFF00")), ""),
        (bars(shown=False), "conditional_format"),
        (bars(shown=True), ""),
        (pieces, "footnote_mark"),
        (formula, "formula_without_value"),
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


@pytest.mark.parametrize(
    ("tag", "attribute"),
    [
        ("row", b' hidden="1"'),
        ("row", b' ht="0" customHeight="1"'),
        ("sheetFormatPr", b' zeroHeight="1"'),
    ],
)
def test_rows_without_height_are_told(tag: str, attribute: bytes) -> None:
    change = re.compile(rf"<{tag}\b(?=[^<>]*>)".encode())
    data = rewritten(
        "xl/worksheets/sheet1.xml", lambda xml: change.sub(lambda m: m[0] + attribute, xml, count=1)
    )
    assert "hidden_rows" in parse(data).review_reasons


def rewritten(name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The golden workbook with one part rewritten, or a new part."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(golden("distinct.xlsx"))) as source,
        zipfile.ZipFile(buffer, "w") as target,
    ):
        for member in {*source.namelist(), name}:
            content = source.read(member) if member in source.namelist() else b""
            target.writestr(member, change(content) if member == name else content)
    return buffer.getvalue()


def test_words_drawn_over_the_cells_are_told() -> None:
    drawn = rewritten("xl/drawings/drawing1.xml", lambda _: b"<xdr:sp><a:p><a:t>35</a:t></a:p></xdr:sp>")
    assert "drawing_unread" in parse(drawn).review_reasons


Put = Callable[[Any, int, int, Any], None]


def old(put: Put, change: Callable[[Any, int, int], None] = lambda sheet, row, column: None) -> bytes:
    """The golden workbook as .xls, its first figure written by ``put``, its sheet changed at the end."""
    (source,) = [
        s for s in openpyxl.load_workbook(io.BytesIO(golden("distinct.xlsx"))) if s.sheet_state == "visible"
    ]
    book, buffer = xlwt.Workbook(encoding="utf-8"), io.BytesIO()
    sheet = book.add_sheet("年报")
    first = next(c for row in source for c in row if isinstance(c.value, int))
    at = first.row - 1, first.column - 1
    spans = {(m.min_row, m.min_col): m for m in source.merged_cells.ranges}
    for cell in (c for row in source for c in row if c.value is not None):
        row, column = cell.row - 1, cell.column - 1
        span = spans.get((cell.row, cell.column))
        if span is not None:
            sheet.merge(row, span.max_row - 1, column, span.max_col - 1)
        if (row, column) == at:
            put(sheet, row, column, cell.value)
        else:
            sheet.write(row, column, cell.value)
    change(sheet, *at)
    book.save(buffer)
    return buffer.getvalue()


def plain(sheet: Any, row: int, column: int, value: Any) -> None:
    sheet.write(row, column, value)


def styled(style: str = "", code: str | None = None) -> Put:
    return lambda sheet, row, column, value: sheet.write(
        row, column, value, xlwt.easyxf(style, num_format_str=code)
    )


def in_pieces(style: str) -> Put:
    marked, usual = xlwt.easyfont(style), xlwt.easyfont("")
    return lambda sheet, row, column, value: sheet.write_rich_text(
        row, column, ((str(value), usual), ("1", marked))
    )


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (old(plain), ""),
        (old(styled(code="0.00")), ""),
        (old(styled(code='#,##0"件"')), ""),
        (old(styled("font: colour white; pattern: pattern solid, fore_colour black")), ""),
        (old(styled(code="0%")), "number_format"),
        (old(styled(code=";;;")), "number_format"),
        (old(styled(code="0,")), "number_format"),
        (old(styled("font: colour white")), "hidden_text"),
        (old(styled("font: struck_out on")), "struck_text"),
        (old(in_pieces("escapement superscript")), "footnote_mark"),
        (old(in_pieces("struck_out on")), "struck_text"),
        (
            old(lambda sheet, row, column, value: sheet.write(row, column, xlwt.Formula(f"{value}+0"))),
            "formula_without_value",
        ),
        (old(plain, lambda sheet, row, column: setattr(sheet.row(row), "hidden", True)), "hidden_rows"),
        (old(plain, lambda sheet, row, column: setattr(sheet.col(column), "hidden", True)), "hidden_rows"),
        (old(plain, lambda sheet, row, column: setattr(sheet.col(column), "width", 0)), "hidden_rows"),
    ],
)  # fmt: skip
def test_old_workbooks_are_looked_at_as_closely(data: bytes, told: str) -> None:
    reasons = parse(data).review_reasons
    assert told in reasons if told else not reasons


def test_of_a_broken_old_workbook_nothing_is_known() -> None:
    assert scan_old(golden("usual.xls")) == []
    assert scan_old(golden("usual.xls")[:3000]) == ["formats_unread"]


def test_broken_xml_that_the_workbook_reader_passes_over_is_told() -> None:
    """An attribute without its end: other programs refuse such a file, here a figure may be gone."""
    broken = rb'\1 t="n r="A9" s="><t>words"><v>'
    data = rewritten(
        SHEET, lambda xml: re.sub(rb'(<c r="[A-Z]+\d+")(?: s="\d+")? t="n"><v>', broken, xml, count=1)
    )
    assert "repaired" in parse(data).review_reasons
