"""The printed rows of all tables of a document, in reading order, as the finders of the tables see them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from extract.document import Document, GridCell, Paragraph, Table
from extract.fold import core, ordinal, remember_short, squeeze
from extract.forms import forms
from extract.numbers import read_value
from extract.report import CellValue, Leftover

_CJK = re.compile(r"[\u4e00-\u9fff]")
_FIGURE_FIRST = re.compile(r"\s*[约近逾超：:]?\s*\d[\d.,，\s]*(?:余|多|[（(千件条项元万人次份宗个%])")
_NOUGHTS = re.compile("0{2,15}")
_UNSEEN = ("unread_in_cell", "image_in_cell")  # a reader's word that a cell shows more than its text
_LEAST_LINES = 3  # lines of cells that hold several rows
_ROW, _BLOCK = 7, 5  # figures of a row of table 3, of a block of table 4
_LEAST_PARTED = _BLOCK  # columns of a merged cell with a figure for each
_LONGEST_INTERLUDE = 60  # characters of a paragraph that may stand between two pieces of one table


class Line:
    """One printed row: its distinct cells from left to right, merged ones included.

    ``table`` is the index of the table in the document, ``row`` the row in it, ``joined`` whether the
    line may continue the table before it (no chapter head or long paragraph stands between). Of the cells
    ``printed`` are not empty, ``words`` hold a Chinese character, ``labels`` and ``values`` are what
    :func:`is_label` and :func:`is_value` say; ``drawn``: they stand on a grid, not in plain text.
    """

    __slots__ = (
        "_covering", "cells", "drawn", "joined", "labels", "printed", "row", "table", "values", "words",
    )  # fmt: skip

    def __init__(self, table: int, row: int, cells: tuple[GridCell, ...], joined: bool = True) -> None:
        self.table, self.row, self.cells, self.joined = table, row, cells, joined
        self.drawn = True
        self.printed: list[GridCell] = []
        self.words: list[GridCell] = []
        self.labels: list[GridCell] = []
        self.values: list[GridCell] = []
        for cell in cells:
            printed, word, label, value = _kind(cell.text)
            if printed:
                self.printed.append(cell)
            if value:
                self.values.append(cell)
            if word:
                self.words.append(cell)
            if label:
                self.labels.append(cell)
            if cell.place.line is not None:
                self.drawn = False
        self._covering: dict[int, GridCell] | None = None

    def at(self, column: int) -> GridCell | None:
        """The cell that covers a grid column."""
        if self._covering is None:
            self._covering = {
                covered: cell
                for cell in reversed(self.cells)
                for covered in range(cell.column, cell.column + cell.colspan)
            }
        return self._covering.get(column)

    def right_of(self, cell: GridCell) -> tuple[GridCell, ...]:
        """The cells right of a cell."""
        column = cell.column
        return tuple([c for c in self.cells if c.column > column])

    def texts(self) -> tuple[str, ...]:
        return tuple(c.text for c in self.cells)

    def with_cells(self, cells: Iterable[GridCell]) -> Line:
        """The line with other cells."""
        return Line(self.table, self.row, tuple(cells), self.joined)


@dataclass
class Found:
    """What the finder of one table read: cells, rows of its categories, left-overs, doubts and editions."""

    cells: dict[str, CellValue] = field(default_factory=dict)
    categories: dict[str, dict[str, CellValue]] = field(default_factory=dict)
    leftovers: list[Leftover] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    lines: set[tuple[int, int]] = field(default_factory=set)
    taken: set[int] = field(default_factory=set)  # id() of every printed cell that is accounted for

    def take(self, cell: GridCell, notes: tuple[str, ...] = ()) -> CellValue:
        """The value of a printed cell, which is accounted for from now on; a reader's own doubt about
        its text becomes a further note, and a reason for review where no sum confirms the figure."""
        self.taken.add(id(cell))
        if cell.doubt:
            if cell.doubt in _UNSEEN and not cell.text.strip():
                return CellValue("unreadable", None, "", cell.place, (cell.doubt,))
            notes = (*notes, cell.doubt)
        token = read_value(cell.text)
        return CellValue(token.state, token.value, cell.text, cell.place, token.notes + notes)

    def doubt(self, reason: str) -> None:
        """Add a reason for review once."""
        if reason not in self.reasons:
            self.reasons.append(reason)

    def put(self, cell_id: str, value: CellValue, table: str) -> None:
        """Keep a value; a second, different one for the same cell is kept beside it and marked."""
        known = self.cells.get(cell_id)
        if known is None:
            self.cells[cell_id] = value
        elif (known.state, known.value) != (value.state, value.value):
            notes = (
                known.notes
                if "conflicting_duplicate" in known.notes
                else (*known.notes, "conflicting_duplicate")
            )
            self.cells[cell_id] = CellValue(known.state, known.value, known.raw, known.where, notes)
            self.leftovers.append(Leftover(table, cell_id, (value.raw or "",), value.where))
            self.doubt(f"{table}_conflicting_duplicate")

    def put_row(self, values: dict[str, CellValue], table: str) -> None:
        """Keep the values of a row, as :meth:`put` does."""
        if self.cells.keys().isdisjoint(values):
            self.cells.update(values)
            return
        for cell_id, value in values.items():
            self.put(cell_id, value, table)

    def leave(self, table: str, line: Line, label: str) -> None:
        """Keep a line that the form does not know."""
        values = tuple(t for t in line.texts() if t.strip() and t != label)
        self.leftovers.append(Leftover(table, label, values, line.cells[0].place if line.cells else None))
        self.lines.add((line.table, line.row))
        self.taken |= {id(c) for c in line.cells}


@remember_short
def is_label(text: str) -> bool:
    """Whether a cell's text is words rather than a value (``10余条`` and ``无`` are values)."""
    if not _CJK.search(text) or _FIGURE_FIRST.match(text):
        return False
    token = read_value(text)
    return token.state == "text" and "none_word" not in token.notes


