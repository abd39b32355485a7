"""Which printed cell of a row of table 3 stands under which column: heads first, then a run of seven."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from extract.document import GridCell
from extract.fold import core, plainly
from extract.forms import Form, Label
from extract.lines import Line, is_label, is_value, strip_blanks

WIDTH = 7  # value columns of table 3
_LEAST_ROWS = 4  # rows of a table with one column of figures
_TOTALS = frozenset({
    "总计", "合计", "数量", "件数", "数量件", "件数件", "总数", "总计件", "合计件", "数值", "申请数量",
})  # fmt: skip


@dataclass
class Columns:
    """The columns of one printed table. ``heads`` maps column ids to grid columns as far as printed."""

    ids: tuple[str, ...]
    heads: dict[str, int]
    trusted: bool  # the heads agree with every row that has all seven numbers
    reordered: bool  # heads stand in another order than the form's, or twice
    offsets: dict[tuple[int, int], Counter[int]]  # (label column, cells) -> first value columns seen
    gutters: frozenset[int] = frozenset()  # grid columns that are empty in every row (doubled rules)
    drawn: bool = True  # a grid, where columns mean places; not plain text
    own: bool = True  # the heads are this table's own
    permuted: bool = False  # the heads stand in another order than the form's
    beyond: frozenset[int] = frozenset()  # grid columns behind the last head under heads of their own

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

    def values(
        self, line: Line, label: GridCell | None, repaired: bool = False
    ) -> tuple[dict[str, GridCell], str]:
        """The seven value cells by column id and, where that is not certain, the doubt as a code."""
        start = label.column + 1 if label else 0
        if self.trusted and (cells := self._by_heads(line, start)):
            return cells, ""
        if self.reordered:
            return {}, "columns_ambiguous"
        if self.drawn and 0 < len(self.heads) < WIDTH and (cells := self._few(line, start)):
            return cells, "columns_missing"
        right = line.right_of(label) if label else line.cells
        if repaired:
            return self._in_place(line, right)
        if len(right) == WIDTH:
            return self._named(right), ""
        between = tuple(c for c in right if c.column not in self.gutters)
        run = strip_blanks(right)
        for seven in (between, run):
            if len(seven) == WIDTH:
                return self._named(seven), ""
        return self._guess(line, label, run)

    def _by_heads(self, line: Line, start: int) -> dict[str, GridCell] | None:
        cells = {i: line.at(c) for i, c in self.heads.items()}
        if any(c is None or c.column < start or is_label(c.text) for c in cells.values()):
            return None
        found = {i: c for i, c in cells.items() if c is not None}
        last = max(self.heads.values())
        behind = [c for c in line.cells if c.text.strip() and c.column > last]
        return None if any(c.column not in self.beyond for c in behind) else found

    def _few(self, line: Line, start: int) -> dict[str, GridCell] | None:
        """A table with fewer columns than the form: the cells under the heads that are there, where the row
        has no other cell, and none of them under two heads."""
        cells = {i: c for i, at in self.heads.items() if (c := line.at(at)) and c.column >= start}
        rest = [c for c in line.cells if c.column >= start]
        alone = len(rest) == len(cells) == len(self.heads) == len({c.column for c in cells.values()})
        return cells if alone and not any(is_label(c.text) for c in rest) else None

    def _in_place(self, line: Line, right: tuple[GridCell, ...]) -> tuple[dict[str, GridCell], str]:
        """A row without its label: the seven cells where full rows of the same length have them."""
        if len(right) == WIDTH:
            return self._named(right), ""
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

    def _guess(
        self, line: Line, label: GridCell | None, run: tuple[GridCell, ...]
    ) -> tuple[dict[str, GridCell], str]:
        """Blanks at the edge of a row that is wider than seven: the place of like rows, and a doubt."""
        if label is None or len(run) > WIDTH or not run:
            blank = not run and label is not None and len(line.right_of(label)) >= WIDTH
            return (
                (self._named(line.right_of(label)[:WIDTH]), "")
                if blank and label
                else ({}, "values_not_seven")
            )
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

    def extra(self, line: Line, label: GridCell | None, cells: dict[str, GridCell]) -> list[GridCell]:
        """Printed values of the line that stand under no column."""
        taken = {id(c) for c in cells.values()}
        return [c for c in line.cells if c is not label and id(c) not in taken and is_value(c.text)]


def columns_of(lines: list[Line], labels: dict[int, GridCell | None], form: Form) -> dict[int, Columns]:
    """The columns of every table that holds rows of table 3. A table without heads of its own takes those
    of the table before it: their places when both are equally wide, their order in any case.
    ``labels``: label cell by id of its line."""
    found: dict[int, Columns] = {}
    before: Columns | None = None
    width_before = 0
    for table in sorted({line.table for line in lines}):
        own = [line for line in lines if line.table == table]
        rows = [(line, labels[id(line)]) for line in own if id(line) in labels]
        width = max(c.column + c.colspan for line in own for c in line.cells)
        columns = _own(own, rows, form)
        if not columns.heads and before is not None:
            columns = _continued(columns, before, rows, width == width_before)
        found[table] = columns
        if columns.heads:
            before, width_before = columns, width
    return found


def _own(lines: list[Line], rows: list[tuple[Line, GridCell | None]], form: Form) -> Columns:
    """The columns by the table's own heads: in their printed order where all seven are told apart."""
    heads, doubled, order = _heads(lines, form)
    heads = heads or _only_total(lines, rows)
    drawn = all(c.place.line is None for line in lines for c in line.cells)
    ids = tuple(c.id for c in form.columns)
    straight = len(set(heads.values())) == len(heads) == WIDTH
    permuted = straight and list(ids) != sorted(ids, key=lambda i: heads[i])
    if straight:
        ids = tuple(sorted(heads, key=lambda i: heads[i]))
    reordered = doubled or (not straight and (order != sorted(order) or _out_of_order(heads, form, drawn)))
    beyond = _beyond(lines, rows, heads) if straight and drawn else frozenset()
    trusted = straight and not doubled and _agree(rows, heads, beyond)
    gutters = _gutters(lines)
    return Columns(
        ids, heads, trusted, reordered, _offsets(rows), gutters, drawn, permuted=permuted, beyond=beyond
    )


