"""The rows of table 3, once they are told apart: their seven values, and what speaks against them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from extract.columns import WIDTH, Columns, Row
from extract.document import GridCell
from extract.fold import ordinal
from extract.lines import Found, Line, ends_blank
from extract.report import CellValue, Leftover

_FEW = 4  # rows that end blank while all others end with a number: perhaps a lost cell, not a blank one
_LEAST_HEADS = 5  # of the seven; with fewer the order of the columns is a guess


@dataclass
class _Watch:
    """What all rows together say against single ones."""

    ends: list[bool] = field(default_factory=list)  # of each row, whether its last printed value is blank
    astray: list[bool] = field(default_factory=list)  # whether values stand under other heads
    drawn: list[Line] = field(default_factory=list)  # the rows of drawn tables
    blanks: list[Line] = field(default_factory=list)  # those of them that have blanks

    def see(self, row: Row, columns: Columns, cells: dict[str, GridCell]) -> bool:
        """Note a row; whether its values are under other heads in a table of unusual order."""
        values = list(cells.values())
        self.ends.append(ends_blank(values))
        if columns.drawn:
            self.drawn.append(row.line)
            if [c for c in values if not c.text.strip()]:
                self.blanks.append(row.line)
        disagrees = columns.disagrees(cells)
        self.astray += [] if disagrees is None else [disagrees]
        return bool(disagrees) and columns.permuted

    def doubts(self) -> list[str]:
        """Codes of what is suspicious about the table as a whole."""
        doubts = ["t3_heads_disagree"] if 2 * sum(self.astray) > len(self.astray) else []
        if 0 < sum(self.ends) <= _FEW and len(self.ends) > 2 * _FEW:
            doubts.append("t3_row_ends_blank")
        if self.blanks and self._has_short_row():
            doubts.append("t3_row_too_short")
        return doubts

    def _has_short_row(self) -> bool:
        """Whether a row with blanks ends elsewhere than most rows of its table."""
        edges: dict[int, Counter[int]] = defaultdict(Counter)
        for line in self.drawn:
            edges[line.table][_edge(line)] += 1
        usual = {table: counts.most_common(1)[0][0] for table, counts in edges.items()}
        return any(_edge(line) != usual[line.table] for line in self.blanks)


def _edge(line: Line) -> int:
    return max(c.column + c.colspan for c in line.cells)


def read_rows(rows: list[Row], layouts: dict[int, Columns], found: Found) -> None:
    """Put the values of every row into ``found``, with notes and doubts. ``layouts``: columns by table."""
    usual = _usual_offsets(rows)
    watch = _Watch()
    for row in rows:
        columns = layouts[row.line.table]
        cells, doubt = columns.values(row)
        if doubt == "columns_missing":
            found.doubt(f"t3_{doubt}")
            _put(row, cells, row.notes, found)
            continue
        if len(cells) != WIDTH:
            _unreadable(row, columns, doubt, found)
            continue
        if watch.see(row, columns, cells):
            found.doubt("t3_heads_disagree")
        notes = list(row.notes)
        if doubt:
            notes.append(doubt)
            found.doubt(f"t3_{doubt}")
        if row.label is not None and "label_repaired" not in notes and _is_shifted(row, cells, usual):
            notes.append("shifted_row")
        _put(row, cells, notes, found)
        _keep_extra(row, columns, cells, found)
    if max(len(c.heads) for c in layouts.values()) < _LEAST_HEADS:
        found.doubt("t3_heads_missing")
    for code in watch.doubts():
        found.doubt(code)


def _put(row: Row, cells: dict[str, GridCell], notes: list[str], found: Found) -> None:
    printed = [id(cell) for cell in cells.values()]
    doubled = len(set(printed)) < len(printed)
    start, plain = f"t3.{row.id}.", tuple(notes)
    values: dict[str, CellValue] = {}
    for column_id, cell in cells.items():
        said = plain
        if cell.rowspan > 1 or (doubled and printed.count(id(cell)) > 1):
            said = (*plain, "merged_value")
            found.doubt("t3_merged_value")
        values[start + column_id] = found.take(cell, said)
    found.put_row(values, "t3")


def _keep_extra(row: Row, columns: Columns, cells: dict[str, GridCell], found: Found) -> None:
    extra = columns.extra(row, cells)
    if extra:
        found.leftovers.append(Leftover("t3", row.id, tuple(c.text for c in extra), extra[0].place))
        found.taken |= {id(c) for c in extra}
        found.doubt("t3_extra_value")


def _unreadable(row: Row, columns: Columns, doubt: str, found: Found) -> None:
    """Seven columns are not proven: the printed values are kept together, no cell gets a number."""
    found.doubt(f"t3_{doubt}")
    found.taken |= {id(c) for c in row.line.cells}
    printed = "\t".join(c.text for c in row.run)
    for column_id in columns.ids:
        cell = CellValue("unreadable", None, printed, row.line.cells[0].place, (doubt, *row.notes))
        found.put(f"t3.{row.id}.{column_id}", cell, "t3")


def _kind(row: Row) -> tuple[int, str]:
    number = ordinal(row.label.text)[0] if row.label else ""
    return row.line.table, number[:1] if number.startswith("(") else number[-1:]


def _offset(row: Row) -> tuple[int, int] | None:
    if row.label is None or not row.figures:
        return None
    return row.label.column, row.figures[0]


def _usual_offsets(rows: list[Row]) -> dict[tuple[int, str], tuple[int, int]]:
    """Where label and first value stand in most rows of a kind (一、 / （一） / 1.) of a table."""
    counts: dict[tuple[int, str], Counter[tuple[int, int]]] = defaultdict(Counter)
    for row in rows:
        offset = _offset(row)
        if offset and not row.notes:
            counts[_kind(row)][offset] += 1
    return {kind: counter.most_common(1)[0][0] for kind, counter in counts.items()}


def _is_shifted(row: Row, cells: dict[str, GridCell], usual: dict[tuple[int, str], tuple[int, int]]) -> bool:
    first = next((c for c in cells.values() if c.text.strip()), None)
    if row.label is None or first is None:
        return False
    return usual.get(_kind(row), (row.label.column, first.column)) != (row.label.column, first.column)