@remember_short
def is_value(text: str) -> bool:
    """Whether a cell's text is a printed value: a number, a dash or a word for none."""
    token = read_value(text)
    return token.state in ("number", "dash", "unreadable") or bool(
        token.state == "text" and (token.notes or _FIGURE_FIRST.match(text))
    )


@remember_short
def _kind(text: str) -> tuple[bool, bool, bool, bool]:
    """Whether a cell's text is printed, holds a Chinese character, is a label, is a value."""
    if text.isascii() and text.isdigit():
        return True, False, False, True  # as nearly all cells: a figure
    return bool(text.strip()), _CJK.search(text) is not None, is_label(text), is_value(text)


def lines_of(document: Document) -> list[Line]:
    """Every row of every table, in reading order."""
    lines: list[Line] = []
    between: list[Paragraph] = []
    number = -1
    for block in document.blocks:
        if isinstance(block, Paragraph):
            between.append(block)
            continue
        number += 1
        for index, cells in enumerate(_rows(block)):
            if cells:
                joined = not between or _are_interlude(between)
                lines += map(unglued, _apart(Line(number, index, cells, joined)))
                between = []
    return lines


def _are_interlude(paragraphs: list[Paragraph]) -> bool:
    """Whether paragraphs may stand between two pieces of one table. Short ones, as heads of chapters are, are
    asked first: they cost less."""
    return all(map(_is_interlude, sorted([p.text for p in paragraphs], key=len)))


def _is_interlude(text: str) -> bool:
    number, _ = ordinal(text)
    return not number.endswith("、") and len(core(text)) <= _LONGEST_INTERLUDE


def _rows(table: Table) -> Iterator[tuple[GridCell, ...]]:
    """The distinct cells of every row."""
    for row in table.rows():
        distinct: list[GridCell] = []
        last = None
        for cell in row:
            if cell is not None and cell is not last:
                distinct.append(cell)
                last = cell
        yield tuple(distinct)


