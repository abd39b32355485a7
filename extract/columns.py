"""Which printed cell of a row of table 3 stands under which column: heads first, then a run of seven."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property

from extract.document import GridCell
from extract.fold import core, plainly
from extract.forms import Form, Label
from extract.lines import Line, is_label, strip_blanks

WIDTH = 7  # value columns of table 3
_LEAST_ROWS = 4  # rows of a table with one column of figures
_TOTALS = frozenset({
    "总计", "合计", "数量", "件数", "数量件", "件数件", "总数", "总计件", "合计件", "数值", "申请数量",
})  # fmt: skip


@dataclass
class Row:
    """A line that holds a row of the form: its label cell, or None where the label is lost.

    ``right`` are the cells behind the label, ``run`` those without the empty ones at both ends, and
    ``figures`` the grid columns of the run's printed cells.
    """

    line: Line
    id: str
    label: GridCell | None
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.right = self.line.right_of(self.label) if self.label else self.line.cells
        self.run = strip_blanks(self.right)
        self.figures = [c.column for c in self.run if c.text.strip()]


@dataclass
class Columns:
    """The columns of one printed table. ``heads`` maps column ids to grid columns as far as printed."""

    ids: tuple[str, ...]
    heads: dict[str, int]
    trusted: bool  # the heads agree with every row that has all seven numbers
    reordered: bool  # heads stand in another order than the form's, or twice
    lines: list[Line]
    rows: list[Row]
    drawn: bool = True  # a grid, where columns mean places; not plain text
    own: bool = True  # the heads are this table's own
    permuted: bool = False  # the heads stand in another order than the form's
    beyond: frozenset[int] = frozenset()  # grid columns behind the last head under heads of their own

    @cached_property
    def offsets(self) -> dict[tuple[int, int], Counter[int]]:
        """In which columns the first value of full rows stands, by label column and number of cells."""
        seen: dict[tuple[int, int], Counter[int]] = {}
        for row in self.rows:
            if row.label is not None and len(row.run) == len(row.figures) == WIDTH:
                key = (row.label.column, len(row.line.cells))
                seen.setdefault(key, Counter())[row.figures[0]] += 1
        return seen

    @cached_property
    def gutters(self) -> frozenset[int]:
        """Columns of a drawn or marked-up grid in which no cell with text begins (doubled rules). Plain text
        has no grid: there a row's columns are not the next row's."""
        if not all(line.drawn for line in self.lines):
            return frozenset()
        columns = {c.column for line in self.lines for c in line.cells}
        return frozenset(columns - {c.column for line in self.lines for c in line.printed})

    def disagrees(self, cells: dict[str, GridCell]) -> bool | None:
        """Whether a value found by its order stands under a head that names another column; None where
        heads say nothing. In plain text that counts only where another value does stand under its head."""
        if self.trusted or not self.own or not self.heads:
            return None
        under = [
            cells[i].column <= head < cells[i].column + cells[i].colspan
            for i, head in self.heads.items()
            if i in cells
        ]
        return not all(under) and (self.drawn or self.permuted or any(under))

    def values(self, row: Row) -> tuple[dict[str, GridCell], str]:
        """The seven value cells by column id and, where that is not certain, the doubt as a code."""
        line, label = row.line, row.label
        start = label.column + 1 if label else 0
        if self.trusted and (cells := self._by_heads(line, start)):
            return cells, ""
        if self.reordered:
            return {}, "columns_ambiguous"
        if self.drawn and 0 < len(self.heads) < WIDTH and (cells := self._few(line, start)):
            return cells, "columns_missing"
        if "label_repaired" in row.notes:
            return self._in_place(row)
        if len(row.right) == WIDTH:
            return self._named(row.right), ""
        between = tuple(c for c in row.right if c.column not in self.gutters)
        for seven in (between, row.run):
            if len(seven) == WIDTH:
                return self._named(seven), ""
        return self._guess(row)

    def _by_heads(self, line: Line, start: int) -> dict[str, GridCell] | None:
        labels = {id(c) for c in line.labels}
        found: dict[str, GridCell] = {}
        for column_id, column in self.heads.items():
            cell = line.at(column)
            if cell is None or cell.column < start or id(cell) in labels:
                return None
            found[column_id] = cell
        last = max(self.heads.values())
        behind = [c for c in line.printed if c.column > last and c.column not in self.beyond]
        return None if behind else found

    def _few(self, line: Line, start: int) -> dict[str, GridCell] | None:
        """A table with fewer columns than the form: the cells under the heads that are there, where the row
        has no other cell, and none of them under two heads."""
        cells = {i: c for i, at in self.heads.items() if (c := line.at(at)) and c.column >= start}
        rest = [c for c in line.cells if c.column >= start]
        alone = len(rest) == len(cells) == len(self.heads) == len({c.column for c in cells.values()})
        return cells if alone and not any(is_label(c.text) for c in rest) else None

    def _in_place(self, row: Row) -> tuple[dict[str, GridCell], str]:
        """A row without its label: the seven cells where full rows of the same length have them."""
        line = row.line
        if len(row.right) == WIDTH:
            return self._named(row.right), ""
        firsts = {
            first for (_, cells), seen in self.offsets.items() if cells == len(line.cells) for first in seen
        }
        fitting = [
            tuple(c for c in line.cells if f <= c.column < f + WIDTH)
            for f in firsts
            if not any(c.text.strip() for c in line.cells[f + WIDTH : f + WIDTH + 1])
        ]
        if len(fitting) == 1 and len(fitting[0]) == WIDTH and len(strip_blanks(fitting[0])) == WIDTH:
            return self._named(fitting[0]), ""
        return {}, "values_not_seven"

    def _guess(self, row: Row) -> tuple[dict[str, GridCell], str]:
        """Blanks at the edge of a row that is wider than seven: the place of like rows, and a doubt."""
        line, label, run = row.line, row.label, row.run
        if label is None or len(run) > WIDTH or not run:
            blank = not run and label is not None and len(row.right) >= WIDTH
            return (self._named(row.right[:WIDTH]), "") if blank else ({}, "values_not_seven")
        seen = self.offsets.get((label.column, len(line.cells)), Counter())
        if len(seen) != 1:
            return {}, "values_not_seven"
        first = next(iter(seen))
        cells = tuple(c for c in line.cells if first <= c.column < first + WIDTH)
        if len(cells) != WIDTH or any(c not in cells for c in run):
            return {}, "values_not_seven"
        return self._named(cells), "column_uncertain"

    def _named(self, cells: tuple[GridCell, ...]) -> dict[str, GridCell]:
        return dict(zip(self.ids, cells, strict=True))

    def extra(self, row: Row, cells: dict[str, GridCell]) -> list[GridCell]:
        """Printed values of the row that stand under no column."""
        if row.line.values == list(cells.values()):
            return []
        taken = {id(c) for c in cells.values()}
        return [c for c in row.line.values if c is not row.label and id(c) not in taken]


def columns_of(lines: list[Line], rows: list[Row], form: Form) -> dict[int, Columns]:
    """The columns of every table that holds rows of table 3. A table without heads of its own takes those
    of the table before it: their places when both are equally wide, their order in any case."""
    found: dict[int, Columns] = {}
    before: Columns | None = None
    width_before = 0
    for table in sorted({line.table for line in lines}):
        own = [line for line in lines if line.table == table]
        width = max([c.column + c.colspan for line in own for c in line.cells])
        columns = _own(own, [row for row in rows if row.line.table == table], form)
        if not columns.heads and before is not None:
            columns = _continued(columns, before, width == width_before)
        found[table] = columns
        if columns.heads:
            before, width_before = columns, width
    return found


def _own(lines: list[Line], rows: list[Row], form: Form) -> Columns:
    """The columns by the table's own heads: in their printed order where all seven are told apart."""
    heads, doubled, order = _heads(lines, form)
    heads = heads or _only_total(lines, rows)
    drawn = all(line.drawn for line in lines)
    ids = tuple(c.id for c in form.columns)
    straight = len(set(heads.values())) == len(heads) == WIDTH
    permuted = straight and list(ids) != sorted(ids, key=lambda i: heads[i])
    if straight:
        ids = tuple(sorted(heads, key=lambda i: heads[i]))
    reordered = doubled or (not straight and (order != sorted(order) or _out_of_order(heads, form, drawn)))
    beyond = _beyond(lines, rows, heads) if straight and drawn else frozenset()
    trusted = straight and not doubled and _agree(rows, heads, beyond)
    return Columns(ids, heads, trusted, reordered, lines, rows, drawn, permuted=permuted, beyond=beyond)


