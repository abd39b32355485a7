"""Damage of every kind that published reports show, done to samples with known figures.

Every mutation keeps account of what the document prints afterwards: ``Damaged.cells`` maps cell ids to
the printed text, None where the cell is no longer printed. A parser must give exactly that, or say
that it is not sure.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.corpus.matrix import Matrix, Printed, collapse, explode
from tests.corpus.sample import COLUMN_LABELS, Sample, make_sample

HEADS = 3  # lines of heads of tables three and four
STRAY = "某甲乙丙丁信息公开0123456789、（）.1其他总计维持纠正新收结转"


@dataclass
class Damaged:
    """A sample under damage: the matrices of its tables, what they print, and what was done."""

    base: Sample
    tables: list[Matrix]
    cells: dict[str, str | None]
    trail: list[str] = field(default_factory=list)
    order: list[int] = field(default_factory=lambda: [0, 1, 2])
    heads: bool = True

    def sample(self, rectangular: bool = False) -> Sample:
        """The sample to be written in a medium."""
        made = copy.copy(self.base)
        made.cells = dict(self.base.cells)
        made.tables = [collapse(self.tables[i], rectangular) for i in self.order]
        return made


def fresh(sample: Sample) -> Damaged:
    """The sample, not yet damaged."""
    tables = [explode(grid, sample.cells) for grid in sample.tables]
    return Damaged(sample, tables, dict(sample.cells))


def _labels(damaged: Damaged) -> list[Printed]:
    seen = {id(c): c for m in damaged.tables for row in m for c in row if c.kind == "label" and c.text}
    return list(seen.values())


def _values(damaged: Damaged) -> list[Printed]:
    return [c for m in damaged.tables for row in m for c in row if c.kind == "value"]


def _figure_rows(matrix: Matrix) -> list[int]:
    return [r for r, row in enumerate(matrix) if any(c.kind == "value" for c in row)]


def _spot(row: list[Printed]) -> int:
    return next(i for i, c in enumerate(row) if c.kind == "value")


def damage_label(damaged: Damaged, draw: random.Random) -> None:
    """One to four letters of a label lost, doubled, changed or added."""
    cell = draw.choice(_labels(damaged))
    for _ in range(draw.randint(1, 4)):
        at = draw.randrange(len(cell.text) + 1)
        piece = draw.choice(("", "", draw.choice(STRAY), cell.text[at : at + 1] * 2, " ", "\n"))
        cell.text = cell.text[:at] + piece + cell.text[at + draw.randint(0, 1) :]


def cut_label(damaged: Damaged, draw: random.Random) -> None:
    """Only the beginning or the end of a label is printed."""
    cell = draw.choice(_labels(damaged))
    at = draw.randrange(len(cell.text) + 1)
    cell.text = draw.choice((cell.text[:at], cell.text[at:]))


def lose_label(damaged: Damaged, draw: random.Random) -> None:
    """A label is not printed at all."""
    draw.choice(_labels(damaged)).text = ""


def wrong_label(damaged: Damaged, draw: random.Random) -> None:
    """A row carries another row's label: whose figures they are cannot be known."""
    matrix = damaged.tables[1]
    one, other = (matrix[r] for r in draw.sample(_figure_rows(matrix), 2))
    one[_spot(one) - 1].text = other[_spot(other) - 1].text
    for row in (one, other):
        damaged.cells.update({c.id: None for c in row if c.kind == "value"})


def blank_values(damaged: Damaged, draw: random.Random) -> None:
    """Some values are blank, a dash or a word for none."""
    for cell in draw.sample(_values(damaged), draw.randint(1, 8)):
        cell.text = draw.choice(("", "", "/", "—", "-", "无", "\xa0"))
        damaged.cells[cell.id] = cell.text


def blank_column(damaged: Damaged, draw: random.Random) -> None:
    """A whole column of table three is left empty (总计 most often)."""
    matrix = damaged.tables[1]
    column = draw.choice((-1, -1, -2, 3))
    for row in matrix:
        if row[column].kind == "value":
            row[column].text = ""
            damaged.cells[row[column].id] = ""


def dress_values(damaged: Damaged, draw: random.Random) -> None:
    """Values with units, full-width digits, separators or blanks around them; the figure is the same."""
    for cell in draw.sample(_values(damaged), 12):
        plain = cell.text
        if not plain.replace(".", "").isdigit():
            continue
        wide = plain.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
        cell.text = draw.choice((f" {plain} ", wide, f"{plain}\xa0", f"\n{plain}\n", f"{plain}件"))


def lose_value(damaged: Damaged, draw: random.Random) -> None:
    """A value cell is missing from its row: the cells behind it move up."""
    matrix = draw.choice(damaged.tables)
    row = matrix[draw.choice(_figure_rows(matrix))]
    lost = draw.choice([c for c in row if c.kind == "value"])
    damaged.cells[lost.id] = None
    row[:] = [c for c in row if c is not lost]


