"""Samples as HTML pages whose tables may be written otherwise, and what was read of them."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from extract.parser import parse
from extract.report import Report
from tests.corpus import html
from tests.corpus.sample import Grid, Sample, Span
from tests.corpus.score import is_right

MARKUP = "\x01"  # before a cell's text: it is markup and not to be escaped


def cell(text: str, rows: int, columns: int) -> str:
    inside = text[1:] if text.startswith(MARKUP) else escape(text)
    return f'<td rowspan="{rows}" colspan="{columns}">{inside}</td>'


def table(grid: Grid) -> str:
    return html.table(grid, cell)


def page(
    sample: Sample,
    instead: Mapping[int, str] | None = None,
    before: Mapping[int, str] | None = None,
    title: str | None = None,
    around: tuple[str, str] = ("", ""),
) -> str:
    """The page. ``instead`` of a table (0, 1, 2 for tables two, three and four) and ``before`` it: markup."""
    shown = title if title is not None else f"<h1>{sample.title}</h1>"
    parts = [shown]
    number = 0
    for head, contents in sample.chapters:
        parts.append(f"<p>{head}</p>")
        for content in contents:
            if isinstance(content, str):
                parts.append(f"<p>{content}</p>")
            else:
                parts.append((before or {}).get(number, ""))
                parts.append((instead or {}).get(number) or table(content))
                number += 1
    body = f"{around[0]}<div>{''.join(parts)}</div>{around[1]}"
    return f"<html><head><meta charset=utf-8></head><body>{body}</body></html>"


def read(markup: str) -> Report:
    return parse(markup.encode())


def wrong(report: Report, sample: Sample) -> list[str]:
    """The cells that are not as printed."""
    ids = {*sample.cells, *report.cells}
    return [k for k in sorted(ids) if not is_right(report.cells.get(k), sample.cells.get(k))]


def span(sample: Sample, cell_id: str) -> tuple[list[Span], int]:
    """The row of the sample's tables that prints a cell, and the cell's place in it."""
    text = sample.cells[cell_id]
    for grid in sample.tables:
        for row in grid:
            for index, printed in enumerate(row):
                if printed[0] == text:
                    return row, index
    raise KeyError(cell_id)


def put(sample: Sample, cell_id: str, text: str) -> None:
    """Print another text in a cell (the expectation stays as it was)."""
    row, index = span(sample, cell_id)
    row[index] = (text, *row[index][1:])
