"""Table 2: figures under the items of Art. 20, mapped by the heads printed above each row."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from extract.document import GridCell
from extract.fold import core, ordinal, remember_short
from extract.forms import Block, Form, Label, LabelSet, forms
from extract.lines import Found, Line, ends_blank, strip_blanks

_ITEM = re.compile(r"第二十条第.{0,3}项")
_UNIT = re.compile(r"(亿元|万元|千元|元)")
_LEAST_CUT = 2  # characters of a head that was cut off
_CORNER = ("信息内容", "信息类别")


@dataclass(frozen=True)
class _Heads:
    """The heads in force: each printed head cell, and the line they stand in."""

    line: Line
    cells: tuple[GridCell, ...]


def edition_signals(lines: Iterable[Line], forms: Iterable[Form]) -> dict[str, int]:
    """How many of the words that only one edition prints stand in the tables, by edition."""
    text = "\n".join(core(c.text) for line in lines for c in line.labels)
    return {form.edition: sum(s in text for s in form.signals) for form in forms}


@cache
def _printed(editions: tuple[str, ...], part: str) -> LabelSet:
    """The rows or the columns (``part``) of all items of these editions."""
    return LabelSet(x for e in editions for b in forms()[e].blocks for x in getattr(b, part))


def _all(editions: list[Form], part: str) -> LabelSet:
    return _printed(tuple(f.edition for f in editions), part)


def find(lines: list[Line], editions: list[Form]) -> Found:
    """Read table 2 with the labels of ``editions``, the likelier edition first.

    Cells whose head fits only a later edition are read too; the caller sees from the ids that the
    forms are mixed.
    """
    found = Found()
    columns, rows = _all(editions, "columns"), _all(editions, "rows")
    heads: _Heads | None = None
    in_item = False
    for line in lines:
        if not line.joined:
            heads, in_item = None, False
        if (new := _heads(line, columns)) is not None:
            heads, in_item = new, True
            found.lines.add((line.table, line.row))
        elif _names_item(line):
            in_item = True
            found.lines.add((line.table, line.row))
        elif in_item and (label := _row_label(line, rows)) is not None:
            _read_row(line, label, heads, editions, found)
        elif in_item and heads and line.table == heads.line.table:
            _unknown_row(line, found, editions)
    return found


def _names_item(line: Line) -> bool:
    """Whether a line is the head of an item. An item's name that stands beside its rows is none."""
    return not line.values and any(_is_item(c.text) for c in line.words)


@remember_short
def _is_item(text: str) -> bool:
    return _ITEM.search(core(text)) is not None


def _heads(line: Line, columns: LabelSet) -> _Heads | None:
    labels = line.labels
    if not labels or line.values:
        return None
    corner = next((c for c in labels if core(c.text) in _CORNER), None)
    if corner is None and not any(columns.first(c.text) for c in labels):
        return None
    cells = tuple(c for c in labels if c is not corner and not _is_item(c.text))
    return _Heads(line, cells)


def _row_label(line: Line, rows: LabelSet) -> GridCell | None:
    """The first cell that names a row. Cells without a Chinese character cannot: most are figures."""
    return next((cell for cell in line.words if rows.named_by(cell.text)), None)


def _blocks_of(text: str, editions: list[Form]) -> list[tuple[Block, Label]]:
    """The rows that a label names, as printed or without the remark behind it, each with its item."""
    return [(f.block(row.id), row) for f in editions for row in f.items.named_by(text)]