def _beyond(lines: list[Line], rows: list[Row], heads: dict[str, int]) -> frozenset[int]:
    """The columns behind the last of the form's, where a head of another name is printed over them."""
    first, last = min(row.line.row for row in rows), max(heads.values())
    above = [c for line in lines if line.row < first for c in line.labels]
    return frozenset(c.column for c in above if c.column > last and c.colspan == 1)


def _only_total(lines: list[Line], rows: list[Row]) -> dict[str, int]:
    """The column of a table that prints no applicants, but one figure behind each label: the total."""
    last = [row.right for row in rows if row.label]
    columns = {cells[0].column for cells in last if len(cells) == 1}
    if len(last) < _LEAST_ROWS or len(columns) != 1 or any(len(cells) != 1 for cells in last):
        return {}
    column = next(iter(columns))
    above = [cell for line in lines if (cell := line.at(column)) and core(cell.text) in _TOTALS]
    return {"tot": column} if above and all(c.place.line is None for c in above) else {}


def _continued(own: Columns, before: Columns, same_width: bool) -> Columns:
    heads = before.heads if same_width else {}
    trusted = same_width and before.trusted and _agree(own.rows, heads)
    return replace(own, ids=before.ids, heads=heads, trusted=trusted, reordered=before.reordered, own=False)