def add_blank(damaged: Damaged, draw: random.Random) -> None:
    """An empty cell too many pushes the rest of a row to the right."""
    matrix = draw.choice(damaged.tables)
    row = matrix[draw.choice(_figure_rows(matrix))]
    row.insert(draw.randrange(len(row) + 1), Printed(draw.choice(("", "", "\xa0"))))


def move_values(damaged: Damaged, draw: random.Random) -> None:
    """A row's values stand one column further: the document now prints them under other heads."""
    matrix = damaged.tables[1]
    row = matrix[draw.choice(_figure_rows(matrix))]
    first = _spot(row)
    ids = [c.id for c in row[first:]]
    row[first:] = [Printed("", ids[0], "value"), *row[first:-1]]
    for cell, cell_id in zip(row[first:], ids, strict=True):
        damaged.cells[cell_id] = cell.text
        cell.id = cell_id


def merge_values(damaged: Damaged, draw: random.Random) -> None:
    """Two neighbouring values are one merged cell that prints the first."""
    matrix = draw.choice(damaged.tables[1:])
    row = matrix[draw.choice(_figure_rows(matrix))]
    at = draw.choice([i for i, c in enumerate(row[:-1]) if c.kind == "value" and row[i + 1] is not c])
    gone = row[at + 1]
    damaged.cells[gone.id] = None
    row[:] = [row[at] if c is gone else c for c in row]


def merge_down(damaged: Damaged, draw: random.Random) -> None:
    """A value cell reaches over the value below it."""
    matrix = damaged.tables[1]
    r = draw.choice(_figure_rows(matrix)[:-1])
    column = draw.randrange(_spot(matrix[r]), len(matrix[r]))
    if column < len(matrix[r + 1]) and matrix[r + 1][column].kind == "value":
        damaged.cells[matrix[r + 1][column].id] = None
        matrix[r + 1][column] = matrix[r][column]


def glue_values(damaged: Damaged, draw: random.Random) -> None:
    """Two values are printed in one cell; neither is a number of its own any more."""
    matrix = draw.choice(damaged.tables)
    row = matrix[draw.choice(_figure_rows(matrix))]
    figures = [c.kind == "value" and c.text.strip() != "" for c in row]
    spots = [i for i in range(len(row) - 1) if figures[i] and figures[i + 1]]
    if not spots:
        return
    one, other = row[at] if (at := draw.choice(spots)) >= 0 else row[0], row[at + 1]
    one.text = f"{one.text}{draw.choice((' ', chr(10), '  ', '、'))}{other.text}"
    other.text = ""
    damaged.cells[one.id], damaged.cells[other.id] = None, ""