def _beyond(
    lines: list[Line], rows: list[tuple[Line, GridCell | None]], heads: dict[str, int]
) -> frozenset[int]:
    """The columns behind the last of the form's, where a head of another name is printed over them."""
    first, last = min(line.row for line, _ in rows), max(heads.values())
    above = [c for line in lines if line.row < first for c in line.cells if c.column > last]
    return frozenset(c.column for c in above if is_label(c.text) and c.colspan == 1)


def _only_total(lines: list[Line], rows: list[tuple[Line, GridCell | None]]) -> dict[str, int]:
    """The column of a table that prints no applicants, but one figure behind each label: the total."""
    last = [line.right_of(label) for line, label in rows if label]
    columns = {cells[0].column for cells in last if len(cells) == 1}
    if len(last) < _LEAST_ROWS or len(columns) != 1 or any(len(cells) != 1 for cells in last):
        return {}
    column = next(iter(columns))
    above = [cell for line in lines if (cell := line.at(column)) and core(cell.text) in _TOTALS]
    return {"tot": column} if above and all(c.place.line is None for c in above) else {}


def _continued(
    own: Columns, before: Columns, rows: list[tuple[Line, GridCell | None]], same_width: bool
) -> Columns:
    heads = before.heads if same_width else {}
    trusted = same_width and before.trusted and _agree(rows, heads)
    return replace(own, ids=before.ids, heads=heads, trusted=trusted, reordered=before.reordered, own=False)


def _heads(lines: list[Line], form: Form) -> tuple[dict[str, int], bool, list[int]]:
    """Head cells by column id, whether one stands twice in one line, and the order of the five
    organisations as printed."""
    heads: dict[str, int] = {}
    doubled = False
    order: list[int] = []
    for line in lines:
        if any(is_value(c.text) for c in line.cells):
            continue
        fitting = [
            (form.columns.index(column), column.id, cell)
            for cell in line.cells
            if is_label(cell.text)
            for column in _fitting(cell.text, form)
        ]
        if not fitting or not _is_head_line(line, form):
            continue
        names = [column_id for _, column_id, _ in fitting]
        doubled = doubled or len(names) != len(set(names))
        if len(fitting) > 2:
            order = [index for index, _, _ in fitting if index < WIDTH - 1]
        heads.update({column_id: cell.column for _, column_id, cell in fitting})
    return heads, doubled, order


def _fitting(text: str, form: Form) -> tuple[Label, ...]:
    whole, plain = plainly(text)
    return form.applicants.fitting(whole) or form.applicants.fitting(plain)


def _out_of_order(heads: dict[str, int], form: Form, drawn: bool) -> bool:
    """Whether heads over different columns of a drawn table stand in another order than the form's."""
    printed = sorted(heads, key=lambda i: heads[i])
    distinct = len(set(heads.values())) == len(heads)
    return drawn and distinct and printed != [c.id for c in form.columns if c.id in heads]


def _gutters(lines: list[Line]) -> frozenset[int]:
    """Columns of a drawn or marked-up grid in which no cell with text begins. Plain text has no grid:
    there a row's columns are not the next row's."""
    cells = [c for line in lines for c in line.cells]
    if any(c.place.line is not None for c in cells):
        return frozenset()
    return frozenset({c.column for c in cells} - {c.column for c in cells if c.text.strip()})


def _is_head_line(line: Line, form: Form) -> bool:
    """Heads name applicants; a lone 总计 or 其他 counts only beside the words of the head."""
    texts = [core(c.text) for c in line.cells]
    named = [t for t in texts for c in form.columns[:5] if c.fits(t)]
    return bool(named) or any("申请人情况" in t for t in texts)


def _offsets(rows: list[tuple[Line, GridCell | None]]) -> dict[tuple[int, int], Counter[int]]:
    seen: dict[tuple[int, int], Counter[int]] = {}
    for line, label in rows:
        if label is None:
            continue
        run = strip_blanks(line.right_of(label))
        if len(run) == WIDTH and all(c.text.strip() for c in run):
            key = (label.column, len(line.cells))
            seen.setdefault(key, Counter())[run[0].column] += 1
    return seen


def _agree(
    rows: list[tuple[Line, GridCell | None]], heads: dict[str, int], beyond: frozenset[int] = frozenset()
) -> bool:
    """Whether every row's figures stand exactly under the heads: in full rows all seven, in rows with
    blanks those printed. Plain text proves nothing without a full row."""
    wanted = sorted(heads.values())
    full = 0
    for line, label in rows:
        right = line.right_of(label) if label else ()
        run = strip_blanks(tuple(c for c in right if c.column not in beyond))
        columns = [c.column for c in run if c.text.strip()]
        if len(columns) == WIDTH:
            full += 1
        if not set(columns) <= set(wanted) or (len(run) == len(columns) == WIDTH and columns != wanted):
            return False
    drawn = all(c.place.line is None for line, _ in rows for c in line.cells)
    return full > 0 or drawn
