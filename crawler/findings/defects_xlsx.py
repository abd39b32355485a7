"""The list of defects as a workbook: the items, the counts by unit, and how to read them."""

from __future__ import annotations

from collections import Counter
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from crawler.findings.defects import SOURCE, Defect, DefectList, Unit
from crawler.words import TERM

_COLUMNS = {
    "序号": 5, "区划": 9, "单位": 18, "年度": 6, "问题类型": 9, "问题": 38, "原文": 28, "数据对照": 22,
    "依据": 20, "报告链接": 22, "核实": 10, "编号": 12,
}  # fmt: skip
"""Heads with the widths of their columns."""
_HEADS, _WIDTHS = tuple(_COLUMNS), tuple(_COLUMNS.values())
_LINE_HEIGHT, _TALLEST = 13.5, 400.0
"""Points. Programs that open the workbook do not fit rows to wrapped text by themselves."""
_FACE = "Noto Sans CJK SC"
_LINE = Border(*(Side("thin", color="BFBFBF"),) * 4)
_NOTES = (
    f"问题类型用语依据：{SOURCE}（不按时发布、发布内容不准确不全面或者内容雷同、敷衍塞责）；“其他”为该文未列举的情形。",
    "“未发布”只在到期之后完整查看过应发布的位置而没有找到时列出；无法访问、被拦截、无法确定的不列入。",
    "“核实”一栏：已核实，经人工确认；待核对，文件的读取存疑，请对照原件。经人工排除的不列入。",
    "原文均按网页或文件照录；本清单不改动任何数据。",
)


def write(made: DefectList, file: BinaryIO) -> None:
    """Write the workbook into an open file."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "问题清单"
    _items(sheet, made)
    _counts(book.create_sheet("汇总"), made)
    _notes(book.create_sheet("说明"))
    book.save(file)


def put(cell: Cell, value: str | int, *, bold: bool = False, size: int = 10) -> None:
    """A value as what it is: text stays text, whatever sign it begins with, and is never a formula."""
    if isinstance(value, str):
        cell.value = value
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in "=+-@\t\r" and bool(value)
    else:
        cell.value = value
    cell.font = Font(name=_FACE, size=size, bold=bold)
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _items(sheet: Worksheet, made: DefectList) -> None:
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(_HEADS))
    put(sheet["A1"], made.title, bold=True, size=16)
    sheet["A1"].alignment = Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[1].height = 30
    sheet.merge_cells(start_row=2, start_column=1, end_row=2, end_column=len(_HEADS))
    put(
        sheet["A2"],
        f"{made.day}　单位{len(made.units)}个，问题{made.count}项"
        if made.count
        else f"{made.day}　没有发现问题",
    )
    _head(sheet, 3, _HEADS)
    at = 4
    for unit in made.units:
        for defect in unit.defects:
            _item(sheet, at, at - 3, unit, defect)
            at += 1
    for column, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "D4"
    sheet.auto_filter.ref = f"A3:{get_column_letter(len(_HEADS))}{max(at - 1, 3)}"
    _page(sheet)


def _head(sheet: Worksheet, row: int, names: tuple[str, ...]) -> None:
    for column, name in enumerate(names, 1):
        cell = sheet.cell(row, column)
        put(cell, name, bold=True)
        cell.fill = PatternFill("solid", fgColor="E7EEF7")
        cell.border = _LINE
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _item(sheet: Worksheet, row: int, number: int, unit: Unit, defect: Defect) -> None:
    values: tuple[str | int, ...] = (
        number, unit.division, unit.name, defect.year, TERM[defect.term].zh, defect.message, defect.quote,
        defect.sides, defect.demand, defect.url, checked(defect), defect.finding_id,
    )  # fmt: skip
    for column, value in enumerate(values, 1):
        cell = sheet.cell(row, column)
        put(cell, value)
        cell.border = _LINE
    lines = max(_lines(str(value), width) for value, width in zip(values, _WIDTHS, strict=True))
    sheet.row_dimensions[row].height = min(_LINE_HEIGHT * lines + 3, _TALLEST)
    if defect.url:
        cell = sheet.cell(row, _HEADS.index("报告链接") + 1)
        cell.hyperlink = defect.url
        put(cell, defect.url)
        cell.font = Font(name=_FACE, size=10, color="0563C1", underline="single")


def _lines(text: str, width: int) -> int:
    """How many lines a text fills in a column (a Chinese letter is two wide)."""
    letters = sum(2 if ord(letter) > 0x2E80 else 1 for letter in text)
    return -(-letters // max(width - 1, 1)) or 1


def checked(defect: Defect) -> str:
    """What a person said of it, else whether the reading is in doubt."""
    if defect.confirmed:
        return f"已核实：{defect.note}" if defect.note else "已核实"
    return "待核对" if defect.doubtful else ""


def _counts(sheet: Worksheet, made: DefectList) -> None:
    _head(sheet, 1, ("区划", "单位", *(word.zh for word in TERM.values()), "合计"))
    for row, unit in enumerate(made.units, 2):
        counts = Counter(defect.term for defect in unit.defects)
        values: tuple[str | int, ...] = (
            unit.division,
            unit.name,
            *(counts[term] for term in TERM),
            len(unit.defects),
        )
        for column, value in enumerate(values, 1):
            put(sheet.cell(row, column), value)
            sheet.cell(row, column).border = _LINE
    for column, width in enumerate((14, 28, *(10,) * (len(TERM) + 1)), 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "C2"
    _page(sheet)


def _notes(sheet: Worksheet) -> None:
    for row, text in enumerate(_NOTES, 1):
        put(sheet.cell(row, 1), text)
    sheet.column_dimensions["A"].width = 100


def _page(sheet: Worksheet) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    margins = sheet.page_margins
    margins.left = margins.right = margins.top = margins.bottom = 0.4  # inches
    sheet.print_title_rows = "1:3" if sheet.title == "问题清单" else "1:1"