def cut_rows(damaged: Damaged, draw: random.Random) -> None:
    """Rows are not there: a page was lost, or a cut through the table."""
    matrix = draw.choice(damaged.tables)
    count = draw.randint(1, max(1, len(matrix) // 3))
    start = draw.randrange(len(matrix))
    gone = [c.id for row in matrix[start : start + count] for c in row if c.kind == "value"]
    del matrix[start : start + count]
    damaged.cells.update(dict.fromkeys(gone))


def swap_rows(damaged: Damaged, draw: random.Random) -> None:
    """Two rows of table three change places, labels and all."""
    matrix = damaged.tables[1]
    a, b = draw.sample(_figure_rows(matrix), 2)
    matrix[a], matrix[b] = matrix[b], matrix[a]


def double_row(damaged: Damaged, draw: random.Random) -> None:
    """A row is printed twice, the second time perhaps with other figures."""
    matrix = damaged.tables[1]
    at = draw.choice(_figure_rows(matrix))
    again = list(matrix[at])
    if draw.random() < 0.5:
        first = _spot(again)
        again[first:] = [Printed(str(draw.randint(1000, 9999))) for _ in again[first:]]
        damaged.cells.update({c.id: None for c in matrix[at] if c.kind == "value"})
    matrix.insert(at + 1, again)


def unknown_row(damaged: Damaged, draw: random.Random) -> None:
    """A row that the form does not have."""
    index = draw.choice((0, 1))
    matrix = damaged.tables[index]
    at = draw.choice(_figure_rows(matrix))
    width = len(matrix[at])
    label = draw.choice(
        ("其他主动公开文件", "行政检查", "其他", "小计", "9.其他情形", "行政奖励", "合计", "")
    )
    values = [Printed(str(draw.randint(1000, 9999))) for _ in range(width - _spot(matrix[at]))]
    matrix.insert(at + 1, [Printed(label)] * (width - len(values)) + values)


def unknown_column(damaged: Damaged, draw: random.Random) -> None:
    """A column that the form does not have, with or without a head."""
    matrix = damaged.tables[1]
    at = draw.randrange(_spot(matrix[HEADS]), len(matrix[HEADS]) + 1)
    head = Printed(draw.choice(("备注", "外国人", "")))
    figures = draw.random() < 0.5
    for r, row in enumerate(matrix):
        row.insert(at, head if r < HEADS else Printed(str(draw.randint(1000, 9999)) if figures else ""))


def _refuse_merged(matrix: Matrix) -> None:
    """Merged values belong to no single head, and parted they would print their figure twice."""
    values = [id(c) for row in matrix for c in row if c.kind == "value"]
    if len(set(values)) != len(values):
        raise ValueError("under merged values no figure has a head of its own")


def swap_columns(damaged: Damaged, draw: random.Random) -> None:
    """Two columns of table three change places, heads and all (总计 before 自然人, for one)."""
    matrix = damaged.tables[1]
    _refuse_merged(matrix)
    first = _spot(matrix[HEADS])
    a, b = draw.sample(range(first, first + 7), 2)
    for row in matrix:
        if max(a, b) < len(row):
            row[a], row[b] = row[b], row[a]


def total_first(damaged: Damaged, draw: random.Random) -> None:
    """总计 stands before 自然人."""
    matrix = damaged.tables[1]
    _refuse_merged(matrix)
    first = _spot(matrix[HEADS])
    for row in matrix:
        row.insert(min(first, len(row) - 1), row.pop())


def swap_heads(damaged: Damaged, draw: random.Random) -> None:
    """Two heads of table three change places, the figures do not: they now stand under other heads."""
    matrix = damaged.tables[1]
    names = [c for row in matrix[:HEADS] for c in row if c.text in COLUMN_LABELS[1:6]]
    if len(names) < 2:
        return
    a, b = draw.sample(names, 2)
    columns = [next(r.index(x) for r in matrix[:HEADS] if x in r) for x in (a, b)]
    _refuse_merged(matrix)
    a.text, b.text = b.text, a.text
    for row in matrix:
        if max(columns) < len(row):
            x, y = (row[c] for c in columns)
            if x.kind == y.kind == "value":
                damaged.cells[x.id], damaged.cells[y.id] = damaged.cells[y.id], damaged.cells[x.id]
                x.id, y.id = y.id, x.id


def lose_head_row(damaged: Damaged, draw: random.Random) -> None:
    """One line of heads of a table is not there."""
    matrix = draw.choice(damaged.tables)
    at = draw.randrange(min(HEADS, len(matrix)))
    damaged.cells.update({c.id: None for c in matrix[at] if c.kind == "value"})
    del matrix[at]


def shift_label(damaged: Damaged, draw: random.Random) -> None:
    """A row begins one column further left, filled up at the right."""
    matrix = damaged.tables[1]
    row = matrix[draw.choice(_figure_rows(matrix))]
    if row[0] is not row[1]:
        row[:] = [*row[1:], Printed("")]


def lose_table(damaged: Damaged, draw: random.Random) -> None:
    """A whole table is not there."""
    gone = draw.choice(damaged.order)
    damaged.cells.update({c.id: None for row in damaged.tables[gone] for c in row if c.kind == "value"})
    damaged.tables[gone] = [[Printed("（略）")]]


def swap_tables(damaged: Damaged, draw: random.Random) -> None:
    """The tables stand in each other's chapters."""
    draw.shuffle(damaged.order)


Mutation = Callable[[Damaged, random.Random], None]
MUTATIONS: tuple[Mutation, ...] = (
    damage_label, cut_label, lose_label, wrong_label, blank_values, blank_column, dress_values, lose_value,
    add_blank, move_values, merge_values, merge_down, glue_values, cut_rows, swap_rows, double_row,
    unknown_row, unknown_column, swap_columns, total_first, swap_heads, lose_head_row, shift_label,
    lose_table, swap_tables,
)  # fmt: skip


_PARTED_BY_OTHERS = (merge_values, merge_down)
"""Done last: rows or cells that move apart afterwards would each print the merged figure as their own."""


def damaged_sample(seed: int, count: int | None = None) -> Damaged:
    """A sample under one to three kinds of damage (``count`` of them), the same for the same seed."""
    draw = random.Random(seed)
    sample = make_sample(draw.choice(("2021", "2021", "2019")), seed=seed % 7 + 1)
    damaged = fresh(sample)
    chosen = draw.choices(MUTATIONS, k=count or draw.choice((1, 1, 1, 2, 3)))
    for mutation in sorted(chosen, key=_PARTED_BY_OTHERS.__contains__):
        try:
            mutation(damaged, draw)
        except (IndexError, ValueError, StopIteration):
            continue  # earlier damage left nothing for this kind
        damaged.trail.append(mutation.__name__)
    return damaged