def _heads(lines: list[Line], form: Form) -> tuple[dict[str, int], bool, list[int]]:
    """Head cells by column id, whether one stands twice in one line, and the order of the five
    organisations as printed."""
    heads: dict[str, int] = {}
    doubled = False
    order: list[int] = []
    places = {column.id: index for index, column in enumerate(form.columns)}
    for line in lines:
        if line.values:
            continue
        fitting = [(column.id, cell) for cell in line.labels for column in _fitting(cell.text, form)]
        if not fitting or not _is_head_line(line, form):
            continue
        names = [column_id for column_id, _ in fitting]
        doubled = doubled or len(names) != len(set(names))
        if len(fitting) > 2:
            order = [places[column_id] for column_id in names if places[column_id] < WIDTH - 1]
        heads.update({column_id: cell.column for column_id, cell in fitting})
    return heads, doubled, order


def _fitting(text: str, form: Form) -> tuple[Label, ...]:
    whole, plain = plainly(text)
    return form.applicants.fitting(whole) or form.applicants.fitting(plain)


def _out_of_order(heads: dict[str, int], form: Form, drawn: bool) -> bool:
    """Whether heads over different columns of a drawn table stand in another order than the form's."""
    printed = sorted(heads, key=lambda i: heads[i])
    distinct = len(set(heads.values())) == len(heads)
    return drawn and distinct and printed != [c.id for c in form.columns if c.id in heads]


def _is_head_line(line: Line, form: Form) -> bool:
    """Heads name applicants; a lone 总计 or 其他 counts only beside the words of the head."""
    texts = [core(c.text) for c in line.cells]
    named = [t for t in texts for c in form.columns[:5] if c.fits(t)]
    return bool(named) or any("申请人情况" in t for t in texts)


def _agree(rows: list[Row], heads: dict[str, int], beyond: frozenset[int] = frozenset()) -> bool:
    """Whether every row's figures stand exactly under the heads: in full rows all seven, in rows with
    blanks those printed. Plain text proves nothing without a full row."""
    wanted = sorted(heads.values())
    under = set(wanted)
    full = 0
    for row in rows:
        run, columns = (row.run, row.figures) if row.label else ((), [])
        if beyond:
            run = strip_blanks(tuple(c for c in run if c.column not in beyond))
            columns = [c.column for c in run if c.text.strip()]
        if len(columns) == WIDTH:
            full += 1
        if not under.issuperset(columns) or (len(run) == len(columns) == WIDTH and columns != wanted):
            return False
    return full > 0 or all(row.line.drawn for row in rows)
