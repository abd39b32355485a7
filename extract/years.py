"""Tables of another year that a page prints beside the report's own, told by the words over them."""

from __future__ import annotations

import re

from extract.document import Document, Paragraph, Table
from extract.fold import core
from extract.sections import head_of
from extract.title import read_title

_YEAR = re.compile(r"(20\d\d)年?度?")
_LAST = re.compile(r"上一?年度?|去年|上年")
_THIS = re.compile(r"本年度?(?!新收|制发|废止|处理|收费|度?办理|新)|今年")
_LINK = re.compile(r"\s*(?:[上下]一[篇条页]|相关(?:链接|阅读|信息)|附件)")
_MAY_BE_TITLE = re.compile("[公信]")  # 信息公开, 政务公开: what read_title asks of a report's title
_LONGEST = 40  # characters of a caption
_TITLE = 60


def tables_of_other_years(document: Document, year: int | None) -> set[int]:
    """The numbers of the tables that stand under the title of another year's report, or under a caption (or
    have a first row) that names another year than the report's, or the year before it."""
    found: set[int] = set()
    if year is None or next(document.tables(), None) is None:
        return found
    title = caption = year
    number = -1
    listed = 0  # the year of the title just before, 0 where there is none
    for block in document.blocks:
        if isinstance(block, Paragraph):
            named = _title_year(block)
            if named:  # titles of several years one after the other are a list of links
                title = year if listed not in (0, named) else named
            listed = named
            caption = _named(block.text, year, caption if _is_between(block) else title)
            continue
        number, listed = number + 1, 0
        if _named(_first_row(block), year, caption) != year:
            found.add(number)
        caption = title
    return found


def _title_year(paragraph: Paragraph) -> int:
    """The year of the report whose title this is; 0 for other paragraphs."""
    text = paragraph.text
    if len(text) > _TITLE or "。" in text or not _MAY_BE_TITLE.search(text) or _LINK.match(text):
        return 0
    reading = read_title(paragraph.text)
    return reading.year or 0 if reading.kind == "report" else 0


def _is_between(paragraph: Paragraph) -> bool:
    """Whether a caption still speaks for the table behind this paragraph: 单位：件 and the like."""
    if len(core(paragraph.text[:_LONGEST])) > 8:
        return False
    return len(core(paragraph.text)) <= 8 and head_of(paragraph) is None


def _named(text: str, year: int, otherwise: int) -> int:
    """The year that a caption names."""
    flat = "".join(text.split())
    if not flat or len(flat) > _LONGEST or "。" in flat:
        return otherwise
    years = {int(y) for y in _YEAR.findall(flat)}
    if years:
        return year if year in years else max(years)
    if _LAST.search(flat) and not _THIS.search(flat) and "结转" not in flat and len(flat) <= 20:
        return year - 1
    return year if _THIS.search(flat) and len(flat) <= 20 else otherwise


def _first_row(table: Table) -> str:
    """The words of a first row that is one merged cell: a caption inside the table."""
    cells = [c for c in table.cells if c.row == 0 and c.text.strip()]
    wide = len(cells) == 1 and cells[0].colspan >= table.width - 1
    return cells[0].text if wide and table.width > 1 else ""
