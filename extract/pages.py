"""Rows of table 3 that a page break cut in two: figures on one page, the rest of the label on the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from extract.document import GridCell
from extract.fold import ordinal
from extract.forms import LabelSet
from extract.lines import Line, is_label

_SURPLUS = 3  # characters that a printed label may have more than the form's


def join_cut_rows(lines: list[Line], rows: LabelSet, is_head: Callable[[Line], bool]) -> list[Line]:
    """The lines with every cut row put together.

    Two lines are one row only if the second is the first of its table (repeated heads aside) and holds no
    value, and both together are a label of the form (and hardly more) that the first alone is not.
    """
    joined: list[Line] = []
    opened: set[int] = set()  # tables whose first row of their own has been seen
    for line in lines:
        whole = before = None
        if line.table not in opened and not is_head(line):
            opened.add(line.table)
            before = next((x for x in reversed(joined) if not is_head(x)), None)
            whole = _whole(before, line, rows) if before and before.table != line.table else None
        if whole and before:
            joined[joined.index(before)] = whole
        else:
            joined.append(line)
    return joined


def _whole(before: Line, line: Line, rows: LabelSet) -> Line | None:
    if line.values or not before.values:
        return None
    cells = tuple([_joined(cell, line.at(cell.column), rows) for cell in before.cells])
    longer = [new.text for new, cell in zip(cells, before.cells, strict=True) if new is not cell]
    return before.with_cells(cells) if any(_is_one(text, rows) for text in longer) else None


def _joined(cell: GridCell, rest: GridCell | None, rows: LabelSet) -> GridCell:
    """A cell with what of its words stands on the next page: that of a row's label, and of its group's."""
    if rest is None or not is_label(rest.text) or not cell.text.strip() or _fits(cell.text, rows):
        return cell
    return replace(cell, text=f"{cell.text}\n{rest.text}")


def _is_one(text: str, rows: LabelSet) -> bool:
    folded = ordinal(text)[1]
    return any(len(folded) <= len(row.folded) + _SURPLUS for row in rows.fitting(folded))


def _fits(text: str, rows: LabelSet) -> bool:
    return bool(rows.fitting(ordinal(text)[1]))