def _read_row(line: Line, label: GridCell, heads: _Heads | None, editions: list[Form], found: Found) -> None:
    found.lines.add((line.table, line.row))
    blocks = _blocks_of(label.text, editions)
    right = line.right_of(label)
    if heads is None:
        _row_without_heads(line, label, blocks, found)
        return
    pairs, doubt = _pair(heads, right, line)
    if doubt:
        found.doubt(doubt)
    if not pairs and strip_blanks(right):
        found.leave("t2", line, label.text)
    if pairs and ends_blank([cell for _, cell in pairs]):
        found.doubt("t2_row_ends_blank")
    used: set[int] = set()
    cut = _cut_heads(heads, blocks)
    if cut:
        found.doubt("t2_head_cut")
    for head, cell in pairs:
        target = cut.get(head.column) or next(
            ((r, c) for b, r in blocks for c in b.columns if c.fits(ordinal(head.text)[1])),
            None,
        )
        if target is None:
            found.leave("t2", line, f"{label.text}／{head.text}")
            found.doubt("t2_unknown_head")
            continue
        notes = [doubt] if doubt else []
        if cut:
            notes.append("label_unlike_form")
        if unit := _other_unit(head.text, target[1]):
            notes += ["unit_in_head", f"unit:{unit}"]
        if id(cell) in used or cell.rowspan > 1:
            notes.append("merged_value")
            found.doubt("t2_merged_value")
        used.add(id(cell))
        found.put(f"t2.{target[0].id}.{target[1].id}", found.take(cell, tuple(notes)), "t2")


def _cut_heads(heads: _Heads, blocks: list[tuple[Block, Label]]) -> dict[int, tuple[Label, Label]]:
    """Row and column by the printed column of each head, where heads were cut off or shortened (本年新 twice
    for 本年新制作数量 and 本年新公开数量): all of the item's heads in their order, and no other item's that
    fit. Nothing where every head is known."""
    texts = [ordinal(h.text)[1] for h in heads.cells]
    if all(any(c.fits(t) for b, _ in blocks for c in b.columns) for t in texts):
        return {}
    fitting = [
        (row, block.columns)
        for block, row in blocks
        if len(block.columns) == len(texts)
        and all(t and (c.fits(t) or is_part(t, c.folded)) for t, c in zip(texts, block.columns, strict=True))
    ]
    if len(fitting) != 1:
        return {}
    row, columns = fitting[0]
    return {head.column: (row, column) for head, column in zip(heads.cells, columns, strict=True)}


def is_part(short: str, long: str) -> bool:
    """Whether all characters of a shortened head stand in the whole one in their order."""
    rest = iter(long)
    return len(short) >= _LEAST_CUT and all(char in rest for char in short)


def _other_unit(head: str, column: Label) -> str:
    """The unit printed in a head where it is not the form's; '' where it is, or none is printed."""
    printed = _UNIT.search("".join(head.split()))
    return printed[1] if printed and column.unit == "万元" and printed[1] != "万元" else ""


def _pair(
    heads: _Heads, right: tuple[GridCell, ...], line: Line
) -> tuple[list[tuple[GridCell, GridCell]], str]:
    """Head and value cells that belong together, and the doubt where that is not proven."""
    by_column = [(h, line.at(h.column)) for h in heads.cells]
    beside = {id(c) for c in right}
    taken = [id(c) for _, c in by_column if c is not None and id(c) in beside]
    outside = [c for c in right if c.text.strip() and id(c) not in taken]
    if len(taken) == len(heads.cells) and not outside:
        return [(h, c) for h, c in by_column if c is not None], ""
    run = strip_blanks(right)
    if len(run) == len(heads.cells):
        return list(zip(heads.cells, run, strict=True)), "" if all(
            c.text.strip() for c in run
        ) else "t2_columns"
    if not outside and not run:
        return [(h, c) for h, c in by_column if c is not None and id(c) in beside], ""
    return [], "t2_columns"


def _row_without_heads(line: Line, label: GridCell, blocks: list[tuple[Block, Label]], found: Found) -> None:
    run = strip_blanks(line.right_of(label))
    found.doubt("t2_heads_missing")
    block, row = blocks[0]
    if len(run) != len(block.columns):
        found.leave("t2", line, label.text)
        return
    for column, cell in zip(block.columns, run, strict=True):
        found.put(f"t2.{row.id}.{column.id}", found.take(cell, ("heads_missing",)), "t2")


def _unknown_row(line: Line, found: Found, editions: list[Form]) -> None:
    labels = [c.text for c in line.labels]
    if line.values and labels and not _is_other_table(labels, editions[0]):
        found.leave("t2", line, labels[-1])
        found.doubt("t2_unknown_row")


def _is_other_table(labels: list[str], form: Form) -> bool:
    return any(row.fits(ordinal(text)[1]) for text in labels for row in (*form.rows, *form.groups))