def _apart(line: Line) -> list[Line]:
    """A row that holds many: every printed cell has as many lines as the others, one of them labels and all
    others values. Where a cell has fewer lines nothing tells which is missing, and the row stays as it is."""
    printed = line.printed
    count = printed[0].text.count("\n") + 1 if printed else 0
    if count < _LEAST_LINES or len(printed) < 2 or any(c.text.count("\n") + 1 != count for c in printed):
        return [line]
    pieces = {id(c): c.text.split("\n") for c in printed}
    labels = [c for c in printed if all(is_label(t) for t in pieces[id(c)])]
    if len(labels) != 1 or not all(is_value(t) for c in printed if c not in labels for t in pieces[id(c)]):
        return [line]
    lines = []
    for index in range(count):
        one = [replace(c, text=pieces[id(c)][index]) if id(c) in pieces else c for c in line.cells]
        lines.append(Line(line.table, line.row, tuple(one), line.joined or index > 0))
    return lines


def unglued(line: Line) -> Line:
    """A row whose noughts ran together (``0000000``) has as many cells as noughts: a figure does not begin
    with one. Figures with white space between them in one cell are as many cells if that cell reaches over as
    many columns. Other digits that ran together cannot be told apart and stay as they are."""
    if len(line.printed) - len(line.labels) != 1:
        return line
    glued = next(c for c in line.printed if not is_label(c.text))
    texts = _digits(glued, line) or _parted(glued)
    count = len(texts)
    if not count:
        return line
    figures = (replace(glued, text=t, column=glued.column + i, colspan=1) for i, t in enumerate(texts))
    rest = (c for c in line.cells if c is not glued and not glued.column < c.column < glued.column + count)
    cells = sorted((*figures, *rest), key=lambda c: c.column)
    return line.with_cells(cells)


def _digits(cell: GridCell, line: Line) -> list[str]:
    """The digits of a cell that holds a row: noughts, or one digit for each column of the cell (behind a
    label of table 3: of that) where the last of seven, or of each five, is the sum of those before it."""
    flat = squeeze(cell.text)
    if _NOUGHTS.fullmatch(flat):
        return list(flat)
    if not (flat.isascii() and flat.isdigit()) or (
        len(flat) != cell.colspan and not _is_of_table_three(line)
    ):
        return []
    size = _ROW if len(flat) == _ROW else _BLOCK
    blocks = [[int(d) for d in flat[i : i + size]] for i in range(0, len(flat), size)]
    proven = (
        len(flat) in (_ROW, cell.colspan)
        and len(flat) % size == 0
        and all(sum(b[:-1]) == b[-1] for b in blocks)
    )
    return list(flat) if proven and len(flat) >= _BLOCK else []


def _is_of_table_three(line: Line) -> bool:
    names = [ordinal(c.text)[1] for c in line.labels]
    return any(form.requests.fitting(name) for form in forms().values() for name in names)


def _parted(cell: GridCell) -> list[str]:
    """The figures of a merged cell that holds one for each of its columns; none for other cells."""
    texts = cell.text.split()
    fitting = len(texts) == cell.colspan >= _LEAST_PARTED and all(is_value(t) for t in texts)
    return texts if fitting else []


def strip_blanks(cells: tuple[GridCell, ...]) -> tuple[GridCell, ...]:
    """Without the empty cells at both ends."""
    start, end = 0, len(cells)
    while start < end and not cells[start].text.strip():
        start += 1
    while end > start and not cells[end - 1].text.strip():
        end -= 1
    return cells[start:end]


def ends_blank(cells: Sequence[GridCell]) -> bool:
    """Whether a row of values ends with a blank behind a number. In a row padded to its table's width that
    is also what a lost cell looks like: the values behind it have moved up."""
    if not [c for c in cells if not c.text.strip()]:
        return False
    ordered = sorted(cells, key=lambda c: c.column)
    return not ordered[-1].text.strip() and any(read_value(c.text).state == "number" for c in ordered)
