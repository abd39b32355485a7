"""Which printed cell of a row of table 3 stands under which column: heads first, then a run of seven."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from extract.document import GridCell
from extract.fold import core, ordinal
from extract.forms import Form
from extract.lines import Line, is_label, is_value, strip_blanks

WIDTH = 7  # value columns of table 3


@dataclass
class Columns:
    """The columns of one printed table. ``heads`` maps column ids to grid columns as far as printed."""

    ids: tuple[str, ...]
    heads: dict[str, int]
    trusted: bool  # the heads agree with every row that has all seven numbers
    reordered: bool  # heads stand in another order than the form's, or twice
    offsets: dict[tuple[int, int], Counter[int]]  # (label column, cells) -> first value columns seen
    gutters: frozenset[int] = frozenset()  # grid columns that are empty in every row (doubled rules)

    def values(
        self, line: Line, label: GridCell | None, repaired: bool = False
    ) -> tuple[dict[str, GridCell], str]:
        """The seven value cells by column id and, where that is not certain, the doubt as a code."""
        start = label.column + 1 if label else 0
        if self.trusted and (cells := self._by_heads(line, start)):
            return cells, ""
        if self.reordered:
            return {}, "columns_ambiguous"
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
        return None if any(c.text.strip() and c.column > last for c in line.cells) else found

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
            if len(line.cells) - f == WIDTH or not line.cells[f + WIDTH].text.strip()
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
        taken = list(cells.values())
        return [c for c in line.cells if c is not label and c not in taken and is_value(c.text)]


def columns_of(lines: list[Line], labels: dict[int, GridCell | None], form: Form) -> dict[int, Columns]:
    """The columns of every table that holds rows of table 3; a table without heads of its own takes
    those of the table before it when both are equally wide. ``labels``: label cell by id of its line."""
    found: dict[int, Columns] = {}
    before: tuple[dict[str, int], bool, int] = ({}, False, 0)
    for table in sorted({line.table for line in lines}):
        own = [line for line in lines if line.table == table]
        rows = [(line, labels[id(line)]) for line in own if id(line) in labels]
        width = max(c.column + c.colspan for line in own for c in line.cells)
        heads, doubled, order = _heads(own, form)
        reordered = doubled or order != sorted(order)
        if not heads and before[2] == width:
            heads, reordered = before[0], before[1]
        ids = tuple(c.id for c in form.columns)
        offsets = _offsets(rows)
        straight = len(heads) == WIDTH and len(set(heads.values())) == WIDTH
        trusted = straight and not doubled and _agree(rows, heads)
        found[table] = Columns(ids, heads, trusted, reordered, offsets, _gutters(own))
        if heads:
            before = (heads, reordered, width)
    return found


def _heads(lines: list[Line], form: Form) -> tuple[dict[str, int], bool, list[int]]:
    """Head cells by column id, whether one stands twice in one line, and the order of the five
    organisations as printed."""
    heads: dict[str, int] = {}
    doubled = False
    order: list[int] = []
    for line in lines:
        fitting = [
            (index, column.id, cell)
            for cell in line.cells
            for index, column in enumerate(form.columns)
            if is_label(cell.text) and column.fits(ordinal(cell.text)[1])
        ]
        if not fitting or any(is_value(c.text) for c in line.cells) or not _is_head_line(line, form):
            continue
        names = [column_id for _, column_id, _ in fitting]
        doubled = doubled or len(names) != len(set(names))
        if len(fitting) > 2:
            order = [index for index, _, _ in fitting if index < WIDTH - 1]
        heads.update({column_id: cell.column for _, column_id, cell in fitting})
    return heads, doubled, order


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


def _agree(rows: list[tuple[Line, GridCell | None]], heads: dict[str, int]) -> bool:
    """Whether all full rows stand exactly under the heads, and at least one does."""
    wanted = sorted(heads.values())
    full = 0
    for line, label in rows:
        run = strip_blanks(line.right_of(label)) if label else ()
        if len(run) == WIDTH and all(c.text.strip() for c in run):
            full += 1
            if [c.column for c in run] != wanted:
                return False
    return full > 0
