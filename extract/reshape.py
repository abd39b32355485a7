"""Tables printed in another shape than the form's, put into it: turned by a quarter, with the chapters of
the report in their rows, or named by a line above instead of by a head.

Nothing is read here, and every cell keeps its place in the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from extract.document import Block, Document, GridCell, Paragraph, Table
from extract.fold import core, ordinal
from extract.forms import forms
from extract.lines import is_label
from extract.sections import head_of
from extract.table3 import merged_rows

_LEAST_ROWS = 15  # rows of table 3 that stand side by side in a turned one
_LEAST_COLUMNS = 5  # of its seven columns that stand below each other
_HEADS = 3  # rows or columns that hold the heads
_LEAST_CHAPTERS = 4  # heads of chapters in the rows of one table
_LONGEST_CAPTION = 30
_RESULTS = ("结果维持", "结果纠正", "尚未审结")
_CAPTIONS = (
    ("未经复议直接起诉", re.compile("未经复议|直接起诉")),
    ("复议后起诉", re.compile("复议后|经复议(?!直接)")),
    ("行政复议", re.compile("^[^诉]*行政复议[^诉]*$")),
)


def reshape(document: Document) -> Document:
    """The document with such tables in the form's shape; the same one where there are none."""
    blocks = [new for block in document.blocks for new in _opened(block)]
    blocks = [_turned(b) if isinstance(b, Table) else b for b in blocks]
    blocks = list(_captioned(blocks))
    same = len(blocks) == len(document.blocks) and all(
        a is b for a, b in zip(blocks, document.blocks, strict=True)
    )
    return document if same else replace(document, blocks=blocks)


def _turned(table: Table) -> Table:
    """A table whose heads name the rows of table 3 and whose rows its columns, with both changed."""
    if table.width < max(_LEAST_ROWS, table.height):
        return table
    form = next(iter(forms().values()))
    rows: set[str] = set()
    columns: set[str] = set()
    for cell in table.cells:
        folded = ordinal(cell.text)[1]
        if cell.row < _HEADS:
            rows.update(r.id for r in merged_rows(tuple(forms())).fitting(folded))
        if cell.column < _HEADS:
            columns.update(c.id for c in form.applicants.fitting(folded))
    if len(rows) < _LEAST_ROWS or len(columns) < _LEAST_COLUMNS:
        return table
    cells = (
        replace(c, row=c.column, column=c.row, rowspan=c.colspan, colspan=c.rowspan) for c in table.cells
    )
    return replace(table, cells=tuple(sorted(cells, key=lambda c: (c.row, c.column))))


def _opened(block: Block) -> Iterator[Block]:
    """A table that holds the whole report: rows of one cell that are heads of chapters or text become
    paragraphs, what is between them tables."""
    if isinstance(block, Paragraph):
        yield block
        return
    width = block.width
    wide = [c for c in block.cells if c.column == 0 and c.colspan >= width > 1 and c.rowspan == 1]
    heads = [c for c in wide if head_of(Paragraph(c.text, c.place))]
    if len(heads) < _LEAST_CHAPTERS:
        yield block
        return
    texts = {c.row: c for c in wide if c in heads or "。" in c.text}
    start = 0
    for row in [*sorted(texts), block.height]:
        yield from _piece(block, start, row)
        if row in texts:
            yield Paragraph(texts[row].text, texts[row].place)
        start = row + 1


def _piece(table: Table, start: int, end: int) -> Iterator[Table]:
    cells = tuple(replace(c, row=c.row - start) for c in table.cells if start <= c.row < end)
    if cells:
        yield Table(cells, cells[0].place)


def _captioned(blocks: list[Block]) -> Iterator[Block]:
    """A table of five results that does not say of what, with the line above it as its head."""
    before: Block | None = None
    for block in blocks:
        name = _name_of(before) if isinstance(block, Table) else ""
        if name and isinstance(block, Table) and before is not None and _is_nameless(block):
            head = GridCell(name, 0, 0, before.place, 1, block.width)
            yield replace(block, cells=(head, *(replace(c, row=c.row + 1) for c in block.cells)))
        else:
            yield block
        before = block


def _is_nameless(table: Table) -> bool:
    if not {core(c.text) for c in table.cells}.issuperset(_RESULTS):
        return False
    texts = [core(c.text) for c in table.cells if is_label(c.text)]
    return not any(word in text for text in texts for word in ("行政复议", "起诉", "诉讼"))


def _name_of(block: Block | None) -> str:
    """The block of table 4 that a line names; '' for none and for heads of chapters."""
    flat = core(block.text) if isinstance(block, Paragraph) else ""
    if len(flat) > _LONGEST_CAPTION:
        return ""
    name = next((name for name, pattern in _CAPTIONS if pattern.search(flat)), "")
    return name if name and isinstance(block, Paragraph) and head_of(block) is None else ""
